// Colours as the widget uses them: a hue at fixed lightness, and how well text can be read on it (WCAG 2 contrast).
export type Rgb = readonly [number, number, number]

const toLinear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)

/** `#rrggbb` as linear light. */
export const fromHex = (hex: string): Rgb => {
  const part = (at: number) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  return [part(1), part(3), part(5)]
}

/** OKLCH as linear light, clipped to what screens show. */
export const fromOklch = (l: number, c: number, hue: number): Rgb => {
  const [a, b] = [c * Math.cos((hue * Math.PI) / 180), c * Math.sin((hue * Math.PI) / 180)]
  const [x, y, z] = [(l + 0.3963377774 * a + 0.2158037573 * b) ** 3, (l - 0.1055613458 * a - 0.0638541728 * b) ** 3, (l - 0.0894841775 * a - 1.291485548 * b) ** 3]
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  return [clip(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z), clip(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z), clip(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z)]
}

/** Chroma and hue (degrees, whole) of a colour. */
export const chromaAndHue = ([r, g, b]: Rgb): { chroma: number; hue: number } => {
  const [x, y, z] = [Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b), Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b), Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)]
  const [a, bb] = [1.9779984951 * x - 2.428592205 * y + 0.4505937099 * z, 0.0259040371 * x + 0.7827717662 * y - 0.8086757660 * z]
  return { chroma: Math.hypot(a, bb), hue: (Math.round((Math.atan2(bb, a) * 180) / Math.PI) + 360) % 360 }
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b

export const contrast = (one: Rgb, other: Rgb): number => {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** The brand of the widget for a hue and the colour of the text on it, in both themes (widget/src/frame/style/tokens.css). */
export const brandOf = (hue: number): Record<'light' | 'dark', { brand: string; contrast: number }> => ({
  light: { brand: `oklch(0.46 0.15 ${hue})`, contrast: contrast(fromOklch(0.46, 0.15, hue), fromHex('#ffffff')) },
  dark: { brand: `oklch(0.72 0.14 ${hue})`, contrast: contrast(fromOklch(0.72, 0.14, hue), fromHex('#0f0b09')) },
})

/** Below it text cannot be read by everybody. */
export const enough = 4.5
