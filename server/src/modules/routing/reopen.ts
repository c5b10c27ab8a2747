// Takes a resolved conversation up again: with the agent who asks, if he has room; else, and when nobody had it, in the queue, in
// the place it had. The visitor waits since the first message that nobody answered.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { accessConversation, moveConversation, unansweredSince, type ConversationHandle } from '../conversations/index.ts'
import { asLocked, takeSlotIfPossible } from './slot.ts'
import { recordDecision } from './decisions.ts'
import { must } from '../../kernel/must.ts'
import { Overtaken } from './model.ts'
import { findAgentAsCandidate, toCandidate } from './store.ts'

/** Errors: `conversation.not_found`, `conversation.invalid_transition`, `conversation.other_open` (the visitor has begun another). */
export async function reopen(ctx: Context, uid: string): Promise<number> {
  const handle = await accessConversation(ctx, uid, 'conversation.reply')
  if (handle.state === 'queued' || handle.state === 'assigned') return handle.id
  if (handle.state !== 'resolved') throw new AppError('conversation.invalid_transition', { detail: `it is ${handle.state}` })
  const moved = await ctx.tx((tx) => takeUp(tx, handle)).catch((error: unknown) => {
    if (error instanceof Overtaken) return false
    if (sqlState(error) === '23505' && (error as Error).message.includes('conversations_one_open')) throw new AppError('conversation.other_open')
    throw error
  })
  if (!moved) throw new AppError('conversation.invalid_transition', { detail: 'it changed at the same moment; look again' })
  return handle.id
}

async function takeUp(tx: Context, handle: ConversationHandle): Promise<true> {
  const { actor } = tx
  if (actor.kind !== 'agent') throw new AppError('auth.forbidden')
  const startedAt = performance.now()
  const before = toCandidate(must(await tx.db.maybe(findAgentAsCandidate(actor.accountId)), 'agent'))
  const waitingSince = await unansweredSince(tx, handle.id)
  // Resolved while it waited: it waits again, so that to resolve by mistake costs nobody a slot.
  const slot = handle.agentId === null ? null : await takeSlotIfPossible(tx, actor.accountId)
  const moved = await moveConversation(tx, handle.id, {
    to: slot ? 'assigned' : 'queued', from: ['resolved'], waitingSince, agentId: slot ? actor.accountId : null, accountId: actor.accountId,
    code: 'reopened', text: `Reopened by ${actor.name}`, by: 'agent', reason: 'reopened',
  })
  if (!moved) throw new Overtaken()
  if (slot) {
    recordDecision(tx, {
      conversationId: handle.id, accountId: actor.accountId, origin: 'claim', strategy: 'claim', startedAt,
      judged: [{ ...asLocked(before, slot), score: null, terms: {}, excluded: null }],
    })
  }
  return true
}
