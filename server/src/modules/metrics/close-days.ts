// Closes the days that are over in a tenant's zone: presence that went on past midnight is counted for them, and from then on
// the counts are read as they are. Nothing is set to zero: a new day simply has no counts yet.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { aggregate } from './aggregate.ts'
import { addDays, windowDays } from './model.ts'
import { awaitCounting, closeTenantDays, findCalendar, findPastWindows, markOpenPresence, putTotals } from './store.ts'

/** False: they were closed already. Repeating, or doing it at two places, changes nothing. */
export async function closeDays(ctx: Context): Promise<boolean> {
  const { today, closed } = must(await ctx.db.maybe(findCalendar(ctx.now())), 'tenant')
  const yesterday = addDays(today, -1)
  if (closed !== null && closed >= yesterday) return false
  await ctx.db.run(markOpenPresence(ctx.now(), closed))
  await aggregate(ctx)
  await moveWindows(ctx, addDays(today, 1 - windowDays))
  await ctx.db.run(closeTenantDays(yesterday))
  return true
}

/** Agents of one transaction. */
const batch = 500

/** The windows of all agents begin on `since`. Not while days are counted: what is added up must be what is kept. */
async function moveWindows(ctx: Context, since: string): Promise<void> {
  for (let past = batch; past === batch;) {
    past = await ctx.tx(async (tx) => {
      await tx.db.run(awaitCounting())
      const agents = (await tx.db.rows(findPastWindows(since, batch))).map((row) => row.id)
      return agents.length === 0 ? 0 : tx.db.run(putTotals(agents, since))
    })
  }
}
