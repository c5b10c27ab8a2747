// The use cases without the server around them: a platform on a pool of its own, which can tell what it sent to the database.
import { pino } from 'pino'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeIds } from '../../src/kernel/ids.ts'
import { standardDefaults, type Platform } from '../../src/platform/context.ts'
import { Database, type Db, type TenantScope } from '../../src/platform/db/database.ts'
import type { Sql } from '../../src/platform/db/sql.ts'
import { parseAllow } from '../../src/platform/net/allow.ts'
import { Outbound } from '../../src/platform/net/outbound.ts'
import { makeResolve } from '../../src/platform/net/resolve.ts'
import { emptySecrets, outsideWorld } from '../harness/outside.ts'

/** What travelled together. */
export type Flight = Sql[]

/** A transaction as it went to the database; `none`: without a tenant, each statement by itself. */
export interface Recorded { tenant: TenantScope; flights: Flight[] }

/** Notes the statements of transactions; those sent before any answer came are one flight. */
export class RecordingDatabase extends Database {
  #flights: Flight[] | null = null
  #all: Recorded[] | null = null

  /** The flights of what `work` does: one transaction, nothing beside it. */
  async record<T>(work: () => Promise<T>): Promise<{ flights: Flight[]; result: T }> {
    const flights: Flight[] = []
    this.#flights = flights
    try {
      return { flights, result: await work() }
    } finally {
      this.#flights = null
    }
  }

  /** Everything that `work` sends, in the order in which it began. */
  async recordAll<T>(work: () => Promise<T>): Promise<{ all: Recorded[]; result: T }> {
    const all: Recorded[] = []
    this.#all = all
    try {
      return { all, result: await work() }
    } finally {
      this.#all = null
    }
  }

  override flight(tenant: TenantScope, queries: readonly Sql[], relaxed?: boolean): ReturnType<Database['flight']> {
    this.#all?.push({ tenant, flights: [[...queries]] })
    return super.flight(tenant, queries, relaxed)
  }

  override transaction<T>(tenant: TenantScope, work: (db: Db) => Promise<T>): Promise<T> {
    const flights = this.#all ? [] : this.#flights
    if (flights) this.#all?.push({ tenant, flights })
    if (!flights) return super.transaction(tenant, work)
    let answered = true
    const note = (query: Sql): void => {
      if (answered) flights.push([])
      answered = false
      flights.at(-1)?.push(query)
    }
    const noted = <R>(query: Sql, answer: Promise<R>): Promise<R> => {
      note(query)
      return answer.finally(() => { answered = true })
    }
    return super.transaction(tenant, (db) => work({
      rows: (query) => noted(query, db.rows(query)),
      maybe: (query) => noted(query, db.maybe(query)),
      run: (query) => noted(query, db.run(query)),
      both: (first, second) => noted(first, noted(second, db.both(first, second))),
      leave: (query) => {
        note(query)
        left.add(query)
        db.leave(query)
      },
    }))
  }
}

/** Those for whose answer nobody waited. */
export const left = new WeakSet<Sql>()

export interface InProcess { platform: Platform; database: RecordingDatabase }

export function makeInProcess(url: string, poolSize: number): InProcess {
  const log = pino({ level: 'silent' })
  const database = new RecordingDatabase(url, poolSize, log)
  const platform: Platform = {
    database, log, clock: systemClock, ids: makeIds(systemClock),
    secrets: emptySecrets,
    ...outsideWorld,
    jobs: { enqueue: () => Promise.resolve(), wake: () => undefined },
    outbound: new Outbound(parseAllow(null), makeResolve()),
    defaults: standardDefaults,
    wake: () => undefined,
  }
  return { platform, database }
}
