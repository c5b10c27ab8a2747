// When it is open, and when it opens next: exact at every change of the clocks. Open is what the clock on the wall says, so an
// hour that comes twice is open twice, and one that daylight saving skips is not there.
import type { BusinessHours, Holiday } from '@switchboard/protocol'
import { day, minute } from './clock.ts'
import { dateNumber, evenUntil, offsetAt, wallAt, weekdayOf } from './zone.ts'

/** From `from` up to, not including, `to`: milliseconds since midnight. */
interface Span { from: number; to: number }

/** Hours that open once a week open within so many days, whatever 100 holidays close. */
const horizonDays = 110 * 7

/** Milliseconds since midnight of `09:30`; 24:00 is the end of the day. */
export const wallTime = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))) * minute

function isOn(holiday: Holiday, date: number): boolean {
  const [year = 0, month = 0, dayOfMonth = 0] = holiday.date.split('-').map(Number)
  if (!holiday.yearly) return dateNumber(year, month, dayOfMonth) === date
  const at = new Date(date * day)
  return at.getUTCMonth() + 1 === month && at.getUTCDate() === dayOfMonth
}

const closing = (holiday: Holiday): Span => ({ from: holiday.from === undefined ? 0 : wallTime(holiday.from), to: holiday.to === undefined ? day : wallTime(holiday.to) })

/** What is open on a date, in order and without overlaps. */
function openSpans(hours: BusinessHours, date: number): Span[] {
  const weekday = weekdayOf(date)
  const weekly = hours.weekly.filter((one) => one.day === weekday).map((one) => ({ from: wallTime(one.from), to: wallTime(one.to) }))
  const holidays = weekly.length === 0 ? [] : hours.holidays.filter((holiday) => isOn(holiday, date)).map(closing)
  return holidays.reduce<Span[]>((open, closed) => open.flatMap((span) => without(span, closed)), weekly).toSorted((a, b) => a.from - b.from)
}

const without = (span: Span, closed: Span): Span[] => [
  { from: span.from, to: Math.min(span.to, closed.from) },
  { from: Math.max(span.from, closed.to), to: span.to },
].filter((one) => one.from < one.to)

export function isOpen(hours: BusinessHours, ms: number): boolean {
  const { date, time } = wallAt(hours.timeZone, ms)
  return openSpans(hours, date).some((span) => span.from <= time && time < span.to)
}

/** The first instant from `ms` on at which it is open (`ms` itself while it is); null: never. */
export function nextOpening(hours: BusinessHours, ms: number): number | null {
  if (hours.weekly.length === 0) return null
  const { timeZone } = hours
  const last = ms + horizonDays * day
  for (let from = ms; from < last;) {
    // A stretch of one date in which wall clocks run evenly: there instants and wall times differ by a constant.
    const offset = offsetAt(timeZone, from)
    const date = Math.floor((from + offset) / day)
    const midnight = date * day - offset
    const spans = openSpans(hours, date)
    const until = evenUntil(timeZone, from, midnight + day)
    for (const span of spans) {
      const opens = Math.max(from, midnight + span.from)
      if (opens < Math.min(until, midnight + span.to)) return opens
    }
    from = until
  }
  return null
}
