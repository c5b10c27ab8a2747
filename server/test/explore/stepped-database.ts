// The product's own Database, except that it asks before every statement: the operations that are explored are the real
// ones, on real connections, and only the moment at which each statement leaves is ours.
import { Database, type Db, type TenantScope } from '../../src/platform/db/database.ts'
import type { Answer } from '../../src/platform/db/flight.ts'
import type { Sql } from '../../src/platform/db/sql.ts'
import type { Log } from '../../src/platform/log/log.ts'
import { alone, endOf, footprintOf, learn, type Footprint, type KnownIds } from './footprint.ts'

export interface Step { kind: 'statement' | 'commit' | 'rollback' | 'sleep'; label: string; footprint: Footprint }

/** Whom it asks. `take` resolves when the step may go, `done` says that it went. */
export interface Gate {
  take(step: Step): Promise<void>
  done(error?: unknown): void
  readonly known: KnownIds
}

/** Changes a statement, to see whether a broken product is found out. */
export type Rewrite = (query: Sql) => Sql
export const unchanged: Rewrite = (query) => query

const labelOf = (query: Sql): string => query.text.trim().replaceAll(/\s+/g, ' ').slice(0, 110)

export class SteppedDatabase extends Database {
  readonly #gate: Gate
  readonly #rewrite: Rewrite
  /** Backends of this database's connections. */
  readonly pids = new Set<number>()

  constructor(url: string, log: Log, gate: Gate, rewrite: Rewrite = unchanged) {
    super(url, 4, log)
    this.#gate = gate
    this.#rewrite = rewrite
    this.pool.on('connect', (client) => {
      const { processID } = client as unknown as { processID: number }
      this.pids.add(processID)
    })
  }

  override async flight(tenant: TenantScope, queries: readonly Sql[], relaxed = false): Promise<Answer[]> {
    const sent = queries.map((query) => this.#rewrite(query))
    const [first] = sent
    if (!first || sent.length > 1) throw new Error('one statement is one step')
    const results = await this.#step({ kind: 'statement', label: labelOf(first), footprint: alone(footprintOf(first, this.#gate.known)) }, () => super.flight(tenant, sent, relaxed))
    learn(first, results[0]?.rows ?? [], this.#gate.known)
    return results
  }

  override async transaction<T>(tenant: TenantScope, work: (db: Db) => Promise<T>): Promise<T> {
    const touched: Footprint[] = []
    let ending = false
    const end = (kind: 'commit' | 'rollback'): Promise<void> => {
      ending = true
      return this.#gate.take({ kind, label: kind, footprint: endOf(touched) })
    }
    try {
      const result = await super.transaction(tenant, async (db) => {
        const gated = this.#gated(db, touched)
        try {
          const found = await work(gated)
          await gated.behind()
          await end('commit')
          return found
        } catch (error) {
          await gated.behind()
          if (!ending) await end('rollback')
          throw error
        }
      })
      this.#gate.done()
      return result
    } catch (error) {
      if (ending) this.#gate.done()
      throw error
    }
  }

  /** `behind`: all that was left has gone. Each of it is a step, and what comes after it waits. */
  #gated(db: Db, touched: Footprint[]): Db & { behind(): Promise<void> } {
    let left = Promise.resolve()
    const step = async <T>(query: Sql, send: (query: Sql) => Promise<T>): Promise<T> => {
      const sent = this.#rewrite(query)
      const footprint = footprintOf(sent, this.#gate.known)
      touched.push(footprint)
      const result = await this.#step({ kind: 'statement', label: labelOf(sent), footprint }, () => send(sent))
      learn(sent, [result].flat(), this.#gate.known)
      return result
    }
    const after = async <T>(query: Sql, send: (query: Sql) => Promise<T>): Promise<T> => {
      await left
      return step(query, send)
    }
    const rows = <R>(query: Sql<R>): Promise<R[]> => after(query, (sent) => db.rows(sent as Sql<R>))
    return {
      rows,
      maybe: <R>(query: Sql<R>) => after(query, (sent) => db.maybe(sent as Sql<R>)),
      run: (query) => after(query, (sent) => db.run(sent)),
      both: (first, second) => Promise.all([rows(first), rows(second)]),
      leave: (query) => { left = left.then(() => step(query, (sent) => db.run(sent))).then(() => undefined, () => undefined) },
      behind: () => left,
    }
  }

  async #step<T>(step: Step, send: () => Promise<T>): Promise<T> {
    await this.#gate.take(step)
    try {
      const result = await send()
      this.#gate.done()
      return result
    } catch (error) {
      this.#gate.done(error)
      throw error
    }
  }
}
