// A conversation that waited too long for its group may go to the default group, where the tenant wants that.
import { instant, second } from '../../kernel/clock.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { settingsOf } from '../settings/index.ts'

const batch = 200

export const moveWaiting = (before: string): Sql<{ id: number }> => sql`
  with fallback as (
    select id from groups where tenant_id = app_tenant() and is_default and deleted_at is null and strategy <> 'pull'
  ), late as materialized (
    select c.id
      from conversations c cross join fallback f
     where c.tenant_id = app_tenant() and c.state = 'queued' and c.responder_id is null and c.queued_at < ${before} and c.group_id is distinct from f.id
     order by c.queued_at, c.id
     limit ${batch}
       for no key update of c skip locked
  )
  update conversations c set group_id = f.id, version = version + 1
    from late l cross join fallback f
   where c.tenant_id = app_tenant() and c.id = l.id
  returning c.id`

/** Returns how many went to the default group. */
export async function overflow(ctx: Context): Promise<number> {
  const { overflowSeconds } = await settingsOf(ctx)
  if (overflowSeconds === null) return 0
  return ctx.tx(async (tx) => {
    const moved = await tx.db.rows(moveWaiting(instant(tx.clock.now() - overflowSeconds * second)))
    for (const { id } of moved) await tx.emit({ name: 'conversation.queued', conversationId: id })
    return moved.length
  })
}
