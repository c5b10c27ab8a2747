// Wall clocks of time zones, by the zone data that comes with Node. Pure arithmetic on milliseconds since the epoch.
import { day, hour, second } from './clock.ts'

/** What a clock on the wall shows. */
export interface Wall {
  /** Days since 1970-01-01 of the calendar in the zone. */
  date: number
  /** Milliseconds since its midnight. */
  time: number
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
  // There are a few hundred zones; a caller who makes names up does not fill the memory.
  if (formatters.size < 1_000) formatters.set(zone, made)
  return made
}

/** Whether it is the name of a zone in the IANA data (or an old name of one). Offsets like +02:00 know no seasons and are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,3}$/.test(name)) return false
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. Throws for a zone that is none. */
export function offsetAt(zone: string, ms: number): number {
  // 11/25/2026 A, 21:06:32 – the era tells years before 1 apart.
  const [, month, date, year, era, hours, minutes, seconds] = /^(\d+)\/(\d+)\/(\d+) ([AB])\D*(\d+):(\d+):(\d+)$/.exec(formatterOf(zone).format(ms)) ?? []
  const wall = Date.UTC(era === 'B' ? 1 - Number(year) : Number(year), Number(month) - 1, Number(date), Number(hours), Number(minutes), Number(seconds))
  return wall - Math.floor(ms / second) * second
}

export function wallAt(zone: string, ms: number): Wall {
  const local = ms + offsetAt(zone, ms)
  const date = Math.floor(local / day)
  return { date, time: local - date * day }
}

/**
 * From an instant to the next one at which the offset changes, but not beyond `limit`: within it wall clocks run evenly. No
 * zone has changed its clocks there and back within `step`.
 */
export function evenUntil(zone: string, from: number, limit: number): number {
  const step = 12 * hour
  const offset = offsetAt(zone, from)
  let before = from
  while (before < limit) {
    let after = Math.min(before + step, limit)
    if (offsetAt(zone, after) !== offset) {
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2)
        if (offsetAt(zone, middle) === offset) before = middle
        else after = middle
      }
      return after
    }
    before = after
  }
  return limit
}

/** Days since 1970-01-01 of a date of the calendar. */
export const dateNumber = (year: number, month: number, dayOfMonth: number): number => Date.UTC(year, month - 1, dayOfMonth) / day

/** 1 is Monday, 7 is Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (date: number): number => ((date + 3) % 7 + 7) % 7 + 1
