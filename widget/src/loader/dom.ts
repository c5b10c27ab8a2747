// Builds elements without markup strings, so that a host page with Trusted Types stays content.
const svgSpace = 'http://www.w3.org/2000/svg'

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string>, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

export function icon(name: string, path: string): SVGElement {
  const svg = document.createElementNS(svgSpace, 'svg')
  for (const [key, value] of [['class', name], ['viewBox', '0 0 24 24'], ['aria-hidden', 'true']] as const) {
    svg.setAttribute(key, value)
  }
  const line = document.createElementNS(svgSpace, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}
