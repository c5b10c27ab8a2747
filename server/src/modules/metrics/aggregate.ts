// Counts the days that marks name, in one transaction with taking the marks away: whatever interrupts it, either both
// happened or neither.
import type { Context } from '../../platform/context.ts'
import { must } from '../../kernel/must.ts'
import { count } from './count.ts'
import { addDays, keyOf, same, windowDays, zero, type Counted, type Counts } from './model.ts'
import { findCalendar, findCells, putCells, putTenantDays, putTotals, takeMarks, toCounted, tryCounting, updateLevels } from './store.ts'

/** Marks of one transaction: short enough that it holds nobody up. */
const batch = 500

/** What of an agent's numbers moved. */
export type MetricName = 'responseTime' | 'customerSatisfaction' | 'ticketsResolved' | 'messagesHandled'

const moved = (before: Counts, after: Counts): MetricName[] => {
  const names: MetricName[] = []
  if (before.answers !== after.answers || before.answerMs !== after.answerMs) names.push('responseTime')
  if (before.ratings !== after.ratings || before.ratingSum !== after.ratingSum) names.push('customerSatisfaction')
  if (before.resolved !== after.resolved) names.push('ticketsResolved')
  if (before.messages !== after.messages) names.push('messagesHandled')
  return names
}

/** One batch of a tenant. `more`: others wait. `busy`: another server counts here. */
export const aggregateOnce = (ctx: Context): Promise<{ cells: number; more: boolean; busy: boolean }> => ctx.tx(async (tx) => {
  const lock = await tx.db.maybe(tryCounting())
  if (!lock?.mine) return { cells: 0, more: false, busy: true }
  const cells = (await tx.db.rows(takeMarks(batch, tx.now()))).map((row) => ({ accountId: row.account_id, day: row.day }))
  if (cells.length === 0) return { cells: 0, more: false, busy: false }
  const [calendar, before, after] = await Promise.all([tx.db.maybe(findCalendar(tx.now())), tx.db.rows(findCells(cells)), count(tx, cells, false)])
  const known = new Map(before.map(toCounted).map((cell) => [keyOf(cell), cell.counts]))
  const changed = after.filter((cell) => !same(cell.counts, known.get(keyOf(cell)) ?? zero))
  if (changed.length > 0) await keep(tx, changed, known, must(calendar, 'tenant').today)
  return { cells: cells.length, more: true, busy: false }
})

async function keep(tx: Context, changed: Counted[], known: ReadonlyMap<string, Counts>, today: string): Promise<void> {
  const accounts = [...new Set(changed.map((cell) => cell.accountId))]
  await tx.db.run(putCells(changed))
  const since = addDays(today, 1 - windowDays)
  await Promise.all([tx.db.run(putTotals(accounts, since)), tx.db.run(putTenantDays([...new Set(changed.map((cell) => cell.day))]))])
  const metrics = new Map<number, MetricName[]>()
  for (const cell of changed) {
    const names = moved(known.get(keyOf(cell)) ?? zero, cell.counts)
    if (names.length > 0) metrics.set(cell.accountId, [...new Set([...metrics.get(cell.accountId) ?? [], ...names])])
  }
  const rated = [...metrics].filter(([, names]) => names.includes('customerSatisfaction')).map(([id]) => id)
  if (rated.length > 0) await tx.db.rows(updateLevels(rated, since))
  for (const [accountId, names] of metrics) await tx.emit({ name: 'metrics.changed', accountId, data: { metrics: names } })
}

/** Everything that waits now. Returns how many days were counted. */
export async function aggregate(ctx: Context): Promise<number> {
  let cells = 0
  for (;;) {
    const done = await aggregateOnce(ctx)
    cells += done.cells
    if (!done.more) return cells
  }
}
