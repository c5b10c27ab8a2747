// What the catalogues of the migrated schema must say: every tenant's row is walled in, keys carry the tenant, the role that
// serves owns nothing and may do nothing beside; and the walls hold when the role tries them.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tables } from './rows.ts'
import { makeTwins, type Twins } from './twins.ts'

/** Unique across tenants on purpose. */
const uniqueEverywhere: Record<string, string> = {
  api_tokens_hash_key: 'the hash of a random token that names the tenant',
  tenants_slug_key: 'the name by which a tenant is found at sign-in',
  tenants_uid_key: 'the table of tenants itself',
  tenants_one_default: 'an installation has one default tenant',
  inboxes_key_key: 'a public key of 144 random bits that names the tenant',
  realtime_tickets_pkey: 'the hash of a random ticket that names the tenant',
  visitor_sessions_token_hash_key: 'the hash of a random token that names the tenant',
}

let twins: Twins
let rw: pg.Client
beforeAll(async () => {
  twins = await makeTwins()
  rw = new pg.Client({ connectionString: twins.t.database.url, options: '-c role=app_rw -c search_path=switchboard' })
  await rw.connect()
})
afterAll(async () => {
  await rw.end()
  await twins.stop()
})

const admin = <R extends pg.QueryResultRow>(text: string): Promise<R[]> => twins.t.database.admin<R>(text)
const names = async (text: string): Promise<string[]> => (await admin<{ name: string }>(text)).map((row) => row.name)
const ours = `relnamespace = 'switchboard'::regnamespace`
const tenantTables = async (): Promise<{ name: string; tenant: string }[]> =>
  (await tables(twins.t.database)).flatMap(({ name, tenant }) => (tenant === null ? [] : [{ name, tenant }]))

/** Runs as app_rw, in a tenant or in none, and takes everything back. */
async function as(tenant: number | null, text: string, values: unknown[] = []): Promise<{ rows: Record<string, unknown>[]; changed: number; refused: string | null }> {
  await rw.query('begin')
  try {
    if (tenant !== null) await rw.query(`set local app.tenant = ${tenant}`)
    const result = await rw.query<Record<string, unknown>>(text, values)
    return { rows: result.rows, changed: result.rowCount ?? 0, refused: null }
  } catch (error) {
    return { rows: [], changed: 0, refused: (error as { code?: string }).code ?? String(error) }
  } finally {
    await rw.query('rollback')
  }
}

describe('tables', () => {
  it('every tenant table has forced row-level security and exactly the two policies', async () => {
    const all = await tenantTables()
    expect(all.length).toBeGreaterThan(15)
    const security = await admin<{ name: string; enabled: boolean; forced: boolean }>(`select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where ${ours} and relkind in ('r', 'p')`)
    const policies = await admin<{ name: string; policy: string }>(`
      select tablename as name, format('%s %s for %s to %s using %s check %s', policyname, lower(permissive), cmd, array_to_string(roles, ','), qual, with_check) as policy
        from pg_policies where schemaname = 'switchboard'`)
    for (const { name, tenant } of all) {
      expect(security.find((row) => row.name === name), name).toEqual({ name, enabled: true, forced: true })
      expect(policies.filter((row) => row.name === name).map((row) => row.policy).toSorted(), name).toEqual([
        'job permissive for ALL to app_job using true check true',
        `tenant permissive for ALL to public using (${tenant} = app_tenant()) check (${tenant} = app_tenant())`,
      ])
    }
  })

  it('every tenant id is required, and every foreign key between tenant tables carries it on both sides', async () => {
    expect(await names(`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where c.${ours} and c.relkind = 'r' and not a.attnotnull`)).toEqual([])
    const walled = new Set((await tenantTables()).map((table) => table.name))
    const keys = await admin<{ name: string; child: string; parent: string; from: string[]; to: string[] }>(`
      select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
             array(select a.attname::text from unnest(k.conkey) with ordinality x (n, i) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.n order by i) as "from",
             array(select a.attname::text from unnest(k.confkey) with ordinality x (n, i) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.n order by i) as "to"
        from pg_constraint k where k.connamespace = 'switchboard'::regnamespace and k.contype = 'f'`)
    expect(keys.length).toBeGreaterThan(20)
    for (const key of keys.filter(({ child, parent }) => walled.has(child) && walled.has(parent))) {
      const at = key.from.indexOf('tenant_id')
      expect(at, `${key.child}: ${key.name} without its tenant`).toBeGreaterThanOrEqual(0)
      expect(key.to[at], `${key.child}: ${key.name} leads to another tenant`).toBe(key.parent === 'tenants' ? 'id' : 'tenant_id')
    }
    // A table that points at a tenant's row belongs to the tenant itself.
    expect(keys.filter(({ child, parent }) => !walled.has(child) && walled.has(parent)).map((key) => key.name)).toEqual([])
  })

  it('nothing is unique across tenants but what is on the list, and surrogate keys', async () => {
    const found = await admin<{ name: string; columns: string; generated: boolean }>(`
      select i.indexrelid::regclass::text as name, coalesce(string_agg(a.attname, ',' order by a.attnum), '') as columns,
             i.indisprimary and count(*) = 1 and bool_and(a.atttypid in (20, 23)) as generated
        from pg_index i join pg_class c on c.oid = i.indrelid and c.${ours}
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
       where i.indisunique and (c.relname = 'tenants' or exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id'))
       group by i.indexrelid, i.indisprimary
      having not coalesce(bool_or(a.attname = 'tenant_id'), false)`)
    const surrogate = (row: { columns: string; generated: boolean }): boolean => row.generated && ['id', 'account_id'].includes(row.columns)
    // The feed's order is that of the whole installation.
    expect(found.filter((row) => !surrogate(row) && row.name !== 'domain_events_pkey').map((row) => row.name).toSorted()).toEqual(Object.keys(uniqueEverywhere).toSorted())
  })

  it('views ask with the rights of who looks, and nothing is copied past the walls', async () => {
    expect(await names(`select relname as name from pg_class where ${ours} and relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)`)).toEqual([])
    expect(await names(`select relname as name from pg_class where ${ours} and relkind in ('m', 'f')`)).toEqual([])
  })
})

