// What agents did, read for histories and for sockets.
import type { Presence } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import type { Activity, ActivityType, Priority } from './model.ts'

interface Row {
  id: number; account_id: number; at: string; type: ActivityType; conversation_id: number | null; took_ms: number | null
  previous_status: Presence | null; new_status: Presence | null; priority: Priority | null
}

const columns = sql`
  a.id, a.account_id, a.at, a.type, a.conversation_id, a.took_ms, a.data ->> 'previousStatus' as previous_status, a.data ->> 'newStatus' as new_status, a.data ->> 'priority' as priority`

export const listActivities = (accountId: number, since: string, most: number): Sql<Row> => sql`
  select ${columns}
    from activities a
   where a.tenant_id = app_tenant() and a.account_id = ${accountId} and a.at >= ${since}
   order by a.at desc, a.id desc
   limit ${most}`

export const listActivitiesOf = (transactions: string[]): Sql<Row & { txid: string }> => sql`
  select ${columns}, a.txid::text as txid
    from activities a
   where a.tenant_id = app_tenant() and a.txid = any(${transactions}::xid8[])
   order by a.id`

const toActivity = (r: Row): Activity => ({
  id: r.id, accountId: r.account_id, at: r.at, type: r.type, conversationId: r.conversation_id, tookMs: r.took_ms,
  previousStatus: r.previous_status, newStatus: r.new_status, priority: r.priority, messages: r.type === 'message_sent' ? 1 : 0,
})

/** Rows that one history reads, and entries that it shows. */
const mostRows = 5_000
const mostShown = 1_000

/** Messages that follow each other in one conversation become one entry, with the time of the last. The rows are newest first. */
function joined(rows: Activity[]): Activity[] {
  const out: Activity[] = []
  for (const row of rows) {
    const last = out.at(-1)
    if (row.type === 'message_sent' && last?.type === 'message_sent' && last.conversationId === row.conversationId) last.messages++
    else out.push({ ...row })
  }
  return out
}

/** Newest first, since an instant; at most 1,000. */
export async function activitiesOf(ctx: Context, accountId: number, since: string): Promise<Activity[]> {
  return joined((await ctx.db.rows(listActivities(accountId, since, mostRows))).map(toActivity)).slice(0, mostShown)
}

/** What was done in these transactions of the feed, in order. */
export async function activitiesOfTransactions(ctx: Context, transactions: string[]): Promise<(Activity & { txid: string })[]> {
  if (transactions.length === 0) return []
  return (await ctx.db.rows(listActivitiesOf(transactions))).map((row) => ({ ...toActivity(row), txid: row.txid }))
}
