// Keeps queues drained: woken by every event that brings work or frees room, with a slow sweep as the net beneath.
import { instant, second } from '../../kernel/clock.ts'
import type { DomainEvent, EventName } from '../../platform/bus/events.ts'
import { makeContext, type Platform } from '../../platform/context.ts'
import { assignNext } from './assign-next.ts'
import { assignToBots } from './first-responder.ts'
import { overflow } from './overflow.ts'
import { rehome } from './remove-group.ts'
import { findTenantsWithQueue, findWaitingGroups } from './store.ts'

const wakers: ReadonlySet<EventName> = new Set<EventName>([
  'account.changed', 'agent.changed', 'conversation.closed', 'conversation.opened', 'conversation.queued', 'conversation.reopened',
  'conversation.resolved', 'group.changed', 'inbox.changed', 'settings.changed',
])
const sweepMs = 5 * second
/** What waits was locked by somebody who writes to it: look again this soon. */
const heldMs = 15

export class Router {
  readonly #platform: Platform
  readonly #running = new Map<number, { again: boolean }>()
  #sweeping: NodeJS.Timeout | null = null
  #stopped = false
  /** Conversations that only the sweep found: should stay 0. */
  caughtBySweep = 0

  constructor(platform: Platform) {
    this.#platform = platform
  }

  run(): void {
    void this.sweep(false)
    this.#sweeping = setInterval(() => void this.sweep(true), sweepMs)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#sweeping) clearInterval(this.#sweeping)
    while (this.#running.size > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  /** Listens to the feed. */
  hear(events: DomainEvent[]): void {
    if (this.#stopped) return
    for (const tenant of new Set(events.filter((e) => wakers.has(e.name)).map((e) => e.tenantId))) void this.wake(tenant)
  }

  /** Drains a tenant's queues; a call while it runs makes it run once more. Returns how many were assigned to whom nothing had happened since `before` (null: all). */
  async wake(tenant: number, before: string | null = null): Promise<number> {
    const running = this.#running.get(tenant)
    if (running) { running.again = true; return 0 }
    const state = { again: false }
    this.#running.set(tenant, state)
    let assigned = 0
    try {
      do {
        state.again = false
        const result = await this.#drain(tenant, before)
        assigned += result.assigned
        if (result.held) {
          await new Promise((resolve) => setTimeout(resolve, heldMs))
          state.again = true
        }
      } while (state.again && !this.#stopped)
    } catch (error) {
      if (!this.#stopped) this.#platform.log.warn({ tenant, error: (error as Error).message }, 'routing failed; the sweep will try again')
    } finally {
      this.#running.delete(tenant)
    }
    return assigned
  }

  async sweep(counts: boolean): Promise<void> {
    try {
      const outside = makeContext(this.#platform, 'none')
      // Only who has waited a while: what was committed just now is announced on its way.
      const before = instant(outside.clock.now() + (counts ? -2 * second : second))
      const tenants = await outside.db.rows(findTenantsWithQueue(before))
      for (const { id } of tenants) {
        const assigned = await this.wake(id, before)
        if (counts && assigned > 0) {
          this.caughtBySweep += assigned
          this.#platform.log.warn({ tenant: id, assigned }, 'the routing sweep found work that no event announced')
        }
        await rehome(makeContext(this.#platform, id))
        await overflow(makeContext(this.#platform, id))
      }
    } catch (error) {
      if (!this.#stopped) this.#platform.log.warn({ error: (error as Error).message }, 'the routing sweep failed; trying again')
    }
  }

  async #drain(tenant: number, before: string | null): Promise<{ assigned: number; held: boolean }> {
    const ctx = makeContext(this.#platform, tenant)
    // What waits for a bot first: when the bot cannot, people get it in this same round.
    let { assigned, held } = await assignToBots(ctx)
    for (const group of await ctx.db.rows(findWaitingGroups())) {
      for (;;) {
        const outcome = await assignNext(ctx, { groupId: group.group_id, large: group.large }, group.strategy === null || group.strategy === 'pull' ? 'least_loaded' : group.strategy, (restedSince) => {
          if (before === null || Date.parse(restedSince) <= Date.parse(before)) assigned++
        })
        if (outcome !== 'assigned') { held ||= outcome === 'held'; break }
        if (this.#stopped) return { assigned, held: false }
      }
    }
    return { assigned, held }
  }
}
