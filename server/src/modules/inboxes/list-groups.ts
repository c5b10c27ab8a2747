// Groups as their list shows them: whether each is open now, and the removed ones where somebody asks for them.
import type { ListedGroup } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { toGroup } from './groups.ts'
import { openingsOf } from './hours.ts'
import { listGroups } from './store.ts'

/** In the order of their ids, after the given one; `removed` instead of those that are there. */
export async function listedGroups(ctx: Context, removed: boolean, after: number, limit: number): Promise<(ListedGroup & { id: number })[]> {
  const rows = await ctx.db.rows(listGroups(after, limit, removed))
  const openings = await openingsOf(ctx, rows.map((row) => row.id))
  return rows.map((row) => {
    const opening = openings.get(row.id)
    return { ...toGroup(row), removedAt: row.deleted_at, timeZone: opening?.hours?.timeZone ?? null, open: opening?.open ?? true, opensAt: opening?.opensAt ?? null }
  })
}
