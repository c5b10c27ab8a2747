// Hands a conversation on: to another agent, or back to the queue of a group, as old as it is. A note goes along for staff.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { accessConversation, sendAgentEvent, type ConversationHandle } from '../conversations/index.ts'
import { accountByUid, allowed } from '../identity/index.ts'
import { groupByUid } from '../inboxes/index.ts'
import { give, Late } from './claim.ts'
import { leaveHandle } from './leave.ts'
import { Overtaken } from './model.ts'

export type TransferTo = { agent: string } | { group: string }
const attempts = 3

/**
 * The agent who has it may, and managers. To who has it already: only the note is left.
 * Errors: `conversation.not_found`, `conversation.not_yours`, `conversation.invalid_transition` (it is over), `agent.not_found`,
 * `group.not_found`, those of the slot.
 */
export async function transfer(ctx: Context, uid: string, to: TransferTo, note: string | undefined): Promise<number> {
  const target = 'agent' in to ? { agentId: (await accountByUid(ctx, to.agent)).id } : { group: await groupByUid(ctx, to.group) }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const handle = await accessConversation(ctx, uid, 'conversation.reply')
    mayTransfer(ctx, handle)
    try {
      await ctx.tx(async (tx) => {
        // The conversation's row is locked after the agents': the note stands behind the sentence of the move.
        await ('agentId' in target ? toAgent(tx, handle, target.agentId) : toGroup(tx, handle, target.group))
        if (note !== undefined) await sendAgentEvent(tx, { conversation: uid, type: 'note', text: note, clientId: null })
      })
      return handle.id
    } catch (error) {
      if (!(error instanceof Overtaken) && !(error instanceof Late)) throw error
    }
  }
  throw new AppError('conversation.invalid_transition', { detail: 'it changed at the same moment; look again' })
}

function mayTransfer(ctx: Context, handle: ConversationHandle): void {
  if (handle.state !== 'queued' && handle.state !== 'assigned') throw new AppError('conversation.invalid_transition', { detail: `it is ${handle.state}` })
  const own = ctx.actor.kind === 'agent' && handle.agentId === ctx.actor.accountId
  if (!own && !allowed(ctx, 'conversation.supervise')) throw new AppError('conversation.not_yours')
}

async function toAgent(tx: Context, handle: ConversationHandle, agentId: number): Promise<void> {
  if (handle.agentId !== agentId) await give(tx, handle, agentId, 'manual', {}, { reason: 'transferred' })
}

async function toGroup(tx: Context, handle: ConversationHandle, group: { id: number; name: string }): Promise<void> {
  // Visitors read the sentence, and the names of groups are for staff.
  await leaveHandle(tx, handle, 'transfer', { groupId: group.id, note: `To ${group.name}` })
}
