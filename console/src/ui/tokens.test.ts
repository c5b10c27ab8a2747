// Recomputes the contrast of every pair of tokens that carries text, in both themes and over all brand hues.
import { describe, expect, it } from 'vitest'
import css from './tokens.css?raw'

type Rgb = readonly [number, number, number]
type Theme = Record<string, string>

const readTheme = (selector: string): Theme => {
  const start = css.indexOf(`${selector} {`)
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start))
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const fromOklch = (l: number, c: number, hue: number): Rgb => {
  const [a, b] = [c * Math.cos((hue * Math.PI) / 180), c * Math.sin((hue * Math.PI) / 180)]
  const [x, y, z] = [(l + 0.3963377774 * a + 0.2158037573 * b) ** 3, (l - 0.1055613458 * a - 0.0638541728 * b) ** 3, (l - 0.0894841775 * a - 1.291485548 * b) ** 3]
  const clamp = (value: number) => Math.min(1, Math.max(0, value))
  return [
    clamp(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z),
    clamp(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z),
    clamp(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z),
  ]
}
const parse = (value: string, hue: number): Rgb => {
  const oklch = /oklch\(([\d.]+) ([\d.]+) var\(--hue\)\)/.exec(value)
  if (oklch) return fromOklch(Number(oklch[1]), Number(oklch[2]), hue)
  const part = (index: number) => toLinear(Number.parseInt(value.slice(index, index + 2), 16) / 255)
  return [part(1), part(3), part(5)]
}
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b
const contrast = (theme: Theme, front: string, back: string, hue = 322): number => {
  const [a, b] = [front, back].map((name) => luminance(parse(theme[name] ?? '', hue))).sort((x, y) => y - x) as [number, number]
  return (a + 0.05) / (b + 0.05)
}

describe.each([['light', ':root'], ['dark', ":root[data-theme='dark']"]])('%s theme', (_, selector) => {
  const theme = readTheme(selector)
  it.each(['canvas', 'surface', 'raised'])('carries text on %s', (back) => {
    for (const front of ['ink', 'ink-2', 'ink-3', 'ok', 'warn', 'hot', 'bad', 'info']) {
      expect(contrast(theme, front, back), `${front} on ${back}`).toBeGreaterThanOrEqual(4.5)
    }
  })
  it('carries text on notes and on the selection', () => {
    for (const back of ['note', 'brand-soft']) for (const front of ['ink', 'ink-2']) expect(contrast(theme, front, back)).toBeGreaterThanOrEqual(4.5)
  })
  it('draws controls with three to one', () => {
    for (const back of ['surface', 'raised']) expect(contrast(theme, 'line-strong', back), back).toBeGreaterThanOrEqual(3)
  })
  it('keeps its promise for every brand hue', () => {
    for (let hue = 0; hue < 360; hue += 1) expect(contrast(theme, 'brand', 'surface', hue), String(hue)).toBeGreaterThanOrEqual(4.5)
  })
})
