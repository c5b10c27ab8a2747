// What a use case gets: the tenant's database, time, ids, log, who acts, and the ways to tell the world. A transaction's
// context is the same on one connection; what it emits or enqueues becomes visible at commit.
import type { KeyObject } from 'node:crypto'
import type { Permission, Role } from '@switchboard/protocol'
import { instant, type Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { must } from '../kernel/must.ts'
import type { Ids } from '../kernel/ids.ts'
import type { NewEvent } from './bus/events.ts'
import type { Cache } from './cache/cache.ts'
import { insertEvent } from './bus/store.ts'
import { isContended, ofTenant, through, type Database, type Db, type TenantScope } from './db/database.ts'
import type { Sql } from './db/sql.ts'
import type { JobRequest, Jobs } from './jobs/jobs.ts'
import { childLog, type Log } from './log/log.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Outbound } from './net/outbound.ts'
import type { Provider } from './oidc/provider.ts'
import type { Storage } from './storage/storage.ts'

/** He came by an API token, not by signing in. */
export interface TokenUse { id: number; scopes: readonly Permission[] }

export type Actor =
  | { kind: 'agent'; accountId: number; uid: string; name: string; role: Role; sessionId: number; sessionUid: string; token?: TokenUse; bot?: boolean }
  | { kind: 'visitor'; visitorId: number; inboxId: number; tokenHash: Buffer }
  | { kind: 'system' }

/** Where a request came from, for records of security. */
export interface Origin {
  ip: string | null
  userAgent: string | null
  /** Stands in every line that is logged for it. */
  requestId?: string
}

export interface Secrets {
  /** Signs access tokens. */
  jwt: Uint8Array
  /** Derives refresh tokens. */
  refresh: Buffer
  /** Signs cursors, and prints of requests that may be repeated. */
  cursor: KeyObject
  /** Seals what must be kept readable (secrets of deliveries). */
  seal: Buffer
}

export interface Defaults {
  priorityAlpha: number; priorityBeta: number; graceMinutes: number; pageLimit: number; maxPageLimit: number
  /** Null: conversations that nobody answers stay open. */
  idleMinutes: number | null
  /** Less than `idleMinutes`; 0: no warning. */
  idleWarningMinutes: number
  reopenHours: number
  /** How long an access token is good. */
  accessTokenSeconds: number
  /** How long a session lives without being used. */
  sessionSeconds: number
}

export const standardDefaults: Defaults = {
  priorityAlpha: 0.4, priorityBeta: 0.6, graceMinutes: 15, pageLimit: 20, maxPageLimit: 100, idleMinutes: 60, idleWarningMinutes: 5, reopenHours: 24,
  accessTokenSeconds: 15 * 60, sessionSeconds: 30 * 86_400,
}

/** The outside world, made once at start. */
export interface Platform {
  database: Database
  clock: Clock
  ids: Ids
  log: Log
  secrets: Secrets
  jobs: Jobs
  /** Calls addresses that others named. */
  outbound: Outbound
  storage: Storage
  mailer: Mailer
  /** Where people of the company sign in; null: only here. */
  provider: Provider | null
  /** Under which people reach this server, without a slash at its end. */
  address(): string
  /** What nobody decides but the operator. */
  limits: { /** Largest file. */ uploadBytes: number }
  /** What a tenant has that decided nothing. */
  defaults: Defaults
  /** Answers kept for a while; never for rights, nor for capacity. */
  cache: Cache
  /** Says that committed events wait in the feed. */
  wake(): void
}

export interface Context {
  readonly platform: Platform
  readonly tenant: TenantScope
  readonly actor: Actor
  readonly origin: Origin
  readonly db: Db
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly secrets: Secrets
  /** This instant as RFC 3339 text. */
  now(): string
  /** Runs `work` in one transaction; inside one that is open, in a part that can be undone. Deadlocks and lock timeouts are tried again. */
  tx<T>(work: (ctx: Context) => Promise<T>): Promise<T>
  /**
   * A question that others of the tenant may be asking at the same moment: outside a transaction they travel together. Of one `kind`
   * every `answer` does the same: it returns the answers in the order of the questions. What it returns may be given to several.
   */
  ask<Q, A>(kind: string, question: Q, answer: (questions: Q[]) => Promise<A[]>): Promise<A>
  /** One statement that writes and emits by itself; its first row, or null. */
  write<R>(query: Sql<R>): Promise<R | null>
  /** Records a domain event; only inside `tx`. */
  emit(event: NewEvent): Promise<void>
  /** Leaves work for later; only inside `tx`. */
  enqueue(job: JobRequest): Promise<void>
}

const attempts = 4

async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isContended(error)) throw error
      if (attempt === attempts) throw new AppError('server.busy', { retryAfter: 1 })
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt))
    }
  }
}

