// A database of its own for a test file: a clone of the migrated template.
import pg from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext { adminUrl: string }
}

export interface TestDatabase {
  url: string
  /** Runs SQL as the superuser, past row-level security: to check, not to do the product's work. */
  admin<R extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  drop(): Promise<void>
}

let count = 0

/** The address of another database of the run's cluster. */
const addressOf = (name: string): string => Object.assign(new URL(inject('adminUrl')), { pathname: `/${name}` }).href

/** Makes a template from the migrated one, once in a run: whoever needs it first fills it, the others wait for him. */
export async function templateOnce(name: string, fill: (url: string) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') })
  await client.connect()
  try {
    // Held until this connection ends.
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const found = await client.query('select from pg_database where datname = $1', [name])
    if ((found.rowCount ?? 0) > 0) return
    const raw = `${name}_raw`
    await asAdmin(inject('adminUrl'), `create database ${raw} template ${migrated} strategy file_copy`)
    await fill(addressOf(raw))
    await quiet(inject('adminUrl'), raw)
    await client.query(`alter database ${raw} rename to ${name}`)
  } finally {
    await client.end()
  }
}

const migrated = 'template_switchboard'

export async function cloneDatabase(template = migrated): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl')
  const name = `t_${process.pid}_${Date.now().toString(36)}_${count++}`
  await asAdmin(adminUrl, `create database ${name} template ${template} strategy file_copy`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 2, options: '-c search_path=switchboard' })
  pool.on('error', () => undefined)
  return {
    url: url.href,
    admin: async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) => (await pool.query<R>(text, values)).rows,
    drop: async () => {
      await pool.end()
      await quiet(adminUrl, name)
      await asAdmin(adminUrl, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Waits until those who said goodbye are gone, so that nobody is thrown out while leaving. */
async function quiet(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    for (let look = 0; look < 100; look++) {
      const left = await client.query('select from pg_stat_activity where datname = $1', [name])
      if (left.rowCount === 0) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  } finally {
    await client.end()
  }
}

async function asAdmin(adminUrl: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await client.query(text)
        return
      } catch (error) {
        // Another file is cloning the template at this moment.
        if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  } finally {
    await client.end()
  }
}
