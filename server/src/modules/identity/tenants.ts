// Tenants: made at set-up, read by their members.
import { must } from '../../kernel/must.ts'
import { enterTenant, makeContext, type Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface Tenant { id: number; uid: string; slug: string; name: string; timeZone: string; demo: boolean }

const insertTenant = (t: { uid: string; slug: string; name: string; timeZone: string; demo: boolean }, now: string): Sql<{ id: number }> => sql`
  select tenant_create(${t.uid}, ${t.slug}, ${t.name}, ${t.timeZone}, ${t.demo}, ${now}) as id`

const findTenant = (): Sql<{ id: number; uid: string; slug: string; name: string; time_zone: string; demo: boolean }> => sql`
  select id, uid, slug, name, time_zone, demo from tenants where id = app_tenant()`

const findDefaultTenant = (): Sql<{ id: number | null }> => sql`select default_tenant() as id`
const findTenantIds = (): Sql<{ id: number }> => sql`select id from tenant_ids() as id`

/** Makes a tenant and goes on in it, in the same transaction; the first one becomes the default. */
export async function createTenant(tx: Context, input: { slug: string; name: string; timeZone?: string; demo?: boolean }): Promise<Context> {
  const row = must(await tx.db.maybe(insertTenant({ uid: tx.ids.uid(), timeZone: 'UTC', demo: false, ...input }, tx.now())), 'new tenant')
  return enterTenant(tx, row.id)
}

export async function ownTenant(ctx: Context): Promise<Tenant> {
  const { time_zone: timeZone, ...row } = must(await ctx.db.maybe(findTenant()), 'own tenant')
  return { ...row, timeZone }
}

const findCalendar = (now: string): Sql<{ day: string; week: string }> => sql`
  select date_trunc('day', ${now}::timestamptz, time_zone) as day, date_trunc('week', ${now}::timestamptz, time_zone) as week
    from tenants where id = app_tenant()`

/** The instants at which the tenant's own day and its week (from Monday) began. */
export async function localCalendar(ctx: Context): Promise<{ day: string; week: string }> {
  return must(await ctx.db.maybe(findCalendar(ctx.now())), 'own tenant')
}

export async function defaultTenant(ctx: Context): Promise<number | null> {
  return (await ctx.db.maybe(findDefaultTenant()))?.id ?? null
}

/** Whether this installation is the one to try things out in, whose passwords everybody knows. `ctx` has no tenant. */
export async function isDemo(ctx: Context): Promise<boolean> {
  const tenant = await defaultTenant(ctx)
  return tenant !== null && (await ownTenant(makeContext(ctx.platform, tenant, { kind: 'system' }))).demo
}

export async function allTenants(ctx: Context): Promise<number[]> {
  return (await ctx.db.rows(findTenantIds())).map((row) => row.id)
}
