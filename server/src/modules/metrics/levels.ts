// Levels of agents by what visitors said of them in the last thirty days: 4 and more is high, 3 and more medium, else low.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { addDays, windowDays } from './model.ts'
import { findCalendar, updateLevels } from './store.ts'

/** Returns how many changed. */
export const renewLevels = (ctx: Context): Promise<number> => ctx.tx(async (tx) => {
  const { today } = must(await tx.db.maybe(findCalendar(tx.now())), 'tenant')
  return (await tx.db.rows(updateLevels(null, addDays(today, 1 - windowDays)))).length
})
