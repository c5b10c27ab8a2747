// The department of an agent: the name of his first group. Moving him to another makes the group where there is none.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { standardTargetSeconds } from './groups.ts'

export const findDepartment = (accountId: number): Sql<{ group_id: number; name: string }> => sql`
  select group_id, name from agent_departments where tenant_id = app_tenant() and account_id = ${accountId}`

export const listDepartments = (most: number): Sql<{ name: string }> => sql`
  select name from groups where tenant_id = app_tenant() and deleted_at is null order by lower(name) limit ${most}`

/** No row: a group of this name exists. */
export const insertDepartment = (uid: string, name: string, now: string): Sql<{ id: number }> => sql`
  insert into groups (uid, tenant_id, name, target_seconds, created_at, updated_at)
  values (${uid}, app_tenant(), ${name}, ${standardTargetSeconds}, ${now}, ${now})
  on conflict (tenant_id, lower(name)) where deleted_at is null do nothing
  returning id`

export const findGroupByName = (name: string): Sql<{ id: number; name: string }> => sql`
  select id, name from groups where tenant_id = app_tenant() and lower(name) = lower(${name}) and deleted_at is null`

export const leaveGroups = (accountId: number, groupId: number | null): Sql => sql`
  delete from group_agents where tenant_id = app_tenant() and account_id = ${accountId} and (is_primary or group_id = ${groupId}::integer)`

export const joinAsPrimary = (accountId: number, groupId: number): Sql => sql`
  insert into group_agents (tenant_id, group_id, account_id, is_primary)
  values (app_tenant(), ${groupId}, ${accountId}, true)
  on conflict (tenant_id, group_id, account_id) do update set is_primary = true`

/** At most 1,000, by name. */
export async function departments(ctx: Context): Promise<string[]> {
  return ctx.platform.cache.through(ctx, 'departments', '', ['departments'], async () => (await ctx.db.rows(listDepartments(1_000))).map((row) => row.name))
}

/** By its name exactly as it is written. */
export async function departmentExists(ctx: Context, name: string): Promise<boolean> {
  return (await ctx.db.maybe(findGroupByName(name)))?.name === name
}

/** Inside a transaction, under the agent's lock. False: he is in it already. */
export async function moveToDepartment(tx: Context, accountId: number, name: string): Promise<boolean> {
  const before = await tx.db.maybe(findDepartment(accountId))
  const made = await tx.db.maybe(insertDepartment(tx.ids.uid(), name.trim(), tx.now()))
  const group = made ?? must(await tx.db.maybe(findGroupByName(name.trim())), 'department')
  if (group.id === before?.group_id) return false
  await tx.db.run(leaveGroups(accountId, before?.group_id ?? null))
  await tx.db.run(joinAsPrimary(accountId, group.id))
  await tx.emit({ name: 'group.changed', accountId })
  return true
}
