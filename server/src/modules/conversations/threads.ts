// The threads of conversations: the phases, oldest first.
import type { Thread } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface ThreadRow { conversation_id: number; uid: string; status: 'active' | 'closed'; opened_at: string; closed_at: string | null; closed_by: string | null; closed_reason: string | null }

export const listThreads = (conversationIds: number[], most: number): Sql<ThreadRow> => sql`
  select t.conversation_id, t.uid, t.status, t.opened_at, t.closed_at, t.closed_by, t.closed_reason
    from unnest(${conversationIds}::integer[]) as c (id)
   cross join lateral (
     select * from threads t
      where t.tenant_id = app_tenant() and t.conversation_id = c.id
      order by t.id desc
      limit ${most}) t
   order by t.conversation_id, t.id`

/** By conversation, of each the newest `most`. */
export async function threadsByConversation(ctx: Context, ids: number[], most: number): Promise<Map<number, Thread[]>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.rows(listThreads(ids, most))
  return new Map([...Map.groupBy(rows, (row) => row.conversation_id)].map(([id, own]) => [id, own.map((r) => ({
    uid: r.uid, status: r.status, openedAt: r.opened_at, closedAt: r.closed_at, closedBy: r.closed_by, closedReason: r.closed_reason,
  }))]))
}

/** The newest 200. */
export async function threadsOf(ctx: Context, conversationId: number): Promise<Thread[]> {
  return (await threadsByConversation(ctx, [conversationId], 200)).get(conversationId) ?? []
}
