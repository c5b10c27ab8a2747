// The objects of this tongue as they travel, and the rules of section 6. Their sentences stand in errors.ts.
import { performanceLevels } from '@switchboard/protocol'
import Type, { type Static } from 'typebox'
import { onlineStatusWords, roleWords, statusWords } from './words.ts'

export const strict = { additionalProperties: false } as const
export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Instant = Type.String()
const Count = Type.Integer({ minimum: 0 })

export const Role = Type.Enum([...roleWords])
export const OnlineStatus = Type.Enum([...onlineStatusWords])

const agent = {
  id: Id, username: Type.String(), email: Type.String(), role: Role, isActive: Type.Boolean(), lastLoginAt: Type.Union([Instant, Type.Null()]),
  createdAt: Instant, updatedAt: Instant, fullName: Type.String(), avatar: Type.Optional(Type.String()), phone: Type.Optional(Type.String()),
  department: Type.String(), onlineStatus: OnlineStatus, lastSeen: Instant, currentTickets: Count, totalTicketsHandled: Count,
  avgResponseTime: Type.Number({ minimum: 0, maximum: 1_440 }), customerSatisfaction: Type.Number({ minimum: 1, maximum: 5 }),
  ticketsResolvedToday: Count, messagesHandledToday: Count, onlineHoursToday: Type.Number({ minimum: 0, maximum: 25 }),
}
export const Agent = Type.Object(agent)
export const Me = Type.Object({ ...agent, mustChangePassword: Type.Boolean() })

export const Meta = Type.Object({ total: Count, page: Type.Integer({ minimum: 1 }), limit: Type.Integer({ minimum: 1 }), totalPages: Count })
export const Agents = Type.Object({ data: Type.Array(Agent), meta: Meta })

/** A text that is something more than white space. */
const twoOrMore = '\\S[\\s\\S]*\\S'
export const Username = Type.String({ minLength: 3, maxLength: 50, pattern: '^[a-zA-Z0-9_]+$' })
export const Email = Type.String({ format: 'email', maxLength: 254 })
export const FullName = Type.String({ minLength: 2, maxLength: 255, pattern: twoOrMore })
export const Department = Type.String({ minLength: 2, maxLength: 100, pattern: twoOrMore })
export const Phone = Type.String({ minLength: 1, maxLength: 20, pattern: '^(?=.*\\d)\\+?[\\d\\s\\-\\(\\)]+$' })
export const Password = Type.String({ minLength: 8, maxLength: 200, pattern: '^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)' })

export const CreateAgent = Type.Object({
  username: Username, email: Email, fullName: FullName, role: Role, department: Department, phone: Type.Optional(Phone), password: Password,
}, strict)
export const UpdateAgent = Type.Object({
  username: Type.Optional(Username), email: Type.Optional(Email), fullName: Type.Optional(FullName), role: Type.Optional(Role),
  department: Type.Optional(Department), phone: Type.Optional(Phone), isActive: Type.Optional(Type.Boolean()),
}, strict)
export type UpdateAgent = Static<typeof UpdateAgent>
export const BulkUpdate = Type.Object({ agentIds: Type.Array(Id, { minItems: 1, maxItems: 100 }), updates: UpdateAgent }, strict)

export const ById = Type.Object({ id: Id })
const Text = Type.Optional(Type.String({ maxLength: 200 }))
export const filters = {
  role: Type.Optional(Role), status: Type.Optional(Type.Enum([...statusWords])), onlineStatus: Type.Optional(OnlineStatus), department: Text, search: Text,
  performanceLevel: Type.Optional(Type.Enum(performanceLevels)),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
}

export const Range = Type.Object({ from: Type.Optional(Type.String({ maxLength: 40 })), to: Type.Optional(Type.String({ maxLength: 40 })) })
export const Performance = Type.Object({
  agentId: Id, date: Type.String(), messagesHandled: Count, avgResponseTime: Type.Number({ minimum: 0, maximum: 1_440 }), customerSatisfaction: Type.Number({ minimum: 0, maximum: 5 }),
  ticketsResolved: Count, onlineHours: Type.Number({ minimum: 0, maximum: 25 }), slaCompliance: Type.Number({ minimum: 0, maximum: 100 }),
})
export const Activity = Type.Object({
  id: Type.String(), agentId: Id, type: Type.Enum(['login', 'logout', 'status_change', 'ticket_assigned', 'ticket_resolved', 'message_sent']),
  description: Type.String(), timestamp: Instant, metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
export const Stats = Type.Object({
  total: Count, active: Count, online: Count, offline: Count, byRole: Type.Record(Type.String(), Count), byDepartment: Type.Record(Type.String(), Count),
})
export const Deed = Type.Object({ success: Type.Literal(true), message: Type.String() })
export const Bulk = Type.Object({ success: Type.Boolean(), updated: Count, errors: Type.Array(Type.String()) })
