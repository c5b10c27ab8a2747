// Since when an entry is delivered and read: the first receipt of the other side that covers it.
import type { ConversationEvent } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface Receipts { deliveredAt: string | null; readAt: string | null }

/** Who has to get it; null: nobody in particular (system sentences, and what visitors do not see). */
const sideOf = (event: ConversationEvent): 'agent' | 'visitor' | null => {
  if (event.type !== 'message') return null
  return event.author.kind === 'visitor' ? 'agent' : 'visitor'
}

export const findReceipts = (conversationId: number, entries: { seq: number; side: string }[]): Sql<{ seq: number; delivered_at: string | null; read_at: string | null }> => sql`
  select e.seq,
         (select r.at from conversation_receipts r
           where r.tenant_id = app_tenant() and r.conversation_id = ${conversationId} and r.side = e.side and r.kind = 'delivered' and r.up_to_seq >= e.seq
           order by r.up_to_seq limit 1) as delivered_at,
         (select r.at from conversation_receipts r
           where r.tenant_id = app_tenant() and r.conversation_id = ${conversationId} and r.side = e.side and r.kind = 'read' and r.up_to_seq >= e.seq
           order by r.up_to_seq limit 1) as read_at
    from unnest(${entries.map((e) => e.seq)}::integer[], ${entries.map((e) => e.side)}::text[]) as e (seq, side)`

/** By seq; entries without a recipient are missing. */
export async function receiptsOf(ctx: Context, conversationId: number, events: ConversationEvent[]): Promise<Map<number, Receipts>> {
  const entries = events.flatMap((event) => { const side = sideOf(event); return side === null ? [] : [{ seq: event.seq, side }] })
  if (entries.length === 0) return new Map()
  const rows = await ctx.db.rows(findReceipts(conversationId, entries))
  return new Map(rows.map((row) => [row.seq, { deliveredAt: row.delivered_at, readAt: row.read_at }]))
}
