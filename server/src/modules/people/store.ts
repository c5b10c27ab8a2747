// The statements of visitors and their browser sessions.
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface VisitorRow {
  id: number; uid: string; name: string | null; email: string | null; phone: string | null; locale: string | null
  user_agent: string | null; page: { url: string; title: string; referrer: string } | null
  attributes: Record<string, string | number | boolean>; created_at: string; last_seen_at: string; conversations: number
}

export interface VisitorInput {
  name: string | null; email: string | null; phone: string | null; locale: string | null
  page: string | null; attributes: string | null
}

export const insertVisitor = (uid: string, v: VisitorInput, userAgent: string | null, ip: string | null, now: string): Sql<{ id: number }> => sql`
  insert into visitors (uid, tenant_id, name, email, phone, locale, user_agent, ip, page, attributes, created_at, last_seen_at)
  values (${uid}, app_tenant(), ${v.name}, ${v.email}, ${v.phone}, ${v.locale}, ${userAgent}, ${ip}, ${v.page}::jsonb, coalesce(${v.attributes}::jsonb, '{}'), ${now}, ${now})
  returning id`

/** A key of `set` that is false leaves the column as it is; attributes are merged. */
export const updateVisitor = (id: number, v: VisitorInput, set: { name: boolean; email: boolean; phone: boolean; locale: boolean }, now: string): Sql<{ attributes_size: number }> => sql`
  update visitors
     set name = case when ${set.name}::boolean then ${v.name} else name end,
         email = case when ${set.email}::boolean then ${v.email} else email end,
         phone = case when ${set.phone}::boolean then ${v.phone} else phone end,
         locale = case when ${set.locale}::boolean then ${v.locale} else locale end,
         page = coalesce(${v.page}::jsonb, page),
         attributes = attributes || coalesce(${v.attributes}::jsonb, '{}'),
         last_seen_at = ${now}
   where tenant_id = app_tenant() and id = ${id}
  returning (select count(*)::integer from jsonb_object_keys(attributes)) as attributes_size`

export const findVisitor = (id: number): Sql<VisitorRow> => sql`
  select v.id, v.uid, v.name, v.email, v.phone, v.locale, v.user_agent, v.page, v.attributes, v.created_at, v.last_seen_at,
         (select count(*)::integer from conversations c where c.tenant_id = v.tenant_id and c.visitor_id = v.id) as conversations
    from visitors v
   where v.tenant_id = app_tenant() and v.id = ${id}`

export const insertVisitorSession = (s: { visitorId: number; inboxId: number; hash: Buffer; expiresAt: string }, now: string): Sql => sql`
  insert into visitor_sessions (tenant_id, visitor_id, inbox_id, token_hash, created_at, expires_at)
  values (app_tenant(), ${s.visitorId}, ${s.inboxId}, ${s.hash}, ${now}, ${s.expiresAt})`

export const findVisitorSession = (hash: Buffer, now: string): Sql<{ tenant_id: number; visitor_id: number; inbox_id: number }> => sql`
  select tenant_id, visitor_id, inbox_id from visitor_session_find(${hash}, ${now})`
