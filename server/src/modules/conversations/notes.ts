// The newest note of each conversation: what one reads before taking it over.
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export const findNewestNotes = (ids: number[]): Sql<{ id: number; text: string }> => sql`
  select c.id, n.text
    from unnest(${ids}::integer[]) as c (id)
   cross join lateral (
     select e.text from conversation_events e
      where e.tenant_id = app_tenant() and e.conversation_id = c.id and e.type = 'note'
      order by e.seq desc
      limit 1) n`

/** Text by conversation id. */
export async function newestNotes(ctx: Context, ids: number[]): Promise<Map<number, string>> {
  return ids.length === 0 ? new Map() : new Map((await ctx.db.rows(findNewestNotes(ids))).map((row) => [row.id, row.text]))
}
