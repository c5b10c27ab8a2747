// The statements that plan, take and end deliveries.
import { sql, type Sql } from '../../platform/db/sql.ts'

export const findBehind = (now: string, most: number): Sql<{ tenant: number }> => sql`
  select tenant from feed_behind('webhooks', ${now}, ${most}) as tenant`

/** Nobody else plans this tenant until the transaction ends. */
export const lockCursor = (): Sql => sql`
  select from feed_cursors where tenant_id = app_tenant() and reader = 'webhooks' for no key update`

/**
 * The next events of the tenant become deliveries of every endpoint that wants them, and the cursor moves, in one statement: what
 * is delivered is what was committed. The feed's order is not that of one conversation: a transaction that waited for the row lock
 * may have the older number. Its predecessors are committed and visible, so they are planned together with it (`ahead`).
 * No row: another server plans this tenant now. `read` = `most`: there may be more.
 */
export const planDeliveries = (most: number, now: string): Sql<{ read: number; planned: number }> => sql`
  with place as materialized (
    select txid, id from feed_cursors where tenant_id = app_tenant() and reader = 'webhooks' for no key update skip locked
  ), fresh as materialized (
    select f.*
      from place p
     cross join lateral (select e.txid, e.id, e.name, e.at, e.conversation_id, e.seq, e.account_id, e.data
                           from domain_events e
                          where e.tenant_id = app_tenant() and (e.txid, e.id) > (p.txid, p.id) and e.txid < (select feed_horizon())
                          order by e.txid, e.id
                          limit ${most}) f
  ), last as materialized (
    select txid, id from fresh order by txid desc, id desc limit 1
  ), newest as materialized (
    select conversation_id, max(id) as id from fresh where conversation_id is not null group by conversation_id
  ), ahead as materialized (
    select e.txid, e.id, e.name, e.at, e.conversation_id, e.seq, e.account_id, e.data
      from last l
     cross join lateral (select x.*
                           from domain_events x
                          where x.tenant_id = app_tenant() and (x.txid, x.id) > (l.txid, l.id)
                          order by x.txid, x.id
                          limit 5000) e
      join newest n on n.conversation_id = e.conversation_id and e.id < n.id
  ), made as (
    insert into webhook_deliveries (uid, tenant_id, endpoint_id, lane, event_id, name, at, conversation_id, seq, account_id, data, created_at)
    select gen_random_uuid(), app_tenant(), w.id, coalesce(b.conversation_id, -b.account_id, 0), b.id, b.name, b.at, b.conversation_id, b.seq, b.account_id, b.data, ${now}
      from (select * from fresh union all select * from ahead) b
      join webhook_endpoints w on w.tenant_id = app_tenant() and w.active and w.deleted_at is null and (w.events is null or b.name = any(w.events))
     where w.account_id is null
        or (b.conversation_id is not null
            and (b.account_id = w.account_id
                 or exists (select from assignments s
                             where s.tenant_id = app_tenant() and s.conversation_id = b.conversation_id and s.account_id = w.account_id
                               and (s.ended_at is null or s.ended_at >= b.at)))
            -- Nobody is told what he said himself.
            and not exists (select from conversation_events o
                             where o.tenant_id = app_tenant() and o.conversation_id = b.conversation_id and o.seq = b.seq
                               and o.account_id = w.account_id and o.type <> 'system'))
     order by b.id, w.id
    on conflict (tenant_id, endpoint_id, event_id) do nothing
    returning endpoint_id, lane
  ), opened as (
    insert into webhook_lanes (tenant_id, endpoint_id, lane, next_at)
    select distinct app_tenant(), endpoint_id, lane, ${now}::timestamptz from made order by endpoint_id, lane
    -- Changes nothing but locks the lane: who ends its last delivery at this moment waits, and then sees these.
    on conflict (tenant_id, endpoint_id, lane) do update set next_at = webhook_lanes.next_at
  ), moved as (
    update feed_cursors c set txid = l.txid, id = l.id from last l where c.tenant_id = app_tenant() and c.reader = 'webhooks'
  )
  select (select count(*)::integer from fresh) as read, (select count(*)::integer from made) as planned from place`

