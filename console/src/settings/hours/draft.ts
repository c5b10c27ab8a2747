// Hours as one edits them: a week of days with their spans, and holidays. Pure; what the server refuses is found here before.
import type { BusinessHours, Holiday, OpeningHours } from '@switchboard/protocol'

/** Wall times as `<input type="time">` gives them; `to` 00:00 is the end of the day. */
export interface Span { id: number; from: string; to: string }
export interface HolidayDraft { id: number; date: string; yearly: boolean; name: string; whole: boolean; from: string; to: string }
export interface HoursDraft { timeZone: string; days: readonly (readonly Span[])[]; holidays: readonly HolidayDraft[] }

export type FaultWord = 'zone' | 'missing' | 'order' | 'overlap' | 'date'
/** By place: `zone`, `day.0.12` (day and id of the span), `holiday.7.date`, `holiday.7.time`. */
export type Faults = ReadonlyMap<string, FaultWord>

export const mostSpans = 50
export const mostHolidays = 100
export const weekdays = [0, 1, 2, 3, 4, 5, 6] as const

let ids = 0
export const newId = (): number => ids++

const shown = (time: string) => (time === '24:00' ? '00:00' : time)
const meant = (time: string) => (time === '00:00' ? '24:00' : time)

export const draftOf = (hours: BusinessHours): HoursDraft => ({
  timeZone: hours.timeZone,
  days: weekdays.map((day) => hours.weekly.filter((one) => one.day === day + 1).map(({ from, to }) => ({ id: newId(), from, to: shown(to) })).toSorted((a, b) => a.from.localeCompare(b.from))),
  holidays: hours.holidays.map((one) => ({
    id: newId(), date: one.date, yearly: one.yearly, name: one.name, whole: one.from === undefined, from: one.from ?? '', to: one.to === undefined ? '' : shown(one.to),
  })),
})

/** Monday to Friday, nine to five. */
export const usualDraft = (timeZone: string): HoursDraft => ({
  timeZone, days: weekdays.map((day) => (day < 5 ? [{ id: newId(), from: '09:00', to: '17:00' }] : [])), holidays: [],
})

export const hoursOf = (draft: HoursDraft): BusinessHours => ({
  timeZone: draft.timeZone.trim(),
  weekly: draft.days.flatMap((spans, day) => spans.toSorted((a, b) => a.from.localeCompare(b.from)).map(({ from, to }): OpeningHours => ({ day: day + 1, from, to: meant(to) }))),
  holidays: draft.holidays.map(({ date, yearly, name, whole, from, to }): Holiday => ({ date, yearly, name: name.trim(), ...(whole ? {} : { from, to: meant(to) }) })),
})

export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    // Offsets know no seasons.
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

const timeFault = ({ from, to }: { from: string; to: string }): FaultWord | null => (from === '' || to === '' ? 'missing' : from >= meant(to) ? 'order' : null)

export const faultsOf = (draft: HoursDraft): Faults => {
  const faults = new Map<string, FaultWord>()
  if (!isTimeZone(draft.timeZone.trim())) faults.set('zone', 'zone')
  for (const [day, spans] of draft.days.entries()) {
    for (const [place, span] of spans.entries()) {
      const wrong = timeFault(span)
      const overlaps = wrong === null && spans.slice(0, place).some((other) => timeFault(other) === null && other.from < meant(span.to) && span.from < meant(other.to))
      if (wrong !== null || overlaps) faults.set(`day.${day}.${span.id}`, wrong ?? 'overlap')
    }
  }
  for (const holiday of draft.holidays) {
    if (holiday.date === '') faults.set(`holiday.${holiday.id}.date`, 'date')
    const wrong = holiday.whole ? null : timeFault(holiday)
    if (wrong !== null) faults.set(`holiday.${holiday.id}.time`, wrong)
  }
  return faults
}

/** Where a further span of the day begins: after the last one, an hour later, where that is possible. */
export const nextSpan = (spans: readonly Span[]): Span => {
  const last = spans.at(-1)
  if (last === undefined) return { id: newId(), from: '09:00', to: '17:00' }
  const hour = last.to === '' || last.to === '00:00' ? 24 : Number(last.to.slice(0, 2)) + 1
  const at = (h: number) => `${String(h % 24).padStart(2, '0')}:00`
  return hour > 22 ? { id: newId(), from: '', to: '' } : { id: newId(), from: at(hour), to: at(Math.min(24, hour + 4)) }
}

/** The spans of one day on other days. */
export const copyDay = (draft: HoursDraft, from: number, to: readonly number[]): HoursDraft => ({
  ...draft, days: draft.days.map((spans, day) => (day !== from && to.includes(day) ? (draft.days[from] ?? []).map((span) => ({ ...span, id: newId() })) : spans)),
})
