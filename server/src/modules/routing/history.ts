// The history of a conversation: every change of its state and of its agent, with the way it came about.
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import type { MoveCode } from '../conversations/index.ts'
import type { DecisionOrigin } from './store.ts'

export interface HistoryEntry {
  /** The place in the conversation; 0: its beginning. */
  seq: number
  code: MoveCode
  text: string
  /** Why the phase before ended: `released`, `grace_expired`, `moved`, `agent_assigned` … */
  reason: string | null
  /** By what way the agent got it. */
  origin: DecisionOrigin | null
  /** The agent who got it, or who did it. */
  account: { id: number; name: string } | null
  at: string
}

interface Row {
  seq: number; code: HistoryEntry['code']; text: string; reason: string | null; origin: DecisionOrigin | null
  account_id: number | null; account_name: string | null; created_at: string
}

export const listHistory = (conversationId: number, offset: number, limit: number): Sql<Row> => sql`
  select e.seq, e.code, e.text, e.reason, d.origin, e.account_id, a.name as account_name, e.created_at
    from (select tenant_id, conversation_id, seq, code, text, account_id, metadata ->> 'cause' as reason, created_at
            from conversation_events
           where tenant_id = app_tenant() and conversation_id = ${conversationId} and type = 'system' and code not in ('idle_warning', 'rated')
          union all
          select tenant_id, id, 0, 'opened', 'Conversation opened', null, null, created_at
            from conversations
           where tenant_id = app_tenant() and id = ${conversationId}) e
    left join lateral (select s.decision_id from assignments s
                        where s.tenant_id = e.tenant_id and s.conversation_id = e.conversation_id and s.account_id = e.account_id
                          and s.started_at >= e.created_at and e.code in ('agent_joined', 'reopened')
                        order by s.id limit 1) s on true
    left join routing_decisions d on d.tenant_id = e.tenant_id and d.id = s.decision_id
    left join accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
   order by e.seq desc
   limit ${limit} offset ${offset}`

/** Newest first. The caller has shown that he may read the conversation. */
export async function historyOf(ctx: Context, conversationId: number, offset: number, limit: number): Promise<HistoryEntry[]> {
  const rows = await ctx.db.rows(listHistory(conversationId, offset, limit))
  return rows.map((r) => ({
    seq: r.seq, code: r.code, text: r.text, reason: r.reason, origin: r.origin, at: r.created_at,
    account: r.account_id !== null && r.account_name !== null ? { id: r.account_id, name: r.account_name } : null,
  }))
}
