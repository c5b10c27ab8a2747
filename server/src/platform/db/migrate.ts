// Brings a database to this version: roles, schema, migrations in order under an advisory lock. Forward only; a database
// that is newer than the code is refused.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** A database that this program cannot serve; the message says what to do about it. */
export class UnfitDatabase extends Error {}

export class SchemaTooNew extends UnfitDatabase {
  constructor(version: number, known: number) {
    super(`The database is at schema version ${version}, this program knows ${known}. Start a newer version of the program.`)
    this.name = 'SchemaTooNew'
  }
}

export interface Migration { version: number; name: string; text: string; checksum: string }

const directory = join(import.meta.dirname, '../../../migrations')
/** Any constant: two servers that start at once upgrade one after the other. */
const lockKey = 7_420_001

export function readMigrations(): Migration[] {
  return readdirSync(directory).filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file)).toSorted().map((file) => {
    const text = readFileSync(join(directory, file), 'utf8')
    return { version: Number(file.slice(0, 4)), name: file.slice(5, -4), text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

/** Returns the names of the migrations that ran. `url` belongs to a superuser, or to a role that may act as app_owner. */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'switchboard migrate' })
  await client.connect()
  try {
    await refuseUnfit(client)
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await prepareRoles(client).catch(unlessForbidden(client))
    await client.query('set role app_owner; set search_path = switchboard; set timezone = utc')
    await client.query('grant usage on schema switchboard to app_rw; grant usage, create on schema switchboard to app_job')
    await client.query(`create table if not exists schema_migrations (
      version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`)
    const done = await client.query<{ version: number; checksum: string }>('select version, checksum from schema_migrations order by version')
    return await apply(client, readMigrations(), new Map(done.rows.map((row) => [row.version, row.checksum])))
  } finally {
    await client.end()
  }
}

const oldest = 15

async function setting(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [name])
  return rows[0]?.value ?? ''
}

const version = async (client: pg.Client): Promise<number> => Math.floor(Number(await setting(client, 'server_version_num')) / 10_000)

async function refuseUnfit(client: pg.Client): Promise<void> {
  const found = await version(client)
  if (found < oldest) throw new UnfitDatabase(`The database runs PostgreSQL ${found}; Switchboard needs ${oldest} or newer.`)
  const encoding = await setting(client, 'server_encoding')
  if (encoding !== 'UTF8') throw new UnfitDatabase(`The database ${client.database ?? ''} is encoded in ${encoding}. Create one with: create database … encoding 'UTF8' template template0`)
}

async function apply(client: pg.Client, known: Migration[], done: Map<number, string>): Promise<string[]> {
  const newest = Math.max(0, ...done.keys())
  const newestKnown = known.at(-1)?.version ?? 0
  if (newest > newestKnown) throw new SchemaTooNew(newest, newestKnown)
  const ran: string[] = []
  for (const migration of known) {
    const before = done.get(migration.version)
    if (before === migration.checksum) continue
    if (before) throw new Error(`migration ${migration.version} ${migration.name} was changed after it ran here`)
    await client.query('begin')
    try {
      await client.query(migration.text)
      await client.query('insert into schema_migrations (version, name, checksum) values ($1, $2, $3)', [migration.version, migration.name, migration.checksum])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`migration ${migration.version} ${migration.name} failed: ${(error as Error).message}`, { cause: error })
    }
    ran.push(`${String(migration.version).padStart(4, '0')} ${migration.name}`)
  }
  return ran
}

const unlessForbidden = (client: pg.Client) => (error: { code?: string; message: string }): never => {
  if (error.code !== '42501') throw error
  const me = client.escapeIdentifier(client.user ?? '')
  throw new UnfitDatabase([
    `${client.user ?? ''} may not prepare the roles of this database (${error.message}). Let an administrator run, leaving out roles that are there:`,
    '  create role app_owner; create role app_rw; create role app_job;',
    `  grant app_owner, app_rw, app_job to ${me}; grant app_job to app_owner;`,
    `  grant create on database ${client.escapeIdentifier(client.database ?? '')} to app_owner, ${me};`,
  ].join('\n'))
}

/** app_owner owns the schema, app_rw serves (not owner, no bypass), app_job owns the functions that cross tenants. */
async function prepareRoles(client: pg.Client): Promise<void> {
  for (const role of ['app_owner', 'app_rw', 'app_job']) {
    const found = await client.query('select from pg_roles where rolname = $1', [role])
    if (found.rowCount === 0) {
      await client.query(`create role ${role} nologin nosuperuser nobypassrls`).catch((error: { code?: string }) => {
        // Otherwise another server was faster.
        if (error.code !== '42710' && error.code !== '23505') throw error
      })
    }
  }
  const me = await client.query<{ super: boolean }>(`select rolsuper as super from pg_roles where rolname = current_user`)
  if (!me.rows[0]?.super) {
    // From 16 on, whoever creates a role administers it but may not act as it.
    const may = await version(client) >= 16 ? 'set' : 'member'
    const missing = await client.query(`select r from unnest(array['app_owner', 'app_rw']) r where not pg_has_role(current_user, r, '${may}')`)
    if ((missing.rowCount ?? 0) > 0) await client.query('grant app_owner, app_rw to current_user')
  }
  // Lets the feed tell transactions of other databases apart; where it may not be granted, they hold the feed up.
  if (me.rows[0]?.super) await client.query('grant pg_read_all_stats to app_job')
  const linked = await client.query<{ linked: boolean }>(`select pg_has_role('app_owner', 'app_job', 'member') as linked`)
  if (!linked.rows[0]?.linked) await client.query('grant app_job to app_owner')
  const schema = await client.query(`select from pg_namespace where nspname = 'switchboard'`)
  if (schema.rowCount === 0) {
    await client.query('create schema switchboard authorization app_owner')
  }
}
