// Closes the days that are over in a tenant's zone: presence that went on past midnight is counted for them, and from then on
// the counts are read as they are. Nothing is set to zero: a new day simply has no counts yet.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { aggregate } from './aggregate.ts'
import { addDays } from './model.ts'
import { closeTenantDays, findCalendar, markOpenPresence } from './store.ts'

/** False: they were closed already. Repeating, or doing it at two places, changes nothing. */
export async function closeDays(ctx: Context): Promise<boolean> {
  const { today, closed } = must(await ctx.db.maybe(findCalendar(ctx.now())), 'tenant')
  const yesterday = addDays(today, -1)
  if (closed !== null && closed >= yesterday) return false
  await ctx.db.run(markOpenPresence(ctx.now(), closed))
  await aggregate(ctx)
  await ctx.db.run(closeTenantDays(yesterday))
  return true
}
