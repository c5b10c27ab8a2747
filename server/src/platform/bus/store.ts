// The statements of the feed: a row per domain event, written in the transaction of the deed, read in commit-safe order.
import { sql, type Sql } from '../db/sql.ts'
import type { TenantScope } from '../db/database.ts'
import type { DomainEvent, NewEvent } from './events.ts'

export const insertEvent = (tenant: TenantScope, now: string, event: NewEvent): Sql => sql`
  insert into domain_events (tenant_id, at, name, conversation_id, seq, account_id, data)
  values (${tenant}, ${now}, ${event.name}, ${event.conversationId ?? null}, ${event.seq ?? null},
          ${event.accountId ?? null}, ${event.data ? JSON.stringify(event.data) : null}::jsonb)`

interface EventRow {
  txid: string; id: number; tenant_id: number; at: string; name: string
  conversation_id: number | null; seq: number | null; account_id: number | null; data: Record<string, unknown> | null
}

export const toEvent = (row: EventRow): DomainEvent => ({
  position: `${row.txid}.${row.id}`,
  txid: row.txid,
  id: row.id,
  tenantId: row.tenant_id,
  at: row.at,
  name: row.name as DomainEvent['name'],
  conversationId: row.conversation_id,
  seq: row.seq,
  accountId: row.account_id,
  data: row.data,
})

export interface Place { txid: string; id: number }
export const parsePosition = (position: string): Place => {
  const [txid, id] = position.split('.')
  return { txid: txid ?? '0', id: Number(id ?? 0) }
}

/** Whether the numbers fit: a caller may write any digits, the database takes 64 bits. */
export function isPosition(position: string): boolean {
  const [txid, id, ...rest] = position.split('.')
  return rest.length === 0 && /^\d{1,40}$/.test(txid ?? '') && BigInt(txid ?? '0') < 2n ** 64n && /^\d{1,40}$/.test(id ?? '') && Number.isSafeInteger(Number(id))
}

/** New events of all tenants. */
export const readFeed = (after: Place, most: number): Sql<EventRow> => sql`
  select txid, id, tenant_id, at, name, conversation_id, seq, account_id, data
    from feed_read(${after.txid}::xid8, ${after.id}, ${most})`

/**
 * The tenant's events after a position. The horizon does not only rise: a transaction of another database is left out of it only
 * while it is seen to be there, so a later look may stop lower. What this node was `told` is safe to read whatever it says;
 * without that, somebody who resumes would be behind what all others have been told, and the gap would never be filled.
 */
export const readTenantFeed = (after: Place, most: number, told = '0.0'): Sql<EventRow> => sql`
  select txid, id, tenant_id, at, name, conversation_id, seq, account_id, data
    from domain_events
   where tenant_id = app_tenant()
     and (txid, id) > (${after.txid}::xid8, ${after.id}::bigint)
     and txid < greatest((select feed_horizon()), ${String(BigInt(parsePosition(told).txid) + 1n)}::xid8)
   order by txid, id
   limit ${most}`

/** Where a snapshot taken after this statement stands: all events below are in it, all others will be told. */
export const currentPosition = (): Sql<{ position: string }> => sql`
  select pg_snapshot_xmin(pg_current_snapshot())::text || '.0' as position`

/** Whether a position can be resumed from: not cleaned away, and not from another database's future. */
export const checkPosition = (at: Place): Sql<{ too_old: boolean; unknown: boolean }> => sql`
  select ${at.txid}::xid8 < (select txid from domain_events_floor) as too_old,
         ${at.txid}::xid8 > pg_snapshot_xmax(pg_current_snapshot()) as unknown`

/** Events are written that the feed cannot give yet, because an older transaction is still open. */
export const feedPending = (after: Place): Sql<{ pending: boolean }> => sql`
  select feed_pending(${after.txid}::xid8, ${after.id}) as pending`
