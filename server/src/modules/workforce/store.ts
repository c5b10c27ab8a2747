// The statements of the directory: people with presence, load and department. Bots are none.
import type { Presence, Role } from '@switchboard/protocol'
import { nothing, sql, steady, type Sql } from '../../platform/db/sql.ts'
import type { Level } from '../metrics/index.ts'
import type { DirectoryFilter } from './model.ts'

export interface ProfileRow {
  id: number; uid: string; username: string; email: string; name: string; role: Role; active: boolean; last_sign_in_at: string | null
  created_at: string; updated_at: string; avatar: string | null; phone: string | null; must_change_password: boolean
  presence: Presence; presence_changed_at: string; active_chats: number; level: Level; department: string | null
}

export const findProfiles = (ids: number[]): Sql<ProfileRow> => steady(sql`
  select c.id, c.uid, c.username, c.email, c.name, c.role, c.active, c.last_sign_in_at, c.created_at, c.updated_at, c.avatar, c.phone, c.must_change_password,
         a.presence, a.presence_changed_at, a.active_chats, a.level,
         -- As agent_departments has it, one by one: joined, the departments of everybody would be found first.
         (select g.name from group_agents m
           cross join lateral (select g.name from groups g where g.tenant_id = app_tenant() and g.id = m.group_id and g.deleted_at is null limit 1) g
           where m.tenant_id = app_tenant() and m.account_id = k.id
           order by m.is_primary desc, m.group_id limit 1) as department
    from unnest(${ids}::integer[]) as k (id)
   cross join lateral (select a.* from agents a where a.tenant_id = app_tenant() and a.account_id = k.id limit 1) a
   cross join lateral (select c.* from accounts c where c.tenant_id = app_tenant() and c.id = k.id and c.deleted_at is null and c.kind = 'person' limit 1) c
   order by c.id`)

/** Nobody: not an agent of ours, no person, or removed. */
export const findNamed = (id: number): Sql<{ id: number; name: string }> => steady(sql`
  select c.id, c.name
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.account_id = ${id} and c.deleted_at is null and c.kind = 'person'`)

const found = (text: string): Sql => sql`
     and (position(lower(${text}) in lower(c.name)) > 0 or position(lower(${text}) in lower(c.username)) > 0
          or position(lower(${text}) in lower(c.email)) > 0 or position(lower(${text}) in lower(d.name)) > 0)`

/** `from` and `where` of those that match: `a` the agent, `c` the account, and, where it is asked for, `d` the department. */
export const matching = (f: DirectoryFilter, department = f.department !== null || f.search.length > 0): Sql => sql`
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
    ${department ? sql`left join agent_departments d on d.tenant_id = a.tenant_id and d.account_id = a.account_id` : nothing}
   where a.tenant_id = app_tenant() and c.kind = 'person' and ${f.removed === true ? sql`c.deleted_at is not null` : sql`c.deleted_at is null`}
     ${f.roles === null ? nothing : sql`and c.role = any(${f.roles as string[]})`}
     ${f.active === null ? nothing : sql`and c.active = ${f.active}`}
     ${f.presence === null ? nothing : sql`and a.presence = ${f.presence}`}
     ${f.level === null ? nothing : sql`and a.level = ${f.level}`}
     ${f.department === null ? nothing : sql`and d.name = ${f.department}`}
     ${f.groupId === null || f.groupId === undefined ? nothing : sql`and exists (select from group_agents m where m.tenant_id = a.tenant_id and m.account_id = a.account_id and m.group_id = ${f.groupId})`}
     ${f.search[0] === undefined ? nothing : found(f.search[0])}
     ${f.search[1] === undefined ? nothing : found(f.search[1])}`

/** Ids of one page, in their order, and how many match in all. */
export function listProfileIds(f: DirectoryFilter, offset: number, limit: number): Sql<{ ids: number[] | null; total: number }> {
  return sql`
  with matching as materialized (select c.id ${matching(f)})
  select (select array_agg(p.id order by p.id) from (select id from matching order by id offset ${offset} limit ${limit}) p) as ids,
         (select count(*)::integer from matching) as total`
}

export interface PeopleRow { department: string | null; role: Role; total: number; active: number }

/** How many there are of each role in each department. */
export const countPeople = (): Sql<PeopleRow> => sql`
  select d.name as department, c.role, count(*)::integer as total, count(*) filter (where c.active)::integer as active
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
    left join agent_departments d on d.tenant_id = a.tenant_id and d.account_id = a.account_id
   where a.tenant_id = app_tenant() and c.deleted_at is null and c.kind = 'person'
   group by d.name, c.role
   order by d.name`

/** Who is not offline. */
export const countPresent = (): Sql<{ present: number; online: number }> => sql`
  select count(*)::integer as present, count(*) filter (where a.presence = 'online')::integer as online
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.presence <> 'offline' and c.deleted_at is null and c.kind = 'person'`
