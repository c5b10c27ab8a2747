// What visitors said of an agent's conversations, as facts for the count of his days. None are kept yet.
import type { Context } from '../../platform/context.ts'
import type { Cell, FactQuery, PlacedFact } from './model.ts'

/** Per cell: how many ratings were given on that local day, and the sum of their scores (1 to 5). Cells without one are missing. */
export async function ratingsOf(_ctx: Context, _cells: Cell[]): Promise<(Cell & { ratings: number; ratingSum: number })[]> {
  return []
}

/** The ratings themselves, in the order of their instants; `fact.score` is what was given. */
export async function ratingFactsOf(_ctx: Context, _query: FactQuery): Promise<PlacedFact[]> {
  return []
}
