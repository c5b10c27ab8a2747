// Conversations and events as the product shows them, read for lists, screens and sockets.
import type { Conversation, ConversationEvent } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import {
  countConversations, findConversations, findEvents, listConversations, listEvents, queuePlaces,
  type ConversationRow, type EventPage, type EventRow, type ListFilter,
} from './read.ts'

/** With what faces need to decide who may see which part of it. */
export interface ConversationView {
  id: number; visitorId: number; agentId: number | null; groupId: number | null; lastMessageAt: string
  /** How far the agent was told and has read: what the visitor is shown. */
  agentDeliveredSeq: number; agentReadSeq: number
  /** Visitors may read the names of agents. */
  showsAgents: boolean
  /** Visitors of the inbox are asked for a rating; when this one was given first. */
  asksRating: boolean; ratedAt: string | null
  shown: Conversation
}

const ref = (uid: string | null, name: string | null) => (uid !== null && name !== null ? { uid, name } : null)

const toView = (r: ConversationRow): ConversationView => ({
  id: r.id, visitorId: r.visitor_id, agentId: r.agent_id, groupId: r.group_id, lastMessageAt: r.last_message_at,
  agentDeliveredSeq: r.agent_delivered_seq, agentReadSeq: r.agent_read_seq,
  showsAgents: r.shows_agents, asksRating: r.asks_rating, ratedAt: r.rated_at,
  shown: {
    uid: r.uid, number: r.id, version: r.version, state: r.state,
    inbox: { uid: r.inbox_uid, name: r.inbox_name, channel: r.inbox_channel },
    group: ref(r.group_uid, r.group_name),
    visitor: { uid: r.visitor_uid, number: r.visitor_id, name: r.visitor_name, email: r.visitor_email },
    agent: ref(r.agent_uid, r.agent_name),
    labels: r.labels,
    lastSeq: r.last_seq,
    lastMessage: r.last_message_by !== null
      ? { author: r.last_message_by, text: r.last_message_text ?? '', at: r.last_message_at } : null,
    deliveredSeq: r.visitor_delivered_seq, readSeq: r.visitor_read_seq,
    agentUnread: r.agent_unread, visitorUnread: r.visitor_unread, waitingSince: r.waiting_since, offline: r.offline,
    rating: r.rating_score !== null && r.rating_at !== null ? { score: r.rating_score, comment: r.rating_comment, at: r.rating_at } : null, graceUntil: r.grace_until,
    queuedAt: r.queued_at, assignedAt: r.assigned_at, createdAt: r.created_at, updatedAt: r.updated_at, resolvedAt: r.resolved_at, closedAt: r.closed_at,
  },
})

export interface EventView { conversationId: number; shown: ConversationEvent }

const toEventView = (r: EventRow): EventView => ({
  conversationId: r.conversation_id,
  shown: {
    uid: r.uid, conversation: r.conversation_uid, thread: r.thread_uid, seq: r.seq, type: r.type,
    author: { kind: r.author_kind, uid: r.author_uid, name: r.author_name }, text: r.text, code: r.code,
    attachments: r.attachments ?? [], metadata: r.metadata, clientId: r.client_id, at: r.created_at,
  },
})

export async function conversationsByIds(ctx: Context, ids: number[]): Promise<ConversationView[]> {
  return ids.length === 0 ? [] : (await ctx.db.rows(findConversations(ids))).map(toView)
}

export async function conversationPage(ctx: Context, filter: ListFilter): Promise<ConversationView[]> {
  return (await ctx.db.rows(listConversations(filter))).map(toView)
}

export async function conversationCounts(ctx: Context, agentId: number): Promise<{ mine: number; mineUnread: number; unassigned: number; all: number }> {
  const row = await ctx.db.maybe(countConversations(agentId))
  return { mine: row?.mine ?? 0, mineUnread: row?.mine_unread ?? 0, unassigned: row?.unassigned ?? 0, all: row?.open ?? 0 }
}

/** Ascending by seq. */
export async function eventPage(ctx: Context, page: EventPage): Promise<{ events: ConversationEvent[]; hasMore: boolean }> {
  const rows = await ctx.db.rows(listEvents({ ...page, limit: page.limit + 1 }))
  const events = rows.slice(0, page.limit).map((row) => toEventView(row).shown)
  return { events: page.after === null ? events.toReversed() : events, hasMore: rows.length > page.limit }
}

export async function eventsByKeys(ctx: Context, keys: { conversationId: number; seq: number }[]): Promise<EventView[]> {
  return keys.length === 0 ? [] : (await ctx.db.rows(findEvents(keys))).map(toEventView)
}

/** Place in its queue by conversation id; conversations that do not wait, or beyond place 1,000, are missing. */
export async function placesInQueue(ctx: Context, ids: number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  return new Map((await ctx.db.rows(queuePlaces(ids))).map((row) => [row.id, row.place]))
}
