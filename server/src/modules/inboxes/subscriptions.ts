// Which inboxes an operator takes from.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export const findSubscription = (accountId: number, inboxId: number): Sql<{ created_at: string }> => sql`
  select created_at from inbox_subscriptions
   where tenant_id = app_tenant() and account_id = ${accountId} and inbox_id = ${inboxId}`

export const insertSubscription = (accountId: number, inboxId: number, now: string): Sql => sql`
  insert into inbox_subscriptions (tenant_id, inbox_id, account_id, created_at)
  values (app_tenant(), ${inboxId}, ${accountId}, ${now})
  on conflict do nothing`

export const deleteSubscription = (accountId: number, inboxId: number): Sql => sql`
  delete from inbox_subscriptions where tenant_id = app_tenant() and account_id = ${accountId} and inbox_id = ${inboxId}`

/** Rows (id): the inboxes an account is subscribed to; null: all of the tenant. `phones`: only those that have a number. */
export const inboxIdsOf = (account: Sql, phones: boolean): Sql<{ id: number }> => {
  const there = sql`i.deleted_at is null and (i.phone_number is not null or not ${phones}::boolean)`
  return sql`
  select i.id from inboxes i where i.tenant_id = app_tenant() and ${account}::integer is null and ${there}
   union all
  select i.id
    from inbox_subscriptions s cross join lateral (select i.* from inboxes i where i.tenant_id = app_tenant() and i.id = s.inbox_id limit 1) i
   where s.tenant_id = app_tenant() and s.account_id = ${account} and ${there}`
}

export async function isSubscribed(ctx: Context, accountId: number, inboxId: number): Promise<boolean> {
  return await ctx.db.maybe(findSubscription(accountId, inboxId)) !== null
}

/** Errors: `agent.not_subscribed`. */
export async function demandSubscription(ctx: Context, accountId: number, inboxId: number): Promise<void> {
  if (!await isSubscribed(ctx, accountId, inboxId)) throw new AppError('agent.not_subscribed')
}

/** Repeating changes nothing. Account and inbox are the tenant's: the caller looked them up. */
export async function subscribe(ctx: Context, accountId: number, inboxId: number, wanted: boolean): Promise<void> {
  await ctx.tx(async (tx) => {
    await tx.db.run(wanted ? insertSubscription(accountId, inboxId, tx.now()) : deleteSubscription(accountId, inboxId))
    await tx.emit({ name: 'inbox.changed', accountId })
  })
}
