// Public identifiers: in order within one maker, and never the same of two.
import { expect, it } from 'vitest'
import { isUid, makeIds } from './ids.ts'

it('are ordered and unlike those of another maker, whatever the clock does', () => {
  let ms = Date.parse('2026-11-26T12:00:00Z')
  const clock = { now: () => ms }
  const [one, other] = [makeIds(clock), makeIds(clock)]
  const seen = new Set<string>()
  const made: string[] = []
  for (let i = 0; i < 20_000; i++) {
    // It stands still for thousands of them, and goes back once.
    if (i % 9_000 === 8_999) ms += i === 8_999 ? 1 : -50
    made.push(one.uid())
    // What is left is drawn by chance, for each of them.
    for (const uid of [made[i] ?? '', other.uid()]) seen.add(uid.slice(19))
  }
  expect(made.every(isUid)).toBe(true)
  expect(made).toEqual(made.toSorted())
  expect(seen.size).toBe(40_000)
})
