// The ribbon keeps everybody on it, the threshold visible and the ticks apart.
import { describe, expect, it } from 'vitest'
import { axisOf, day, domainOf, graceLeft, placeOf, stack, threshold } from './geometry.ts'

const minute = 60_000

describe('ribbon', () => {
  it('ends at a round time behind the longest wait and behind the threshold', () => {
    expect(domainOf(0)).toBe(15 * minute)
    expect(domainOf(31 * minute)).toBe(60 * minute)
    expect(domainOf(45 * day)).toBe(60 * day)
  })
  it('places waits from start to end, growing, and never outside', () => {
    const places = [-5, 0, 1, 5, 20, 60, 999].map((m) => placeOf(m * minute, 60 * minute))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places[0]).toBe(0)
    expect(places.at(-1)).toBe(1)
  })
  it('keeps axis marks apart and always names the threshold', () => {
    for (const width of [240, 600, 1400]) {
      for (const longest of [0, 50 * minute, 9 * 60 * minute, 20 * day]) {
        const domain = domainOf(longest)
        const axis = axisOf(domain, width)
        expect(axis).toContain(threshold)
        const xs = axis.map((at) => placeOf(at, domain) * width)
        for (let i = 1; i < xs.length; i += 1) expect((xs[i] ?? 0) - (xs[i - 1] ?? 0)).toBeGreaterThanOrEqual(46)
      }
    }
  })
  it('stacks what would overlap', () => {
    expect(stack([0, 2, 4, 20], 6, 3).map((spot) => spot.lane)).toEqual([0, 1, 2, 0])
    expect(stack([0, 1, 2, 3, 4], 6, 2).map((spot) => spot.lane)).toEqual([0, 1, 1, 1, 1])
  })
})

it('drains a grace from full to nothing', () => {
  expect(graceLeft(15 * minute, 0, 15)).toBe(1)
  expect(graceLeft(15 * minute, 7.5 * minute, 15)).toBe(0.5)
  expect(graceLeft(15 * minute, 20 * minute, 15)).toBe(0)
  expect(graceLeft(60 * minute, 0, 15)).toBe(1)
})
