// The objects of this tongue as they travel, and the parts of requests that several routes share.
import Type, { type TSchema } from 'typebox'
import { actionWords, roleWords, stateWords, statusWords } from './words.ts'

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const strict = { additionalProperties: false } as const
export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Count = Type.Integer({ minimum: 0 })
const Instant = Type.String()

export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'DEFAULT_PAGE_LIMIT when missing, MAX_PAGE_LIMIT at most.' }))
export const State = Type.Enum([...stateWords])
export const Status = Type.Enum([...statusWords])
export const Sort = Type.Enum(['priority', 'newest', 'oldest'])
export const LabelName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const Color = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$', maxLength: 7 })

export const ByConversation = Type.Object({ id: Id })
export const ByOperator = Type.Object({ operator_id: Id })
export const ByLabel = Type.Object({ label_id: Id })

const conversation = {
  id: Id, tenant_id: Id, inbox_id: Id, external_conversation_id: Nullable(Type.String()), customer_phone_number: Nullable(Type.String()),
  state: State, assigned_operator_id: Nullable(Id), last_message_at: Instant, message_count: Count, priority_score: Type.Number(),
  created_at: Instant, updated_at: Instant, resolved_at: Nullable(Instant),
}
export const Conversation = Type.Object(conversation)
export const ListedConversation = Type.Object({
  ...conversation, inbox_name: Type.String(), operator_name: Nullable(Type.String()),
  labels: Type.Array(Type.Object({ id: Id, name: Type.String(), color: Type.String() })),
})

export const Operator = Type.Object({
  id: Id, tenant_id: Id, email: Type.String(), name: Type.String(), role: Type.Enum([...roleWords]), created_at: Instant, updated_at: Instant,
  status: Status, last_status_change_at: Instant, active_conversations: Count,
})
export const OperatorStatus = Type.Object({
  id: Id, operator_id: Id, status: Status, last_status_change_at: Instant, name: Type.String(), role: Type.Enum([...roleWords]),
})
export const Stats = Type.Object({
  active_conversations: Count, resolved_today: Count, resolved_this_week: Count, avg_resolution_time_minutes: Type.Number({ minimum: 0 }),
})

export const Inbox = Type.Object({
  id: Id, tenant_id: Id, phone_number: Type.String(), display_name: Type.String(), created_at: Instant, updated_at: Instant,
  subscribed_at: Nullable(Instant), queued_count: Count, allocated_count: Count, resolved_today: Count,
})

const label = {
  id: Id, tenant_id: Id, inbox_id: Id, name: Type.String(), color: Type.String(), created_by: Nullable(Id), created_at: Instant,
}
export const Label = Type.Object(label)
export const ListedLabel = Type.Object({ ...label, creator_name: Nullable(Type.String()), conversation_count: Count })

export const HistoryItem = Type.Object({
  id: Count, conversation_id: Id, action: Type.Enum([...actionWords]), operator_id: Nullable(Id), operator_name: Nullable(Type.String()),
  details: Type.Object({ description: Type.String(), reason: Nullable(Type.String()), origin: Nullable(Type.String()) }), created_at: Instant,
})
export const Contact = Type.Object({
  id: Id, phone_number: Nullable(Type.String()), name: Nullable(Type.String()), email: Nullable(Type.String()), conversation_count: Count,
  first_seen_at: Instant, last_seen_at: Instant,
})
