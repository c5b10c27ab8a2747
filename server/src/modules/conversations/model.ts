// The states of a conversation and the moves between them; the numbers that rule it.
import type { AuthorKind, ConversationState, SystemCode } from '@switchboard/protocol'

/** Every legal move. From queue to queue: to another group's. Closed is final: a later message opens a new conversation. */
export const transitions: Record<ConversationState, readonly ConversationState[]> = {
  queued: ['queued', 'assigned', 'resolved', 'closed'],
  assigned: ['assigned', 'queued', 'resolved', 'closed'],
  resolved: ['queued', 'assigned', 'closed'],
  closed: [],
}

/** The states from which a conversation may come to `to`. */
export const statesBefore = (to: ConversationState): ConversationState[] =>
  (Object.keys(transitions) as ConversationState[]).filter((from) => transitions[from].includes(to))

/** How much of the last message lists carry. */
export const previewLength = 160

/** What access.ts loads: enough to decide, not enough to show. */
export interface ConversationHandle {
  id: number
  uid: string
  state: ConversationState
  agentId: number | null
  groupId: number | null
  inboxId: number
  visitorId: number
  lastSeq: number
  /** The present thread; when the conversation is over, its last one. */
  threadId: number | null
}

/** What a move tells; warnings and ratings move nothing. */
export type MoveCode = Exclude<SystemCode, 'idle_warning' | 'rated'>

export interface Move {
  to: ConversationState
  from: readonly ConversationState[]
  /** Only if the conversation is with this agent (null: with nobody); undefined: whoever. */
  expectAgent?: number | null
  /** The agent afterwards; undefined: as before. */
  agentId?: number | null
  /** Routing must not hand it to this agent again (he gave it back). */
  avoidAgent?: number | null
  /** Since when the visitor waits for an answer; undefined: as the move implies. */
  waitingSince?: string | null
  /** The group whose queue it goes to; undefined: its own, or the default one when that is gone. */
  groupId?: number
  /** Only if the last word is the agent's, is no younger than `since`, and the visitor was warned by `warnedBefore` (null: needs no warning). */
  idle?: { since: string; warnedBefore: string | null }
  code: MoveCode
  text: string
  /** What the one who did it said about it; staff see it. */
  note?: string | undefined
  /** The account the sentence is about or by. */
  accountId: number | null
  by: 'agent' | 'system' | 'visitor'
  /** Why; a thread that ends by it keeps it. */
  reason: string
}

export interface Moved { id: number; uid: string; seq: number; version: number; agentId: number | null }
export interface Appended { conversationId: number; seq: number; author: AuthorKind }
