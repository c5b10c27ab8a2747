// Plans deliveries as the feed goes on, and sends them: per endpoint a few lanes at once, per lane in order. Any number of
// servers share the work; what one held when it was killed another takes when the lease ends.
import { instant } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import type { DomainEvent } from '../../platform/bus/events.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { attempt } from './attempt.ts'
import { noteFailure, noteSuccess } from './health.ts'
import { endAttempt, findBehind, findDue, planDeliveries, releaseLane, takeLanes, type TakenRow } from './lanes.ts'
import { planBatch, retryAfter, standardPace, type Pace } from './model.ts'
import { payloadsOf, type Occurrence } from './payload.ts'
import type { SenderRow } from './store.ts'

/** Tenants, and endpoints, that one look finds. */
const mostFound = 2_000
/** How long the next taking waits for more lanes to come free. */
const gatherMs = 3
/** While events keep coming one looks this often: a look finds them all at once. */
const restMs = 25
/** How long a stop waits for attempts before it cuts them off. */
const drainMs = 2_000

/** A lane with its first delivery, and where to. */
interface Task { endpoint: SenderRow; lane: number; take: number; attempts: number; uid: string; occurrence: Occurrence }

/** An endpoint that is served here. `again`: more came since it last looked. */
interface Serving { done: Promise<void>; again: boolean; wake: () => void }

const toTask = (endpointId: number) => (r: TakenRow): Task | null => (r.id === null ? null : {
  endpoint: { id: endpointId, url: r.url, account_id: r.bot_id, secret: r.secret, previous_secret: r.previous_secret, failures: r.failures },
  lane: r.lane, take: r.takes, attempts: must(r.attempts, 'attempts'), uid: must(r.uid, 'uid'),
  occurrence: { id: r.id, name: must(r.name, 'name'), at: must(r.at, 'at'), conversationId: r.conversation_id, seq: r.seq, accountId: r.account_id, data: r.data },
})

export class WebhookSender {
  readonly #platform: Platform
  readonly #pace: Pace
  /** Endpoints that are served here, each with a way to say that more came. */
  readonly #serving = new Map<number, Serving>()
  #abort = new AbortController()
  #looking: Promise<void> | null = null
  #again = false
  #timer: NodeJS.Timeout | null = null
  #restUntil = 0
  #stopped = true

  constructor(platform: Platform, pace: Pace = standardPace) {
    this.#platform = platform
    this.#pace = pace
  }

