// The local days of one agent, exactly as they are at this moment: kept counts where a day is over and nothing waits, facts
// counted on the spot for the rest.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { count } from './count.ts'
import { daysBetween, keyOf, zero, type Counts } from './model.ts'
import { findCalendar, findMarkedDays, listDays, toCounted } from './store.ts'

/** Today in the tenant's zone, and the last day that is over and closed. */
export async function calendarOf(ctx: Context): Promise<{ timeZone: string; today: string; closed: string | null }> {
  const { time_zone: timeZone, ...row } = must(await ctx.db.maybe(findCalendar(ctx.now())), 'tenant')
  return { timeZone, ...row }
}

/** One entry for each day from `from` to `to`, ascending; days to come have nothing. The caller bounds the range. */
export async function daysOf(ctx: Context, accountId: number, from: string, to: string): Promise<{ day: string; counts: Counts }[]> {
  return ctx.tx(async (tx) => {
    const [calendar, kept, marked] = await Promise.all([calendarOf(tx), tx.db.rows(listDays(accountId, from, to)), tx.db.rows(findMarkedDays([accountId], tx.now()))])
    const waits = new Set(marked.map((row) => row.day))
    const days = daysBetween(from, to)
    const open = days.filter((day) => day <= calendar.today && (waits.has(day) || calendar.closed === null || day > calendar.closed))
    const known = new Map([...kept.map(toCounted), ...await count(tx, open.map((day) => ({ accountId, day })), true)].map((cell) => [keyOf(cell), cell.counts]))
    return days.map((day) => ({ day, counts: known.get(keyOf({ accountId, day })) ?? zero }))
  })
}
