// Contacts: people known by a number instead of by a browser; one row per tenant and number.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export const putContact = (c: { uid: string; key: string; phone: string; name: string | null }, now: string): Sql<{ id: number }> => sql`
  insert into visitors as v (uid, tenant_id, name, phone, contact_key, created_at, last_seen_at)
  values (${c.uid}, app_tenant(), ${c.name}, ${c.phone}, ${c.key}, ${now}, ${now})
  on conflict (tenant_id, contact_key) where contact_key is not null do update
     set last_seen_at = excluded.last_seen_at, name = coalesce(v.name, excluded.name)
  returning id`

/** The visitor's id for a number in E.164; made when it is new, whoever comes first. */
export async function contactByPhone(ctx: Context, phone: string, name: string | null): Promise<number> {
  const row = await ctx.db.maybe(putContact({ uid: ctx.ids.uid(), key: `phone:${phone}`, phone, name: name?.slice(0, 100) ?? null }, ctx.now()))
  return must(row, 'contact').id
}
