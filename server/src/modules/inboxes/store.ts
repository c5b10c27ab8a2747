// The statements of groups and inboxes.
import type { Channel, RoutingStrategy } from '@switchboard/protocol'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface GroupRow {
  id: number; uid: string; name: string; description: string; strategy: RoutingStrategy; is_default: boolean; target_seconds: number
  deleted_at: string | null; agents: { uid: string; name: string }[]
}

export const listGroups = (after: number, limit: number, removed: boolean): Sql<GroupRow> => sql`
  select g.id, g.uid, g.name, g.description, g.strategy, g.is_default, g.target_seconds, g.deleted_at, coalesce(m.agents, '[]') as agents
    from groups g
    left join lateral (
      select jsonb_agg(jsonb_build_object('uid', a.uid, 'name', a.name) order by a.name, a.id) as agents
        from group_agents ga
        join accounts a on a.tenant_id = ga.tenant_id and a.id = ga.account_id
       where ga.tenant_id = g.tenant_id and ga.group_id = g.id and a.deleted_at is null
    ) m on true
   where g.tenant_id = app_tenant() and (g.deleted_at is not null) = ${removed}::boolean and g.id > ${after}
   order by g.id
   limit ${limit}`

export const findGroup = (uid: string): Sql<{ id: number; name: string; is_default: boolean }> => sql`
  select id, name, is_default from groups where tenant_id = app_tenant() and uid = ${uid} and deleted_at is null`

export const insertGroup = (g: { uid: string; name: string; description: string; strategy: RoutingStrategy; isDefault: boolean; targetSeconds: number }, now: string): Sql<{ id: number }> => sql`
  insert into groups (uid, tenant_id, name, description, strategy, is_default, target_seconds, created_at, updated_at)
  values (${g.uid}, app_tenant(), ${g.name}, ${g.description}, ${g.strategy}, ${g.isDefault}, ${g.targetSeconds}, ${now}, ${now})
  returning id`

