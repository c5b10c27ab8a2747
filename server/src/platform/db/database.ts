// The pool of connections and the two ways to use it: one flight, or a transaction of several. Both carry the tenant, both are
// pipelined: what does not wait for an answer travels together.
import type { Duplex } from 'node:stream'
import pg from 'pg'
import { must } from '../../kernel/must.ts'
import type { Log } from '../log/log.ts'
import { fly, type Answer, type Piece } from './flight.ts'
import { sql, type Sql } from './sql.ts'
import { Together } from './together.ts'

/** Who the transaction belongs to: a tenant's id, or `none` (then only functions that cross tenants see anything). */
export type TenantScope = number | 'none'

/** Runs statements. Inside a transaction they are pipelined when not awaited one by one. */
export interface Db {
  /** Sent now, and nobody waits: it travels with what follows. If it fails, what follows fails for that reason, at the latest the commit. Only inside a transaction. */
  leave(query: Sql): void
  rows<R>(query: Sql<R>): Promise<R[]>
  /** The first row, or null. */
  maybe<R>(query: Sql<R>): Promise<R | null>
  /** How many rows were changed. */
  run(query: Sql): Promise<number>
  /** The rows of both, of one transaction and in one flight. */
  both<A, B>(first: Sql<A>, second: Sql<B>): Promise<[A[], B[]]>
}

const settings = [
  'role=app_rw', 'search_path=switchboard', 'timezone=UTC', 'jit=off',
  // Every statement is meant to go by an index. A connection keeps its plans, and what was planned while a table had a handful
  // of rows would go on reading all of it when there are thousands, until the table is next analyzed.
  'enable_seqscan=off',
  'lock_timeout=2000', 'statement_timeout=5000', 'idle_in_transaction_session_timeout=5000',
].map((s) => `-c ${s}`).join(' ')

const types = pg.types
const asText = (value: string): string => value
/** 2026-11-21 09:00:00.123456+00 → 2026-11-21T09:00:00.123456Z */
const asInstant = (value: string): string => `${value.slice(0, 10)}T${value.slice(11).replace(/\+00$/, 'Z')}`
const parsers = new Map<number, (value: string) => unknown>([
  [types.builtins.INT8, Number],
  [types.builtins.NUMERIC, Number],
  [types.builtins.TIMESTAMPTZ, asInstant],
  [types.builtins.DATE, asText],
])

/** Connections for so many cores; more than PostgreSQL has hands for make each other wait (decision 0023). */
export const usualPoolSize = (cores: number): number => Math.min(20, Math.max(8, 4 * cores))

const parserOf = (oid: number): (text: string) => unknown => parsers.get(oid) ?? types.getTypeParser(oid)

export class Database {
  readonly pool: pg.Pool
  readonly together = new Together()
  readonly #log: Log
  #stopped = false

  /** `waitMs`: how long one waits for a connection before he is told that the server is busy. */
  constructor(url: string, size: number, log: Log, extra = '', waitMs = 5_000) {
    this.#log = log
    this.pool = new pg.Pool({
      connectionString: url,
      max: size,
      options: `${settings} ${extra}`.trim(),
      application_name: 'switchboard',
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: waitMs,
    } as pg.PoolConfig)
    // A connection that ends between two statements of a transaction tells it here; the next statement tells it too.
    this.pool.on('connect', (client) => client.on('error', () => undefined))
    this.pool.on('error', (error) => this.#stopped || this.#log.warn({ error: error.message }, 'an idle database connection was lost'))
  }

  /** One statement in a transaction of its own. */
  async one<R>(tenant: TenantScope, query: Sql<R>, relaxed = false): Promise<Answer> {
    return must((await this.flight(tenant, [query], relaxed))[0], 'answer')
  }

  /** Statements as one transaction, in one flight. */
  async flight(tenant: TenantScope, queries: readonly Sql[], relaxed = false): Promise<Answer[]> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      const before = settingsOf(tenant, relaxed, queries.some((query) => query.steady))
      return (await fly(client, [...before, ...queries], parserOf)).slice(before.length)
    } catch (error) {
      broken = connectionError(error)
      throw traced(error)
    } finally {
      client.release(broken)
    }
  }

  /** Everything `work` does through its `Db` happens, or nothing. */
  async transaction<T>(tenant: TenantScope, work: (db: Db) => Promise<T>): Promise<T> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    let begun = false
    let steady = false
    let over = false
    // What travels behind a statement that fails is refused for that reason alone: it is told the reason, too. Whoever awaits
    // several at once then hears it whichever answer reaches him first, and can try again or say it in his own words.
    let cause: unknown
    const start = (query: Sql): Promise<Answer> => {
      if (over) throw new Error('the transaction is over')
      const plans = query.steady && !steady
      const before = begun ? plans ? [onePlan] : [] : beginOf(tenant, plans === true)
      gather(client)
      const flight = fly(client, [...before, query], parserOf)
      begun = true
      steady ||= query.steady === true
      return flight.then((answers) => must(answers[before.length], 'answer'), (error: unknown) => {
        if (cause !== undefined && followsFailure.has(sqlState(error) ?? '')) throw cause
        cause = error
        throw traced(error)
      })
    }
    const left: Promise<unknown>[] = []
    const leave = (query: Sql): void => { left.push(start(query).catch(() => undefined)) }
    try {
      // A branch that goes on when another has failed must not reach the next one's connection.
      const result = await work(dbOf(async (query) => start(query), { leave })).finally(() => { over = true })
      // What failed within stays undone, whatever `work` made of it: nobody is told that it happened.
      if (begun && (await client.query('commit')).command === 'ROLLBACK') {
        await Promise.all(left)
        throw cause ?? new Error('the transaction was rolled back')
      }
      return result
    } catch (error) {
      broken = connectionError(error)
      if (begun && !broken) await client.query('rollback').catch((rollbackError: Error) => { broken = rollbackError })
      throw error
    } finally {
      client.release(broken)
    }
  }

  db(tenant: TenantScope): Db {
    return dbOf((query) => this.one(tenant, query), { sendAll: (queries) => this.flight(tenant, queries) })
  }

  /** For what may be lost in a crash of the database (counters): does not wait for the disk. */
  relaxed(tenant: TenantScope): Db {
    return dbOf((query) => this.one(tenant, query, true))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.pool.end()
  }
}

