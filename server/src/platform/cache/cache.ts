// Answers kept for a while in this process, bounded by bytes. An answer holds until its time is over or until something that it
// was made of changes, whichever server changed it: marks in the database decide. Never for rights, nor for capacity.
import type { Clock } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import type { Db, TenantScope } from '../db/database.ts'
import { sql, type Sql } from '../db/sql.ts'

/** What is kept. */
export const cacheKinds = ['agents_list', 'agents_stats', 'departments'] as const
export type CacheKind = typeof cacheKinds[number]

/** What makes answers stale: who works here and where, who is online, how good he is, which departments there are. */
export type CacheTopic = 'people' | 'presence' | 'level' | 'departments'

export interface CacheOptions {
  /** How long an answer holds at most, in milliseconds; 0: not at all. */
  ttl: Record<CacheKind, number>
  /** How much all answers together may take. */
  bytes: number
}

/** Who asks; a context is one. */
interface Asker { readonly tenant: TenantScope; readonly db: Db; readonly clock: Clock }

/** Marks are kept longer than any answer. */
export const mostTtlMs = 12 * 3_600_000

interface Entry { value: unknown; snapshot: string; until: number; bytes: number }

export const currentSnapshot = (): Sql<{ snapshot: string }> => sql`select pg_current_snapshot()::text as snapshot`

/** Whether nothing was marked that the snapshot could not see. */
export const snapshotHolds = (topics: readonly CacheTopic[], snapshot: string): Sql<{ holds: boolean }> => sql`
  select not exists (select from cache_marks
                      where tenant_id = app_tenant() and topic = any(${topics as string[]}::text[]) and txid >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
                        and not pg_visible_in_snapshot(txid, ${snapshot}::pg_snapshot)) as holds`

export class Cache {
  readonly #options: CacheOptions
  /** The one used last stands last. */
  readonly #entries = new Map<string, Entry>()
  #bytes = 0
  readonly counts: Record<CacheKind, { hits: number; misses: number }>

  constructor(options: CacheOptions) {
    this.#options = options
    this.counts = Object.fromEntries(cacheKinds.map((kind) => [kind, { hits: 0, misses: 0 }])) as Cache['counts']
  }

  get bytes(): number { return this.#bytes }

  /**
   * What `load` gives, or gave a while ago. `key` names the question within the tenant, `topics` what its answer depends on; the
   * value must be plain data. Not inside a transaction.
   */
  async through<T>(ctx: Asker, kind: CacheKind, key: string, topics: readonly CacheTopic[], load: () => Promise<T>): Promise<T> {
    const ttl = this.#options.ttl[kind]
    if (ttl === 0 || ctx.tenant === 'none') return load()
    const name = `${ctx.tenant} ${kind} ${key}`
    const kept = this.#entries.get(name)
    if (kept && kept.until > ctx.clock.now() && (await ctx.db.maybe(snapshotHolds(topics, kept.snapshot)))?.holds) {
      this.counts[kind].hits++
      if (this.#entries.delete(name)) this.#entries.set(name, kept)
      return kept.value as T
    }
    this.counts[kind].misses++
    // Read before the answer is: what changes between makes it stale at once, never wrong.
    const { snapshot } = must(await ctx.db.maybe(currentSnapshot()), 'snapshot')
    const value = await load()
    this.#keep(name, { value, snapshot, until: ctx.clock.now() + ttl, bytes: 2 * (name.length + JSON.stringify(value).length) + 200 })
    return value
  }

  #keep(name: string, entry: Entry): void {
    this.#drop(name)
    if (entry.bytes > this.#options.bytes / 10) return
    this.#entries.set(name, entry)
    this.#bytes += entry.bytes
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#options.bytes) break
      this.#drop(oldest)
    }
  }

  #drop(name: string): void {
    const entry = this.#entries.get(name)
    if (!entry) return
    this.#entries.delete(name)
    this.#bytes -= entry.bytes
  }
}