  run(): void {
    this.#stopped = false
    this.#abort = new AbortController()
    this.wake()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#looking
    const cut = setTimeout(() => this.#abort.abort(), drainMs)
    for (const one of this.#serving.values()) one.wake()
    await Promise.all([...this.#serving.values()].map((one) => one.done))
    clearTimeout(cut)
  }

  /** Listens to the feed. */
  hear(_events: DomainEvent[]): void { this.wake() }

  /** Looks for events to plan and deliveries to send; a call while it looks makes it look once more. */
  wake(): void {
    if (this.#stopped) return
    if (this.#looking) { this.#again = true; return }
    if (this.#timer) clearTimeout(this.#timer)
    const rest = this.#restUntil - performance.now()
    if (rest > 0) { this.#timer = setTimeout(() => this.wake(), rest); return }
    this.#looking = this.#look().finally(() => {
      this.#looking = null
      this.#restUntil = performance.now() + restMs
      if (this.#stopped) return
      if (this.#again) { this.#again = false; this.wake() } else this.#timer = setTimeout(() => this.wake(), this.#pace.pollMs)
    })
  }

  async #look(): Promise<void> {
    try {
      const outside = makeContext(this.#platform, 'none')
      const [behind, due] = await outside.db.both(findBehind(outside.now(), mostFound), findDue(outside.now(), mostFound))
      for (const { tenant } of behind) {
        const row = await makeContext(this.#platform, tenant).db.maybe(planDeliveries(planBatch, outside.now()))
        // The rest comes after the other tenants, and after what was planned has begun to go out.
        this.#again ||= row?.read === planBatch
      }
      const planned = behind.length > 0 ? await outside.db.rows(findDue(outside.now(), mostFound)) : due
      for (const { tenant_id: tenant, endpoint_id: endpoint } of planned) this.#serve(tenant, endpoint)
    } catch (error) {
      if (!this.#stopped) this.#platform.log.warn({ error: (error as Error).message }, 'webhooks could not be looked after; trying again')
    }
  }

  #serve(tenant: number, endpoint: number): void {
    const known = this.#serving.get(endpoint)
    if (known) {
      known.again = true
      return known.wake()
    }
    const serving: Serving = { done: Promise.resolve(), again: false, wake: () => undefined }
    this.#serving.set(endpoint, serving)
    serving.done = this.#send(makeContext(this.#platform, tenant), endpoint, serving).catch((error: Error) => {
      this.#serving.delete(endpoint)
      if (!this.#stopped) this.#platform.log.warn({ endpoint, error: error.message }, 'a webhook could not be served; trying again')
    })
  }

  /** Until nothing is due there. */
  async #send(ctx: Context, endpointId: number, serving: Serving): Promise<void> {
    const running = new Set<Promise<void>>()
    for (;;) {
      serving.again = false
      const woken = new Promise<void>((resolve) => { serving.wake = resolve })
      const tasks = this.#stopped || running.size >= this.#pace.lanes ? [] : await this.#take(ctx, endpointId, running.size)
      for (const task of tasks) {
        const sending = task.finally(() => running.delete(sending))
        running.add(sending)
      }
      if (running.size > 0) {
        await Promise.race([...running, woken])
        // Others end at about the same time: what is taken together is read together.
        await new Promise((resolve) => setTimeout(resolve, gatherMs))
      } else if (!serving.again || this.#stopped) {
        // In the same breath, so that nobody wakes one that has just stopped listening.
        this.#serving.delete(endpointId)
        return
      }
    }
  }

  /** Takes lanes and begins to send; each promise ends with its attempt and never fails. */
  async #take(ctx: Context, endpointId: number, running: number): Promise<Promise<void>[]> {
    const taken = await ctx.db.rows(takeLanes(endpointId, this.#pace.lanes, running, instant(ctx.clock.now() + this.#pace.leaseMs), ctx.now()))
    const tasks = taken.map(toTask(endpointId)).filter((task) => task !== null)
    const empty = taken.filter((row) => row.id === null)
    const bodies = await payloadsOf(ctx, tasks.map((task) => task.occurrence), taken[0]?.bot_id ?? null)
    return [
      ...empty.map((row) => this.#end(ctx, endpointId, { lane: row.lane, take: row.takes, deliveryId: null, state: 'waiting', status: null, problem: null, ms: null, againAt: ctx.now() })),
      ...tasks.map((task) => this.#attempt(ctx, task, must(bodies.get(task.occurrence.id), 'body'))),
    ].map((work) => work.then(() => undefined, (error: Error) => {
      // The lane comes free when its lease ends.
      if (!this.#stopped) this.#platform.log.warn({ endpoint: endpointId, error: error.message }, 'the end of a delivery could not be written')
    }))
  }

  async #attempt(ctx: Context, task: Task, body: string): Promise<void> {
    const { endpoint } = task
    const { outcome, delivered, gone, problem } = await attempt(ctx, endpoint, { uid: task.uid, body }, this.#pace.timeoutMs, this.#abort.signal)
    if (outcome.problem === 'stopped') return void await ctx.db.run(releaseLane(endpoint.id, task.lane, task.take, ctx.now()))
    const wait = delivered || gone ? null : retryAfter(this.#pace, task.attempts + 1)
    const ended = await this.#end(ctx, endpoint.id, {
      lane: task.lane, take: task.take, deliveryId: task.occurrence.id, state: delivered ? 'delivered' : wait === null ? 'dead' : 'waiting',
      status: outcome.status, problem, ms: outcome.ms, againAt: wait === null ? null : instant(ctx.clock.now() + wait),
    })
    if (!ended) this.#platform.log.warn({ endpoint: endpoint.id, delivery: task.uid }, 'a delivery outlived its lease; it may have been sent twice')
    if (delivered) {
      if (endpoint.failures > 0) await noteSuccess(ctx, endpoint.id, this.#pace)
    } else await noteFailure(ctx, { id: endpoint.id, accountId: endpoint.account_id }, this.#pace, gone)
  }

  async #end(ctx: Context, endpointId: number, how: Omit<Parameters<typeof endAttempt>[0], 'endpointId'>): Promise<boolean> {
    return (await ctx.db.maybe(endAttempt({ endpointId, ...how }, ctx.now())))?.ended ?? false
  }
}
