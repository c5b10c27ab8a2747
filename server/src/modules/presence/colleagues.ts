// Those who work here as records: account, presence and load in one, removed ones too where somebody asks for them. Programs
// (role `api`) are none.
import type { Presence, Role } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface Colleague {
  id: number; uid: string; name: string; email: string; role: Role; avatar: string | null
  presence: Presence; accepting: boolean; activeChats: number; maxChats: number
  createdAt: string; updatedAt: string; deletedAt: string | null
}

interface Row {
  id: number; uid: string; name: string; email: string; role: Role; avatar: string | null
  presence: Presence; accepting: boolean; active_chats: number; max_chats: number
  created_at: string; updated_at: string; deleted_at: string | null
}

const columns = sql`
  c.id, c.uid, c.name, c.email, c.role, c.avatar, a.presence, a.accepting, a.active_chats, a.max_chats, c.created_at, c.updated_at, c.deleted_at`
const joined = sql`agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id`

export const listColleagues = (after: number, removed: boolean, limit: number): Sql<Row> => sql`
  select ${columns}
    from ${joined}
   where a.tenant_id = app_tenant() and a.account_id > ${after} and c.role <> 'api' and (${removed}::boolean or c.deleted_at is null)
   order by a.account_id
   limit ${limit}`

export const findColleagues = (ids: number[]): Sql<Row> => sql`
  select ${columns} from ${joined} where a.tenant_id = app_tenant() and a.account_id = any(${ids}::integer[]) and c.role <> 'api'`

export const findColleague = (uid: string, removed: boolean): Sql<Row> => sql`
  select ${columns}
    from ${joined}
   where a.tenant_id = app_tenant() and c.tenant_id = app_tenant() and c.uid = ${uid} and c.role <> 'api' and (${removed}::boolean or c.deleted_at is null)`

interface MemberRow extends Row { group_id: number }

export const listMembers = (groupIds: number[]): Sql<MemberRow> => sql`
  select m.group_id, ${columns}
    from group_agents m join ${joined} on a.tenant_id = m.tenant_id and a.account_id = m.account_id
   where m.tenant_id = app_tenant() and m.group_id = any(${groupIds}::integer[]) and c.role <> 'api' and c.deleted_at is null
   order by m.group_id, a.account_id`

const toColleague = (r: Row): Colleague => ({
  id: r.id, uid: r.uid, name: r.name, email: r.email, role: r.role, avatar: r.avatar, presence: r.presence, accepting: r.accepting,
  activeChats: r.active_chats, maxChats: r.max_chats, createdAt: r.created_at, updatedAt: r.updated_at, deletedAt: r.deleted_at,
})

/** In the order of their ids, after the given one. */
export async function colleagues(ctx: Context, page: { after: number; removed: boolean; limit: number }): Promise<Colleague[]> {
  return (await ctx.db.rows(listColleagues(page.after, page.removed, page.limit))).map(toColleague)
}

/** Removed ones too: a conversation may still name them. */
export async function colleaguesByIds(ctx: Context, ids: number[]): Promise<Colleague[]> {
  return ids.length === 0 ? [] : (await ctx.db.rows(findColleagues(ids))).map(toColleague)
}

/** Errors: `agent.not_found`. */
export async function colleague(ctx: Context, uid: string, removed = false): Promise<Colleague> {
  const row = await ctx.db.maybe(findColleague(uid, removed))
  if (!row) throw new AppError('agent.not_found', { subject: uid })
  return toColleague(row)
}

/** The members of each group, by its id. */
export async function colleaguesByGroup(ctx: Context, groupIds: number[]): Promise<Map<number, Colleague[]>> {
  if (groupIds.length === 0) return new Map()
  return new Map([...Map.groupBy(await ctx.db.rows(listMembers(groupIds)), (row) => row.group_id)].map(([id, rows]) => [id, rows.map(toColleague)]))
}
