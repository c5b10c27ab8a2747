// The queue by priority, labels, settings, bulk work: the native API's part of allocation.
import Type, { type Static } from 'typebox'
import { Conversation, Nullable, Position, Uid } from './objects.ts'

/** A label without an inbox (a tag) may be on any conversation of the company. */
export const Label = Type.Object({ id: Type.Integer(), inbox: Nullable(Uid), name: Type.String(), color: Type.String(), conversations: Type.Integer() })
export type Label = Static<typeof Label>

/** A waiting conversation with its score at the moment of the answer and what it is made of. */
export const QueueEntry = Type.Object({
  conversation: Conversation,
  score: Type.Number(),
  messages: Type.Object({ count: Type.Integer(), term: Type.Number({ description: 'alpha × min(count / 100, 1)' }) }),
  delay: Type.Object({ since: Type.String({ format: 'date-time' }), term: Type.Number({ description: 'beta × min(minutes / 1440, 1)' }) }),
  labels: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), color: Type.String() })),
})
export type QueueEntry = Static<typeof QueueEntry>

export const Queue = Type.Object({
  data: Type.Array(QueueEntry),
  weights: Type.Object({ alpha: Type.Number(), beta: Type.Number() }),
  asOf: Type.String({ format: 'date-time' }),
  page: Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() }),
  position: Position,
})
export type Queue = Static<typeof Queue>

export const TenantSettings = Type.Object({
  priorityAlpha: Type.Number({ minimum: 0, maximum: 1 }),
  priorityBeta: Type.Number({ minimum: 0, maximum: 1 }),
  graceMinutes: Type.Integer({ minimum: 0, maximum: 10_080 }),
  overflowSeconds: Nullable(Type.Integer({ minimum: 1, maximum: 86_400 })),
  idleMinutes: Nullable(Type.Integer({ minimum: 1, maximum: 525_600, description: 'Without an answer of the visitor for so long, an assigned conversation is resolved; null: never.' })),
  idleWarningMinutes: Type.Integer({ minimum: 0, maximum: 525_600, description: 'So long before, the visitor is warned; 0: he is not.' }),
  reopenHours: Type.Integer({ minimum: 0, maximum: 8_760, description: 'Within this time a message takes a resolved conversation up again.' }),
  openHoursOnly: Type.Boolean({ description: 'Response times and SLA count only the time in which the conversation\'s group was open, by the hours that held when it was answered. Switching it counts anew every day with an answer whose visitor waited while the group was closed; other days stay, and so do all when hours are changed.' }),
  botsAnswer: Type.Boolean({ description: 'A bot\'s message ends the visitor\'s wait. What holds when somebody answers decides; what was counted stays. The first answer is always a person\'s.' }),
})
export type TenantSettings = Static<typeof TenantSettings>

export const bulkActions = ['claim', 'release', 'resolve', 'reopen', 'close', 'assign', 'move', 'label', 'unlabel'] as const
/** One deed on up to 100 conversations, each by itself: what fails is told, the rest is done. */
export const Bulk = Type.Object({
  action: Type.Enum(bulkActions),
  conversations: Type.Array(Uid, { minItems: 1, maxItems: 100, uniqueItems: true }),
  agent: Type.Optional(Uid),
  inbox: Type.Optional(Uid),
  label: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
}, { additionalProperties: false })
export type Bulk = Static<typeof Bulk>
export const BulkResult = Type.Object({
  done: Type.Integer(),
  results: Type.Array(Type.Object({ uid: Uid, ok: Type.Boolean(), code: Nullable(Type.String()), title: Nullable(Type.String()), conversation: Nullable(Conversation) })),
})
export type BulkResult = Static<typeof BulkResult>