const noOrigin: Origin = { ip: null, userAgent: null }

export function makeContext(platform: Platform, tenant: TenantScope, actor: Actor = { kind: 'system' }, origin: Origin = noOrigin): Context {
  const base = {
    platform, tenant, actor, origin, clock: platform.clock, ids: platform.ids, secrets: platform.secrets,
    log: origin.requestId === undefined ? platform.log : childLog(platform.log, { requestId: origin.requestId, ...(tenant === 'none' ? {} : { tenant }) }),
    now: () => instant(platform.clock.now()),
  }
  const outside: Context = {
    ...base,
    db: platform.database.db(tenant),
    tx: async (work) => {
      let emitted = false
      let enqueued = false
      const result = await withRetry(() => {
        emitted = false
        enqueued = false
        return platform.database.transaction(tenant, (db) => work(inside(base, db, { emitted: () => { emitted = true }, enqueued: () => { enqueued = true } })))
      })
      if (emitted) platform.wake()
      if (enqueued) platform.jobs.wake()
      return result
    },
    ask: (kind, question, answer) => platform.database.together.ask(`${tenant} ${kind}`, question, (questions) => withRetry(() => answer(questions))),
    write: async <R>(query: Sql<R>) => {
      const result = await withRetry(() => platform.database.one(tenant, query))
      const row = result.rows[0] as R | undefined
      if (row !== undefined) platform.wake()
      return row ?? null
    },
    emit: () => Promise.reject(new Error('emit outside a transaction')),
    enqueue: () => Promise.reject(new Error('enqueue outside a transaction')),
  }
  return outside
}

/** The rest of this transaction in a tenant that it has just made. */
export async function enterTenant(tx: Context, tenant: number): Promise<Context> {
  await tx.db.run(ofTenant(tenant))
  return inside({ ...tx, tenant }, tx.db, marksOf(tx))
}

/** What a transaction has to tell after its commit. */
interface Marks { emitted(): void; enqueued(): void }
const marks = new WeakMap<Context, Marks>()
const marksOf = (tx: Context): Marks => must(marks.get(tx), 'transaction')

/** The same transaction as somebody else, or at another time. */
export function actingAs(tx: Context, over: { actor?: Actor; clock?: Clock }): Context {
  const clock = over.clock ?? tx.clock
  return inside({ ...tx, ...over, clock, now: () => instant(clock.now()) }, tx.db, marksOf(tx))
}

const plain = (text: string): Sql => ({ text, values: [], name: text.replaceAll(' ', '_') })
const savepoint = plain('savepoint nested')
const undo = plain('rollback to savepoint nested')
const forget = plain('release savepoint nested')

/**
 * A part of an open transaction that can fail by itself: whoever catches its error goes on as if it had not been, the same
 * as with a transaction of its own. One at a time.
 */
async function undoable<T>(db: Db, work: (part: Db) => Promise<T>): Promise<T> {
  let over = false
  const set = db.run(savepoint)
  const isSet = set.then(() => true, () => false)
  try {
    const result = await work(openWhile(db, () => !over)).finally(() => { over = true })
    await set
    await db.run(forget)
    return result
  } catch (error) {
    // Where it could not be set the whole transaction has failed, for a reason that is to be told.
    if (await isSet) await db.run(undo).then(() => db.run(forget)).catch(() => undefined)
    throw error
  }
}

/** A branch that goes on when another has failed must not write beside the part that was undone. */
const openWhile = (db: Db, open: () => boolean): Db => through(db, (query) => {
  if (!open()) throw new Error('this part of the transaction is over')
  return query
})

type Base = Omit<Context, 'db' | 'tx' | 'ask' | 'write' | 'emit' | 'enqueue'>

function inside(base: Base, db: Db, mark: Marks): Context {
  const ctx: Context = {
    ...base,
    db,
    tx: (work) => undoable(db, (part) => work(inside(base, part, mark))),
    // Another's answer would be of another time than this transaction's.
    ask: async (_, question, answer) => (await answer([question]))[0] as never,
    write: async (query) => {
      const row = await db.maybe(query)
      if (row !== null) mark.emitted()
      return row
    },
    emit: async (event) => {
      mark.emitted()
      db.leave(insertEvent(base.tenant, base.now(), event))
    },
    enqueue: (job) => {
      mark.enqueued()
      return base.platform.jobs.enqueue(db, job)
    },
  }
  marks.set(ctx, mark)
  return ctx
}
