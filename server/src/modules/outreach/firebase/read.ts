// What stands at a path of the Firebase tree now, and who may look there.
import { isUid } from '../../../kernel/ids.ts'
import { must } from '../../../kernel/must.ts'
import type { Context } from '../../../platform/context.ts'
import { conversationsByIds, eventPage, eventsByKeys } from '../../conversations/index.ts'
import { accountByUid, allowed } from '../../identity/index.ts'
import { agentsByIds } from '../../presence/index.ts'
import { AppError } from '../../../kernel/errors.ts'
import { fieldsOfAgent } from './changes.ts'
import { findConversation, findEntry, findNewestThreads, findThread, findThreadEntries, type ThreadRow } from './store.ts'
import { conversationFields, descend, messageNode, stored, threadFields, type Node } from './tree.ts'

/** Messages of a conversation, and events of a thread, in the tree: the newest. */
export const mostMessages = 1_000

/** What the path names; `id` is null where nothing of the kind exists in the tenant. */
export interface Place { kind: 'conversations' | 'threads' | 'agents'; uid: string; id: number | null; path: readonly string[]; thread?: ThreadRow }

/** Null: not for this caller. Staff read the conversations of their tenant and of agents themselves (supervisors: all); a visitor his own. */
export async function accessPath(ctx: Context, segments: readonly string[]): Promise<Place | null> {
  const [kind, uid = '', ...path] = segments
  if ((kind !== 'conversations' && kind !== 'threads' && kind !== 'agents') || !isUid(uid)) return null
  if (kind === 'agents') return accessAgent(ctx, uid, path)
  if (ctx.actor.kind === 'agent' && !allowed(ctx, 'conversation.read')) return null
  const thread = kind === 'threads' ? await ctx.db.maybe(findThread(uid)) : null
  const found = kind === 'threads' ? thread : await ctx.db.maybe(findConversation(uid))
  const { actor } = ctx
  if (actor.kind === 'visitor' && !(found?.visitor_id === actor.visitorId && found.inbox_id === actor.inboxId)) return null
  return { kind, uid, id: found?.id ?? null, path, ...(thread ? { thread } : {}) }
}

async function accessAgent(ctx: Context, uid: string, path: readonly string[]): Promise<Place | null> {
  const { actor } = ctx
  if (actor.kind !== 'agent' || !allowed(ctx, 'agent.read') || (actor.uid !== uid && !allowed(ctx, 'conversation.supervise'))) return null
  const account = await accountByUid(ctx, uid).catch((error: unknown) => {
    if (error instanceof AppError) return null
    throw error
  })
  return { kind: 'agents', uid, id: account?.id ?? null, path }
}

/** `typing`: who is writing at this moment; it is kept nowhere. */
export async function nodeAt(ctx: Context, place: Place, typing: Node): Promise<Node> {
  if (place.id === null) return null
  if (place.kind === 'conversations') return conversationAt(ctx, place.id, place.path, typing)
  if (place.kind === 'threads') return threadAt(ctx, must(place.thread, 'thread'), place.path)
  const agent = (await agentsByIds(ctx, [place.id]))[0]
  return agent ? descend(stored(await fieldsOfAgent(ctx, agent)), place.path) : null
}

async function conversationAt(ctx: Context, id: number, path: readonly string[], typing: Node): Promise<Node> {
  const [first, second, ...rest] = path
  if (first === 'messages' && second !== undefined) return descend(await messageAt(ctx, id, second), rest)
  const messages = first === undefined || first === 'messages' ? await messagesOf(ctx, id) : null
  if (first === 'messages') return messages
  if (first === 'typing' || first === 'visitorTyping') return descend(typing, path)
  const [views, threads] = await Promise.all([conversationsByIds(ctx, [id]), ctx.db.rows(findNewestThreads([id]))])
  const { shown } = must(views[0], 'conversation')
  const activeThreadId = threads.find((row) => row.status === 'active')?.uid ?? null
  return descend(stored({ ...conversationFields({ shown, activeThreadId }), ...(typing as Record<string, Node> | null), messages }), path)
}

async function messagesOf(ctx: Context, id: number): Promise<Node> {
  const { events } = await eventPage(ctx, { conversationId: id, before: null, after: null, notes: false, limit: mostMessages })
  return stored(Object.fromEntries(events.map((event) => [event.uid, messageNode(event)])))
}

async function messageAt(ctx: Context, id: number, uid: string): Promise<Node> {
  const key = isUid(uid) ? await ctx.db.maybe(findEntry(id, uid)) : null
  const entry = key && (await eventsByKeys(ctx, [{ conversationId: key.conversation_id, seq: key.seq }]))[0]
  return entry ? messageNode(entry.shown) : null
}

async function threadAt(ctx: Context, row: ThreadRow, path: readonly string[]): Promise<Node> {
  const thread = { uid: row.uid, status: row.status, openedAt: row.opened_at, closedAt: row.closed_at, closedBy: row.closed_by, closedReason: row.closed_reason }
  const wanted = path[0] === undefined || path[0] === 'events'
  const keys = wanted ? await ctx.db.rows(findThreadEntries(row.id, mostMessages)) : []
  const events = await eventsByKeys(ctx, keys.map((key) => ({ conversationId: key.conversation_id, seq: key.seq })))
  return descend(stored({ ...threadFields(thread, row.conversation_uid), events: Object.fromEntries(events.map(({ shown }) => [shown.uid, messageNode(shown)])) }), path)
}
