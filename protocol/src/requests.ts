// Bodies and answers of the native API that are not plain objects of objects.ts.
import Type, { type Static } from 'typebox'
import {
  Agent, Conversation, ConversationEvent, Inbox, Instant, Me, Nullable, Position, Thread, Uid, Visitor,
} from './objects.ts'
import { Attachments } from './files.ts'
import { Availability } from './hours.ts'
import { Appearance, Languages, Offline, PreChat, PreChatAnswers, RatingForm } from './inbox-settings.ts'

/** Longest message text, in UTF-16 code units. */
export const maxMessageLength = 10_000
export const MessageText = Type.String({ minLength: 1, maxLength: maxMessageLength, pattern: '\\S' })
/** Empty only where files come along. */
export const EventText = Type.String({ maxLength: maxMessageLength })
/** Chosen by the sender, makes a retry harmless: the same id in the same conversation is stored once. */
export const ClientId = Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' })
export const Email = Type.String({ format: 'email', maxLength: 254 })
export const Password = Type.String({ minLength: 10, maxLength: 200 })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })

export const SignIn = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 254, description: 'E-mail or user name.' }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
  tenant: Type.Optional(Type.String({ maxLength: 100, description: 'Slug, where one e-mail works for several tenants.' })),
  cookie: Type.Optional(Type.Boolean({ description: 'Keep the refresh token in an HttpOnly cookie (browsers).' })),
}, { additionalProperties: false })
export type SignIn = Static<typeof SignIn>

export const SignedIn = Type.Object({
  accessToken: Type.String(),
  expiresIn: Type.Integer({ description: 'Seconds until the access token ends.' }),
  refreshToken: Nullable(Type.String({ description: 'null where it went into the cookie.' })),
  me: Me,
})
export type SignedIn = Static<typeof SignedIn>

export const SetStatus = Type.Object({
  status: Type.Optional(Type.Enum(['online', 'busy', 'away', 'offline'])),
  accepting: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type SetStatus = Static<typeof SetStatus>

export const SendEvent = Type.Object({
  type: Type.Enum(['message', 'note', 'whisper'], { description: 'whisper: between supervisors and the agent.' }),
  text: EventText,
  clientId: ClientId,
  attachments: Type.Optional(Attachments),
}, { additionalProperties: false })
export type SendEvent = Static<typeof SendEvent>

export const ConversationDetail = Type.Object({
  conversation: Conversation,
  visitor: Visitor,
  threads: Type.Array(Thread),
  position: Position,
})
export type ConversationDetail = Static<typeof ConversationDetail>

/** To an agent, or back to the queue of a group; the note is for staff. */
export const Transfer = Type.Object({
  agent: Type.Optional(Uid), group: Type.Optional(Uid), note: Type.Optional(MessageText),
}, { additionalProperties: false })
export type Transfer = Static<typeof Transfer>

/** Answer of claim, release, assign, transfer, resolve, reopen and close. */
export const ConversationChanged = Type.Object({ conversation: Conversation })
export type ConversationChanged = Static<typeof ConversationChanged>

export const ConversationCounts = Type.Object({
  mine: Type.Integer(), mineUnread: Type.Integer(), unassigned: Type.Integer(), all: Type.Integer(), position: Position,
})
export type ConversationCounts = Static<typeof ConversationCounts>

export const Ticket = Type.Object({ ticket: Type.String(), expiresAt: Instant })
export type Ticket = Static<typeof Ticket>

export const Setup = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 200 }),
  company: Name,
  name: Name,
  email: Email,
  password: Password,
}, { additionalProperties: false })
export type Setup = Static<typeof Setup>

export const Simulation = Type.Object({
  running: Type.Boolean(),
  dialogues: Type.Integer(),
  done: Type.Integer(),
  sent: Type.Integer(),
  delivered: Type.Integer(),
})
export type Simulation = Static<typeof Simulation>

// ── Widget (public; after the session every call carries `Authorization: Visitor <token>`) ──

