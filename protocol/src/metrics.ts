// Numbers of agents and of the tenant by local day, what they are counted from, and who is here since when.
import Type, { type Static } from 'typebox'
import { AgentRef, Instant, Nullable, Uid } from './objects.ts'
import { Presence } from './words.ts'

/** A date in the tenant's time zone. */
export const Day = Type.String({ format: 'date', pattern: '^(19[7-9]|20|21)[0-9]' })
const Count = Type.Integer({ minimum: 0 })
const Mean = Nullable(Type.Number({ minimum: 0, description: 'null where there is nothing to take a mean of' }))

/** Means are made of sums over counts when they are read; they are not means of means. */
export const Figures = Type.Object({
  messages: Count,
  resolved: Count,
  assigned: Count,
  responseMinutes: Mean,
  firstResponseMinutes: Mean,
  resolutionMinutes: Mean,
  satisfaction: Nullable(Type.Number({ minimum: 1, maximum: 5 })),
  slaPercent: Nullable(Type.Number({ minimum: 0, maximum: 100, description: 'First answers within the target of their group.' })),
  onlineHours: Type.Number({ minimum: 0, description: 'Online or busy.' }),
  awayHours: Type.Number({ minimum: 0 }),
})
export type Figures = Static<typeof Figures>

export const DayFigures = Type.Object({ day: Day, figures: Figures })
export type DayFigures = Static<typeof DayFigures>
export const AgentFigures = Type.Object({ agent: AgentRef, day: Day, figures: Figures })
export type AgentFigures = Static<typeof AgentFigures>

export const DepartmentFigures = Type.Object({
  department: Type.String(), day: Day, agents: Count, active: Count, online: Count, busy: Count, away: Count, offline: Count, openConversations: Count,
  messages: Count, resolved: Count, responseMinutes: Mean, slaPercent: Nullable(Type.Number({ minimum: 0, maximum: 100 })),
})
export type DepartmentFigures = Static<typeof DepartmentFigures>

export const LiveFigures = Type.Object({
  day: Day, online: Count, busy: Count, away: Count, offline: Count, queued: Count, assigned: Count, oldestQueuedAt: Nullable(Instant), figures: Figures,
})
export type LiveFigures = Static<typeof LiveFigures>

/** The numbers of a day that can be taken apart. */
export const factMetrics = ['messages', 'answers', 'firstAnswers', 'withinTarget', 'assigned', 'resolved', 'ratings', 'online', 'busy', 'away'] as const
export const FactMetric = Type.Enum(factMetrics)
export type FactMetric = Static<typeof FactMetric>

/** One of the things that a number counts. */
export const Fact = Type.Object({
  agent: AgentRef,
  at: Instant,
  conversation: Nullable(Type.Object({ uid: Uid, number: Type.Integer() })),
  seq: Nullable(Type.Integer({ description: 'Of the event in its conversation, where it is one.' })),
  tookMs: Nullable(Type.Integer({ description: 'The visitor\'s wait (where the tenant counts open hours only: the part of it in which the group was open), or from opening to resolution.' })),
  targetSeconds: Nullable(Type.Integer({ description: 'Of the group at that moment; for first answers.' })),
  score: Nullable(Type.Integer()),
  until: Nullable(Type.String({ format: 'date-time', description: 'Of presence: when it ended; null: it goes on.' })),
})
export type Fact = Static<typeof Fact>

export const PresenceInterval = Type.Object({ presence: Presence, from: Instant, until: Nullable(Instant) })
export type PresenceInterval = Static<typeof PresenceInterval>
