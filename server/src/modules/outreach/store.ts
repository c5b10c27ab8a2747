// The statements of webhook endpoints, and of their health.
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface EndpointRow {
  id: number; uid: string; url: string; description: string; events: string[] | null; active: boolean; disabled_reason: 'failing' | 'gone' | null
  account_id: number | null; agent_uid: string | null; agent_name: string | null
  failures: number; failing_since: string | null; paused_until: string | null; previous_until: string | null; created_at: string; updated_at: string
}

const columns = sql`
  w.id, w.uid, w.url, w.description, w.events, w.active, w.disabled_reason, w.account_id, a.uid as agent_uid, a.name as agent_name,
  w.failures, w.failing_since, w.paused_until, w.previous_until, w.created_at, w.updated_at`

export const listEndpoints = (after: number, limit: number): Sql<EndpointRow> => sql`
  select ${columns}
    from webhook_endpoints w left join accounts a on a.tenant_id = w.tenant_id and a.id = w.account_id
   where w.tenant_id = app_tenant() and w.deleted_at is null and w.id > ${after}
   order by w.id
   limit ${limit}`

export const findEndpoint = (by: { uid: string | null; id: number | null }): Sql<EndpointRow> => sql`
  select ${columns}
    from webhook_endpoints w left join accounts a on a.tenant_id = w.tenant_id and a.id = w.account_id
   where w.tenant_id = app_tenant() and w.deleted_at is null and (w.uid = ${by.uid} or w.id = ${by.id}::integer)`

export interface NewEndpoint { uid: string; accountId: number | null; url: string; description: string; events: string[] | null; active: boolean; secret: string; most: number }

/** No row: there are as many as there may be. */
export const insertEndpoint = (e: NewEndpoint, now: string): Sql<{ id: number }> => sql`
  insert into webhook_endpoints (uid, tenant_id, account_id, url, description, events, active, secret, created_at, updated_at)
  select ${e.uid}, app_tenant(), ${e.accountId}::integer, ${e.url}, ${e.description}, ${e.events}::text[], ${e.active}::boolean, ${e.secret}, ${now}::timestamptz, ${now}::timestamptz
   where (select count(*) from webhook_endpoints where tenant_id = app_tenant() and deleted_at is null) < ${e.most}
  returning id`

/** The tenant's webhooks hear from here on; whoever comes first decides. */
export const beginCursor = (): Sql => sql`
  insert into feed_cursors (tenant_id, reader, txid, id) values (app_tenant(), 'webhooks', feed_horizon(), 0)
  on conflict do nothing`

export interface EndpointChange { url: string | null; description: string | null; setEvents: boolean; events: string[] | null; active: boolean | null }

/** Switching on forgets what went wrong before. */
export const updateEndpoint = (id: number, c: EndpointChange, now: string): Sql => sql`
  update webhook_endpoints
     set url = coalesce(${c.url}, url), description = coalesce(${c.description}, description),
         events = case when ${c.setEvents}::boolean then ${c.events}::text[] else events end,
         active = coalesce(${c.active}, active), updated_at = ${now},
         disabled_reason = case when ${c.active}::boolean is null then disabled_reason end,
         failures = case when ${c.active}::boolean is null then failures else 0 end,
         failing_since = case when ${c.active}::boolean is null then failing_since end,
         paused_until = case when ${c.active}::boolean is null then paused_until end
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

export const rotateEndpoint = (id: number, secret: string, previousUntil: string, now: string): Sql => sql`
  update webhook_endpoints
     set previous_secret = secret, previous_until = ${previousUntil}, secret = ${secret}, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

/** Nothing is planned or sent any more; whether it was switched on stays written, for its return. */
export const deleteEndpoint = (id: number, now: string): Sql => sql`
  with gone as (
    update webhook_endpoints set deleted_at = ${now}
     where tenant_id = app_tenant() and id = ${id} and deleted_at is null
    returning id
  )
  delete from webhook_lanes l using gone g where l.tenant_id = app_tenant() and l.endpoint_id = g.id`

export const findRemovedEndpoint = (uid: string): Sql<{ id: number; account_id: number | null }> => sql`
  select id, account_id from webhook_endpoints where tenant_id = app_tenant() and uid = ${uid} and deleted_at is not null`

/** No row: it is back already, or there are as many as there may be. What still waits for it is due again. */
export const restoreEndpoint = (id: number, most: number, now: string): Sql<{ id: number }> => sql`
  with back as (
    update webhook_endpoints set deleted_at = null, updated_at = ${now}
     where tenant_id = app_tenant() and id = ${id} and deleted_at is not null
       and (select count(*) from webhook_endpoints where tenant_id = app_tenant() and deleted_at is null) < ${most}
    returning id
  ), opened as (
    insert into webhook_lanes as l (tenant_id, endpoint_id, lane, next_at)
    select distinct app_tenant(), d.endpoint_id, d.lane, ${now}::timestamptz
      from back b join webhook_deliveries d on d.tenant_id = app_tenant() and d.endpoint_id = b.id and d.state = 'waiting'
     order by d.endpoint_id, d.lane
    on conflict (tenant_id, endpoint_id, lane) do update set next_at = l.next_at
  )
  select id from back`

export interface SenderRow { id: number; url: string; account_id: number | null; secret: string; previous_secret: string | null; failures: number }

/** What is needed to send a test: whether it is switched on or paused does not matter. */
export const findSenderForTest = (id: number, now: string): Sql<SenderRow> => sql`
  select id, url, account_id, secret, case when previous_until > ${now} then previous_secret end as previous_secret, failures
    from webhook_endpoints
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

/** It answered. A row only when it had failed before; `was` says how often. */
export const markHealthy = (id: number): Sql<{ was: number }> => sql`
  with before as (
    select id, failures from webhook_endpoints where tenant_id = app_tenant() and id = ${id} and failures > 0 for no key update
  )
  update webhook_endpoints w set failures = 0, failing_since = null, paused_until = null
    from before b
   where w.tenant_id = app_tenant() and w.id = b.id
  returning b.failures as was`

export interface Failing { circuitAfter: number; pauseMs: number; mostPauseMs: number }

export const markFailing = (id: number, f: Failing, now: string): Sql<{ failing_since: string }> => sql`
  update webhook_endpoints
     set failures = failures + 1, failing_since = coalesce(failing_since, ${now}::timestamptz),
         paused_until = case when failures + 1 >= ${f.circuitAfter}
                             then ${now}::timestamptz + least(${f.pauseMs} * power(2, least(failures + 1 - ${f.circuitAfter}, 20)), ${f.mostPauseMs}) * interval '1 ms' end
   where tenant_id = app_tenant() and id = ${id} and active and deleted_at is null
  returning failing_since`

export const disableEndpoint = (id: number, reason: 'failing' | 'gone', now: string): Sql<{ id: number }> => sql`
  update webhook_endpoints
     set active = false, disabled_reason = ${reason}, paused_until = null, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and active and deleted_at is null
  returning id`
