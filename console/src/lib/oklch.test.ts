// Colours there and back, and the promise of every hue.
import { expect, it } from 'vitest'
import { brandOf, chromaAndHue, contrast, enough, fromHex, fromOklch } from './oklch.ts'

it('finds the hue of a colour again', () => {
  for (let hue = 0; hue < 360; hue += 15) expect(chromaAndHue(fromOklch(0.6, 0.08, hue)).hue, String(hue)).toBe(hue)
  expect(chromaAndHue(fromHex('#808080')).chroma).toBeLessThan(0.001)
})

it('counts contrast as WCAG does', () => {
  expect(contrast(fromHex('#000000'), fromHex('#ffffff'))).toBeCloseTo(21)
  expect(contrast(fromHex('#ffd400'), fromHex('#ffffff'))).toBeLessThan(enough)
})

it('can be read at every hue', () => {
  for (let hue = 0; hue < 360; hue += 1) for (const theme of ['light', 'dark'] as const) expect(brandOf(hue)[theme].contrast, `${theme} ${hue}`).toBeGreaterThanOrEqual(enough)
})
