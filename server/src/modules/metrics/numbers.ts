// The present numbers of agents. Days that wait to be counted are counted while they are read, so that whoever has just done
// something sees it.
import { hour, minute } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { count } from './count.ts'
import { addDays, keyOf, minus, plus, standard, windowDays, zero, type Counts, type Numbers } from './model.ts'
import { countPresence, findCalendar, findCells, findMarkedDays, findNumbers, toCounted, type NumbersRow } from './store.ts'

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

const shown = (row: NumbersRow, c: Correction, onlineMs: number): Numbers => {
  const [answers, ratings] = [row.answers + c.window.answers, row.ratings + c.window.ratings]
  return {
    resolvedInAll: row.resolved_in_all + c.all.resolved,
    responseMinutes: answers === 0 ? standard.responseMinutes : rounded(Math.min(1_440, (row.answer_ms + c.window.answerMs) / answers / minute)),
    satisfaction: ratings === 0 ? standard.satisfaction : rounded((row.rating_sum + c.window.ratingSum) / ratings),
    resolvedToday: row.resolved_today + c.today.resolved, messagesToday: row.messages_today + c.today.messages, onlineHoursToday: rounded(onlineMs / hour),
  }
}

/** By account; every id that was asked for is there. */
export async function numbersOf(ctx: Context, accountIds: number[]): Promise<Map<number, Numbers>> {
  if (accountIds.length === 0) return new Map()
  return ctx.tx(async (tx) => {
    const { today } = must(await tx.db.maybe(findCalendar(tx.now())), 'tenant')
    const from = addDays(today, 1 - windowDays)
    const [rows, presence, corrected] = await Promise.all([
      tx.db.rows(findNumbers(accountIds, from, today)), tx.db.rows(countPresence(accountIds, today, tx.now())), corrections(tx, accountIds, from, today),
    ])
    const online = new Map(presence.map((row) => [row.account_id, row.online_ms + row.busy_ms]))
    return new Map(rows.map((row) => [row.account_id, shown(row, corrected.get(row.account_id) ?? none, online.get(row.account_id) ?? 0)]))
  })
}