/** Holds back what is written to the connection until this turn ends, so that it leaves in one packet. */
function gather(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

interface Ways { sendAll?: (queries: readonly Sql[]) => Promise<Answer[]>; leave?: (query: Sql) => void }

function dbOf(send: (query: Sql) => Promise<Answer>, { sendAll = (queries) => Promise.all(queries.map(send)), leave = alone }: Ways = {}): Db {
  return {
    leave,
    both: async <A, B>(first: Sql<A>, second: Sql<B>) => {
      const [a, b] = await sendAll([first, second])
      return [a?.rows ?? [], b?.rows ?? []] as [A[], B[]]
    },
    rows: async <R>(query: Sql<R>) => (await send(query)).rows as R[],
    maybe: async <R>(query: Sql<R>) => ((await send(query)).rows[0] as R | undefined) ?? null,
    run: async (query) => (await send(query)).rowCount,
  }
}

function alone(): void { throw new Error('nothing follows outside a transaction') }

/** The same, of which `see` sees every statement, and what it returns is sent; what it throws is the answer. */
export function through(db: Db, see: <Q extends Sql>(query: Q) => Q): Db {
  return {
    rows: async (query) => db.rows(see(query)), maybe: async (query) => db.maybe(see(query)), run: async (query) => db.run(see(query)),
    both: async (first, second) => db.both(see(first), see(second)), leave: (query) => db.leave(see(query)),
  }
}

/** If not steady, without a question, which would have a view of the data already: what the transaction is to see it may still say itself. */
function beginOf(tenant: TenantScope, steady: boolean): Piece[] {
  if (steady) return [begin, ...settingsOf(tenant, false, true)]
  return [begin, ...tenant === 'none' ? [] : [{ name: '', text: `set local app.tenant = ${checked(tenant)}`, values: [] }]]
}
const begin = sql`begin`
/** What a statement is told that travels behind a failure: the transaction is over, or it was to be prepared there. */
const followsFailure: ReadonlySet<string> = new Set(['25P02', '26000'])
/** The tenant until the transaction ends; the others likewise. */
export const ofTenant = (tenant: number): Sql => sql`select set_config('app.tenant', ${tenant}, true)`
const onePlan = sql`select set_config('plan_cache_mode', 'force_generic_plan', true)`
const tenantAndPlan = (tenant: number): Sql => sql`select set_config('app.tenant', ${tenant}, true), set_config('plan_cache_mode', 'force_generic_plan', true)`
const withoutDisk = sql`select set_config('synchronous_commit', 'off', true)`

function checked(tenant: number): number {
  if (!Number.isSafeInteger(tenant)) throw new Error('tenant is not an integer')
  return tenant
}

function settingsOf(tenant: TenantScope, relaxed: boolean, steady: boolean): Sql[] {
  const both = tenant === 'none' ? steady ? [onePlan] : [] : [steady ? tenantAndPlan(checked(tenant)) : ofTenant(checked(tenant))]
  return [...both, ...relaxed ? [withoutDisk] : []]
}

/** The driver notices a failure while it reads the connection; who asked is what one wants to know. */
function traced(error: unknown): unknown {
  if (error instanceof Error) Error.captureStackTrace(error, traced)
  return error
}

/** The five characters by which PostgreSQL names an error, if it came from there. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

const contended: ReadonlySet<string> = new Set(['40001', '40P01', '55P03'])

/** Others held what it needed: it can be tried again. */
export const isContended = (error: unknown): boolean => contended.has(sqlState(error) ?? '')

const lostStates = /^(57P|08|25P0[34])/
const lostWords = /ECONN|ENOENT|EPIPE|ETIMEDOUT|Connection terminated|connection error|not queryable|timeout exceeded/i

/** The error, if the connection itself is lost and must not be used again. */
export function connectionError(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  const state = sqlState(error)
  if (state) return lostStates.test(state) || (error as { severity?: unknown }).severity === 'FATAL' ? error : undefined
  return lostWords.test(`${(error as { code?: string }).code ?? ''} ${error.message}`) ? error : undefined
}