describe('roles and functions', () => {
  it('app_rw owns nothing, is nothing, and may only read and write rows', async () => {
    expect(await admin(`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin from pg_roles where rolname in ('app_rw', 'app_job', 'app_owner') group by 1, 2, 3, 4, 5, 6`)).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolcanlogin: false },
    ])
    expect(await names(`select r.rolname as name from pg_roles r where pg_has_role('app_rw', r.oid, 'member') and r.rolname <> 'app_rw'`)).toEqual([])
    expect(await names(`select classid::regclass || ' ' || objid as name from pg_shdepend where refobjid = 'app_rw'::regrole and deptype = 'o'`)).toEqual([])
    const rights = await admin<{ right: string; granted: boolean }>(`
      select p as right, bool_or(has_table_privilege('app_rw', c.oid, p)) as granted
        from pg_class c, unnest(array['truncate', 'references', 'trigger', 'maintain']) p where c.${ours} and c.relkind = 'r' group by p`)
    expect(rights.filter((row) => row.granted)).toEqual([])
    expect(await admin(`select has_schema_privilege('app_rw', 'switchboard', 'create') as a, has_schema_privilege('app_rw', 'public', 'create') as b, has_table_privilege('app_rw', 'schema_migrations', 'select, insert, update, delete') as c`)).toEqual([{ a: false, b: false, c: false }])
    expect(await names(`select c.relname as name from pg_class c, aclexplode(c.relacl) x where c.${ours} and c.relkind = 'r' and x.grantee = 0`)).toEqual([])
  })

  it('functions across tenants belong to app_job, look nowhere else, and are not for everybody', async () => {
    const definers = await admin<{ name: string; owner: string; path: string | null; public: boolean; dynamic: boolean }>(`
      select p.oid::regprocedure::text as name, p.proowner::regrole::text as owner, array_to_string(p.proconfig, ';') as path,
             has_function_privilege('public', p.oid, 'execute') as public, p.prosrc ~* '\\mexecute\\M' as dynamic
        from pg_proc p where p.pronamespace = 'switchboard'::regnamespace and p.prosecdef`)
    expect(definers.length).toBeGreaterThan(10)
    for (const f of definers) expect(f, f.name).toMatchObject({ owner: 'app_job', path: expect.stringContaining('search_path=switchboard, pg_temp') as string, public: false, dynamic: false })
    expect(await names(`select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'switchboard'::regnamespace and not p.prosecdef and p.proowner = 'app_job'::regrole`)).toEqual([])
  })
})

describe('the walls hold', () => {
  it('without a tenant no row is seen, with A none of B, and its own', async () => {
    const { A, B } = twins
    let seen = 0
    for (const { name, tenant } of await tenantTables()) {
      expect((await as(null, `select from ${name} limit 1`)).changed, name).toBe(0)
      expect((await as(A.tenant, `select from ${name} where ${tenant} is distinct from ${A.tenant} limit 1`)).changed, name).toBe(0)
      if ((await as(B.tenant, `select from ${name} limit 1`)).changed > 0) seen++
    }
    expect(seen).toBeGreaterThan(12)
  })

  it('no row of another tenant is inserted, taken, given away, changed or deleted', async () => {
    const { A, B } = twins
    for (const { name, tenant } of await tenantTables()) {
      // What a table makes itself of its other columns is not written.
      const columns = (await names(`select attname as name from pg_attribute where attrelid = '${name}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`)).join(', ')
      const insert = `insert into ${name} (${columns}) overriding system value select ${columns} from jsonb_populate_record(null::${name}, $1)`
      expect((await as(A.tenant, insert, [JSON.stringify({ [tenant]: B.tenant })])).refused, `insert into ${name}`).toBe('42501')
      expect((await as(null, insert, [JSON.stringify({ [tenant]: B.tenant })])).refused, `insert into ${name} without a tenant`).toBe('42501')
      expect((await as(A.tenant, `delete from ${name} where ${tenant} = ${B.tenant}`)).changed, name).toBe(0)
      if (name === 'tenants') continue
      expect((await as(A.tenant, `update ${name} set tenant_id = ${A.tenant} where tenant_id = ${B.tenant}`)).changed, name).toBe(0)
      if ((await as(A.tenant, `select from ${name} limit 1`)).changed > 0) expect((await as(A.tenant, `update ${name} set tenant_id = ${B.tenant}`)).refused, `give away ${name}`).toBe('42501')
    }
  })

  it('a setting that is no number lets nobody in', async () => {
    for (const value of [`''`, `'0'`, `'-1'`, `'1 or 1=1'`, `'99999999999'`]) {
      await rw.query('begin')
      await rw.query(`set local app.tenant = ${value}`)
      const found = await rw.query('select from accounts').then((result) => result.rowCount, () => 0)
      await rw.query('rollback')
      expect(found, value).toBe(0)
    }
  })
})
