// The test stand: an embedded PostgreSQL that waits for the disk as in production, the product on it as a child, and on
// request the raw programs beside it.
import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded, type Embedded } from '../../src/platform/db/embedded/index.ts'
import { provision } from '../../src/platform/db/provision.ts'
import { printTable } from './numbers.ts'
import { Program } from './programs.ts'

export interface StandOptions {
  /** Folder for CPU profiles of the product. */
  profile: string | undefined
  /** Prints in the end which statements took the database longest; counting them takes some itself. */
  statements?: boolean
}

/** A folder that the account of PostgreSQL may pass through, also when we are root; gone after `work`. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-bench-'))
  await chmod(folder, 0o711)
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    return await work(folder)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

const counted = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' }

export class Stand {
  readonly base: string
  /** The product's database, as its own login. */
  readonly databaseUrl: string
  readonly server: Program
  readonly embedded: Embedded
  readonly #others: Program[] = []

  private constructor(embedded: Embedded, databaseUrl: string, server: Program, base: string) {
    this.embedded = embedded
    this.databaseUrl = databaseUrl
    this.server = server
    this.base = base
  }

  static async open(folder: string, options: StandOptions): Promise<Stand> {
    const embedded = await startEmbedded({ dataDir: join(folder, 'postgres'), log: () => undefined, ...options.statements ? { settings: counted } : {} })
    try {
      const { migrateUrl: databaseUrl } = await provision(embedded.adminUrl)
      const server = await Program.start('product', {
        profile: options.profile, count: true,
        args: [
          '--port', '0', '--data-dir', join(folder, 'server'), '--database-url', databaseUrl, '--demo', '--rate-limit-scale', '0', '--log-level', 'warn',
          // Frames are limited per heartbeat and socket; more heartbeats leave room to send as fast as we can.
          '--ws-heartbeat-interval', '5000',
        ],
      })
      const port = await server.says(/ready at http:\/\/[^:]+:(\d+)/)
      return new Stand(embedded, databaseUrl, server, `http://127.0.0.1:${port}`)
    } catch (error) {
      await embedded.stop()
      throw error
    }
  }

  /** Starts a raw program; returns its address. */
  async beside(name: 'raw' | 'emptyRoute', args: string[] = []): Promise<string> {
    const program = await Program.start(name, { args: name === 'raw' ? ['--database-url', await this.#rawDatabase(), ...args] : args })
    this.#others.push(program)
    return program.says(/ready at (\S+)/)
  }

  /** As the superuser, on the product's tables. */
  async admin<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    const url = new URL(this.embedded.adminUrl)
    url.pathname = new URL(this.databaseUrl).pathname
    const client = new pg.Client({ connectionString: url.href, options: '-c search_path=switchboard' })
    await client.connect()
    try {
      return (await client.query<R>(text, values)).rows
    } finally {
      await client.end()
    }
  }

  /** From here on statements are counted. Does nothing when that was not asked for. */
  async countStatements(options: StandOptions): Promise<void> {
    if (options.statements) await this.admin('create extension if not exists pg_stat_statements schema public; select public.pg_stat_statements_reset()')
  }

  /** The statements that took the database longest since. */
  async printStatements(options: StandOptions): Promise<void> {
    if (!options.statements) return
    const rows = await this.admin<{ ms: string; calls: string; each: string; planning: string; pages: string; text: string }>(`
      select round((total_exec_time + total_plan_time)::numeric) as ms, calls, round(((total_exec_time + total_plan_time) / greatest(calls, 1))::numeric, 3) as each,
             round((total_plan_time / nullif(total_exec_time + total_plan_time, 0))::numeric, 2) as planning, (shared_blks_hit + shared_blks_read) / greatest(calls, 1) as pages,
             left(regexp_replace(query, '[[:space:]]+', ' ', 'g'), 110) as text
        from public.pg_stat_statements order by total_exec_time + total_plan_time desc limit 24`)
    printTable('statements, ms', ['', 'all', 'calls', 'each', 'of it planning', 'pages'], rows.map((row) => [row.text, row.ms, row.calls, row.each, row.planning, row.pages]))
  }

  async stop(): Promise<void> {
    await Promise.all([this.server, ...this.#others].map((program) => program.stop()))
    await this.embedded.stop()
  }

  async #rawDatabase(): Promise<string> {
    const exists = await this.admin('select from pg_database where datname = $1', ['raw'])
    if (exists.length === 0) await this.admin('create database raw')
    const url = new URL(this.embedded.adminUrl)
    url.pathname = '/raw'
    return url.href
  }
}

export async function withStand<T>(options: StandOptions, work: (stand: Stand) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const stand = await Stand.open(folder, options)
    // Its PostgreSQL would outlive us: it is made to survive the death of its server.
    const interrupted = (): void => { stand.stop().finally(() => process.exit(130)) }
    const failed = (reason: unknown): void => {
      process.stderr.write(`${reason instanceof Error ? reason.stack : String(reason)}\n`)
      stand.stop().finally(() => process.exit(1))
    }
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted).once('uncaughtException', failed)
    try {
      return await work(stand)
    } finally {
      await stand.stop()
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted).off('uncaughtException', failed)
    }
  })
}
