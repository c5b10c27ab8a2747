// Numbers of an agent on one local day as sums and counts, and what people read from them. Averages are made at the end, from
// sums: they are never stored and never averaged again.
import type { Fact, FactMetric, Figures, performanceLevels, Presence } from '@switchboard/protocol'
import { hour, minute } from '../../kernel/clock.ts'

/** Times in milliseconds. */
export interface Counts {
  messages: number
  /** Messages that answered a visitor who waited, and how long he had. */
  answers: number
  answerMs: number
  /** Of those, the first ones of a conversation, and how many came within the group's target. */
  firstAnswers: number
  firstAnswerMs: number
  withinTarget: number
  assigned: number
  resolved: number
  resolveMs: number
  ratings: number
  ratingSum: number
  onlineMs: number
  busyMs: number
  awayMs: number
}

export const countKeys = [
  'messages', 'answers', 'answerMs', 'firstAnswers', 'firstAnswerMs', 'withinTarget', 'assigned', 'resolved', 'resolveMs', 'ratings', 'ratingSum',
  'onlineMs', 'busyMs', 'awayMs',
] as const satisfies (keyof Counts)[]

export const zero: Counts = {
  messages: 0, answers: 0, answerMs: 0, firstAnswers: 0, firstAnswerMs: 0, withinTarget: 0, assigned: 0, resolved: 0, resolveMs: 0,
  ratings: 0, ratingSum: 0, onlineMs: 0, busyMs: 0, awayMs: 0,
}

const combined = (a: Counts, b: Counts, how: (x: number, y: number) => number): Counts =>
  Object.fromEntries(countKeys.map((key) => [key, how(a[key], b[key])])) as unknown as Counts
export const plus = (a: Counts, b: Counts): Counts => combined(a, b, (x, y) => x + y)
export const minus = (a: Counts, b: Counts): Counts => combined(a, b, (x, y) => x - y)
export const same = (a: Counts, b: Counts): boolean => countKeys.every((key) => a[key] === b[key])

/** One agent's local day; `day` is YYYY-MM-DD. */
export interface Cell { accountId: number; day: string }
export interface Counted extends Cell { counts: Counts }
export const keyOf = (cell: Cell): string => `${cell.accountId} ${cell.day}`

const rounded = (value: number): number => Math.round(value * 100) / 100
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
/** A day has no more minutes: the most that a mean may show. */
const mostMinutes = 1_440

const minutes = (ms: number | null): number | null => (ms === null ? null : rounded(Math.min(ms / minute, mostMinutes)))
const shownOrNull = (value: number | null): number | null => (value === null ? null : rounded(value))

/** What is read from counts; null where there is nothing to take a mean of. */
export const figuresOf = (c: Counts): Figures => {
  const sla = share(c.withinTarget, c.firstAnswers)
  return {
    messages: c.messages, resolved: c.resolved, assigned: c.assigned,
    responseMinutes: minutes(share(c.answerMs, c.answers)), firstResponseMinutes: minutes(share(c.firstAnswerMs, c.firstAnswers)),
    resolutionMinutes: shownOrNull(share(c.resolveMs / minute, c.resolved)), satisfaction: shownOrNull(share(c.ratingSum, c.ratings)),
    slaPercent: sla === null ? null : rounded(sla * 100), onlineHours: rounded((c.onlineMs + c.busyMs) / hour), awayHours: rounded(c.awayMs / hour),
  }
}

/** How far back an agent's present mean reaches, in days, today among them. */
export const windowDays = 30
/** What an agent shows of whom nothing is known yet. */
export const standard = { responseMinutes: 5, satisfaction: 3.5 } as const

export type Level = (typeof performanceLevels)[number]

/** An agent's present numbers, as lists and pages show them. */
export interface Numbers {
  resolvedInAll: number
  responseMinutes: number
  satisfaction: number
  resolvedToday: number
  messagesToday: number
  onlineHoursToday: number
}

export const activityTypes = ['login', 'logout', 'status_change', 'ticket_assigned', 'ticket_resolved', 'message_sent'] as const
export type ActivityType = (typeof activityTypes)[number]
export type Priority = 'low' | 'normal' | 'high' | 'urgent'

export interface Activity {
  id: number
  accountId: number
  at: string
  type: ActivityType
  conversationId: number | null
  tookMs: number | null
  previousStatus: Presence | null
  newStatus: Presence | null
  priority: Priority | null
  /** Messages sent one after the other in one conversation are one activity. */
  messages: number
}

/** `after`: the place of the last one seen. */
export interface FactQuery { metric: FactMetric; day: string; accountId: number | null; after: { at: string; id: number } | null; limit: number }
export interface PlacedFact { at: string; id: number; fact: Fact }

export const addDays = (day: string, n: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + n * 24 * hour).toISOString().slice(0, 10)
/** From `from` to `to`, both among them. */
export function daysBetween(from: string, to: string): string[] {
  const [first, last] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`)) as [number, number]
  return Array.from({ length: Math.max(0, (last - first) / (24 * hour) + 1) }, (_, i) => new Date(first + i * 24 * hour).toISOString().slice(0, 10))
}