export const updateGroup = (id: number, g: { name: string | null; description: string | null; strategy: RoutingStrategy | null; isDefault: boolean | null; targetSeconds: number | null }, now: string): Sql => sql`
  update groups
     set name = coalesce(${g.name}, name), description = coalesce(${g.description}, description),
         strategy = coalesce(${g.strategy}, strategy), is_default = coalesce(${g.isDefault}, is_default),
         target_seconds = coalesce(${g.targetSeconds}, target_seconds), updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

export const deleteGroup = (uid: string, now: string): Sql<{ id: number }> => sql`
  update groups set deleted_at = ${now}, updated_at = ${now}, is_default = false
   where tenant_id = app_tenant() and uid = ${uid} and deleted_at is null
  returning id`

/** Decisions of which a tenant has one are taken one after the other. */
export const lockTenant = (): Sql => sql`select id from tenants where id = app_tenant() for no key update`

export const clearDefaultGroup = (now: string): Sql => sql`
  update groups set is_default = false, updated_at = ${now}
   where tenant_id = app_tenant() and is_default and deleted_at is null`

export const insertGroupAgent = (groupId: number, accountId: number): Sql => sql`
  insert into group_agents (tenant_id, group_id, account_id)
  values (app_tenant(), ${groupId}, ${accountId})
  on conflict do nothing`

export const deleteGroupAgent = (groupId: number, accountId: number): Sql => sql`
  delete from group_agents where tenant_id = app_tenant() and group_id = ${groupId} and account_id = ${accountId}`

export interface InboxRow {
  id: number; uid: string; name: string; channel: Channel; key: string; greeting: string; hue: number; allowed_origins: string[]
  phone_number: string | null; group_id: number | null; group_uid: string | null; group_name: string | null
  bot_uid: string | null; bot_name: string | null; bot_timeout_seconds: number
}

const inboxColumns = sql`
  i.id, i.uid, i.name, i.channel, i.key, i.greeting, i.hue, i.allowed_origins, i.phone_number,
  g.id as group_id, g.uid as group_uid, g.name as group_name, b.uid as bot_uid, b.name as bot_name, i.bot_timeout_seconds`

export const listInboxes = (after: number, limit: number): Sql<InboxRow> => sql`
  select ${inboxColumns}
    from inboxes i
    left join groups g on g.tenant_id = i.tenant_id and g.id = i.group_id and g.deleted_at is null
    left join accounts b on b.tenant_id = i.tenant_id and b.id = i.bot_account_id
   where i.tenant_id = app_tenant() and i.deleted_at is null and i.id > ${after}
   order by i.id
   limit ${limit}`

export const findInbox = (by: { uid?: string; key?: string; id?: number }): Sql<InboxRow> => sql`
  select ${inboxColumns}
    from inboxes i
    left join groups g on g.tenant_id = i.tenant_id and g.id = i.group_id and g.deleted_at is null
    left join accounts b on b.tenant_id = i.tenant_id and b.id = i.bot_account_id
   where i.tenant_id = app_tenant() and i.deleted_at is null
     and (i.uid = ${by.uid ?? null} or i.key = ${by.key ?? null} or i.id = ${by.id ?? null})`

export const findInboxTenant = (key: string): Sql<{ tenant: number | null }> => sql`select inbox_tenant(${key}) as tenant`

export const findFirstInbox = (channel: Channel): Sql<{ id: number }> => sql`
  select id from inboxes where tenant_id = app_tenant() and channel = ${channel} and deleted_at is null order by id limit 1`

export const setSigningSecret = (id: number, sealed: string, now: string): Sql => sql`
  update inboxes set signing_secret = ${sealed}, updated_at = ${now} where tenant_id = app_tenant() and id = ${id}`

export const findSigningSecret = (id: number): Sql<{ signing_secret: string | null }> => sql`
  select signing_secret from inboxes where tenant_id = app_tenant() and id = ${id}`

export const findInboxTenantByUid = (uid: string): Sql<{ tenant: number | null }> => sql`select inbox_tenant_by_uid(${uid}) as tenant`

export const insertInbox = (i: { uid: string; name: string; channel: string; key: string; groupId: number | null; greeting: string; hue: number; allowedOrigins: string[]; phoneNumber: string | null }, now: string): Sql<{ id: number }> => sql`
  insert into inboxes (uid, tenant_id, name, channel, key, group_id, greeting, hue, allowed_origins, phone_number, created_at, updated_at)
  values (${i.uid}, app_tenant(), ${i.name}, ${i.channel}, ${i.key}, ${i.groupId}, ${i.greeting}, ${i.hue}, ${i.allowedOrigins}, ${i.phoneNumber}, ${now}, ${now})
  returning id`

export interface InboxChange {
  name: string | null; groupId: number | null; greeting: string | null; hue: number | null; allowedOrigins: string[] | null
  setBot: boolean; botId: number | null; botTimeoutSeconds: number | null
}

export const updateInbox = (id: number, i: InboxChange, now: string): Sql => sql`
  update inboxes
     set name = coalesce(${i.name}, name), group_id = coalesce(${i.groupId}, group_id), greeting = coalesce(${i.greeting}, greeting),
         hue = coalesce(${i.hue}, hue), allowed_origins = coalesce(${i.allowedOrigins}, allowed_origins),
         bot_account_id = case when ${i.setBot}::boolean then ${i.botId}::integer else bot_account_id end,
         bot_timeout_seconds = coalesce(${i.botTimeoutSeconds}, bot_timeout_seconds), updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

/** The group that answers for an inbox: its own, else the default one. */
export const findAnsweringGroup = (inboxId: number): Sql<{ id: number | null }> => sql`
  select coalesce(
    (select g.id from inboxes i join groups g on g.tenant_id = i.tenant_id and g.id = i.group_id and g.deleted_at is null
      where i.tenant_id = app_tenant() and i.id = ${inboxId}),
    (select id from groups where tenant_id = app_tenant() and is_default and deleted_at is null)) as id`
