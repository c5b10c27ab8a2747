// The only way to a tenant's conversation: who asks and what for decides whether it is there.
import type { Permission } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { demand } from '../identity/index.ts'
import type { ConversationHandle } from './model.ts'
import { findHandle, findNewestOfVisitor, findOwnHandle, findThread, type HandleRow } from './read.ts'

/** Errors: `conversation.not_found`, `auth.forbidden`. */
export async function accessConversation(ctx: Context, uid: string, permission: Permission): Promise<ConversationHandle> {
  demand(ctx, permission)
  const row = await ctx.db.maybe(findHandle(uid))
  if (!row) throw new AppError('conversation.not_found')
  return toHandle(row)
}

export const toHandle = (row: HandleRow): ConversationHandle => ({
  id: row.id, uid: row.uid, state: row.state, agentId: row.agent_id, groupId: row.group_id, inboxId: row.inbox_id,
  visitorId: row.visitor_id, lastSeq: row.last_seq, threadId: row.thread_id,
})

/** A thread and its conversation. Errors: `thread.not_found`, `auth.forbidden`. */
export async function accessThread(ctx: Context, uid: string, permission: Permission): Promise<{ id: number; conversation: ConversationHandle }> {
  demand(ctx, permission)
  const row = await ctx.db.maybe(findThread(uid))
  if (!row) throw new AppError('thread.not_found')
  return { id: row.of_thread, conversation: toHandle(row) }
}

/** The id of the visitor's newest conversation in his inbox, or null. */
export async function ownConversation(ctx: Context): Promise<number | null> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  return (await ctx.db.maybe(findNewestOfVisitor(actor.visitorId, actor.inboxId)))?.id ?? null
}

/** One of the visitor's own conversations in his inbox. Errors: `conversation.not_found`, `auth.forbidden`. */
export async function accessOwnConversation(ctx: Context, uid: string): Promise<ConversationHandle> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const row = await ctx.db.maybe(findOwnHandle(uid, actor.visitorId, actor.inboxId))
  if (!row) throw new AppError('conversation.not_found')
  return toHandle(row)
}
