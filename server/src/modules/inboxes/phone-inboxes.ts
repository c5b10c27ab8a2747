// Inboxes that have a phone number: the queues of operators, with what waits in each, and who may look into which.
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { inboxIdsOf } from './subscriptions.ts'

export interface PhoneInbox {
  id: number; phoneNumber: string; name: string; createdAt: string; updatedAt: string
  /** Null: the operator is not subscribed to it. */
  subscribedAt: string | null
  queued: number; allocated: number; resolvedToday: number
}

interface Row {
  id: number; phone_number: string; name: string; created_at: string; updated_at: string; subscribed_at: string | null
  queued: number; allocated: number; resolved_today: number
}

export const listPhoneInboxes = (of: { accountId: number; subscribedOnly: boolean }, midnight: string): Sql<Row> => sql`
  select i.id, i.phone_number, i.name, i.created_at, i.updated_at, s.created_at as subscribed_at,
         (select count(*)::integer from conversations c where c.tenant_id = i.tenant_id and c.inbox_id = i.id and c.state = 'queued') as queued,
         (select count(*)::integer from conversations c where c.tenant_id = i.tenant_id and c.inbox_id = i.id and c.state = 'assigned') as allocated,
         (select count(*)::integer from conversations c
           where c.tenant_id = i.tenant_id and c.inbox_id = i.id and c.state in ('resolved', 'closed')
             and coalesce(c.resolved_at, c.closed_at) >= ${midnight}) as resolved_today
    from inboxes i
    left join inbox_subscriptions s on s.tenant_id = i.tenant_id and s.inbox_id = i.id and s.account_id = ${of.accountId}
   where i.tenant_id = app_tenant() and i.deleted_at is null and i.phone_number is not null
     and (s.account_id is not null or not ${of.subscribedOnly}::boolean)
   order by i.id`

/** `midnight` begins the tenant's day. */
export async function phoneInboxes(ctx: Context, of: { accountId: number; subscribedOnly: boolean }, midnight: string): Promise<PhoneInbox[]> {
  const rows = await ctx.db.rows(listPhoneInboxes(of, midnight))
  return rows.map((r) => ({
    id: r.id, phoneNumber: r.phone_number, name: r.name, createdAt: r.created_at, updatedAt: r.updated_at, subscribedAt: r.subscribed_at,
    queued: r.queued, allocated: r.allocated, resolvedToday: r.resolved_today,
  }))
}

/** Those the account is subscribed to; null: all of the tenant. */
export async function phoneInboxIds(ctx: Context, accountId: number | null): Promise<number[]> {
  return (await ctx.db.rows(inboxIdsOf(sql`${accountId}`, true))).map((row) => row.id).toSorted((a, b) => a - b)
}
