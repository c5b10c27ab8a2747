// The objects of the native API (`/rest/v1`) and of `/realtime`, as they travel.
import Type, { type Static, type TSchema } from 'typebox'
import {
  AuthorKind, Channel, ConversationState, EventType, Permission, Presence, Role, RoutingStrategy, SystemCode,
} from './words.ts'

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const Uid = Type.String({ format: 'uuid', description: 'Public identifier (UUID version 7).' })
/** An instant, RFC 3339 in UTC with microseconds at most. */
export const Instant = Type.String({ format: 'date-time' })
const Count = Type.Integer({ minimum: 0 })

export const AgentRef = Type.Object({ uid: Uid, name: Type.String() })
export type AgentRef = Static<typeof AgentRef>

/** A person or bot that works on conversations, with its live load. */
export const Agent = Type.Object({
  uid: Uid,
  number: Type.Integer(),
  name: Type.String(),
  email: Type.String(),
  kind: Type.Enum(['person', 'bot']),
  role: Role,
  active: Type.Boolean({ description: 'False: cannot sign in and gets no work.' }),
  removed: Type.Optional(Type.Boolean({ description: 'True of one that is gone and can be taken back; lists do not hold it, events tell of it once.' })),
  wanted: Type.Enum(['online', 'busy', 'away', 'offline'], { description: 'What the agent chose.' }),
  presence: Type.Enum(['online', 'busy', 'away', 'offline'], { description: 'What holds: wanted, and a live session exists.' }),
  accepting: Type.Boolean({ description: 'Takes new conversations while online.' }),
  activeChats: Count,
  maxChats: Type.Integer({ minimum: 0, maximum: 1000 }),
  groups: Type.Array(Type.Object({ uid: Uid, name: Type.String() })),
})
export type Agent = Static<typeof Agent>

export const Me = Type.Object({
  agent: Agent,
  permissions: Type.Array(Permission),
  mustChangePassword: Type.Boolean(),
  tenant: Type.Object({ uid: Uid, name: Type.String(), timeZone: Type.String(), demo: Type.Boolean() }),
})
export type Me = Static<typeof Me>

/** What a role allows; a token never more. */
export const RoleRights = Type.Object({ role: Role, permissions: Type.Array(Permission) })
export type RoleRights = Static<typeof RoleRights>

export const Group = Type.Object({
  uid: Uid,
  number: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  strategy: RoutingStrategy,
  isDefault: Type.Boolean(),
  targetSeconds: Type.Integer({ minimum: 1, description: 'Within how many seconds a visitor should have his first answer.' }),
  agents: Type.Array(AgentRef),
})
export type Group = Static<typeof Group>

export const Inbox = Type.Object({
  uid: Uid,
  number: Type.Integer(),
  name: Type.String(),
  channel: Channel,
  key: Type.String({ description: 'Public key of the widget snippet; not a secret.' }),
  greeting: Type.String(),
  hue: Type.Integer({ minimum: 0, maximum: 359, description: 'Brand hue of the widget, OKLCH degrees.' }),
  phoneNumber: Nullable(Type.String({ description: 'E.164; of phone inboxes.' })),
  allowedOrigins: Type.Array(Type.String(), { description: 'Sites that may embed the widget; empty: any.' }),
  group: Nullable(Type.Object({ uid: Uid, name: Type.String() })),
  bot: Nullable(Type.Object({ uid: Uid, name: Type.String() }, { description: 'Answers first what opens here.' })),
  botTimeoutSeconds: Type.Integer({ minimum: 5, maximum: 3600, description: 'Until the bot must have answered; then people get it.' }),
})
export type Inbox = Static<typeof Inbox>

export const Visitor = Type.Object({
  uid: Uid,
  number: Type.Integer(),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  locale: Nullable(Type.String()),
  userAgent: Nullable(Type.String()),
  page: Nullable(Type.Object({ url: Type.String(), title: Type.String(), referrer: Type.String() })),
  attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  conversations: Count,
  firstSeenAt: Instant,
  lastSeenAt: Instant,
})
export type Visitor = Static<typeof Visitor>

/** What the visitor thought of our help, 1 to 5. */
export const Rating = Type.Object({ score: Type.Integer(), comment: Nullable(Type.String()), at: Instant })
export type Rating = Static<typeof Rating>

/** A conversation as lists and events carry it. `version` grows with every change: keep the highest. */
export const Conversation = Type.Object({
  uid: Uid,
  number: Type.Integer(),
  version: Type.Integer(),
  state: ConversationState,
  inbox: Type.Object({ uid: Uid, name: Type.String(), channel: Channel }),
  group: Nullable(Type.Object({ uid: Uid, name: Type.String() })),
  visitor: Type.Object({ uid: Uid, number: Type.Integer(), name: Nullable(Type.String()), email: Nullable(Type.String()) }),
  agent: Nullable(AgentRef),
  labels: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), color: Type.String() })),
  lastSeq: Count,
  lastMessage: Nullable(Type.Object({ author: AuthorKind, text: Type.String({ description: 'First 160 characters.' }), at: Instant })),
  deliveredSeq: Type.Integer({ minimum: 0, description: 'Up to here the visitor was told.' }),
  readSeq: Type.Integer({ minimum: 0, description: 'Up to here the visitor has read what staff wrote.' }),
  agentUnread: Type.Integer({ minimum: 0, description: 'Visitor messages no agent has read.' }),
  visitorUnread: Type.Integer({ minimum: 0, description: 'Agent messages the visitor has not read.' }),
  offline: Type.Boolean({ description: 'Began with a message left while nobody was there.' }),
  rating: Nullable(Rating),
  graceUntil: Nullable(Type.String({ format: 'date-time', description: 'The agent is away; then it returns to the queue.' })),
  waitingSince: Nullable(Type.String({ format: 'date-time', description: 'Since when the visitor waits for an answer.' })),
  queuedAt: Nullable(Instant),
  assignedAt: Nullable(Instant),
  createdAt: Instant,
  updatedAt: Instant,
  resolvedAt: Nullable(Instant),
  closedAt: Nullable(Instant),
})
export type Conversation = Static<typeof Conversation>

