// The statements of canned responses.
import type { CannedScope } from '@switchboard/protocol'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'

export interface CannedRow {
  id: number; uid: string; scope: CannedScope; account_id: number | null; group_id: number | null; group_uid: string | null; group_name: string | null
  shortcut: string; title: string; text: string; uses: number; last_used_at: string | null; updated_at: string; deleted_at: string | null
}

const columns = sql`
  r.id, r.uid, r.scope, r.account_id, r.group_id, g.uid as group_uid, g.name as group_name,
  r.shortcut, r.title, r.text, r.uses, r.last_used_at, r.updated_at, r.deleted_at`

/** What the reader may see: his own, those of his groups (or all groups), the company's. `removed` null: those that are there and those that were removed. */
const visible = (to: { accountId: number; allGroups: boolean }, removed: boolean | null): Sql => sql`
    from canned_responses r
    left join groups g on g.tenant_id = r.tenant_id and g.id = r.group_id and g.deleted_at is null
   where r.tenant_id = app_tenant() and (${removed}::boolean is null or (r.deleted_at is not null) = ${removed}::boolean)
     and (r.scope = 'tenant' or r.account_id = ${to.accountId}
          or (g.id is not null and (${to.allGroups}::boolean or exists (
                select from group_agents m where m.tenant_id = r.tenant_id and m.group_id = r.group_id and m.account_id = ${to.accountId}))))`

const contains = (text: string): Sql => sql`
     and (position(lower(${text}) in lower(r.shortcut)) > 0 or position(lower(${text}) in lower(r.title)) > 0 or position(lower(${text}) in lower(r.text)) > 0)`

export interface CannedList { accountId: number; allGroups: boolean; scope: CannedScope | null; text: string; removed: boolean; after: number; limit: number }

export const listCanned = (l: CannedList): Sql<CannedRow> => sql`
  select ${columns} ${visible(l, l.removed)} ${contains(l.text)} ${l.scope === null ? nothing : sql`and r.scope = ${l.scope}`} and r.id > ${l.after}
   order by r.id
   limit ${l.limit}`

/** The menu behind `/`: what begins so before what contains it, then personal, group, tenant, then by use. */
export const searchCanned = (q: { accountId: number; text: string; limit: number }): Sql<CannedRow> => sql`
  select ${columns} ${visible({ accountId: q.accountId, allGroups: false }, false)} ${contains(q.text)}
   order by not starts_with(lower(r.shortcut), lower(${q.text})),
            case r.scope when 'personal' then 1 when 'group' then 2 else 3 end, r.uses desc, lower(r.shortcut), r.id
   limit ${q.limit}`

export const findCanned = (uid: string, to: { accountId: number; allGroups: boolean }, removed: boolean | null): Sql<CannedRow> => sql`
  select ${columns} ${visible(to, removed)} and r.uid = ${uid}`

export const lockAccount = (id: number): Sql<{ id: number }> => sql`
  select id from accounts where tenant_id = app_tenant() and id = ${id} for no key update`
export const lockGroup = (id: number): Sql<{ id: number }> => sql`
  select id from groups where tenant_id = app_tenant() and id = ${id} and deleted_at is null for no key update`
export const lockTenant = (): Sql<{ id: number }> => sql`
  select id from tenants where id = app_tenant() for no key update`

export interface Owner { scope: CannedScope; accountId: number | null; groupId: number | null }

export const countOfOwner = (o: Owner): Sql<{ count: number }> => sql`
  select count(*)::integer as count
    from canned_responses
   where tenant_id = app_tenant() and deleted_at is null and scope = ${o.scope} and account_id is not distinct from ${o.accountId} and group_id is not distinct from ${o.groupId}`

export const insertCanned = (c: Owner & { uid: string; shortcut: string; title: string; text: string; createdBy: number | null }, now: string): Sql => sql`
  insert into canned_responses (uid, tenant_id, scope, account_id, group_id, shortcut, title, text, created_by, created_at, updated_at)
  values (${c.uid}, app_tenant(), ${c.scope}, ${c.accountId}, ${c.groupId}, ${c.shortcut}, ${c.title}, ${c.text}, ${c.createdBy}, ${now}, ${now})`

export const updateCanned = (id: number, c: { shortcut: string | null; title: string | null; text: string | null }, now: string): Sql => sql`
  update canned_responses
     set shortcut = coalesce(${c.shortcut}, shortcut), title = coalesce(${c.title}, title), text = coalesce(${c.text}, text), updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id}`

export const deleteCanned = (id: number, now: string): Sql => sql`
  update canned_responses set deleted_at = ${now}, updated_at = ${now} where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

/** Of what an owner removed the newest are kept. */
export const trimRemoved = (o: Owner, keep: number): Sql => sql`
  delete from canned_responses
   where tenant_id = app_tenant()
     and id in (select id
                  from canned_responses
                 where tenant_id = app_tenant() and deleted_at is not null and scope = ${o.scope}
                   and account_id is not distinct from ${o.accountId} and group_id is not distinct from ${o.groupId}
                 order by deleted_at desc, id desc
                offset ${keep})`

export const reviveCanned = (id: number, now: string): Sql => sql`
  update canned_responses set deleted_at = null, updated_at = ${now} where tenant_id = app_tenant() and id = ${id} and deleted_at is not null`

export const countUse = (id: number, now: string): Sql => sql`
  update canned_responses set uses = uses + 1, last_used_at = ${now} where tenant_id = app_tenant() and id = ${id}`
