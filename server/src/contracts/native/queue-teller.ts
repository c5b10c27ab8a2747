// Tells waiting visitors their place in the queue when it moves: at most twice a second per tenant, only who has a socket.
import type { ServerFrame, VisitorEvent } from '@switchboard/protocol'
import { conversationsByIds, placesInQueue, type ConversationView } from '../../modules/conversations/index.ts'
import type { DomainEvent, EventName } from '../../platform/bus/events.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import type { Hub } from '../../platform/realtime/hub.ts'
import { presentForVisitor } from './visitor-view.ts'

const movers: ReadonlySet<EventName> = new Set<EventName>([
  'conversation.opened', 'conversation.assigned', 'conversation.queued', 'conversation.reopened', 'conversation.resolved', 'conversation.closed',
])
const everyMs = 500

export class QueueTeller {
  readonly #platform: Platform
  readonly #hub: Hub
  /** Waiting conversations of visitors with a socket here: conversation id → last place told, by tenant. A cache: the table decides. */
  readonly #waiting = new Map<number, Map<number, number | null>>()
  readonly #timers = new Map<number, NodeJS.Timeout>()

  constructor(platform: Platform, hub: Hub) {
    this.#platform = platform
    this.#hub = hub
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  placeOf(conversationId: number): number | undefined {
    for (const tenant of this.#waiting.values()) {
      const place = tenant.get(conversationId)
      if (place !== undefined && place !== null) return place
    }
    return undefined
  }

  hear(ctx: Context, events: DomainEvent[], views: ConversationView[]): void {
    if (ctx.tenant === 'none') return
    const waiting = this.#waiting.get(ctx.tenant) ?? new Map<number, number | null>()
    this.#waiting.set(ctx.tenant, waiting)
    for (const view of views) {
      if (view.shown.state !== 'queued') waiting.delete(view.id)
      else if (!waiting.has(view.id) && this.#hasSocket(ctx.tenant, view.visitorId)) waiting.set(view.id, null)
    }
    if (waiting.size > 0 && events.some((event) => movers.has(event.name))) this.#schedule(ctx.tenant)
  }

  #hasSocket(tenant: number, visitorId: number): boolean {
    for (const peer of this.#hub.peersOf(tenant)) if (peer.audiences.has(`visitor:${visitorId}`)) return true
    return false
  }

  #schedule(tenant: number): void {
    if (this.#timers.has(tenant)) return
    this.#timers.set(tenant, setTimeout(() => {
      this.#timers.delete(tenant)
      this.#tell(tenant).catch((error: Error) => this.#platform.log.warn({ error: error.message }, 'places in the queue could not be told'))
    }, everyMs))
  }

  async #tell(tenant: number): Promise<void> {
    const waiting = this.#waiting.get(tenant)
    if (!waiting || waiting.size === 0) return
    const ctx = makeContext(this.#platform, tenant)
    const places = await placesInQueue(ctx, [...waiting.keys()])
    const moved = [...waiting.keys()].filter((id) => (places.get(id) ?? null) !== waiting.get(id))
    for (const view of await conversationsByIds(ctx, moved)) {
      const place = places.get(view.id) ?? null
      if (view.shown.state !== 'queued') { waiting.delete(view.id); continue }
      waiting.set(view.id, place)
      for (const peer of this.#hub.peersOf(tenant)) {
        if (!peer.audiences.has(`visitor:${view.visitorId}`) || peer.state !== 'live') continue
        const item: VisitorEvent = { name: 'queue.moved', position: peer.position, conversation: presentForVisitor(view, place ?? undefined, ctx.clock.now()) }
        peer.send({ type: 'events', items: [item], position: peer.position } satisfies ServerFrame)
      }
    }
  }
}