/** A file of an event; its bytes are at `GET /rest/v1/files/{uid}` for those who may see the event. */
export const Attachment = Type.Object({
  uid: Uid,
  name: Type.String(),
  type: Type.String({ description: 'Media type, found in the bytes.' }),
  size: Type.Integer({ minimum: 0, description: 'Bytes.' }),
  width: Nullable(Type.Integer({ description: 'Pixels; of images.' })),
  height: Nullable(Type.Integer()),
  thumbnail: Type.Boolean({ description: 'A small picture is at `/rest/v1/files/{uid}/thumbnail`.' }),
})
export type Attachment = Static<typeof Attachment>

/** One entry of a conversation. `seq` counts 1, 2, 3 … without gaps within the conversation. */
export const ConversationEvent = Type.Object({
  uid: Uid,
  conversation: Uid,
  thread: Uid,
  seq: Type.Integer({ minimum: 1 }),
  type: EventType,
  author: Type.Object({ kind: AuthorKind, uid: Nullable(Uid), name: Nullable(Type.String()) }),
  text: Type.String(),
  code: Nullable(SystemCode),
  attachments: Type.Array(Attachment),
  metadata: Nullable(Type.Record(Type.String(), Type.Unknown(), { description: 'What the sender attached for programs.' })),
  clientId: Nullable(Type.String()),
  at: Instant,
})
export type ConversationEvent = Static<typeof ConversationEvent>

export const Thread = Type.Object({
  uid: Uid,
  status: Type.Enum(['active', 'closed']),
  openedAt: Instant,
  closedAt: Nullable(Instant),
  closedBy: Nullable(Type.String()),
  closedReason: Nullable(Type.String()),
})
export type Thread = Static<typeof Thread>

/** Where in the tenant's stream of events a snapshot stands; opaque, hand it back to `resume`. */
export const Position = Type.String({ minLength: 3, maxLength: 64, pattern: '^[0-9]+\\.[0-9]+$' })
export type Position = Static<typeof Position>

/** Why an agent was not chosen. */
export const ExclusionReason = Type.Enum(['offline', 'not_online', 'not_accepting', 'at_capacity', 'not_in_group', 'returned_it', 'slot_lost'])
export type ExclusionReason = Static<typeof ExclusionReason>

const Candidates = Type.Array(Type.Object({
  agent: AgentRef,
  presence: Presence,
  accepting: Type.Boolean(),
  activeChats: Count,
  maxChats: Count,
  lastAssignedAt: Nullable(Instant),
  lastOfVisitor: Type.Boolean({ description: 'The visitor talked to this agent last.' }),
  score: Nullable(Type.Number({ description: 'Higher wins; meaning depends on the strategy.' })),
  terms: Type.Record(Type.String(), Type.Number()),
  excluded: Nullable(ExclusionReason),
}))
const more = Type.Boolean({ description: 'There were more agents than are listed.' })

export const RoutingDecision = Type.Object({
  uid: Uid,
  at: Instant,
  strategy: Type.String(),
  policyVersion: Type.Integer(),
  outcome: Type.Enum(['assigned', 'waiting'], { description: 'waiting: nobody was eligible.' }),
  origin: Type.Enum(['automatic', 'claim', 'manual', 'pull'], { description: 'pull: an operator asked for the next one.' }),
  agent: Nullable(AgentRef),
  candidates: Candidates,
  more,
  durationMs: Type.Number(),
})
export type RoutingDecision = Static<typeof RoutingDecision>

/** Why a conversation still waits, at the moment of the question. */
export const RoutingWaiting = Type.Object({
  since: Instant,
  strategy: RoutingStrategy,
  reason: Type.Enum(['pull', 'nobody', 'nobody_free', 'returned', 'behind', 'soon'], {
    description: 'pull: agents take it themselves; nobody: no agent answers for its group; nobody_free: none of them can now; returned: only who gave it back is free; behind: others wait longer; soon: it is next.',
  }),
  place: Nullable(Type.Integer({ minimum: 1, description: 'In its group, by waiting time; null where agents take by priority, or beyond 1,000.' })),
  overflowAt: Nullable(Instant),
  candidates: Candidates,
  more,
})
export type RoutingWaiting = Static<typeof RoutingWaiting>
export const RoutingExplained = Type.Object({ data: Type.Array(RoutingDecision), waiting: Nullable(RoutingWaiting) })
export type RoutingExplained = Static<typeof RoutingExplained>

/** RFC 9457. `code` is stable (`noun.problem`); `errors` names the fields of bad input. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
  requestId: Type.Optional(Type.String()),
  retryAfter: Type.Optional(Type.Integer({ description: 'Seconds.' })),
})
export type Problem = Static<typeof Problem>

export const pageOf = <T extends TSchema>(item: T) => Type.Object({
  data: Type.Array(item),
  page: Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() }),
  position: Position,
})
export interface Page<T> { data: T[]; page: { next: string | null; hasMore: boolean }; position: Position }
