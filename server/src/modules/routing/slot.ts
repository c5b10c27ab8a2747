// A slot by hand, or none: where having no room is an answer and not an error; and the agent as he stood when it was taken.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { takeSlotByHand, type SlotByHand } from '../presence/index.ts'
import type { Candidate } from './model.ts'

export async function takeSlotIfPossible(tx: Context, accountId: number): Promise<SlotByHand | null> {
  try {
    return await takeSlotByHand(tx, accountId)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'agent.at_capacity' || error.code === 'agent.not_available')) return null
    throw error
  }
}

/** What was read of him before the lock may be old. */
export const asLocked = (agent: Candidate, slot: SlotByHand): Candidate =>
  ({ ...agent, presence: slot.presence, accepting: slot.accepting, activeChats: slot.activeChats - 1, maxChats: slot.maxChats })
