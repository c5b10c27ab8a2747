// Removes a group. What waits in its queue goes to the default group, or to everybody, so that somebody answers it.
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { markGroupRemoved } from '../inboxes/index.ts'

const batch = 500

export const moveFromRemoved = (most: number): Sql<{ id: number }> => sql`
  with fallback as (
    select (select id from groups where tenant_id = app_tenant() and is_default and deleted_at is null) as id
  ), stray as materialized (
    select c.id
      from groups g join conversations c on c.tenant_id = g.tenant_id and c.group_id = g.id and c.state = 'queued'
     where g.tenant_id = app_tenant() and g.deleted_at is not null
     order by c.id
     limit ${most}
       for no key update of c skip locked
  )
  update conversations c set group_id = f.id, version = version + 1
    from stray s cross join fallback f
   where c.tenant_id = app_tenant() and c.id = s.id
  returning c.id`

/** Errors: `group.not_found`. */
export async function removeGroup(ctx: Context, uid: string): Promise<void> {
  let moved = await ctx.tx(async (tx) => {
    await markGroupRemoved(tx, uid)
    return rehome(tx)
  })
  // The rest in transactions of their own; what is held at this moment is found by the sweep.
  while (moved === batch) moved = await rehome(ctx)
}

/** Moves what waits for removed groups; a bounded number. Returns how many. */
export const rehome = (ctx: Context): Promise<number> => ctx.tx(async (tx) => {
  const rows = await tx.db.rows(moveFromRemoved(batch))
  for (const { id } of rows) await tx.emit({ name: 'conversation.queued', conversationId: id })
  return rows.length
})
