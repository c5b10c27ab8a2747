// The states of a conversation and the moves between them; the numbers that rule it.
import type { AuthorKind, ConversationState, SystemCode } from '@switchboard/protocol'
import { hour } from '../../kernel/clock.ts'

/** Every legal move. Closed is final: a later message opens a new conversation. */
export const transitions: Record<ConversationState, readonly ConversationState[]> = {
  queued: ['assigned', 'resolved', 'closed'],
  assigned: ['assigned', 'queued', 'resolved', 'closed'],
  resolved: ['queued', 'assigned', 'closed'],
  closed: [],
}

/** The states from which a conversation may come to `to`. */
export const statesBefore = (to: ConversationState): ConversationState[] =>
  (Object.keys(transitions) as ConversationState[]).filter((from) => transitions[from].includes(to))

/** Within this time after resolution a visitor's message takes the conversation up again. */
export const reopenWindowMs = 24 * hour

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
}

export interface Move {
  to: ConversationState
  from: readonly ConversationState[]
  /** Only if the conversation is with this agent (null: with nobody); undefined: whoever. */
  expectAgent?: number | null
  /** The agent afterwards; undefined: as before. */
  agentId?: number | null
  /** Routing must not hand it to this agent again (he gave it back). */
  avoidAgent?: number | null
  code: SystemCode
  text: string
  /** The account the sentence is about or by. */
  accountId: number | null
  by: 'agent' | 'system' | 'visitor'
  /** Closes the present thread with this reason and, when `opens`, begins another. */
  reason: string
  opens: boolean
}

export interface Moved { id: number; uid: string; seq: number; version: number; agentId: number | null }
export interface Appended { conversationId: number; seq: number; author: AuthorKind }
