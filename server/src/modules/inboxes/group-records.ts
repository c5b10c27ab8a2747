// Groups as records: when they were made, changed and removed; many members put in at once, and a removed group taken back.
import type { RoutingStrategy } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { groupByUid, groupNameTaken } from './groups.ts'

export interface GroupRecord {
  id: number; uid: string; name: string; description: string; strategy: RoutingStrategy; isDefault: boolean
  createdAt: string; updatedAt: string; deletedAt: string | null
}

interface Row {
  id: number; uid: string; name: string; description: string; strategy: RoutingStrategy; is_default: boolean
  created_at: string; updated_at: string; deleted_at: string | null
}

const columns = sql`g.id, g.uid, g.name, g.description, g.strategy, g.is_default, g.created_at, g.updated_at, g.deleted_at`

export const listGroupRecords = (after: number, removed: boolean, limit: number): Sql<Row> => sql`
  select ${columns}
    from groups g
   where g.tenant_id = app_tenant() and g.id > ${after} and (${removed}::boolean or g.deleted_at is null)
   order by g.id
   limit ${limit}`

export const findGroupRecords = (ids: number[]): Sql<Row> => sql`
  select ${columns} from groups g where g.tenant_id = app_tenant() and g.id = any(${ids}::integer[])`

export const findGroupRecord = (uid: string, removed: boolean): Sql<Row> => sql`
  select ${columns} from groups g where g.tenant_id = app_tenant() and g.uid = ${uid} and (${removed}::boolean or g.deleted_at is null)`

export const listGroupsOf = (accountId: number): Sql<Row> => sql`
  select ${columns}
    from group_agents m join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id and g.deleted_at is null
   where m.tenant_id = app_tenant() and m.account_id = ${accountId}
   order by g.id
   limit 500`

export const findMembers = (uids: string[]): Sql<{ id: number }> => sql`
  select id from accounts
   where tenant_id = app_tenant() and uid = any(${uids}::uuid[]) and deleted_at is null and role <> 'api'`

export const insertMembers = (groupId: number, accountIds: number[]): Sql => sql`
  insert into group_agents (tenant_id, group_id, account_id)
  select app_tenant(), ${groupId}, m.id from unnest(${accountIds}::integer[]) as m (id)
  on conflict do nothing`

export const reviveGroup = (id: number, now: string): Sql => sql`
  update groups set deleted_at = null, updated_at = ${now} where tenant_id = app_tenant() and id = ${id} and deleted_at is not null`

const toRecord = (r: Row): GroupRecord => ({
  id: r.id, uid: r.uid, name: r.name, description: r.description, strategy: r.strategy, isDefault: r.is_default,
  createdAt: r.created_at, updatedAt: r.updated_at, deletedAt: r.deleted_at,
})

/** In the order of their ids, after the given one. */
export async function groupRecords(ctx: Context, page: { after: number; removed: boolean; limit: number }): Promise<GroupRecord[]> {
  return (await ctx.db.rows(listGroupRecords(page.after, page.removed, page.limit))).map(toRecord)
}

/** Removed ones too: a conversation may still name them. */
export async function groupRecordsByIds(ctx: Context, ids: number[]): Promise<GroupRecord[]> {
  return ids.length === 0 ? [] : (await ctx.db.rows(findGroupRecords(ids))).map(toRecord)
}

/** The groups an agent is in, in the order of their ids. */
export async function groupRecordsOf(ctx: Context, accountId: number): Promise<GroupRecord[]> {
  return (await ctx.db.rows(listGroupsOf(accountId))).map(toRecord)
}

/** Errors: `group.not_found`. */
export async function groupRecord(ctx: Context, uid: string, removed = false): Promise<GroupRecord> {
  const row = await ctx.db.maybe(findGroupRecord(uid, removed))
  if (!row) throw new AppError('group.not_found', { subject: uid })
  return toRecord(row)
}

/** All of them, or none. Errors: `group.not_found`, `group.unknown_agents`. */
export async function addToGroup(ctx: Context, groupUid: string, accountUids: string[]): Promise<void> {
  await ctx.tx(async (tx) => {
    const group = await groupByUid(tx, groupUid)
    const found = await tx.db.rows(findMembers(accountUids))
    if (found.length < new Set(accountUids).size) throw new AppError('group.unknown_agents')
    await tx.db.run(insertMembers(group.id, found.map((row) => row.id)))
    await tx.emit({ name: 'group.changed' })
  })
}

/** With the members it had. One that is there stays as it is. Errors: `group.not_found`, `group.name_taken`. */
export async function restoreGroup(ctx: Context, uid: string): Promise<GroupRecord> {
  const group = await groupRecord(ctx, uid, true)
  await ctx.tx(async (tx) => {
    await tx.db.run(reviveGroup(group.id, tx.now())).catch(groupNameTaken)
    await tx.emit({ name: 'group.changed' })
  })
  return groupRecord(ctx, uid)
}
