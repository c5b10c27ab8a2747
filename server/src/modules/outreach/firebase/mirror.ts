// Mirrors what happens to a real Firebase Realtime Database, off every request's path: the feed is read by a durable cursor per
// tenant, which moves when Firebase has confirmed. One server at a time mirrors a tenant, so its writes stand in order.
import { instant, minute, second } from '../../../kernel/clock.ts'
import type { DomainEvent } from '../../../platform/bus/events.ts'
import { readTenantFeed, toEvent } from '../../../platform/bus/store.ts'
import { makeContext, type Context, type Platform } from '../../../platform/context.ts'
import type { Remote } from '../../../platform/firebase/connect.ts'
import { changesOf } from './changes.ts'
import { advanceTurn, beginMirror, endTurn, findMirrorBehind, takeTurn } from './store.ts'

const batch = 100
const pollMs = second
const updateMs = 10 * second
/** Longer than an update and the reading before it. */
const leaseMs = 20 * second
const mostTenants = 200
const tenantsEveryMs = minute
const backoffMs = (failures: number): number => Math.min(second * 2 ** (failures - 1), 5 * minute) * (0.75 + Math.random() / 2)

export class FirebaseMirror {
  readonly #platform: Platform
  readonly #connect: () => Promise<Remote>
  #remote: Promise<Remote> | null = null
  #looking: Promise<void> | null = null
  #again = false
  #timer: NodeJS.Timeout | null = null
  #stopped = true
  #tenantsAt = -Infinity

  constructor(platform: Platform, connect: () => Promise<Remote>) {
    this.#platform = platform
    this.#connect = connect
  }

  run(): void {
    this.#stopped = false
    this.wake()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#looking
    await this.#disconnect()
  }

  /** Listens to the feed. */
  hear(_events: DomainEvent[]): void { this.wake() }

  wake(): void {
    if (this.#stopped) return
    if (this.#looking) { this.#again = true; return }
    if (this.#timer) clearTimeout(this.#timer)
    this.#looking = this.#look().finally(() => {
      this.#looking = null
      if (this.#stopped) return
      if (this.#again) { this.#again = false; this.wake() } else this.#timer = setTimeout(() => this.wake(), pollMs)
    })
  }

  /** Who is typing, told once and not kept: lost when Firebase does not answer. */
  tell(path: string, value: true | null): void {
    if (this.#stopped) return
    this.#remote ??= this.#connect()
    this.#remote.then((remote) => remote.update({ [path]: value }, updateMs)).catch(() => undefined)
  }

  async #look(): Promise<void> {
    try {
      const outside = makeContext(this.#platform, 'none')
      if (performance.now() - this.#tenantsAt > tenantsEveryMs) {
        await outside.db.run(beginMirror())
        this.#tenantsAt = performance.now()
      }
      for (const { tenant } of await outside.db.rows(findMirrorBehind(outside.now(), mostTenants))) {
        if (this.#stopped) return
        await this.#mirror(makeContext(this.#platform, tenant))
      }
    } catch (error) {
      if (!this.#stopped) this.#platform.log.warn({ error: (error as Error).message }, 'the Firebase mirror could not look for events; trying again')
    }
  }

  async #mirror(ctx: Context): Promise<void> {
    const lease = (): string => instant(ctx.clock.now() + leaseMs)
    const turn = await ctx.db.maybe(takeTurn(lease(), ctx.now()))
    if (!turn) return
    let place = { txid: turn.txid, id: turn.id }
    try {
      while (!this.#stopped) {
        const events = (await ctx.db.rows(readTenantFeed(place, batch))).map(toEvent)
        const last = events.at(-1)
        if (!last) break
        const changes = await changesOf(ctx, events)
        if (changes.size > 0) await this.#update(Object.fromEntries(changes))
        place = { txid: last.txid, id: last.id }
        if (!await ctx.db.maybe(advanceTurn(turn.takes, place, lease()))) return
      }
      await ctx.db.run(endTurn(turn.takes, 0, '-infinity'))
    } catch (error) {
      const failures = turn.failures + 1
      await ctx.db.run(endTurn(turn.takes, failures, instant(ctx.clock.now() + backoffMs(failures)))).catch(() => undefined)
      if (!this.#stopped) this.#platform.log.warn({ tenant: ctx.tenant, failures, error: (error as Error).message }, 'Firebase did not take what happened; trying again')
    }
  }

  async #update(values: Record<string, unknown>): Promise<void> {
    this.#remote ??= this.#connect()
    try {
      await (await this.#remote).update(values, updateMs)
    } catch (error) {
      // What was not confirmed must not be sent by the library later, over something newer.
      await this.#disconnect()
      throw error
    }
  }

  async #disconnect(): Promise<void> {
    const remote = this.#remote
    this.#remote = null
    await remote?.then((open) => open.close()).catch(() => undefined)
  }
}