export const findDue = (now: string, most: number): Sql<{ tenant_id: number; endpoint_id: number }> => sql`
  select tenant_id, endpoint_id from webhook_due(${now}, ${most})`

export interface TakenRow {
  lane: number; takes: number
  url: string; bot_id: number | null; secret: string; previous_secret: string | null; failures: number
  /** Null: the lane was empty. */
  id: number | null; uid: string | null; name: string | null; at: string | null; conversation_id: number | null; seq: number | null; account_id: number | null
  data: Record<string, unknown> | null; attempts: number | null
}

/**
 * Takes due lanes of an endpoint until `leaseUntil`, each with its first waiting delivery; nothing while it is switched off or
 * paused. Together with the `running` ones not more than `lanes`, halved by every failure in a row.
 */
export const takeLanes = (endpointId: number, lanes: number, running: number, leaseUntil: string, now: string): Sql<TakenRow> => sql`
  with endpoint as materialized (
    select url, account_id, secret, case when previous_until > ${now} then previous_secret end as previous_secret, failures
      from webhook_endpoints
     where tenant_id = app_tenant() and id = ${endpointId} and active and deleted_at is null and (paused_until is null or paused_until <= ${now})
  ), due as materialized (
    select lane from webhook_lanes
     where tenant_id = app_tenant() and endpoint_id = ${endpointId} and next_at <= ${now}
     order by next_at
     limit coalesce((select greatest(0, greatest(1, ${lanes}::integer >> least(failures, 16)) - ${running}::integer) from endpoint), 0)
       for no key update skip locked
  ), taken as (
    update webhook_lanes l set next_at = ${leaseUntil}, takes = l.takes + 1
      from due
     where l.tenant_id = app_tenant() and l.endpoint_id = ${endpointId} and l.lane = due.lane
    returning l.lane, l.takes
  )
  select t.lane, t.takes, e.url, e.account_id as bot_id, e.secret, e.previous_secret, e.failures, d.id, d.uid, d.name, d.at, d.conversation_id, d.seq, d.account_id, d.data, d.attempts
    from taken t cross join endpoint e
    left join lateral (select * from webhook_deliveries w
                        where w.tenant_id = app_tenant() and w.endpoint_id = ${endpointId} and w.lane = t.lane and w.state = 'waiting'
                        order by w.event_id, w.id
                        limit 1) d on true`

export interface Ended {
  endpointId: number; lane: number; take: number
  /** Null: the lane was empty. */
  deliveryId: number | null
  /** `waiting`: again at `againAt`. */
  state: 'waiting' | 'delivered' | 'dead'
  status: number | null; problem: string | null; ms: number | null; againAt: string | null
}

export const endAttempt = (e: Ended, now: string): Sql<{ ended: boolean }> => sql`
  select webhook_end(${e.endpointId}, ${e.lane}, ${e.take}, ${e.deliveryId}, ${e.state}, ${e.status}, ${e.problem}, ${e.ms}, ${now}, ${e.againAt}) as ended`

/** Gives a lane back without an attempt. */
export const releaseLane = (endpointId: number, lane: number, take: number, now: string): Sql => sql`
  update webhook_lanes set next_at = ${now}
   where tenant_id = app_tenant() and endpoint_id = ${endpointId} and lane = ${lane} and takes = ${take}`

/** The endpoint is well again: what waits for a retry is due now. Lanes that are held end sooner than `beyond`. */
export const hastenLanes = (endpointId: number, beyond: string, now: string): Sql => sql`
  update webhook_lanes set next_at = ${now}
   where tenant_id = app_tenant() and endpoint_id = ${endpointId} and next_at > ${beyond}`
