// Keeps the counted days fresh: woken a moment after what changes a fact, with a look each minute as the net beneath.
import type { DomainEvent, EventName } from '../../platform/bus/events.ts'
import { makeContext, type Platform } from '../../platform/context.ts'
import { allTenants } from '../identity/index.ts'
import { aggregate } from './aggregate.ts'
import { closeDays } from './close-days.ts'
import { checkDays } from './check-days.ts'
import { renewLevels } from './levels.ts'
import { findTenantsWithMarks } from './store.ts'

const wakers: ReadonlySet<EventName> = new Set<EventName>(['agent.changed', 'conversation.assigned', 'conversation.closed', 'conversation.message', 'conversation.rated', 'conversation.resolved', 'settings.changed'])
/** Deeds that come together are counted together: after a count, others gather so many times as long as it took, within these bounds. */
const gatherFactor = 10
const gatherMs = { least: 250, most: 2_000 }

export class Aggregator {
  readonly #platform: Platform
  readonly #timers = new Map<number, NodeJS.Timeout>()
  readonly #running = new Map<number, Promise<void>>()
  /** By tenant, when it is long. */
  readonly #gather = new Map<number, number>()
  #stopped = false
  /** Since the start of this process: runs, days counted, milliseconds spent, days that a recount found wrong. */
  readonly counts = { runs: 0, cells: 0, ms: 0, drifted: 0 }

  constructor(platform: Platform) { this.#platform = platform }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await Promise.all(this.#running.values())
  }

  /** Listens to the feed. */
  hear(events: DomainEvent[]): void {
    for (const tenant of new Set(events.filter((event) => wakers.has(event.name)).map((event) => event.tenantId))) this.#schedule(tenant)
  }

  #schedule(tenant: number): void {
    if (this.#stopped || this.#timers.has(tenant)) return
    this.#timers.set(tenant, setTimeout(() => {
      this.#timers.delete(tenant)
      // A run that goes on takes what came meanwhile only if it has not looked yet.
      if (this.#running.has(tenant)) return this.#schedule(tenant)
      const run = this.#run(tenant).finally(() => this.#running.delete(tenant))
      this.#running.set(tenant, run)
    }, this.#gather.get(tenant) ?? gatherMs.least))
  }

  async #run(tenant: number): Promise<void> {
    try {
      await this.count(tenant)
    } catch (error) {
      if (!this.#stopped) this.#platform.log.warn({ tenant, error: (error as Error).message }, 'days could not be counted; the next look will')
    }
  }

  /** Counts what waits in a tenant; returns how many days. */
  async count(tenant: number): Promise<number> {
    const began = performance.now()
    const cells = await aggregate(makeContext(this.#platform, tenant))
    this.counts.runs++
    this.counts.cells += cells
    const ms = performance.now() - began
    this.counts.ms += ms
    const gather = Math.min(gatherFactor * ms, gatherMs.most)
    if (gather > gatherMs.least) this.#gather.set(tenant, gather); else this.#gather.delete(tenant)
    return cells
  }

  /** The look each minute. */
  async sweep(): Promise<{ tenants: number; days: number }> {
    const outside = makeContext(this.#platform, 'none')
    const tenants = await outside.db.rows(findTenantsWithMarks())
    let days = 0
    for (const { id } of tenants) days += await this.count(id)
    return { tenants: tenants.length, days }
  }

  /** Closes the days that ended in the zones of their tenants. */
  close(): Promise<{ tenants: number; closed: number }> {
    return this.#each('closed', async (tenant) => await closeDays(makeContext(this.#platform, tenant)) ? 1 : 0)
  }

  renewLevels(): Promise<{ tenants: number; changed: number }> {
    return this.#each('changed', (tenant) => renewLevels(makeContext(this.#platform, tenant)))
  }

  /** Compares the last days with a recount. What differs is a fault of ours: logged and counted, never repaired in silence. */
  async check(): Promise<{ tenants: number; checked: number; drifted: number }> {
    let checked = 0
    const { tenants, drifted } = await this.#each('drifted', async (tenant) => {
      const found = await checkDays(makeContext(this.#platform, tenant))
      checked += found.checked
      if (found.drifted.length > 0) this.#platform.log.error({ tenant, days: found.drifted.slice(0, 20) }, 'counted days differ from their facts')
      return found.drifted.length
    })
    this.counts.drifted += drifted
    return { tenants, checked, drifted }
  }

  async #each<K extends string>(name: K, work: (tenant: number) => Promise<number>): Promise<{ tenants: number } & Record<K, number>> {
    const tenants = await allTenants(makeContext(this.#platform, 'none'))
    let sum = 0
    for (const tenant of tenants) sum += await work(tenant)
    return { tenants: tenants.length, [name]: sum } as { tenants: number } & Record<K, number>
  }
}
