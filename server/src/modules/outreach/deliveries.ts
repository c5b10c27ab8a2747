// The log of deliveries, and sending again.
import type { Delivery } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'
import { recordSecurity } from '../identity/index.ts'
import { accessWebhook } from './endpoints.ts'
import { replayBatch } from './model.ts'

interface Row {
  id: number; uid: string; name: string; at: string; state: 'waiting' | 'delivered' | 'dead'; attempts: number; last_at: string | null
  last_status: number | null; last_problem: string | null; last_ms: number | null; created_at: string; conversation_uid: string | null; next_at: string | null
}

const columns = sql`
  d.id, d.uid, d.name, d.at, d.state, d.attempts, d.last_at, d.last_status, d.last_problem, d.last_ms, d.created_at, c.uid as conversation_uid,
  case when d.state = 'waiting' then l.next_at end as next_at`

const joins = sql`
    left join conversations c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
    left join webhook_lanes l on l.tenant_id = d.tenant_id and l.endpoint_id = d.endpoint_id and l.lane = d.lane`

/** Newest first, before the given id. */
export function listDeliveries(endpointId: number, state: Row['state'] | null, before: number | null, limit: number): Sql<Row> {
  const only = state === null ? nothing : sql`and d.state = ${state}`
  return sql`
  select ${columns}
    from webhook_deliveries d ${joins}
   where d.tenant_id = app_tenant() and d.endpoint_id = ${endpointId} ${only} and (${before}::bigint is null or d.id < ${before})
   order by d.id desc
   limit ${limit}`
}

export const findDelivery = (endpointId: number, uid: string): Sql<Row> => sql`
  select ${columns}
    from webhook_deliveries d ${joins}
   where d.tenant_id = app_tenant() and d.endpoint_id = ${endpointId} and d.uid = ${uid}`

/** Made waiting again, with all attempts, and its lane due. What waits already stays as it is. */
export const replayOne = (endpointId: number, uid: string, now: string): Sql<{ id: number }> => sql`
  with again as (
    update webhook_deliveries set state = 'waiting', attempts = 0
     where tenant_id = app_tenant() and endpoint_id = ${endpointId} and uid = ${uid} and state <> 'waiting'
    returning id, lane
  ), opened as (
    insert into webhook_lanes as l (tenant_id, endpoint_id, lane, next_at)
    select app_tenant(), ${endpointId}::integer, lane, ${now}::timestamptz from again
    on conflict (tenant_id, endpoint_id, lane) do update set next_at = l.next_at
  )
  select id from again`

export const replayDead = (endpointId: number, since: string, most: number, now: string): Sql<{ replayed: number }> => sql`
  with dead as materialized (
    select id from webhook_deliveries
     where tenant_id = app_tenant() and endpoint_id = ${endpointId} and state = 'dead' and created_at >= ${since}
     order by id
     limit ${most}
       for no key update skip locked
  ), again as (
    update webhook_deliveries d set state = 'waiting', attempts = 0
      from dead
     where d.tenant_id = app_tenant() and d.id = dead.id
    returning d.lane
  ), opened as (
    insert into webhook_lanes as l (tenant_id, endpoint_id, lane, next_at)
    select distinct app_tenant(), ${endpointId}::integer, lane, ${now}::timestamptz from again order by lane
    on conflict (tenant_id, endpoint_id, lane) do update set next_at = l.next_at
  )
  select count(*)::integer as replayed from again`

export const toDelivery = (r: Row): Delivery => ({
  uid: r.uid, type: r.name, at: r.at, conversation: r.conversation_uid, state: r.state, attempts: r.attempts, nextAttemptAt: r.next_at, lastAttemptAt: r.last_at,
  lastStatus: r.last_status, lastProblem: r.last_problem, lastMs: r.last_ms, createdAt: r.created_at,
})

/** Newest first, before the given id. Errors: `webhook.not_found`. */
export async function deliveries(ctx: Context, webhookUid: string, page: { state: Row['state'] | null; before: number | null; limit: number }): Promise<(Delivery & { id: number })[]> {
  const { id } = await accessWebhook(ctx, webhookUid)
  return (await ctx.db.rows(listDeliveries(id, page.state, page.before, page.limit))).map((row) => ({ id: row.id, ...toDelivery(row) }))
}

/** Sends one again, under its id. Errors: `webhook.not_found`, `delivery.not_found`. */
export async function replayDelivery(ctx: Context, webhookUid: string, deliveryUid: string): Promise<Delivery> {
  const { id, account_id: accountId } = await accessWebhook(ctx, webhookUid)
  return ctx.tx(async (tx) => {
    if (await tx.db.maybe(replayOne(id, deliveryUid, tx.now()))) await recordSecurity(tx, 'webhook.replayed', accountId, { delivery: deliveryUid })
    const row = await tx.db.maybe(findDelivery(id, deliveryUid))
    if (!row) throw new AppError('delivery.not_found')
    return toDelivery(row)
  })
}

/** Sends the dead ones again that were planned since an instant, the oldest 5,000; `more`: ask again. Errors: `webhook.not_found`. */
export async function replayDeadSince(ctx: Context, webhookUid: string, since: string): Promise<{ replayed: number; more: boolean }> {
  const { id, account_id: accountId } = await accessWebhook(ctx, webhookUid)
  return ctx.tx(async (tx) => {
    const { replayed } = must(await tx.db.maybe(replayDead(id, since, replayBatch, tx.now())), 'count')
    if (replayed > 0) await recordSecurity(tx, 'webhook.replayed', accountId, { since, deliveries: replayed })
    return { replayed, more: replayed === replayBatch }
  })
}
