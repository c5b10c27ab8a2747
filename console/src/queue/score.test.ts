// The score on the screen is the server's score, and it grows as the server's would.
import { describe, expect, it } from 'vitest'
import type { QueueEntry } from '@switchboard/protocol'
import { anatomyAt, anatomyOf, byPriority, minutesPerMessage, points } from './score.ts'

const weights = { alpha: 0.4, beta: 0.6 }
const start = Date.parse('2026-01-01T00:00:00Z')
const entry = (number: number, count: number, since: string) =>
  ({ conversation: { number }, messages: { count, term: 0 }, delay: { since, term: 0 } }) as QueueEntry

describe('score', () => {
  it('adds both terms and stops each at its weight', () => {
    const parts = anatomyOf(2, 240, weights)
    expect(parts.messages).toBeCloseTo(0.008)
    expect(parts.delay).toBeCloseTo(0.1)
    expect(parts.score).toBeCloseTo(0.108)
    expect(anatomyOf(5000, 99_999, weights).score).toBeCloseTo(1)
    expect(anatomyOf(0, -5, weights).score).toBe(0)
  })
  it('grows with the clock', () => {
    const one = entry(1, 0, '2026-01-01T00:00:00Z')
    expect(anatomyAt(one, weights, start + 720 * 60_000).delay).toBeCloseTo(0.3)
  })
  it('sorts like the server: score, older message, lower number', () => {
    const rows = [entry(3, 1, '2026-01-01T00:00:00Z'), entry(1, 1, '2026-01-01T00:00:00Z'), entry(2, 9, '2026-01-01T00:00:00Z')]
    expect(rows.toSorted(byPriority(weights, start + 60_000)).map((row) => row.conversation.number)).toEqual([2, 1, 3])
    // Both are older than a day: the age counts no more, the older one still comes first.
    const old = [entry(1, 1, '2025-12-20T00:00:00Z'), entry(2, 1, '2025-12-10T00:00:00Z')]
    expect(old.toSorted(byPriority(weights, start)).map((row) => row.conversation.number)).toEqual([2, 1])
  })
  it('says what a message is worth', () => {
    expect(minutesPerMessage({ alpha: 0.5, beta: 0.5 })).toBeCloseTo(14.4)
    expect(minutesPerMessage({ alpha: 0.4, beta: 0.6 })).toBeCloseTo(9.6)
    expect(minutesPerMessage({ alpha: 1, beta: 0 })).toBeNull()
    expect(points(0.10906, 'en')).toBe('10.91')
  })
})
