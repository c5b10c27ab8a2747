// The weight a visitor carries, as the last build measured it: the loader on every page, the frame with all its
// parts and one language when it is opened.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const sizes: { loader: number; frame: number } = JSON.parse(readFileSync(new URL('../dist/sizes.json', import.meta.url), 'utf8'))

it.each([['loader', 6 * 1024], ['frame', 40 * 1024]] as const)('the %s has at most %d bytes, gzipped', (part, budget) => {
  expect(sizes[part]).toBeGreaterThan(1024)
  expect(sizes[part]).toBeLessThanOrEqual(budget)
})
