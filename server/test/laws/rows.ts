// What the tables hold, past row-level security: fingerprints of a tenant's rows, and the public ids in them.
import type { TestDatabase } from '../harness/database.ts'

interface Table { name: string; tenant: string | null }

/** Counted from other rows by the machinery, in its own time. */
const derived = new Set(['agent_days', 'agent_totals', 'job_runs', 'metric_marks', 'tenant_days'])

const known = new WeakMap<TestDatabase, Promise<Table[]>>()

/** Every table of the product with the column that names its tenant; read once of a database. */
export function tables(database: TestDatabase): Promise<Table[]> {
  const found = known.get(database) ?? readTables(database)
  known.set(database, found)
  return found
}

const readTables = (database: TestDatabase): Promise<Table[]> => database.admin<{ name: string; tenant: string | null }>(`
  select c.relname as name,
         case when c.relname = 'tenants' then 'id' else (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') end as tenant
    from pg_class c
   where c.relnamespace = 'switchboard'::regnamespace and c.relkind in ('r', 'p')
   order by c.relname`)

/**
 * The safety net of routing looks again every five seconds and renews the record that somebody still waits; housekeeping
 * takes tickets that nobody used away; the aggregator counts in its own time.
 */
const moving: Record<string, string> = { routing_decisions: `and t.outcome <> 'waiting'`, domain_events: `and t.name <> 'metrics.changed'`, realtime_tickets: 'and false' }
const steady = (table: string): string => moving[table] ?? ''

/** A node renews the leases of its open sockets every ten seconds; readers of the feed pass events a moment after their commit. */
const passing: Record<string, string> = { presence_sessions: '{lease_until}', feed_cursors: '{txid,id,takes,lease_until}' }
const lasting = (table: string): string => (passing[table] ? `(to_jsonb(t) - '${passing[table]}'::text[])::text` : 't::text')

/** One fingerprint per table of everything the tenant has. */
export async function tenantPrint(database: TestDatabase, tenant: number): Promise<Record<string, string>> {
  const own = (await tables(database)).filter((table) => table.tenant !== null && !derived.has(table.name))
  const text = own.map((table) => `
    select '${table.name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended(${lasting(table.name)}, 0)), 0) as print
      from ${table.name} t where t.${table.tenant} = $1 ${steady(table.name)}`).join(' union all ')
  return Object.fromEntries((await database.admin<{ name: string; print: string }>(text, [tenant])).map((row) => [row.name, row.print]))
}

/** One fingerprint per table of everything there is, except tables named in `but`. */
export async function allPrint(database: TestDatabase, but: string[]): Promise<Record<string, string>> {
  const all = (await tables(database)).filter((table) => !but.includes(table.name) && !derived.has(table.name))
  const text = all.map((table) => `
    select '${table.name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended(${lasting(table.name)}, 0)), 0) as print
      from ${table.name} t where true ${steady(table.name)}`).join(' union all ')
  return Object.fromEntries((await database.admin<{ name: string; print: string }>(text)).map((row) => [row.name, row.print]))
}

/** Every public id of the tenant's rows, and the keys of its inboxes. */
export async function publicIds(database: TestDatabase, tenant: number): Promise<Set<string>> {
  const own = new Map((await tables(database)).map((table) => [table.name, table.tenant]))
  const named = await database.admin<{ name: string }>(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'uid'
     where c.relnamespace = 'switchboard'::regnamespace and c.relkind = 'r'`)
  const text = named.filter(({ name }) => own.get(name)).map(({ name }) => `select uid::text from ${name} where ${own.get(name)} = ${tenant}`).join(' union all ')
  return new Set((await database.admin<{ uid: string }>(text)).map((row) => row.uid))
}
