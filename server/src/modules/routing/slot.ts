// A slot by hand, or none: where having no room is an answer and not an error.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { takeSlotByHand } from '../presence/index.ts'

export async function takeSlotIfPossible(tx: Context, accountId: number): Promise<boolean> {
  try {
    await takeSlotByHand(tx, accountId)
    return true
  } catch (error) {
    if (error instanceof AppError && (error.code === 'agent.at_capacity' || error.code === 'agent.not_available')) return false
    throw error
  }
}
