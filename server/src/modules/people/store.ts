// The statements of visitors and their browser sessions.
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface VisitorRow {
  id: number; uid: string; name: string | null; email: string | null; phone: string | null; locale: string | null
  user_agent: string | null; page: { url: string; title: string; referrer: string } | null
  attributes: Record<string, string | number | boolean>; created_at: string; last_seen_at: string; conversations: number
}

export interface VisitorInput {
  name: string | null; email: string | null; phone: string | null; locale: string | null
  page: string | null; attributes: string | null; metadata: string | null
}

/** With an `externalId` that somebody has already, his row is the one. */
export const insertVisitor = (uid: string, v: VisitorInput, of: { externalId: string | null; userAgent: string | null; ip: string | null }, now: string): Sql<{ id: number }> => sql`
  insert into visitors (uid, tenant_id, external_id, name, email, phone, locale, user_agent, ip, page, attributes, metadata, created_at, last_seen_at)
  values (${uid}, app_tenant(), ${of.externalId}, ${v.name}, ${v.email}, ${v.phone}, ${v.locale}, ${of.userAgent}, ${of.ip}, ${v.page}::jsonb,
          coalesce(${v.attributes}::jsonb, '{}'), coalesce(${v.metadata}::jsonb, '{}'), ${now}, ${now})
  on conflict (tenant_id, external_id) where external_id is not null do update set last_seen_at = excluded.last_seen_at
  returning id`

/** A key of `set` that is false leaves the column as it is; attributes and metadata are merged. */
export const updateVisitor = (id: number, v: VisitorInput, set: { name: boolean; email: boolean; phone: boolean; locale: boolean }, now: string): Sql<{ attributes_size: number }> => sql`
  update visitors
     set name = case when ${set.name}::boolean then ${v.name} else name end,
         email = case when ${set.email}::boolean then ${v.email} else email end,
         phone = case when ${set.phone}::boolean then ${v.phone} else phone end,
         locale = case when ${set.locale}::boolean then ${v.locale} else locale end,
         page = coalesce(${v.page}::jsonb, page),
         attributes = attributes || coalesce(${v.attributes}::jsonb, '{}'),
         metadata = metadata || coalesce(${v.metadata}::jsonb, '{}'),
         last_seen_at = ${now}
   where tenant_id = app_tenant() and id = ${id}
  returning (select count(*)::integer from jsonb_object_keys(attributes)) as attributes_size`

/** Of the metadata, what a screen can show beside the attributes. */
export const findVisitor = (id: number): Sql<VisitorRow> => sql`
  select v.id, v.uid, v.name, v.email, v.phone, v.locale, v.user_agent, v.page, v.created_at, v.last_seen_at,
         coalesce((select jsonb_object_agg(m.key, m.value) from jsonb_each(v.metadata) m where jsonb_typeof(m.value) in ('string', 'number', 'boolean')), '{}') || v.attributes as attributes,
         (select count(*)::integer from conversations c where c.tenant_id = v.tenant_id and c.visitor_id = v.id) as conversations
    from visitors v
   where v.tenant_id = app_tenant() and v.id = ${id}`

export interface RecordRow {
  id: number; uid: string; name: string | null; email: string | null; phone: string | null; user_agent: string | null; ip: string | null
  referrer: string | null; metadata: Record<string, unknown>; created_at: string; last_seen_at: string
}

export const findVisitorRecords = (ids: number[]): Sql<RecordRow> => sql`
  select id, uid, name, email, phone, user_agent, ip, page ->> 'referrer' as referrer, attributes || metadata as metadata, created_at, last_seen_at
    from visitors
   where tenant_id = app_tenant() and id = any(${ids}::integer[])`

export const findByExternalId = (externalId: string): Sql<{ id: number }> => sql`
  select id from visitors where tenant_id = app_tenant() and external_id = ${externalId}`

/** The visitor of now is the one the company knows by this name, unless it knows him by another. */
export const setExternalId = (id: number, externalId: string): Sql<{ id: number }> => sql`
  update visitors set external_id = ${externalId}
   where tenant_id = app_tenant() and id = ${id} and external_id is null
  returning id`

export const insertVisitorSession = (s: { visitorId: number; inboxId: number; hash: Buffer; expiresAt: string }, now: string): Sql => sql`
  insert into visitor_sessions (tenant_id, visitor_id, inbox_id, token_hash, created_at, expires_at)
  values (app_tenant(), ${s.visitorId}, ${s.inboxId}, ${s.hash}, ${now}, ${s.expiresAt})`

export const extendVisitorSession = (hash: Buffer, expiresAt: string): Sql => sql`
  update visitor_sessions set expires_at = ${expiresAt} where tenant_id = app_tenant() and token_hash = ${hash}`

/** Whoever holds a token of before he was known holds nothing any more. */
export const endVisitorSessions = (visitorId: number, now: string): Sql => sql`
  update visitor_sessions set expires_at = ${now} where tenant_id = app_tenant() and visitor_id = ${visitorId} and expires_at > ${now}`

export const findVisitorSession = (hash: Buffer, now: string): Sql<{ tenant_id: number; visitor_id: number; inbox_id: number }> => sql`
  select tenant_id, visitor_id, inbox_id from visitor_session_find(${hash}, ${now})`

export const setWantedGroup = (hash: Buffer, groupId: number | null): Sql => sql`
  update visitor_sessions set group_id = ${groupId} where tenant_id = app_tenant() and token_hash = ${hash} and group_id is distinct from ${groupId}`

/** The wish is spent by it; one for a group that was removed is none. */
export const spendWantedGroup = (hash: Buffer): Sql<{ group_id: number }> => sql`
  with w as materialized (
    select s.id, s.group_id
      from visitor_sessions s join groups g on g.tenant_id = s.tenant_id and g.id = s.group_id and g.deleted_at is null
     where s.tenant_id = app_tenant() and s.token_hash = ${hash}
  )
  update visitor_sessions s set group_id = null
    from w
   where s.tenant_id = app_tenant() and s.id = w.id
  returning w.group_id`

export const searchVisitors = (query: string, most: number): Sql<{ visitor_id: number }> => sql`
  select visitor_id from search_people(to_tsquery('simple', ${query}), null, null, ${most})`
