// What managers do with the queue of operators: give back, hand to another, move to another inbox; and an operator's claim,
// which needs his subscription.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { clearLabels, conversationById, moveInbox, type ConversationHandle } from '../conversations/index.ts'
import { recordSecurity } from '../identity/index.ts'
import { answeringGroup, demandSubscription } from '../inboxes/index.ts'
import { endGrace, giveSlotBack } from '../presence/index.ts'
import { give, Late, lost, notQueued } from './claim.ts'
import { leaveHandle } from './leave.ts'
import { Overtaken } from './model.ts'
import { endAssignment } from './store.ts'

const attempts = 3

/** Looks at the conversation and acts; when it moved meanwhile, looks again. */
async function settled<T>(ctx: Context, id: number, act: (handle: ConversationHandle) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act(await conversationById(ctx, id))
    } catch (error) {
      if (!(error instanceof Overtaken) && !(error instanceof Late)) throw error
      if (attempt === attempts) throw new AppError('conversation.invalid_transition', { detail: 'it changed at the same moment; look again' })
    }
  }
}

/** An operator takes one waiting conversation of an inbox he is subscribed to. Errors: `conversation.not_queued` (names the winner), `agent.not_subscribed`, those of the slot. */
export async function claimAs(ctx: Context, id: number, accountId: number): Promise<void> {
  const handle = await conversationById(ctx, id)
  await demandSubscription(ctx, accountId, handle.inboxId)
  const won = handle.state === 'queued' && await ctx.tx((tx) => give(tx, handle, accountId, 'claim', { online: true })).then(() => true, lost)
  if (!won) throw await notQueued(ctx, id)
}

/** Resolves; the caller has shown that he may. Errors: `conversation.already_resolved`. */
export const resolveHandle = (ctx: Context, id: number): Promise<void> => settled(ctx, id, async (handle) => {
  if (handle.state === 'resolved' || handle.state === 'closed') throw new AppError('conversation.already_resolved')
  await leaveHandle(ctx, handle, 'resolve')
})

/** Back to the queue. Errors: `conversation.invalid_transition`, `conversation.already_resolved`. */
export const deallocate = (ctx: Context, id: number): Promise<void> => settled(ctx, id, async (handle) => {
  if (handle.state === 'resolved' || handle.state === 'closed') throw new AppError('conversation.already_resolved')
  if (handle.state === 'queued') throw new AppError('conversation.invalid_transition', { detail: 'it is queued' })
  await leaveHandle(ctx, handle, 'deallocate')
})

/** To another operator, from the queue or from whoever has it; beyond his capacity only on record. Errors: `agent.not_found`, `agent.not_available`, `conversation.already_resolved`. */
export const reassign = (ctx: Context, id: number, accountId: number): Promise<void> => settled(ctx, id, async (handle) => {
  if (handle.state === 'resolved' || handle.state === 'closed') throw new AppError('conversation.already_resolved')
  if (handle.agentId === accountId) return
  await ctx.tx(async (tx) => {
    const { over } = await give(tx, handle, accountId, 'manual', { override: true })
    if (over) await recordSecurity(tx, 'capacity.overridden', accountId, { conversation: handle.id })
  })
})

/** To another inbox of the tenant: waits there, without the labels of the old one. Errors: `conversation.already_resolved`. */
export const moveToInbox = (ctx: Context, id: number, inboxId: number): Promise<void> => settled(ctx, id, async (handle) => {
  if (handle.state === 'resolved' || handle.state === 'closed') throw new AppError('conversation.already_resolved')
  if (handle.inboxId === inboxId) return
  await ctx.tx(async (tx) => {
    const groupId = await answeringGroup(tx, inboxId)
    if (handle.agentId !== null) giveSlotBack(tx, handle.agentId)
    await clearLabels(tx, handle.id)
    const moved = await moveInbox(tx, handle, { inboxId, groupId })
    if (!moved) throw new Overtaken()
    endGrace(tx, handle.id)
    if (handle.agentId !== null) {
      tx.db.leave(endAssignment(handle.id, 'moved', tx.now()))
      await tx.emit({ name: 'agent.changed', accountId: handle.agentId })
    }
  })
})
