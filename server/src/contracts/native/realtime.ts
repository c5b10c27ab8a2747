// Domain events in this tongue's words, for staff and for visitors, and the frames both may send.
import { ClientFrame, type ServerFrame, type StaffEvent, type VisitorEvent } from '@switchboard/protocol'
import { Compile } from 'typebox/compile'
import { AppError } from '../../kernel/errors.ts'
import { may } from '../../kernel/permission.ts'
import { must } from '../../kernel/must.ts'
import { accessConversation, conversationsByIds, eventsByKeys, markByAgent, markByVisitor, ownConversation, sendAgentEvent } from '../../modules/conversations/index.ts'
import { contextOfSession, redeemTicket } from '../../modules/identity/index.ts'
import { agentsByIds, leavePresence, openPresence } from '../../modules/presence/index.ts'
import type { DomainEvent, EventName } from '../../platform/bus/events.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import type { Admitted, Item, Knock, RealtimeFace, Signal } from '../../platform/realtime/peer.ts'
import type { Hub } from '../../platform/realtime/hub.ts'
import type { Farewell, Peer } from '../../platform/realtime/peer.ts'
import { replay } from '../../platform/realtime/replay.ts'
import { problems } from './errors.ts'
import { eventForVisitor, presentForVisitor } from './visitor-view.ts'
import { QueueTeller } from './queue-teller.ts'

/** Which domain events are told, and under which name. */
const told: Partial<Record<EventName, StaffEvent['name'] & string>> = {
  'agent.changed': 'agent.changed',
  'account.changed': 'agent.changed',
  'conversation.assigned': 'conversation.assigned',
  'conversation.closed': 'conversation.closed',
  'conversation.labelled': 'conversation.labelled',
  'conversation.message': 'conversation.message',
  'conversation.opened': 'conversation.opened',
  'conversation.queued': 'conversation.queued',
  'conversation.rated': 'conversation.rated',
  'conversation.read': 'conversation.read',
  'conversation.reopened': 'conversation.reopened',
  'conversation.resolved': 'conversation.resolved',
  'grace.cancelled': 'grace.cancelled',
  'grace.started': 'grace.started',
  'settings.changed': 'settings.changed',
}

/** Visitors hear of their conversation, not of what staff do with it among themselves. */
const forVisitors: ReadonlySet<string> = new Set([
  'conversation.assigned', 'conversation.closed', 'conversation.message', 'conversation.opened', 'conversation.queued', 'conversation.rated',
  'conversation.read', 'conversation.reopened', 'conversation.resolved',
])

const staff = 'staff'
const visitorAudience = (visitorId: number): string => `visitor:${visitorId}`

const frameCheck = Compile(ClientFrame)

interface NativeItem extends Item { told: StaffEvent | VisitorEvent }

export class NativeRealtime implements RealtimeFace {
  readonly name = 'native'
  readonly paths = ['/realtime']
  readonly #platform: Platform
  readonly #hub: Hub
  readonly #node: string
  readonly #queue: QueueTeller

  constructor(platform: Platform, hub: Hub, node: string) {
    this.#platform = platform
    this.#hub = hub
    this.#node = node
    this.#queue = new QueueTeller(platform, hub)
  }

