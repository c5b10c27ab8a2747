// The frames of `/realtime`. One JSON object per WebSocket message; a ticket in the query opens the socket once.
//
//   client: connect /realtime?ticket=…           server: hello{position}
//   client: resume{position of the snapshot}     server: events{…}* resumed{position}, then events live
//                                                server: or resync_required: read the snapshot again, resume from it
// Events arrive at least once and in order per conversation. Reduce them by `version` and `seq`.
import Type, { type Static } from 'typebox'
import { Agent, Conversation, ConversationEvent, Position, Uid } from './objects.ts'
import { Attachments } from './files.ts'
import { ClientId, EventText, WidgetConversation } from './requests.ts'

// ── What happened: staff sockets ──
export const StaffEvent = Type.Object({
  name: Type.Enum([
    'conversation.opened', 'conversation.message', 'conversation.assigned', 'conversation.queued', 'conversation.resolved',
    'conversation.reopened', 'conversation.closed', 'conversation.rated', 'conversation.read', 'conversation.labelled', 'grace.started', 'grace.cancelled',
    'settings.changed', 'agent.changed',
  ]),
  position: Position,
  conversation: Type.Optional(Conversation),
  /** The entry that came with it (message, note or system sentence). */
  event: Type.Optional(ConversationEvent),
  agent: Type.Optional(Agent),
})
export type StaffEvent = Static<typeof StaffEvent>

// ── What happened: visitor sockets ──
export const VisitorEvent = Type.Object({
  name: Type.Enum([
    'conversation.opened', 'conversation.message', 'conversation.assigned', 'conversation.queued', 'conversation.resolved',
    'conversation.reopened', 'conversation.closed', 'conversation.rated', 'conversation.read', 'queue.moved',
  ]),
  position: Position,
  conversation: WidgetConversation,
  event: Type.Optional(ConversationEvent),
})
export type VisitorEvent = Static<typeof VisitorEvent>

// ── server → client ──
export type ServerFrame =
  | { type: 'hello'; position: Position; version: 1; heartbeatMs: number }
  | { type: 'events'; items: (StaffEvent | VisitorEvent)[]; position: Position }
  | { type: 'resumed'; position: Position }
  | { type: 'resync_required'; reason: 'too_old' | 'too_many' | 'unknown_position' }
  /** Transient, never replayed. `typing` ends by itself after 6 s without renewal. */
  | { type: 'signal'; name: 'typing'; conversation: string; author: { kind: 'visitor' | 'agent'; uid: string | null; name: string | null }; on: boolean }
  /** Who of the staff looks at a conversation now (staff sockets only). */
  | { type: 'signal'; name: 'viewing'; conversation: string; agent: { uid: string; name: string }; on: boolean }
  | { type: 'sent'; clientId: string; event: ConversationEvent }
  | { type: 'error'; code: string; title: string; clientId?: string }
  | { type: 'pong' }
  /** The server ends the socket; `reconnect` says whether to come back. */
  | { type: 'bye'; reason: 'revoked' | 'slow' | 'shutdown' | 'protocol'; reconnect: boolean }

// ── client → server ──
const strict = { additionalProperties: false }
export const ClientFrame = Type.Union([
  Type.Object({ type: Type.Literal('resume'), position: Type.Optional(Position) }, strict),
  Type.Object({ type: Type.Literal('ping') }, strict),
  Type.Object({ type: Type.Literal('typing'), conversation: Uid, on: Type.Boolean() }, strict),
  /** What was heard up to here arrived at this client. */
  Type.Object({ type: Type.Literal('delivered'), conversation: Uid, seq: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }, strict),
  Type.Object({ type: Type.Literal('viewing'), conversation: Uid, on: Type.Boolean() }, strict),
  /** Staff only: send over the socket; answered by `sent` or `error` with the same clientId. */
  Type.Object({
    type: Type.Literal('send'), conversation: Uid, kind: Type.Enum(['message', 'note', 'whisper']), text: EventText, clientId: ClientId,
    attachments: Type.Optional(Attachments),
  }, strict),
])
export type ClientFrame = Static<typeof ClientFrame>
/** Largest frame a client may send, in bytes. */
export const maxFrameBytes = 64 * 1024
