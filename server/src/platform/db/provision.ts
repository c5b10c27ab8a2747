// Makes the embedded cluster ready: the product's database, and a login that may act as app_rw and as nobody else. Migrations
// run as the superuser, so nothing that serves could become the owner. Harmless when repeated.
import { createHash } from 'node:crypto'
import pg from 'pg'

const database = 'switchboard'
const login = 'switchboard_login'

/** The addresses by which the server migrates and serves. `adminUrl` is the cluster's superuser. */
export async function provision(adminUrl: string): Promise<{ migrateUrl: string; serveUrl: string }> {
  const admin = new URL(adminUrl)
  const password = createHash('sha256').update(`login ${admin.password}`).digest('base64url')
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    for (const role of ['app_owner', 'app_rw', 'app_job']) {
      if (!await has(client, 'select from pg_roles where rolname = $1', role)) await client.query(`create role ${role} nologin`)
    }
    if (!await has(client, 'select from pg_roles where rolname = $1', login)) {
      await client.query(`create role ${login} login noinherit password '${password}' in role app_rw`)
    }
    if (!await has(client, 'select from pg_database where datname = $1', database)) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
  const migrate = new URL(adminUrl)
  migrate.pathname = `/${database}`
  return { migrateUrl: migrate.href, serveUrl: `postgres://${login}:${password}@${admin.host}/${database}${admin.search}` }
}

const has = async (client: pg.Client, text: string, value: string): Promise<boolean> => ((await client.query(text, [value])).rowCount ?? 0) > 0
