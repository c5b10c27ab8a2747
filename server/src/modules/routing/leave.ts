// The ways out of an assignment: resolve, close, give back to the queue. The agent's row first, then the conversation.
import type { ConversationState } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { accessConversation, moveConversation, statesBefore, type ConversationHandle } from '../conversations/index.ts'
import { allowed } from '../identity/index.ts'
import { endGrace, giveSlotBack, settlePresence } from '../presence/index.ts'
import { Overtaken } from './model.ts'
import { endAssignment } from './store.ts'

type Way = {
  to: 'resolved' | 'closed' | 'queued'; code: 'resolved' | 'closed' | 'returned_to_queue'; verb: string
  end: 'resolved' | 'closed' | 'released' | 'timeout' | 'transferred'; avoids: boolean
}

const ways = {
  resolve: { to: 'resolved', code: 'resolved', verb: 'Resolved', end: 'resolved', avoids: false },
  close: { to: 'closed', code: 'closed', verb: 'Closed', end: 'closed', avoids: false },
  release: { to: 'queued', code: 'returned_to_queue', verb: 'Returned to the queue', end: 'released', avoids: true },
  deallocate: { to: 'queued', code: 'returned_to_queue', verb: 'Returned to the queue', end: 'released', avoids: false },
  transfer: { to: 'queued', code: 'returned_to_queue', verb: 'Transferred', end: 'transferred', avoids: true },
  timeout: { to: 'resolved', code: 'resolved', verb: 'Resolved', end: 'timeout', avoids: false },
} satisfies Record<string, Way>

/** What a way may need besides. */
export interface Beside { groupId?: number; idle?: { since: string; warnedBefore: string | null }; text?: string; note?: string }

/** How often the state may change under the hand before we give up and say so. */
const attempts = 3

/**
 * The assigned agent may, and managers. Already there: nothing happens, no error.
 * Errors: `conversation.not_found`, `conversation.not_yours`, `conversation.invalid_transition`.
 */
export async function leave(ctx: Context, uid: string, how: 'resolve' | 'close' | 'release'): Promise<number> {
  const way: Way = ways[how]
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const handle = await accessConversation(ctx, uid, 'conversation.reply')
    if (handle.state === way.to) return handle.id
    mayLeave(ctx, handle, way.to)
    if (await ctx.tx((tx) => move(tx, handle, way)).catch(overtaken)) return handle.id
  }
  throw new AppError('conversation.invalid_transition', { detail: 'it changed at the same moment; look again' })
}

function overtaken(error: unknown): false {
  if (error instanceof Overtaken) return false
  throw error
}

function mayLeave(ctx: Context, handle: ConversationHandle, to: ConversationState): void {
  if (!statesBefore(to).includes(handle.state) || (to === 'queued' && handle.state !== 'assigned')) {
    throw new AppError('conversation.invalid_transition', { detail: `it is ${handle.state}` })
  }
  const own = ctx.actor.kind === 'agent' && handle.agentId === ctx.actor.accountId
  if (!own && !allowed(ctx, 'conversation.supervise')) throw new AppError('conversation.not_yours')
}

/** Without asking who may. Errors: `Overtaken`. */
export async function leaveHandle(ctx: Context, handle: ConversationHandle, how: keyof typeof ways, beside: Beside = {}): Promise<void> {
  await ctx.tx((tx) => move(tx, handle, ways[how], beside))
}

/** Frees the holder's slot and moves, or does neither. */
async function move(tx: Context, handle: ConversationHandle, way: Way, { text, ...beside }: Beside = {}): Promise<true> {
  const holder = handle.state === 'assigned' ? handle.agentId : null
  const by = tx.actor.kind === 'agent' ? tx.actor : null
  if (holder !== null) giveSlotBack(tx, holder)
  const moved = await moveConversation(tx, handle.id, {
    to: way.to, from: [handle.state], expectAgent: handle.agentId, code: way.code, accountId: by?.accountId ?? null,
    text: text ?? (by ? `${way.verb} by ${by.name}` : way.verb), by: by ? 'agent' : 'system', reason: way.end,
    ...(way.to === 'queued' ? { agentId: null, avoidAgent: way.avoids ? holder : null } : {}),
    ...beside,
  })
  if (!moved) throw new Overtaken()
  if (holder !== null) {
    endGrace(tx, handle.id)
    tx.db.leave(endAssignment(handle.id, way.end, tx.now()))
    await tx.emit({ name: 'agent.changed', accountId: holder })
  }
  return true
}

/** Everything an agent has goes back to the queue at once (he was deactivated or removed). Inside a transaction; his row is locked. */
export async function releaseAll(tx: Context, account: { id: number; name: string }, ids: number[]): Promise<void> {
  const accountId = account.id
  for (const id of ids) {
    giveSlotBack(tx, accountId)
    const moved = await moveConversation(tx, id, {
      to: 'queued', from: ['assigned'], expectAgent: accountId, agentId: null, code: 'agent_left', accountId, text: `Agent ${account.name} left`,
      by: 'system', reason: 'agent_left',
    })
    if (!moved) throw new Overtaken()
    endGrace(tx, id)
    tx.db.leave(endAssignment(id, 'deactivated', tx.now()))
  }
  await settlePresence(tx, accountId)
}
