// What agents did, read for histories and for sockets.
import type { AgentActivity, Presence } from '@switchboard/protocol'
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

interface PageRow {
  id: number; at: string; type: ActivityType; conversation_id: number | null; conversation_uid: string | null; seq: number | null
  previous_status: Presence | null; new_status: Presence | null
}

export const listActivityPage = (accountId: number, before: { at: string; id: number } | null, limit: number): Sql<PageRow> => sql`
  select a.id, a.at, a.type, a.conversation_id, c.uid as conversation_uid, a.seq, a.data ->> 'previousStatus' as previous_status, a.data ->> 'newStatus' as new_status
    from activities a
    left join conversations c on c.tenant_id = a.tenant_id and c.id = a.conversation_id
   where a.tenant_id = app_tenant() and a.account_id = ${accountId}
     and (${before?.at ?? null}::timestamptz is null or (a.at, a.id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::bigint))
   order by a.at desc, a.id desc
   limit ${limit}`

/** Newest first, each by itself, before the place of the last one seen. */
export async function activityPage(ctx: Context, accountId: number, before: { at: string; id: number } | null, limit: number): Promise<AgentActivity[]> {
  return (await ctx.db.rows(listActivityPage(accountId, before, limit))).map((r) => ({
    id: r.id, at: r.at, type: r.type, conversation: r.conversation_uid === null ? null : { uid: r.conversation_uid, number: Number(r.conversation_id) }, seq: r.seq,
    before: r.previous_status, after: r.new_status,
  }))
}
