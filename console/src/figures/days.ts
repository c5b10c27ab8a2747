// Days on the company's clocks: dates as text, where each begins, and which part of it an interval covers. Pure.
import type { Presence, PresenceInterval } from '@switchboard/protocol'

const hour = 3_600_000

export const addDays = (day: string, n: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + n * 24 * hour).toISOString().slice(0, 10)

/** The date of an instant in a zone. */
export const dayIn = (at: number, timeZone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
const offsetAt = (at: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000
}

/** When a day begins; with clocks that jump at midnight the first instant that has this date. */
export const startOf = (day: string, timeZone: string): number => {
  const utc = Date.parse(`${day}T00:00:00Z`)
  const first = utc - offsetAt(utc, timeZone)
  return utc - offsetAt(first, timeZone)
}

export interface Piece { presence: Presence; from: number; until: number; /** Where it lies in the day, 0 to 1. */ start: number; share: number }
export interface DayLine { day: string; pieces: Piece[]; /** Milliseconds by presence. */ sums: Record<Presence, number> }

/** The days, each with its part of the intervals; what goes on goes on until now. */
export const linesOf = (intervals: readonly PresenceInterval[], days: readonly string[], timeZone: string, now: number): DayLine[] => days.map((day) => {
  const [starts, ends] = [startOf(day, timeZone), startOf(addDays(day, 1), timeZone)]
  const sums: Record<Presence, number> = { online: 0, busy: 0, away: 0, offline: 0 }
  const pieces = intervals.flatMap(({ presence, ...one }): Piece[] => {
    const from = Math.max(starts, Date.parse(one.from))
    const until = Math.min(ends, one.until === null ? now : Date.parse(one.until), now)
    if (until <= from) return []
    sums[presence] += until - from
    return presence === 'offline' ? [] : [{ presence, from, until, start: (from - starts) / (ends - starts), share: (until - from) / (ends - starts) }]
  })
  return { day, pieces, sums }
})

/** Round marks for an axis from 0 that holds the greatest value. */
export const ticksOf = (most: number): number[] => {
  const rough = Math.max(most, 1) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power
  const whole = most <= 4 ? Math.max(step, most <= 1 ? 0.25 : 1) : step
  return Array.from({ length: Math.ceil(Math.max(most, whole) / whole) + 1 }, (_, n) => Math.round(n * whole * 100) / 100)
}

/** `2026-11-26` in the reader's words; the date means the same everywhere. */
export const dayText = (day: string, language: string, style: 'short' | 'long' = 'long'): string =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(language, { timeZone: 'UTC', ...(style === 'short' ? { day: 'numeric', month: 'short' } as const : { weekday: 'long', day: 'numeric', month: 'long' } as const) })
