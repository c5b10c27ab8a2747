// The same deed on many people in one transaction, where each stands for himself.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'

/**
 * What fails is told (null: done), the rest is done. In ascending order of the ids, so that two who do this do not wait in a
 * circle.
 */
export const oneByOne = (ctx: Context, ids: Iterable<number>, deed: (tx: Context, id: number) => Promise<void>): Promise<Map<number, AppError | null>> => ctx.tx(async (tx) => {
  const outcomes = new Map<number, AppError | null>()
  for (const id of [...new Set(ids)].toSorted((a, b) => a - b)) {
    try {
      await tx.tx((part) => deed(part, id))
      outcomes.set(id, null)
    } catch (error) {
      // A deadlock is the matter of all: the whole is tried again.
      if (!(error instanceof AppError)) throw error
      outcomes.set(id, error)
    }
  }
  return outcomes
})
