// Work taken or given by hand: an agent claims for himself, a manager assigns or hands over. Slot first, like all others.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { accessConversation, conversationById, moveConversation, type ConversationHandle } from '../conversations/index.ts'
import { accountIfThere, accountByUid, allowed } from '../identity/index.ts'
import { endGrace, giveSlotBack, takeSlotByHand, type ByHand } from '../presence/index.ts'
import { recordDecision } from './decisions.ts'
import type { Judged } from './model.ts'
import { asLocked } from './slot.ts'
import { endAssignment, findAgentAsCandidate, toCandidate } from './store.ts'

/** Takes a waiting conversation for the caller. Errors: `conversation.not_queued` (names the winner), those of the slot. */
export async function claim(ctx: Context, uid: string): Promise<number> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new AppError('auth.forbidden')
  const handle = await accessConversation(ctx, uid, 'conversation.reply')
  if (handle.state === 'queued') {
    const won = await ctx.tx((tx) => give(tx, handle, actor.accountId, 'claim')).catch(lost)
    if (won) return handle.id
  }
  throw await notQueued(ctx, handle.id)
}

/** Gives a conversation to an agent, from the queue or from another; `note` says why. Errors: as `claim`, `agent.not_found`, `auth.forbidden`. */
export async function assignTo(ctx: Context, uid: string, agentUid: string, note?: string): Promise<number> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new AppError('auth.forbidden')
  const handle = await accessConversation(ctx, uid, 'conversation.reply')
  const account = await accountByUid(ctx, agentUid)
  if (handle.state === 'assigned' && handle.agentId === account.id) return handle.id
  if (!allowed(ctx, 'conversation.supervise') && !(account.id === actor.accountId && handle.state === 'queued')) throw new AppError('auth.forbidden')
  if (handle.state !== 'queued' && handle.state !== 'assigned') throw new AppError('conversation.invalid_transition', { detail: `it is ${handle.state}` })
  const won = await ctx.tx((tx) => give(tx, handle, account.id, 'manual', {}, { note })).catch(lost)
  if (!won) throw await notQueued(ctx, handle.id)
  return handle.id
}

/** Somebody else was faster. */
export class Late extends Error {}

/** A move that came too late rolls its slot back with the transaction, and is then a plain answer. */
export function lost(error: unknown): false {
  if (error instanceof Late) return false
  throw error
}

/** Why it is given: a word of the caller for staff; the reason with which an agent hands it on himself. */
export interface Why { note?: string | undefined; reason?: 'transferred' }

/** Slot, conversation, record. Inside a transaction of its own. `over`: the agent now has more than his capacity. */
export async function give(tx: Context, handle: ConversationHandle, accountId: number, origin: 'claim' | 'manual', how: ByHand = {}, why: Why = {}): Promise<{ over: boolean }> {
  const startedAt = performance.now()
  // Two agents: the lower id is locked first, whichever of them gives.
  if (handle.agentId !== null && handle.agentId < accountId) giveSlotBack(tx, handle.agentId)
  const [row, slot] = await Promise.all([tx.db.maybe(findAgentAsCandidate(accountId)), takeSlotByHand(tx, accountId, how)])
  if (handle.agentId !== null && handle.agentId > accountId) giveSlotBack(tx, handle.agentId)
  const before = toCandidate(must(row, 'agent'))
  const moved = await moveConversation(tx, handle.id, {
    to: 'assigned', from: [handle.agentId === null ? 'queued' : 'assigned'], expectAgent: handle.agentId, agentId: accountId, accountId,
    code: 'agent_joined', text: `Agent ${before.name} joined`, note: why.note,
    ...(why.reason === undefined ? { by: 'system', reason: 'agent_assigned' } : { by: 'agent', reason: why.reason }),
  })
  if (!moved) throw new Late()
  endGrace(tx, handle.id)
  if (handle.agentId !== null) tx.db.leave(endAssignment(handle.id, 'reassigned', tx.now()))
  const judged: Judged = { ...asLocked(before, slot), score: null, terms: {}, excluded: null }
  recordDecision(tx, { conversationId: handle.id, accountId, origin, strategy: origin, judged: [judged], startedAt })
  if (handle.agentId !== null) await tx.emit({ name: 'agent.changed', accountId: handle.agentId })
  return { over: slot.activeChats > slot.maxChats }
}

/** Says who was faster, if somebody was. The caller has shown that it may read the conversation. */
export async function notQueued(ctx: Context, id: number): Promise<AppError> {
  const now = await conversationById(ctx, id)
  // Who had it a moment ago may be gone by now.
  const winner = now.agentId === null || now.state !== 'assigned' ? null : await accountIfThere(ctx, now.agentId)
  return new AppError('conversation.not_queued', winner ? { detail: `${winner.name} has it`, winner: winner.name } : { detail: `it is ${now.state}` })
}
