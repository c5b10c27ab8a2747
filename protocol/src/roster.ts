// People who work here, as those see them who lead them.
import Type, { type Static } from 'typebox'
import { Agent, Instant, Nullable, Uid } from './objects.ts'
import { Figures } from './metrics.ts'
import { Email, Password } from './requests.ts'
import { presences, Role } from './words.ts'

export const performanceLevels = ['high', 'medium', 'low'] as const
const text = '\\S[\\s\\S]*\\S'
const Username = Type.String({ minLength: 3, maxLength: 50, pattern: '^[a-zA-Z0-9_]+$' })
const FullName = Type.String({ minLength: 2, maxLength: 255, pattern: text })
const Department = Type.String({ minLength: 2, maxLength: 100, pattern: text })
const Phone = Type.String({ minLength: 1, maxLength: 20, pattern: '^\\+?[0-9 ()-]*[0-9][0-9 ()-]*$' })
const MaxChats = Type.Integer({ minimum: 0, maximum: 1000 })
const Groups = Type.Array(Uid, { maxItems: 50 })
const strict = { additionalProperties: false }

export const RosterEntry = Type.Object({
  agent: Agent,
  username: Type.String(),
  phone: Nullable(Type.String()),
  department: Nullable(Type.String({ description: 'The name of the first group; null: none.' })),
  level: Type.Enum(performanceLevels),
  createdAt: Instant,
  lastSignInAt: Nullable(Instant),
  lastSeenAt: Nullable(Type.String({ format: 'date-time', description: 'When he left; null: he is here, or never was.' })),
  today: Figures,
})
export type RosterEntry = Static<typeof RosterEntry>

export const rosterSorts = ['name', 'role', 'department', 'presence', 'load', 'lastSeen'] as const
export const RosterSort = Type.Enum(rosterSorts)
export type RosterSort = Static<typeof RosterSort>

export const NewRosterEntry = Type.Object({
  name: FullName, email: Email, username: Type.Optional(Username), role: Role, department: Type.Optional(Department), phone: Type.Optional(Phone),
  maxChats: Type.Optional(MaxChats), groups: Type.Optional(Groups),
  password: Type.Optional(Password),
}, { ...strict, description: 'Without a password a mail invites to choose one; else it is to be changed at the first sign-in.' })
export type NewRosterEntry = Static<typeof NewRosterEntry>

export const RosterChange = Type.Object({
  status: Type.Optional(Type.Enum(presences)),
  join: Type.Optional(Groups), leave: Type.Optional(Groups),
  name: Type.Optional(FullName), email: Type.Optional(Email), username: Type.Optional(Username), phone: Type.Optional(Phone),
  role: Type.Optional(Role), department: Type.Optional(Department), maxChats: Type.Optional(MaxChats), active: Type.Optional(Type.Boolean()),
}, { ...strict, minProperties: 1 })
export type RosterChange = Static<typeof RosterChange>

/** Of many: what makes sense for more than one, and at least one of it. */
export const RosterBulk = Type.Object({
  agents: Type.Array(Uid, { minItems: 1, maxItems: 100 }),
  status: Type.Optional(Type.Enum(presences)),
  join: Type.Optional(Groups), leave: Type.Optional(Groups),
  role: Type.Optional(Role), department: Type.Optional(Department), maxChats: Type.Optional(MaxChats), active: Type.Optional(Type.Boolean()),
}, { ...strict, minProperties: 2 })
export type RosterBulk = Static<typeof RosterBulk>

export const RosterBulkResult = Type.Object({
  done: Type.Integer({ minimum: 0 }),
  results: Type.Array(Type.Object({ uid: Uid, ok: Type.Boolean(), code: Nullable(Type.String()), title: Nullable(Type.String()) })),
})
export type RosterBulkResult = Static<typeof RosterBulkResult>

export const noticeKinds = ['invitation', 'password_reset'] as const

export const AgentActivity = Type.Object({
  id: Type.Integer(),
  at: Instant,
  type: Type.Enum(['login', 'logout', 'status_change', 'ticket_assigned', 'ticket_resolved', 'message_sent']),
  conversation: Nullable(Type.Object({ uid: Uid, number: Type.Integer() })),
  seq: Nullable(Type.Integer({ description: 'Of the event in its conversation, where it is one.' })),
  before: Nullable(Type.Enum(presences, { description: 'Of a change of status.' })),
  after: Nullable(Type.Enum(presences)),
})
export type AgentActivity = Static<typeof AgentActivity>
