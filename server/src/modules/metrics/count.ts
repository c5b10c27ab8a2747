// Counts days from their facts: the one way, for the worker that keeps the counts, for readers of days that are not counted
// yet, and for the check that compares the two.
import { plus, zero, type Cell, type Counted, keyOf } from './model.ts'
import type { Context } from '../../platform/context.ts'
import { countRatings } from './ratings.ts'
import { countDays, toCounted } from './store.ts'

/** `live`: presence that goes on counts up to now. */
export async function count(ctx: Context, cells: Cell[], live: boolean): Promise<Counted[]> {
  if (cells.length === 0) return []
  const [rows, ratings] = await ctx.db.both(countDays(cells, ctx.now(), live ? ctx.now() : null), countRatings(cells))
  const rated = new Map(ratings.map((row) => [keyOf({ accountId: row.account_id, day: row.day }), row]))
  return rows.map(toCounted).map((cell) => {
    const found = rated.get(keyOf(cell))
    return found ? { ...cell, counts: plus(cell.counts, { ...zero, ratings: found.ratings, ratingSum: found.rating_sum }) } : cell
  })
}