export const WidgetConfig = Type.Object({
  inbox: Type.Object({ uid: Uid, name: Type.String(), greeting: Type.String(), hue: Type.Integer() }),
  company: Type.String(),
  ...Availability,
  preChat: PreChat,
  offline: Type.Omit(Offline, ['mailTo']),
  appearance: Type.Object({ ...Appearance.properties, logo: Nullable(Type.String({ description: 'Path of a picture on this server.' })) }),
  languages: Languages,
  rating: RatingForm,
  files: Type.Object({ maxBytes: Type.Integer(), maxPerMessage: Type.Integer(), accept: Type.String({ description: 'For the `accept` attribute of a file field.' }) }),
})
export type WidgetConfig = Static<typeof WidgetConfig>

export const VisitorAttributes = Type.Record(
  Type.String({ minLength: 1, maxLength: 64 }),
  Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()]),
  { maxProperties: 50 },
)
export const VisitorFields = Type.Object({
  name: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  email: Type.Optional(Nullable(Email)),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 32, pattern: '^\\+?[0-9 ()./-]{3,31}$' }))),
  locale: Type.Optional(Nullable(Type.String({ maxLength: 35, pattern: '^[A-Za-z0-9-]+$' }))),
  attributes: Type.Optional(VisitorAttributes),
  page: Type.Optional(Type.Object({
    url: Type.String({ maxLength: 2000 }), title: Type.String({ maxLength: 300 }), referrer: Type.String({ maxLength: 2000 }),
  }, { additionalProperties: false })),
}, { additionalProperties: false })
export type VisitorFields = Static<typeof VisitorFields>

export const OpenWidgetSession = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 100, description: 'The inbox key of the snippet.' }),
  visitor: Type.Optional(VisitorFields),
  identity: Type.Optional(Type.Object({
    externalId: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'Under this name the company\'s own site knows the visitor.' }),
    hash: Type.String({ minLength: 1, maxLength: 200, description: 'HMAC-SHA256 of externalId with the inbox\'s identity secret, in hex.' }),
  }, { additionalProperties: false })),
}, { additionalProperties: false })
export type OpenWidgetSession = Static<typeof OpenWidgetSession>

/** What the visitor may know of his conversation. No notes, no other people, no internals. */
export const WidgetConversation = Type.Object({
  uid: Uid,
  state: Type.Enum(['queued', 'assigned', 'resolved', 'closed']),
  agent: Nullable(Type.Object({ name: Type.String() })),
  queuePosition: Nullable(Type.Integer({ minimum: 1, description: 'Place in the queue; null when not waiting.' })),
  unread: Type.Integer({ minimum: 0 }),
  deliveredSeq: Type.Integer({ minimum: 0, description: 'Up to here the agent was told.' }),
  readSeq: Type.Integer({ minimum: 0, description: 'Up to here the agent has read.' }),
  rateable: Type.Boolean({ description: 'May be rated now, or the rating changed.' }),
  rating: Nullable(Type.Object({ score: Type.Integer(), comment: Nullable(Type.String()) })),
  lastSeq: Type.Integer({ minimum: 0 }),
  version: Type.Integer(),
})
export type WidgetConversation = Static<typeof WidgetConversation>

export const WidgetState = Type.Object({
  visitor: Type.Object({ uid: Uid, name: Nullable(Type.String()), email: Nullable(Type.String()) }),
  inbox: Type.Pick(Inbox, ['uid', 'name', 'greeting', 'hue']),
  conversation: Nullable(WidgetConversation),
  events: Type.Array(ConversationEvent, { description: 'The newest of the conversation, ascending by seq; at most 50.' }),
  ...Availability,
  position: Position,
})
export type WidgetState = Static<typeof WidgetState>

export const WidgetSession = Type.Object({ token: Type.String(), state: WidgetState })
export type WidgetSession = Static<typeof WidgetSession>

export const WidgetMessage = Type.Object({
  text: EventText,
  clientId: ClientId,
  attachments: Type.Optional(Attachments),
  preChat: Type.Optional(PreChatAnswers),
}, { additionalProperties: false })
export type WidgetMessage = Static<typeof WidgetMessage>

export const WidgetSent = Type.Object({ conversation: WidgetConversation, event: ConversationEvent })
export type WidgetSent = Static<typeof WidgetSent>

export type { Agent, Conversation, ConversationEvent }
