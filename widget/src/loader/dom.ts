// Builds elements without markup strings, so that a host page with Trusted Types stays content.
const svgSpace = 'http://www.w3.org/2000/svg'

function dress<T extends Element>(made: T, attributes: Record<string, string>, ...children: (Node | string)[]): T {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

export const element = <K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string>, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => dress(document.createElement(tag), attributes, ...children)

export const icon = (name: string, d: string): SVGElement =>
  dress(document.createElementNS(svgSpace, 'svg'), { class: name, viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    dress(document.createElementNS(svgSpace, 'path'), { d }))
