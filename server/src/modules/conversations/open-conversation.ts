// A visitor opens a conversation on purpose: with a group of his choice, and at once where he says something.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { wantGroup } from '../people/index.ts'
import { sendVisitorMessage, type VisitorMessageInput } from './send-visitor-message.ts'

export interface OpenConversation {
  /** Of the tenant and not removed: the caller looked it up. Null: the inbox's own, or the default one. */
  groupId: number | null
  /** Undefined: the conversation opens with his first message. */
  message?: VisitorMessageInput | undefined
}

export const findOpenOfVisitor = (visitorId: number, inboxId: number): Sql<{ id: number }> => sql`
  select id from conversations
   where tenant_id = app_tenant() and visitor_id = ${visitorId} and inbox_id = ${inboxId} and state in ('queued', 'assigned')`

/** The conversation's id, or null when it opens later. One that is open already goes on. Errors: those of `sendVisitorMessage`. */
export async function openConversation(ctx: Context, input: OpenConversation): Promise<number | null> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const open = await ctx.db.maybe(findOpenOfVisitor(actor.visitorId, actor.inboxId))
  if (!open) await wantGroup(ctx, input.groupId)
  if (input.message) return (await sendVisitorMessage(ctx, input.message)).conversationId
  return open?.id ?? null
}
