// The slot counter: taken before the conversation, given back on every way out, never above the limit.
import type { Presence } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { Slot } from './model.ts'
import { freeSlot, lockAgent, takeSlot } from './store.ts'

/** Takes a slot of an agent for automatic work; null when he is not online, not accepting or full. Inside a transaction. */
export async function takeSlotIfEligible(tx: Context, accountId: number): Promise<Slot | null> {
  const row = await tx.db.maybe(takeSlot(accountId, true, tx.now()))
  return row && { accountId: row.account_id, activeChats: row.active_chats, maxChats: row.max_chats }
}

export interface ByHand {
  /** When, for who asks `slotTaken`; otherwise now. */
  at?: string
  /** He must be online and accepting; otherwise being here suffices. */
  online?: boolean
  /** A manager may go beyond the capacity; the caller records it. */
  override?: boolean
}

/** A slot taken by hand, with how its agent stood under the lock: what a decision about him rests on. */
export interface SlotByHand extends Slot { presence: Presence; accepting: boolean }

/** Takes a slot by hand. Errors: `agent.not_found`, `agent.not_available`, `agent.at_capacity`. */
export async function takeSlotByHand(tx: Context, accountId: number, how: ByHand = {}): Promise<SlotByHand> {
  // The lock first: who waited for it must see the role and the account as they then are, not as they were when he began.
  const [agent, row] = await Promise.all([
    tx.db.maybe(lockAgent(accountId)), tx.db.maybe(takeSlot(accountId, how.online ?? false, how.at ?? tx.now(), how.override ?? false)),
  ])
  if (row && agent) return { accountId: row.account_id, activeChats: row.active_chats, maxChats: row.max_chats, presence: agent.presence, accepting: agent.accepting }
  if (!agent) throw new AppError('agent.not_found')
  const here = how.online ? agent.presence === 'online' && agent.accepting : agent.presence !== 'offline'
  if (here && agent.active_chats >= agent.max_chats) throw new AppError('agent.at_capacity', { detail: `${agent.active_chats} of ${agent.max_chats}` })
  throw new AppError('agent.not_available')
}

/** Gives a slot back. Inside the transaction that ends the assignment. */
export function giveSlotBack(tx: Context, accountId: number): void {
  tx.db.leave(freeSlot(accountId))
}