  stop(): void { this.#queue.stop() }

  async admit({ query }: Knock, origin: Origin): Promise<Admitted | null> {
    const admitted = await redeemTicket(makeContext(this.#platform, 'none', { kind: 'system' }, origin), query.get('ticket') ?? '')
    if (!admitted) return null
    const { tenant } = admitted
    if (admitted.kind === 'visitor') {
      const ctx = makeContext(this.#platform, tenant, { kind: 'visitor', visitorId: admitted.visitorId, inboxId: admitted.inboxId, tokenHash: Buffer.alloc(0) }, origin)
      return { ctx, tenant, audiences: new Set([visitorAudience(admitted.visitorId)]) }
    }
    const ctx = await contextOfSession(this.#platform, tenant, admitted.sessionId, origin)
    return ctx && ctx.actor.kind === 'agent' && may(ctx.actor.role, 'conversation.read') ? { ctx, tenant, audiences: new Set([staff]) } : null
  }

  async tell(ctx: Context, events: DomainEvent[], audiences: ReadonlySet<string>): Promise<NativeItem[]> {
    const shown = events.filter((event) => told[event.name])
    if (shown.length === 0) return []
    const [views, entries, agents] = await Promise.all([
      conversationsByIds(ctx, unique(shown.map((event) => event.conversationId))),
      eventsByKeys(ctx, shown.flatMap((event) => event.conversationId !== null && event.seq !== null ? [{ conversationId: event.conversationId, seq: event.seq }] : [])),
      audiences.has(staff) ? agentsByIds(ctx, unique(shown.map((event) => event.accountId))) : [],
    ])
    const viewOf = new Map(views.map((view) => [view.id, view]))
    const entryOf = new Map(entries.map((entry) => [`${entry.conversationId}.${entry.shown.seq}`, entry.shown]))
    const agentOf = new Map(agents.map(({ id, ...agent }) => [id, agent]))
    const out: NativeItem[] = []
    const add = (audience: string, item: StaffEvent | VisitorEvent): void => { out.push({ position: item.position, to: [audience], told: item }) }
    for (const event of shown) {
      const name = must(told[event.name], 'name')
      const { position } = event
      const view = event.conversationId === null ? undefined : viewOf.get(event.conversationId)
      const entry = event.seq === null ? undefined : entryOf.get(`${event.conversationId}.${event.seq}`)
      const agent = event.accountId === null ? undefined : agentOf.get(event.accountId)
      if (audiences.has(staff)) add(staff, { name, position, ...(view ? { conversation: view.shown } : {}), ...(entry ? { event: entry } : {}), ...(agent ? { agent } : {}) })
      if (view && forVisitors.has(name) && audiences.has(visitorAudience(view.visitorId))) {
        const visible = entry && eventForVisitor(entry, view.showsAgents)
        if (entry && !visible) continue
        add(visitorAudience(view.visitorId), {
          name: name as VisitorEvent['name'], position, conversation: presentForVisitor(view, this.#queue.placeOf(view.id), ctx.clock.now()), ...(visible ? { event: visible } : {}),
        })
      }
    }
    this.#queue.hear(ctx, shown, views)
    return out
  }

  ends(event: DomainEvent, peer: Peer): { reconnect: boolean } | null {
    const { actor } = peer.ctx
    if (event.name !== 'auth.session_revoked' || actor.kind !== 'agent' || event.accountId !== actor.accountId) return null
    const sessions = event.data?.['sessions']
    return Array.isArray(sessions) && sessions.includes(actor.sessionUid) ? { reconnect: false } : null
  }

  async opened(peer: Peer): Promise<void> {
    if (peer.ctx.actor.kind === 'agent') peer.memory.set('presence', await openPresence(peer.ctx, this.#node))
  }

  greet(peer: Peer): void {
    peer.send({ type: 'hello', position: peer.position, version: 1, heartbeatMs: this.#hub.heartbeatMs } satisfies ServerFrame)
  }

  async closed(peer: Peer, revoked: boolean): Promise<void> {
    for (const [key, viewed] of peer.memory) if (key.startsWith('viewing:')) this.#viewing(peer, String(viewed), false)
    const presence = peer.memory.get('presence')
    if (typeof presence === 'number') await leavePresence(peer.ctx, presence, revoked)
  }

  textsOf(items: readonly Item[], position: string): string[] {
    return [JSON.stringify({ type: 'events', items: (items as readonly NativeItem[]).map((item) => item.told), position } satisfies ServerFrame)]
  }

  farewell(reason: Farewell, reconnect: boolean): ServerFrame { return { type: 'bye', reason, reconnect } }

  refuse(peer: Peer): void {
    peer.send({ type: 'error', code: 'input.invalid', title: 'This frame is not one a client may send.' } satisfies ServerFrame)
  }

  async receive(peer: Peer, frame: unknown): Promise<void> {
    if (!frameCheck.Check(frame)) return this.refuse(peer)
    if (frame.type === 'ping') return peer.send({ type: 'pong' } satisfies ServerFrame)
    if (frame.type === 'resume') return this.#resume(peer, frame.position ?? peer.position)
    try {
      if (frame.type === 'send') await this.#send(peer, frame)
      else if (frame.type === 'typing') await this.#typing(peer, frame.conversation, frame.on)
      else if (frame.type === 'delivered') await this.#delivered(peer, frame.conversation, frame.seq)
      else await this.#view(peer, frame.conversation, frame.on)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      peer.send({ type: 'error', code: error.code, title: problems[error.code].title, ...('clientId' in frame ? { clientId: frame.clientId } : {}) } satisfies ServerFrame)
    }
  }

  async #resume(peer: Peer, from: string): Promise<void> {
    if (peer.state !== 'new') return
    const how = await replay(peer, from)
    peer.send((how === 'resumed' ? { type: 'resumed', position: peer.position } : { type: 'resync_required', reason: how }) satisfies ServerFrame)
  }

  signal(signal: Signal, peer: Peer): ServerFrame | null {
    const { actor } = peer.ctx
    if (signal['from'] === peer.memory.get('self')) return null
    const allowed = actor.kind === 'agent' || (signal.name === 'typing' && signal['visitor'] === (actor.kind === 'visitor' ? actor.visitorId : 0) && signal['by'] === 'agent')
    if (!allowed) return null
    if (signal.name === 'viewing' && signal['ask'] === true && peer.memory.has(`viewing:${String(signal['conversation'])}`)) this.#viewing(peer, String(signal['conversation']), true)
    const { frame } = signal as Signal & { frame?: ServerFrame & { type: 'signal' } }
    if (!frame) return null
    if (actor.kind === 'visitor' && frame.name === 'typing') return { ...frame, author: { ...frame.author, uid: null } }
    return frame
  }

  async #send(peer: Peer, frame: ClientFrame & { type: 'send' }): Promise<void> {
    // The session may have ended since the socket opened: rights are asked anew for every deed.
    const { actor } = peer.ctx
    if (actor.kind !== 'agent') throw new AppError('auth.forbidden')
    const ctx = await contextOfSession(this.#platform, peer.tenant, actor.sessionId, peer.ctx.origin)
    if (!ctx) throw new AppError('auth.session_ended')
    const sent = await sendAgentEvent(ctx, { conversation: frame.conversation, type: frame.kind, text: frame.text, clientId: frame.clientId, attachments: frame.attachments })
    const event = must((await eventsByKeys(ctx, [sent]))[0], 'sent event').shown
    peer.send({ type: 'sent', clientId: frame.clientId, event } satisfies ServerFrame)
  }

  async #typing(peer: Peer, conversation: string, on: boolean): Promise<void> {
    const visitorId = await this.#visitorOf(peer, conversation)
    const { actor } = peer.ctx
    const author = actor.kind === 'agent' ? { kind: 'agent' as const, uid: actor.uid, name: actor.name } : { kind: 'visitor' as const, uid: null, name: null }
    this.#hub.signal({ tenant: peer.tenant, name: 'typing', conversation, visitor: visitorId, by: author.kind, from: self(peer), frame: { type: 'signal', name: 'typing', conversation, author, on } })
  }

  async #delivered(peer: Peer, conversation: string, seq: number): Promise<void> {
    // A visitor's client acknowledges what it was told of his own conversation, of no other.
    if (peer.ctx.actor.kind === 'agent') return markByAgent(peer.ctx, conversation, 'delivered', seq)
    await this.#visitorOf(peer, conversation)
    await markByVisitor(peer.ctx, 'delivered', seq)
  }

  async #view(peer: Peer, conversation: string, on: boolean): Promise<void> {
    if (peer.ctx.actor.kind !== 'agent') throw new AppError('auth.forbidden')
    await this.#visitorOf(peer, conversation)
    if (on) peer.memory.set(`viewing:${conversation}`, conversation)
    else peer.memory.delete(`viewing:${conversation}`)
    this.#viewing(peer, conversation, on, on)
  }

  /** `ask`: those who look at it too answer, so that the newcomer knows them. */
  #viewing(peer: Peer, conversation: string, on: boolean, ask = false): void {
    const { actor } = peer.ctx
    if (actor.kind !== 'agent') return
    this.#hub.signal({ tenant: peer.tenant, name: 'viewing', conversation, ask, from: self(peer), frame: { type: 'signal', name: 'viewing', conversation, agent: { uid: actor.uid, name: actor.name }, on } })
  }

  /** The visitor of a conversation that this peer may signal about; asked once per conversation and socket. */
  async #visitorOf(peer: Peer, conversation: string): Promise<number> {
    const known = peer.memory.get(`visitor:${conversation}`)
    if (typeof known === 'number') return known
    const { ctx } = peer
    let visitorId: number
    if (ctx.actor.kind === 'visitor') {
      const own = await ownConversation(ctx)
      const view = own === null ? undefined : (await conversationsByIds(ctx, [own]))[0]
      if (view?.shown.uid !== conversation) throw new AppError('conversation.not_found')
      visitorId = view.visitorId
    } else visitorId = (await accessConversation(ctx, conversation, 'conversation.reply')).visitorId
    peer.memory.set(`visitor:${conversation}`, visitorId)
    return visitorId
  }
}

const unique = (ids: (number | null)[]): number[] => [...new Set(ids.filter((id) => id !== null))]

/** A mark by which a peer does not hear itself. */
function self(peer: Peer): string {
  const known = peer.memory.get('self')
  if (typeof known === 'string') return known
  const mark = peer.ctx.ids.uid()
  peer.memory.set('self', mark)
  return mark
}
