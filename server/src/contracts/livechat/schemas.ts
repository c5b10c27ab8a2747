// The objects of this tongue as they travel, and the parts of requests that several routes share.
import Type, { type TSchema } from 'typebox'
import { authorWords, conversationWords, roleWords, statusWords, strategyWords, typeWords } from './words.ts'

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const strict = { additionalProperties: false } as const
export const Id = Type.String({ format: 'uuid' })
export const ById = Type.Object({ id: Id })
const Instant = Type.String()
const Count = Type.Integer({ minimum: 0 })
const Facts = Type.Record(Type.String(), Type.Unknown())

export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const Email = Type.String({ format: 'email', maxLength: 254 })
export const Password = Type.String({ minLength: 8, maxLength: 200 })
export const Avatar = Type.String({ minLength: 1, maxLength: 2000, pattern: '^https?://[^\\s]+$' })
export const Color = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' })
export const Content = Type.String({ minLength: 1, maxLength: 10_000, pattern: '\\S' })
export const ClientId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' })
export const Metadata = Type.Record(Type.String(), Type.Unknown())
export const Seq = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
export const RoleWord = Type.Enum([...roleWords])
export const StatusWord = Type.Enum([...statusWords])
export const ConversationWord = Type.Enum([...conversationWords])
export const StrategyWord = Type.Enum([...strategyWords])
export const AuthorWord = Type.Enum([...authorWords])
const TypeWord = Type.Enum([...typeWords])

const person = { id: Id, name: Type.String(), email: Type.String(), role: RoleWord, status: StatusWord }
const kept = { createdAt: Instant, updatedAt: Instant, deletedAt: Nullable(Instant), isDeleted: Type.Boolean() }

export const SignedIn = Type.Object({ access_token: Type.String(), agent: Type.Object(person) })
const agent = { ...person, acceptingChats: Type.Boolean(), maxConcurrentChats: Count, avatar: Nullable(Type.String()), ...kept }
export const Agent = Type.Object(agent)
const group = { id: Id, name: Type.String(), description: Type.String(), routingStrategy: StrategyWord, isDefault: Type.Boolean(), ...kept }
const PlainGroup = Type.Object(group)
export const Group = Type.Object({ ...group, agents: Type.Array(Agent) })
export const AgentWithGroups = Type.Object({ ...agent, groups: Type.Array(PlainGroup) })
export const AgentStats = Type.Object({
  agent: Type.Object(person),
  stats: Type.Object({ activeChats: Count, maxConcurrentChats: Count, acceptingChats: Type.Boolean(), availability: Type.Integer({ minimum: 0, maximum: 100 }) }),
})
export const Tag = Type.Object({ id: Id, name: Type.String(), color: Type.String(), ...kept })

const Visitor = Type.Object({
  id: Id, name: Nullable(Type.String()), email: Nullable(Type.String()), phone: Nullable(Type.String()), userAgent: Nullable(Type.String()),
  ipAddress: Nullable(Type.String()), referrer: Nullable(Type.String()), metadata: Facts, createdAt: Instant, updatedAt: Instant,
})
const Thread = Type.Object({
  id: Id, conversationId: Id, status: Type.Enum(['active', 'closed']), closedBy: Nullable(Type.String()), closedReason: Nullable(Type.String()),
  closedAt: Nullable(Instant), createdAt: Instant, updatedAt: Instant,
})
export const Conversation = Type.Object({
  id: Id, visitorId: Id, visitor: Visitor, assignedAgentId: Nullable(Id), assignedAgent: Nullable(Agent), groupId: Nullable(Id), group: Nullable(PlainGroup),
  status: ConversationWord, threads: Type.Array(Thread), tags: Type.Array(Tag), activeThreadId: Nullable(Id), notes: Nullable(Type.String()),
  unreadCount: Count, lastMessage: Nullable(Type.Object({ content: Type.String(), authorType: AuthorWord, createdAt: Instant })),
  createdAt: Instant, updatedAt: Instant,
})
export const ConversationPage = Type.Object({ conversations: Type.Array(Conversation), total: Count, page: Count, limit: Count, totalPages: Count })

export const Event = Type.Object({
  id: Id, threadId: Id, type: TypeWord, authorType: AuthorWord, agentId: Nullable(Id), content: Type.String(), metadata: Facts,
  seq: Count, clientId: Nullable(Type.String()), deliveredAt: Nullable(Instant), readAt: Nullable(Instant), createdAt: Instant,
})

export const WidgetSession = Type.Object({
  sessionToken: Type.String(), visitorId: Id, conversationId: Nullable(Id), threadId: Nullable(Id), status: ConversationWord,
  firebase: Type.Object({ databaseURL: Type.String(), conversationPath: Nullable(Type.String()), messagesPath: Nullable(Type.String()) }),
})

/** What a caller says about who he is; it must agree with who he is. */
export const claimed = { authorType: Type.Optional(AuthorWord), agentId: Type.Optional(Nullable(Id)) }
