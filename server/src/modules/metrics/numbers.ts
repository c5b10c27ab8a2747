// The present numbers of agents. Days that wait to be counted are counted while they are read, so that whoever has just done
// something sees it.
import { isDeepStrictEqual } from 'node:util'
import { hour, minute } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import type { Sql } from '../../platform/db/sql.ts'
import { count } from './count.ts'
import { addDays, keyOf, minus, plus, standard, windowDays, zero, type Counts, type Numbers } from './model.ts'
import { findCalendar, findCells, findMarkedDays, findNumbers, toCounted, type NumbersRow } from './store.ts'

const rounded = (value: number): number => Math.round(value * 100) / 100

/** What the waiting days make of the counts: in all, in the window, and today. */
interface Correction { all: Counts; window: Counts; today: Counts }
const none: Correction = { all: zero, window: zero, today: zero }

async function corrections(tx: Context, accountIds: number[], from: string, today: string): Promise<Map<number, Correction>> {
  const marked = (await tx.db.rows(findMarkedDays(accountIds, tx.now()))).map((row) => ({ accountId: row.account_id, day: row.day }))
  if (marked.length === 0) return new Map()
  const [kept, counted] = await Promise.all([tx.db.rows(findCells(marked)), count(tx, marked, false)])
  const known = new Map(kept.map(toCounted).map((cell) => [keyOf(cell), cell.counts]))
  const found = new Map<number, Correction>()
  for (const cell of counted) {
    const more = minus(cell.counts, known.get(keyOf(cell)) ?? zero)
    const before = found.get(cell.accountId) ?? none
    found.set(cell.accountId, {
      all: plus(before.all, more), window: cell.day >= from ? plus(before.window, more) : before.window, today: cell.day === today ? plus(before.today, more) : before.today,
    })
  }
  return found
}

const shown = (row: NumbersRow, c: Correction): Numbers => {
  const [answers, ratings] = [row.answers + c.window.answers, row.ratings + c.window.ratings]
  return {
    resolvedInAll: row.resolved_in_all + c.all.resolved,
    responseMinutes: answers === 0 ? standard.responseMinutes : rounded(Math.min(1_440, (row.answer_ms + c.window.answerMs) / answers / minute)),
    satisfaction: ratings === 0 ? standard.satisfaction : rounded((row.rating_sum + c.window.ratingSum) / ratings),
    resolvedToday: row.resolved_today + c.today.resolved, messagesToday: row.messages_today + c.today.messages, onlineHoursToday: rounded(row.online_ms / hour),
  }
}

const attempts = 3

/** By account, every id that was asked for; and the rows of a statement that is read in the same flight. */
export async function numbersBeside<R>(ctx: Context, accountIds: number[], beside: Sql<R>): Promise<{ numbers: Map<number, Numbers>; rows: R[] }> {
  const now = ctx.now()
  const [others, found] = await ctx.db.both(beside, findNumbers(accountIds, now))
  return { numbers: await corrected(ctx, accountIds, found, now), rows: others }
}

async function corrected(ctx: Context, accountIds: number[], found: NumbersRow[], now: string): Promise<Map<number, Numbers>> {
  let rows = found
  let more = new Map<number, Correction>()
  for (let attempt = 1; rows.some((row) => row.waiting); attempt++) {
    const before = rows
    await ctx.tx(async (tx) => {
      const { today } = must(await tx.db.maybe(findCalendar(now)), 'tenant')
      more = await corrections(tx, accountIds, addDays(today, 1 - windowDays), today)
      rows = await tx.db.rows(findNumbers(accountIds, now))
    })
    // What was counted in between would be missed or taken twice.
    if (attempt === attempts || isDeepStrictEqual(rows, before)) break
    more = new Map()
  }
  return new Map(rows.map((row) => [row.account_id, shown(row, more.get(row.account_id) ?? none)]))
}
