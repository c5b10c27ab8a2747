// The palette keeps its contrast for every brand hue, in light and dark: computed from the style sheet itself.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

type Rgb = readonly [number, number, number]
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

const linear = (part: number) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)

function fromHex(hex: string): Rgb {
  const full = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1)
  const part = (at: number) => linear(Number.parseInt(full.slice(at, at + 2), 16) / 255)
  return [part(0), part(2), part(4)]
}

/** OKLCH to linear sRGB, clipped to the gamut as browsers at worst do. */
function fromOklch(l: number, c: number, hue: number): Rgb {
  const a = c * Math.cos(hue * Math.PI / 180)
  const b = c * Math.sin(hue * Math.PI / 180)
  const long = (l + 0.396_337_777_4 * a + 0.215_803_757_3 * b) ** 3
  const medium = (l - 0.105_561_345_8 * a - 0.063_854_172_8 * b) ** 3
  const short = (l - 0.089_484_177_5 * a - 1.291_485_548 * b) ** 3
  const clip = (part: number) => Math.min(1, Math.max(0, part))
  return [
    clip(4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short),
    clip(-1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short),
    clip(-0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short),
  ]
}

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b
function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function token(name: string, theme: 'light' | 'dark', hue: number): Rgb {
  const value = new RegExp(`--${name}: light-dark\\((.+)\\);`).exec(css)?.[1] ?? ''
  const side = value.split(/, (?=#|oklch)/)[theme === 'light' ? 0 : 1] ?? ''
  if (side.startsWith('#')) return fromHex(side)
  const [l, c] = side.match(/[\d.]+/g) ?? []
  return fromOklch(Number(l), Number(c), hue)
}

const pairs = [
  ['on-brand', 'brand', 4.5], ['ink', 'soft', 7], ['brand', 'soft', 4.5], ['brand', 'raised', 4.5], ['brand', 'surface', 4.5],
  ['ink', 'surface', 7], ['ink-2', 'surface', 4.5], ['ink-3', 'surface', 4.5], ['ink-3', 'raised', 4.5], ['ink', 'note', 7],
  ['bad', 'surface', 4.5], ['ok', 'surface', 3], ['line-strong', 'surface', 3],
] as const

it.each(pairs)('%s on %s is at least %d : 1', (front, back, least) => {
  for (const theme of ['light', 'dark'] as const) {
    for (let hue = 0; hue < 360; hue += 1) {
      const found = contrast(token(front, theme, hue), token(back, theme, hue))
      expect(found, `${theme}, hue ${hue}`).toBeGreaterThanOrEqual(least)
    }
  }
})
