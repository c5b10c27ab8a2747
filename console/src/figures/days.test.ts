// Days of a zone with their true lengths, intervals cut at midnight, axes that hold what they show.
import { expect, it } from 'vitest'
import { addDays, dayIn, linesOf, startOf, ticksOf } from './days.ts'

const hour = 3_600_000
const at = (text: string): number => Date.parse(text)

it('begins a day where the zone does, also when clocks change', () => {
  expect(startOf('2026-11-26', 'Europe/Berlin')).toBe(at('2026-11-25T23:00:00Z'))
  expect(startOf('2026-11-26', 'America/Los_Angeles')).toBe(at('2026-11-26T08:00:00Z'))
  expect(startOf('2026-11-26', 'Asia/Kathmandu')).toBe(at('2026-11-25T18:15:00Z'))
  expect((startOf('2026-03-30', 'Europe/Berlin') - startOf('2026-03-29', 'Europe/Berlin')) / hour).toBe(23)
  expect((startOf('2026-10-26', 'Europe/Berlin') - startOf('2026-10-25', 'Europe/Berlin')) / hour).toBe(25)
  expect(dayIn(at('2026-11-25T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11-26')
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
})

it('cuts intervals at midnight and ends what goes on now', () => {
  const now = at('2026-11-26T02:00:00Z')
  const [first, second] = linesOf([
    { presence: 'online', from: '2026-11-25T18:00:00Z', until: '2026-11-26T00:30:00Z' },
    { presence: 'offline', from: '2026-11-26T00:30:00Z', until: '2026-11-26T01:00:00Z' },
    { presence: 'busy', from: '2026-11-26T01:00:00Z', until: null },
  ], ['2026-11-25', '2026-11-26'], 'UTC', now)
  expect(first).toMatchObject({ sums: { online: 6 * hour }, pieces: [{ presence: 'online', start: 0.75, share: 0.25 }] })
  expect(second).toMatchObject({ sums: { online: hour / 2, busy: hour, offline: hour / 2 }, pieces: [{ presence: 'online', start: 0 }, { presence: 'busy', until: now }] })
})

it('has round marks that hold the greatest value', () => {
  for (const most of [0, 0.4, 1, 3, 7, 12, 99, 480, 12_345]) {
    const ticks = ticksOf(most)
    expect(ticks[0]).toBe(0)
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most)
    expect(ticks.length).toBeLessThanOrEqual(7)
  }
  expect(ticksOf(12)).toEqual([0, 5, 10, 15])
})
