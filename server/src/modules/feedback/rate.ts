// The visitor rates a conversation that is over: once, within a week; for a few minutes he may think better of it.
import { maxScore, type ConversationState, type RateConversation } from '@switchboard/protocol'
import { day, instant, minute } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { ownConversation, tellInThread, type ConversationView } from '../conversations/index.ts'
import { inboxSettings } from '../inboxes/index.ts'

const rateWithinMs = 7 * day
const changeWithinMs = 10 * minute
const over: readonly ConversationState[] = ['resolved', 'closed']

/** No row: it was rated, and it is too late to change it. The agent stays the one of the first time. */
export const putRating = (r: { conversationId: number; accountId: number | null; score: number; comment: string | null; changeableSince: string }, now: string): Sql<{ id: number }> => sql`
  insert into conversation_ratings as r (tenant_id, conversation_id, account_id, score, comment, created_at, updated_at)
  values (app_tenant(), ${r.conversationId}, ${r.accountId}, ${r.score}, ${r.comment}, ${now}, ${now})
  on conflict (tenant_id, conversation_id) do update
     set score = excluded.score, comment = excluded.comment, updated_at = excluded.updated_at
   where r.created_at > ${r.changeableSince}
  returning id`

/** Whether the visitor may rate it at this moment, or change what he said. */
export function mayRate(view: ConversationView, nowMs: number): boolean {
  const { state, resolvedAt, closedAt } = view.shown
  const doneAt = resolvedAt ?? closedAt
  if (!view.asksRating || !over.includes(state) || doneAt === null || Date.parse(doneAt) <= nowMs - rateWithinMs) return false
  return view.ratedAt === null || Date.parse(view.ratedAt) > nowMs - changeWithinMs
}

/** Returns the conversation's id. Errors: `conversation.not_found` (he has none), `rating.closed`. */
export async function rateConversation(ctx: Context, rating: RateConversation): Promise<number> {
  const { actor } = ctx
  const id = await ownConversation(ctx)
  if (actor.kind !== 'visitor' || id === null) throw new AppError('conversation.not_found')
  if (!(await inboxSettings(ctx, actor.inboxId)).rating.enabled) throw new AppError('rating.closed')
  await ctx.tx(async (tx) => {
    // Its row first: whoever reopens it meanwhile waits, or has won.
    const told = await tellInThread(tx, id, over, { code: 'rated', text: `Rated ${rating.score} of ${maxScore}`, accountId: null })
    if (!told?.doneAt || Date.parse(told.doneAt) <= tx.clock.now() - rateWithinMs) throw new AppError('rating.closed')
    const row = await tx.db.maybe(putRating({
      conversationId: id, accountId: told.agentId, score: rating.score, comment: rating.comment?.trim() || null, changeableSince: instant(tx.clock.now() - changeWithinMs),
    }, tx.now()))
    if (!row) throw new AppError('rating.closed')
    await tx.emit({ name: 'conversation.rated', conversationId: id, seq: told.seq })
  })
  return id
}
