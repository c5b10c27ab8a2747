// The committed schema is what the migrations make; migrating is harmless when repeated or done by two at once, and a
// database that is newer than the program is refused.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { dumpSchema } from '../../src/platform/db/dump-schema.ts'
import { migrate, readMigrations, SchemaTooNew, UnfitDatabase } from '../../src/platform/db/migrate.ts'
import { cloneDatabase, type TestDatabase } from '../harness/database.ts'

/** Written beside rows that are held, in their transaction, under row-level security. */
const unheld = ['cache_marks', 'domain_events']
const hot = [
  ...unheld, 'activities', 'agent_days', 'agent_totals', 'agents', 'assignments', 'conversation_events', 'conversation_labels', 'conversations', 'grace_periods', 'metric_marks',
  'presence_intervals', 'presence_sessions', 'routing_decisions', 'threads',
]

let database: TestDatabase
const empty = `laws_empty_${process.pid}`
let emptyUrl = ''

async function asAdmin(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

beforeAll(async () => {
  database = await cloneDatabase()
  await asAdmin(`create database ${empty} template template0`)
  const url = new URL(inject('adminUrl'))
  url.pathname = `/${empty}`
  emptyUrl = url.href
})
afterAll(async () => {
  await database.drop()
  await asAdmin(`drop database ${empty} with (force)`)
})

describe('migrations', () => {
  it('two at once: each migration runs once, and the outcome is that of one', async () => {
    const ran = await Promise.all([migrate(emptyUrl), migrate(emptyUrl), migrate(emptyUrl)])
    expect(ran.flat()).toEqual(readMigrations().map((one) => `${String(one.version).padStart(4, '0')} ${one.name}`))
    expect(await dumpSchema(emptyUrl)).toBe(await dumpSchema(database.url))
  })

  it('again: nothing happens', async () => {
    const [before, rows] = [await dumpSchema(database.url), await database.admin('select * from schema_migrations order by version')]
    expect(await migrate(database.url)).toEqual([])
    expect(await dumpSchema(database.url)).toBe(before)
    expect(await database.admin('select * from schema_migrations order by version')).toEqual(rows)
  })

  it('are numbered in order, each number once', () => {
    const versions = readMigrations().map((one) => one.version)
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
    expect(versions[0]).toBe(1)
  })

  it('the committed schema is the migrated one', async () => {
    const committed = await readFile(join(import.meta.dirname, '../../migrations/schema.sql'), 'utf8').catch(() => '')
    expect(committed === await dumpSchema(database.url) ? 'the same' : 'server/migrations/schema.sql is out of date. Write it anew: node server/test/laws/write-schema.ts, and read the difference.').toBe('the same')
  })

  it('every row is of a tenant that is there: by a key of its own, or by that of what it always belongs to', async () => {
    const tables = await database.admin<{ name: string; held: boolean; own: boolean }>(`
      select t.relname as name,
             exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'f' and k.confrelid = 'tenants'::regclass) as own,
             exists (select from pg_constraint k
                      where k.conrelid = t.oid and k.contype = 'f' and k.confrelid <> 'tenants'::regclass
                        and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = any(k.conkey))
                        and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attnum = any(k.conkey) and not a.attnotnull)) as held
        from pg_class t
       where t.relkind = 'r' and t.relnamespace = 'switchboard'::regnamespace
         and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped)`)
    expect(tables.filter(({ own, held }) => !own && !held).map(({ name }) => name).toSorted()).toEqual(unheld)
    // What every message or change of an agent writes does not lock the tenant's row.
    expect(tables.filter(({ name, own }) => own && hot.includes(name)).map(({ name }) => name)).toEqual([])
  })

  it('a newer database is refused and left alone', async () => {
    const newest = readMigrations().at(-1)?.version ?? 0
    await database.admin(`insert into schema_migrations (version, name, checksum) values (${newest + 1}, 'future', 'x')`)
    const before = await dumpSchema(database.url)
    await expect(migrate(database.url)).rejects.toThrow(SchemaTooNew)
    expect(await dumpSchema(database.url)).toBe(before)
    await database.admin(`delete from schema_migrations where version > ${newest}`)
  })

  it('one that this program cannot serve is refused with what to do', async () => {
    await asAdmin(`create database ${empty}_ascii encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0`)
    await asAdmin(`create role ${empty}_nobody login password 'x'`)
    const other = (database: string, user?: string): string => {
      const url = Object.assign(new URL(emptyUrl), { pathname: `/${database}` })
      return (user ? Object.assign(url, { username: user, password: 'x' }) : url).href
    }
    try {
      await expect(migrate(other(`${empty}_ascii`))).rejects.toThrow(/encoded in SQL_ASCII.*template0/)
      const refused = migrate(other(empty, `${empty}_nobody`))
      await expect(refused).rejects.toThrow(UnfitDatabase)
      await expect(refused).rejects.toThrow(new RegExp(`grant app_owner, app_rw, app_job to "${empty}_nobody"`))
    } finally {
      await asAdmin(`drop database ${empty}_ascii with (force)`)
      await asAdmin(`drop role ${empty}_nobody`)
    }
  })

  it('a migration that was changed after it ran is refused', async () => {
    await database.admin(`update schema_migrations set checksum = 'other' where version = 1`)
    await expect(migrate(database.url)).rejects.toThrow(/changed after it ran/)
  })

  it('one that fails leaves nothing of itself', async () => {
    await asAdmin(`drop database ${empty} with (force)`)
    await asAdmin(`create database ${empty} template template0`)
    const client = new pg.Client({ connectionString: emptyUrl })
    await client.connect()
    // The last table of the first migration is there already: it fails at its very end.
    await client.query('create schema switchboard authorization app_owner; create table switchboard.idempotency_keys ()')
    await expect(migrate(emptyUrl)).rejects.toThrow(/migration 1 foundation failed/)
    expect((await client.query(`select relname from pg_class where relnamespace = 'switchboard'::regnamespace and relkind = 'r' order by 1`)).rows).toEqual([{ relname: 'idempotency_keys' }, { relname: 'schema_migrations' }])
    expect((await client.query('select from switchboard.schema_migrations')).rowCount).toBe(0)
    await client.end()
  })
})
