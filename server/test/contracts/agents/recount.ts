// What an agent's local days must show, counted by plain code from a list of what happened. It knows no SQL, no marks, no cells:
// days come from the calendar of the zone as Node knows it.
import type { Counts } from '../../../src/modules/metrics/index.ts'

export interface Deed { at: number; agent: number; type: 'message' | 'assigned' | 'resolved' | 'status' | 'rated'; tookMs?: number | null; first?: boolean; status?: string; score?: number }

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

const empty = (): Counts => ({
  messages: 0, answers: 0, answerMs: 0, firstAnswers: 0, firstAnswerMs: 0, withinTarget: 0, assigned: 0, resolved: 0, resolveMs: 0, ratings: 0, ratingSum: 0, onlineMs: 0, busyMs: 0, awayMs: 0,
})

/** By `agent day`; days without anything are missing. Presence that goes on counts up to `now`. */
export function recount(deeds: readonly Deed[], timeZone: string, targetMs: number, now: number): Map<string, Counts> {
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
    if (deed.tookMs === null || deed.tookMs === undefined) continue
    c.answers++
    c.answerMs += deed.tookMs
    if (!deed.first) continue
    c.firstAnswers++
    c.firstAnswerMs += deed.tookMs
    if (deed.tookMs <= targetMs) c.withinTarget++
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
