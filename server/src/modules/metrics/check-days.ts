// Compares the counted days of yesterday and today with a recount of their facts.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { count } from './count.ts'
import { addDays, keyOf, same, zero, type Cell } from './model.ts'
import { findCalendar, findCells, findMarkedDays, toCounted } from './store.ts'

const page = 500

export const listAccountsAfter = (after: number, most: number): Sql<{ id: number }> => sql`
  select account_id as id from agents where tenant_id = app_tenant() and account_id > ${after} order by account_id limit ${most}`

/** One moment of the database for both sides: nothing that is committed between can look like a fault. */
const repeatable: Sql = { text: 'set transaction isolation level repeatable read', values: [], name: 'repeatable_read' }

/** Days that wait to be counted, or are not closed yet, are not compared. */
export async function checkDays(ctx: Context): Promise<{ checked: number; drifted: Cell[] }> {
  const drifted: Cell[] = []
  let checked = 0
  for (let after = 0; ;) {
    const found = await ctx.tx(async (tx) => {
      await tx.db.run(repeatable)
      const accounts = (await tx.db.rows(listAccountsAfter(after, page))).map((row) => row.id)
      const [calendar, marked] = await Promise.all([tx.db.maybe(findCalendar(tx.now())), tx.db.rows(findMarkedDays(accounts, tx.now()))])
      const { today, closed } = must(calendar, 'tenant')
      const waits = new Set(marked.map((row) => keyOf({ accountId: row.account_id, day: row.day })))
      const days = [addDays(today, -1), today].filter((day) => day === today || (closed !== null && day <= closed))
      const cells = accounts.flatMap((accountId) => days.map((day) => ({ accountId, day }))).filter((cell) => !waits.has(keyOf(cell)))
      const [kept, counted] = await Promise.all([tx.db.rows(findCells(cells)), count(tx, cells, false)])
      const known = new Map(kept.map(toCounted).map((cell) => [keyOf(cell), cell.counts]))
      return { accounts, checked: counted.length, drifted: counted.filter((cell) => !same(cell.counts, known.get(keyOf(cell)) ?? zero)).map(({ accountId, day }) => ({ accountId, day })) }
    })
    checked += found.checked
    drifted.push(...found.drifted)
    const last = found.accounts.at(-1)
    if (last === undefined || found.accounts.length < page) return { checked, drifted }
    after = last
  }
}
