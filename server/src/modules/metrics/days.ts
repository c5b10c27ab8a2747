// The local days of one agent, exactly as they are at this moment: kept counts where a day is over and nothing waits, facts
// counted on the spot for the rest.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { count } from './count.ts'
import { daysBetween, keyOf, zero, type Counts } from './model.ts'
import { countPresence, findCalendar, findCells, findMarkedDays, listDays, toCounted } from './store.ts'

/** `closed`: the last day that is over and closed. */
export interface Calendar { timeZone: string; today: string; closed: string | null }

/** Today in the tenant's zone. */
export async function calendarOf(ctx: Context): Promise<Calendar> {
  const { time_zone: timeZone, ...row } = must(await ctx.db.maybe(findCalendar(ctx.now())), 'tenant')
  return { timeZone, ...row }
}

/**
 * One entry for each day from `from` to `to`, ascending; days to come have nothing. The caller bounds the range, and gives the
 * calendar if he has it. What waits is read before what is kept: a mark is taken away together with the count that it asked for.
 */
export async function daysOf(ctx: Context, accountId: number, from: string, to: string, calendar?: Calendar): Promise<{ day: string; counts: Counts }[]> {
  const { today, closed } = calendar ?? await calendarOf(ctx)
  const [marked, kept] = await ctx.db.both(findMarkedDays([accountId], ctx.now()), listDays(accountId, from, to))
  const waits = new Set(marked.map((row) => row.day))
  const days = daysBetween(from, to)
  const open = days.filter((day) => day <= today && (waits.has(day) || closed === null || day > closed))
  const known = new Map([...kept.map(toCounted), ...await count(ctx, open.map((day) => ({ accountId, day })), true)].map((cell) => [keyOf(cell), cell.counts]))
  return days.map((day) => ({ day, counts: known.get(keyOf({ accountId, day })) ?? zero }))
}

/** Today of many agents, as exact as `daysOf`: every id that was asked for is there. */
export async function todayOf(ctx: Context, accountIds: number[]): Promise<Map<number, Counts>> {
  if (accountIds.length === 0) return new Map()
  return ctx.tx(async (tx) => {
    const { today: day } = await calendarOf(tx)
    const [marked, kept, presence] = await Promise.all([
      tx.db.rows(findMarkedDays(accountIds, tx.now())), tx.db.rows(findCells(accountIds.map((accountId) => ({ accountId, day })))), tx.db.rows(countPresence(accountIds, day, tx.now())),
    ])
    const waiting = marked.filter((row) => row.day === day).map((row) => ({ accountId: row.account_id, day }))
    const known = new Map([...kept.map(toCounted), ...await count(tx, waiting, false)].map((cell) => [cell.accountId, cell.counts]))
    const here = new Map(presence.map((row) => [row.account_id, { onlineMs: row.online_ms, busyMs: row.busy_ms, awayMs: row.away_ms }]))
    return new Map(accountIds.map((id) => [id, { ...known.get(id) ?? zero, ...here.get(id) }]))
  })
}
