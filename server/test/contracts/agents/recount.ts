// What an agent's local days must show, counted by plain code from a list of what happened. It knows no SQL, no marks, no cells:
// days come from the calendar of the zone as Node knows it.
import type { BusinessHours } from '@switchboard/protocol'
import type { Counts } from '../../../src/modules/metrics/index.ts'

export interface Deed { at: number; agent: number; type: 'message' | 'assigned' | 'resolved' | 'status' | 'rated'; tookMs?: number | null; openMs?: number | null; first?: boolean; status?: string; score?: number }

export class Calendar {
  readonly #format: Intl.DateTimeFormat
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  }
  dayOf(ms: number): string { return this.#format.format(ms) }

  /** The first instant after `ms` that belongs to another day. */
  nextDay(ms: number): number {
    const day = this.dayOf(ms)
    let [low, high] = [ms, ms + 50 * 3_600_000]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.dayOf(middle) === day) low = middle
      else high = middle
    }
    return high
  }
}

const quarter = 15 * 60_000

/** How long hours are open, asked of the wall clock quarter by quarter: zones of today are off by whole ones, and these hours begin and end with one. */
export class OpenTime {
  readonly #hours: BusinessHours
  readonly #clock: Intl.DateTimeFormat
  constructor(hours: BusinessHours) {
    const uneven = [...hours.weekly, ...hours.holidays].flatMap(({ from, to }) => [from ?? '00:00', to ?? '24:00']).find((time) => !/:(00|15|30|45)$/.test(time))
    if (uneven !== undefined) throw new Error(`${uneven} is no quarter of an hour`)
    this.#hours = hours
    this.#clock = new Intl.DateTimeFormat('en-GB', { timeZone: hours.timeZone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }

  #openAt(ms: number): boolean {
    const part = Object.fromEntries(this.#clock.formatToParts(ms).map(({ type, value }) => [type, value]))
    const [date, time] = [`${part['year']}-${part['month']}-${part['day']}`, `${part['hour']}:${part['minute']}`]
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part['weekday'] ?? '') + 1
    const { weekly, holidays } = this.#hours
    return weekly.some((one) => one.day === weekday && one.from <= time && time < one.to)
      && !holidays.some((one) => (one.yearly ? one.date.slice(5) === date.slice(5) : one.date === date) && (one.from ?? '00:00') <= time && time < (one.to ?? '24:00'))
  }

  between(from: number, until: number): number {
    let open = 0
    for (let at = from; at < until;) {
      const end = Math.min(until, Math.floor(at / quarter) * quarter + quarter)
      if (this.#openAt(at)) open += end - at
      at = end
    }
    return open
  }
}

const empty = (): Counts => ({
  messages: 0, answers: 0, answerMs: 0, firstAnswers: 0, firstAnswerMs: 0, withinTarget: 0, assigned: 0, resolved: 0, resolveMs: 0, ratings: 0, ratingSum: 0, onlineMs: 0, busyMs: 0, awayMs: 0,
})

/** How a tenant counts. Presence that goes on counts up to `now`. */
export interface Rule { timeZone: string; targetMs: number; openHoursOnly: boolean; now: number }

/** By `agent day`; days without anything are missing. */
export function recount(deeds: readonly Deed[], { timeZone, targetMs, openHoursOnly, now }: Rule): Map<string, Counts> {
  const calendar = new Calendar(timeZone)
  const days = new Map<string, Counts>()
  const cell = (agent: number, at: number): Counts => {
    const key = `${agent} ${calendar.dayOf(at)}`
    const known = days.get(key) ?? empty()
    days.set(key, known)
    return known
  }
  for (const deed of deeds) {
    if (deed.type === 'assigned') cell(deed.agent, deed.at).assigned++
    if (deed.type === 'resolved') { const c = cell(deed.agent, deed.at); c.resolved++; c.resolveMs += deed.tookMs ?? 0 }
    if (deed.type === 'rated') { const c = cell(deed.agent, deed.at); c.ratings++; c.ratingSum += deed.score ?? 0 }
    if (deed.type !== 'message') continue
    const c = cell(deed.agent, deed.at)
    c.messages++
    const waited = openHoursOnly ? deed.openMs : deed.tookMs
    if (waited === null || waited === undefined) continue
    c.answers++
    c.answerMs += waited
    if (!deed.first) continue
    c.firstAnswers++
    c.firstAnswerMs += waited
    if (waited <= targetMs) c.withinTarget++
  }
  for (const [agent, own] of Map.groupBy(deeds.filter((deed) => deed.type === 'status'), (deed) => deed.agent)) {
    own.forEach((deed, i) => {
      const until = own[i + 1]?.at ?? now
      for (let from = deed.at; from < until && deed.status !== 'offline';) {
        const end = Math.min(until, calendar.nextDay(from))
        const c = cell(agent, from)
        if (deed.status === 'online') c.onlineMs += end - from
        if (deed.status === 'busy') c.busyMs += end - from
        if (deed.status === 'away') c.awayMs += end - from
        from = end
      }
    })
  }
  return days
}
