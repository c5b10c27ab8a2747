// The statements that find what stands at a path of the Firebase tree.
import { sql, type Sql } from '../../../platform/db/sql.ts'

export interface Found { id: number; visitor_id: number; inbox_id: number }

export const findConversation = (uid: string): Sql<Found> => sql`
  select id, visitor_id, inbox_id from conversations where tenant_id = app_tenant() and uid = ${uid}`

export interface ThreadRow {
  id: number; uid: string; conversation_id: number; conversation_uid: string; visitor_id: number; inbox_id: number
  status: 'active' | 'closed'; opened_at: string; closed_at: string | null; closed_by: string | null; closed_reason: string | null
}

const threadColumns = sql`
  t.id, t.uid, t.conversation_id, c.uid as conversation_uid, c.visitor_id, c.inbox_id, t.status, t.opened_at, t.closed_at, t.closed_by, t.closed_reason`

export const findThread = (uid: string): Sql<ThreadRow> => sql`
  select ${threadColumns}
    from threads t join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
   where t.tenant_id = app_tenant() and t.uid = ${uid}`

/** The newest two threads of each conversation: a change closes one and opens another. */
export const findNewestThreads = (conversationIds: number[]): Sql<ThreadRow> => sql`
  select ${threadColumns}
    from unnest(${conversationIds}::integer[]) as k (id)
    join conversations c on c.tenant_id = app_tenant() and c.id = k.id
   cross join lateral (select * from threads n where n.tenant_id = c.tenant_id and n.conversation_id = c.id order by n.id desc limit 2) t`

export const findThreadEntries = (threadId: number, most: number): Sql<{ conversation_id: number; seq: number }> => sql`
  select e.conversation_id, e.seq
    from threads t join conversation_events e on e.tenant_id = t.tenant_id and e.conversation_id = t.conversation_id and e.thread_id = t.id
   where t.tenant_id = app_tenant() and t.id = ${threadId} and e.type in ('message', 'system')
   order by e.seq desc
   limit ${most}`

export const findEntry = (conversationId: number, uid: string): Sql<{ conversation_id: number; seq: number }> => sql`
  select conversation_id, seq from conversation_events
   where tenant_id = app_tenant() and conversation_id = ${conversationId} and uid = ${uid} and type in ('message', 'system')`

/** What an agent has not read in his conversations, the newest. */
export const findUnread = (accountId: number, most: number): Sql<{ conversation_id: number; seq: number }> => sql`
  select e.conversation_id, e.seq
    from conversations c join conversation_events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id and e.seq > c.agent_read_seq
   where c.tenant_id = app_tenant() and c.agent_id = ${accountId} and c.state = 'assigned'
     and (e.type = 'system' or (e.type = 'message' and e.author_kind = 'visitor'))
   order by e.id desc
   limit ${most}`

export const beginMirror = (): Sql => sql`select feed_cursors_begin('firebase')`
export const endMirror = (): Sql => sql`select feed_cursors_end('firebase')`

export const findMirrorBehind = (now: string, most: number): Sql<{ tenant: number }> => sql`
  select tenant from feed_behind('firebase', ${now}, ${most}) as tenant`

/** The tenant's turn: nobody else mirrors it until the lease ends. No row: somebody does. */
export const takeTurn = (leaseUntil: string, now: string): Sql<{ txid: string; id: number; takes: number; failures: number }> => sql`
  update feed_cursors set takes = takes + 1, lease_until = ${leaseUntil}
   where tenant_id = app_tenant() and reader = 'firebase' and lease_until <= ${now}
  returning txid::text as txid, id, takes, failures`

/** Everything up to a place is mirrored; no row: the turn was lost. */
export const advanceTurn = (take: number, place: { txid: string; id: number }, leaseUntil: string): Sql<{ takes: number }> => sql`
  update feed_cursors set txid = ${place.txid}::xid8, id = ${place.id}, lease_until = ${leaseUntil}, failures = 0
   where tenant_id = app_tenant() and reader = 'firebase' and takes = ${take}
  returning takes`

export const endTurn = (take: number, failures: number, until: string): Sql => sql`
  update feed_cursors set lease_until = ${until}, failures = ${failures}
   where tenant_id = app_tenant() and reader = 'firebase' and takes = ${take}`
