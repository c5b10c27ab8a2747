// The local days of one agent, exactly as they are at this moment: kept counts where a day is over and nothing waits, facts
// counted on the spot for the rest.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { count } from './count.ts'
import { daysBetween, keyOf, zero, type Counts } from './model.ts'
import { countPresence, findCalendar, findCells, findMarkedDays, listDays, toCounted } from './store.ts'

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

/** Today of many agents, as exact as `daysOf`: every id that was asked for is there. */
export async function todayOf(ctx: Context, accountIds: number[]): Promise<Map<number, Counts>> {
  if (accountIds.length === 0) return new Map()
  return ctx.tx(async (tx) => {
    const { today: day } = await calendarOf(tx)
    const [kept, marked, presence] = await Promise.all([
      tx.db.rows(findCells(accountIds.map((accountId) => ({ accountId, day })))), tx.db.rows(findMarkedDays(accountIds, tx.now())), tx.db.rows(countPresence(accountIds, day, tx.now())),
    ])
    const waiting = marked.filter((row) => row.day === day).map((row) => ({ accountId: row.account_id, day }))
    const known = new Map([...kept.map(toCounted), ...await count(tx, waiting, false)].map((cell) => [cell.accountId, cell.counts]))
    const here = new Map(presence.map((row) => [row.account_id, { onlineMs: row.online_ms, busyMs: row.busy_ms, awayMs: row.away_ms }]))
    return new Map(accountIds.map((id) => [id, { ...known.get(id) ?? zero, ...here.get(id) }]))
  })
}
