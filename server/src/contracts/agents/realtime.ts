// `/ws`: the browser's bare WebSocket. Domain events and activities in this tongue's words, told by rooms; clients join and
// leave rooms, and say nothing else.
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { instant } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { allowed, authenticate, contextOfSession, redeemTicket } from '../../modules/identity/index.ts'
import { activitiesOfTransactions, type Activity, type MetricName } from '../../modules/metrics/index.ts'
import { leavePresence, openPresence } from '../../modules/presence/index.ts'
import { peopleByIds, profilesByIds, type Person, type Profile } from '../../modules/workforce/index.ts'
import type { DomainEvent, EventName } from '../../platform/bus/events.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import type { Hub } from '../../platform/realtime/hub.ts'
import type { Admitted, Farewell, Item, Knock, Peer, RealtimeFace } from '../../platform/realtime/peer.ts'
import { problems } from './errors.ts'
import { presentActivity, presentAgent, type ShownAgent } from './present.ts'
import { demandRoom, ownRooms, roomsAbout } from './rooms.ts'

/** What a message carries: its name, and data that always has a timestamp. */
interface Told { event: string; data: Record<string, unknown> & { timestamp: string } }
interface AgentItem extends Item { told: Told }

/** Domain event → what it means for an agent's object. `null`: only what was done in its transaction is told. */
const told: Partial<Record<EventName, 'created' | 'changed' | 'metrics' | null>> = {
  'account.created': 'created',
  'account.changed': 'changed',
  'agent.changed': 'changed',
  'auth.session_revoked': null,
  'auth.signed_in': null,
  'conversation.assigned': null,
  'conversation.closed': null,
  'conversation.message': null,
  'conversation.reopened': null,
  'conversation.resolved': null,
  'group.changed': 'changed',
  'metrics.changed': 'metrics',
}

const metricValues = {
  responseTime: (agent) => agent.avgResponseTime,
  customerSatisfaction: (agent) => agent.customerSatisfaction,
  ticketsResolved: (agent) => agent.ticketsResolvedToday,
  messagesHandled: (agent) => agent.messagesHandledToday,
} satisfies Record<MetricName, (agent: ShownAgent) => number>

/** The messages of one thing that an agent did. */
function messagesOf(activity: Activity, name: string): Told[] {
  const { accountId: agentId, at: timestamp, previousStatus, newStatus } = activity
  const messages: Told[] = [{ event: 'agent_activity', data: { ...presentActivity(activity, name) } }]
  if (activity.type !== 'status_change') return messages
  messages.unshift({ event: 'agent_status_change', data: { agentId, status: newStatus ?? 'offline', timestamp } })
  if (newStatus === 'online' && previousStatus === 'offline') messages.unshift({ event: 'agent_online', data: { agentId, timestamp } })
  if (newStatus === 'offline') messages.unshift({ event: 'agent_offline', data: { agentId, timestamp } })
  return messages
}

const Room = Type.String({ minLength: 1, maxLength: 130 })
const strict = { additionalProperties: false }
const frameCheck = Compile(Type.Union([
  Type.Object({ type: Type.Enum(['join_room', 'leave_room']), room: Room }, strict),
  Type.Object({ event: Type.Enum(['join_room', 'leave_room']), data: Type.Object({ room: Room }, strict) }, strict),
  Type.Object({ type: Type.Literal('ping') }, strict),
  Type.Object({ event: Type.Literal('ping'), data: Type.Optional(Type.Object({}, strict)) }, strict),
]))
/** Rooms one socket may be in at once. */
const mostRooms = 100

export class AgentsRealtime implements RealtimeFace {
  readonly name = 'agents'
  readonly paths = ['/ws', '/api/ws/connect']
  readonly #platform: Platform
  readonly #hub: Hub
  readonly #node: string

  constructor(platform: Platform, hub: Hub, node: string) {
    this.#platform = platform
    this.#hub = hub
    this.#node = node
  }

  async admit(knock: Knock, origin: Origin): Promise<Admitted | null> {
    const ctx = await this.#caller(knock, origin)
    if (ctx?.actor.kind !== 'agent' || ctx.tenant === 'none' || ctx.actor.bot || !allowed(ctx, 'agent.read')) return null
    return { ctx, tenant: ctx.tenant, audiences: new Set(await ownRooms(ctx)) }
  }

  /** A one-use ticket is better than a token: what stands in an address is easily written down somewhere. */
  async #caller({ query, authorization }: Knock, origin: Origin): Promise<Context | null> {
    const ticket = query.get('ticket')
    if (ticket !== null) {
      const admitted = await redeemTicket(makeContext(this.#platform, 'none', { kind: 'system' }, origin), ticket)
      return admitted?.kind === 'session' ? contextOfSession(this.#platform, admitted.tenant, admitted.sessionId, origin) : null
    }
    const token = query.get('token') ?? /^bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return null
    return authenticate(this.#platform, token, origin).catch((error: unknown) => {
      if (error instanceof AppError) return null
      throw error
    })
  }

  async tell(ctx: Context, events: DomainEvent[]): Promise<AgentItem[]> {
    const shown = events.filter((event) => event.name in told)
    if (shown.length === 0) return []
    const activities = await activitiesOfTransactions(ctx, [...new Set(shown.map((event) => event.txid))])
    const changed = shown.flatMap((event) => (told[event.name] && event.accountId !== null ? [event.accountId] : []))
    const others = new Set(activities.map((activity) => activity.accountId).filter((id) => !changed.includes(id)))
    const [profiles, people] = await Promise.all([profilesByIds(ctx, [...new Set(changed)]), peopleByIds(ctx, [...others])])
    return tellAll(shown, Map.groupBy(activities, (activity) => activity.txid), new Map(profiles.map((one) => [one.id, one])), new Map([...people, ...profiles].map((one) => [one.id, one])))
  }

  textsOf(items: readonly Item[]): string[] {
    return (items as readonly AgentItem[]).map(textOf)
  }

  ends(event: DomainEvent, peer: Peer): { reconnect: boolean } | null {
    const { actor } = peer.ctx
    if (actor.kind !== 'agent' || event.accountId !== actor.accountId) return null
    if (actor.token) {
      if (event.name === 'auth.token_revoked' && event.data?.['token'] === actor.token.id) return { reconnect: false }
      // Whoever comes back is asked again what he may.
      return event.name === 'account.changed' ? { reconnect: true } : null
    }
    if (event.name !== 'auth.session_revoked') return null
    const sessions = event.data?.['sessions']
    return Array.isArray(sessions) && sessions.includes(actor.sessionUid) ? { reconnect: false } : null
  }

  /** Somebody who changes department leaves the room of the old one for that of the new one. */
  meet(event: DomainEvent, peer: Peer): Promise<void> | undefined {
    const { actor } = peer.ctx
    return event.name === 'group.changed' && actor.kind === 'agent' && event.accountId === actor.accountId ? this.#move(peer) : undefined
  }

  async #move(peer: Peer): Promise<void> {
    const before = peer.memory.get('own') as string[]
    const after = await ownRooms(peer.ctx)
    peer.memory.set('own', after)
    peer.audiences = new Set([...[...peer.audiences].filter((room) => !before.includes(room) || after.includes(room)), ...after.filter((room) => !before.includes(room))])
  }

  async opened(peer: Peer): Promise<void> {
    peer.memory.set('own', [...peer.audiences])
    // A program's socket shows nothing of the person it was made by.
    if (peer.ctx.actor.kind === 'agent' && !peer.ctx.actor.token) peer.memory.set('presence', await openPresence(peer.ctx, this.#node))
  }

  greet(peer: Peer): void {
    peer.state = 'live'
    const agentId = peer.ctx.actor.kind === 'agent' ? peer.ctx.actor.accountId : null
    this.#say(peer, 'connected', { agentId, rooms: [...peer.audiences], heartbeatMs: this.#hub.heartbeatMs })
  }

  async closed(peer: Peer, revoked: boolean): Promise<void> {
    const presence = peer.memory.get('presence')
    if (typeof presence === 'number') await leavePresence(peer.ctx, presence, revoked)
  }

  async receive(peer: Peer, frame: unknown): Promise<void> {
    if (!frameCheck.Check(frame)) return this.refuse(peer)
    const name = 'type' in frame ? frame.type : frame.event
    if (name === 'ping') return this.#say(peer, 'pong', {})
    const room = 'room' in frame ? frame.room : (frame as { data: { room: string } }).data.room
    try {
      if (name === 'join_room') await this.#join(peer, room)
      else peer.audiences = new Set([...peer.audiences].filter((other) => other !== room))
      this.#say(peer, name === 'join_room' ? 'room_joined' : 'room_left', { room })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { error: code, message } = problems[error.code]
      this.#say(peer, 'error', { code, message, room })
    }
  }

  async #join(peer: Peer, room: string): Promise<void> {
    await demandRoom(peer.ctx, room)
    if (peer.audiences.size >= mostRooms && !peer.audiences.has(room)) throw new AppError('rate.limited')
    peer.audiences = new Set([...peer.audiences, room])
  }

  refuse(peer: Peer): void {
    this.#say(peer, 'error', { code: problems['input.invalid'].error, message: 'This frame is not one a client may send' })
  }

  farewell(reason: Farewell, reconnect: boolean): object {
    return this.#frame('disconnecting', { reason, reconnect })
  }

  #frame(event: string, data: Record<string, unknown>): object {
    const timestamp = instant(this.#platform.clock.now())
    return { event, data: { ...data, timestamp }, timestamp }
  }

  #say(peer: Peer, event: string, data: Record<string, unknown>): void {
    peer.send(this.#frame(event, data))
  }
}

const texts = new WeakMap<AgentItem, string>()

/** Written once, however many rooms it is told in. */
function textOf(item: AgentItem): string {
  const { event, data } = item.told
  const text = texts.get(item) ?? JSON.stringify({ event, data, timestamp: data.timestamp })
  texts.set(item, text)
  return text
}

/** In the order of the events; what was done in a transaction comes with its first event, an agent's object once per transaction. */
function tellAll(events: DomainEvent[], activities: ReadonlyMap<string, Activity[]>, profiles: ReadonlyMap<number, Profile>, people: ReadonlyMap<number, Person>): AgentItem[] {
  const items: AgentItem[] = []
  const done = new Set<string>()
  const once = (key: string): boolean => !done.has(key) && done.add(key).has(key)
  const add = (position: string, about: Person, messages: Told[]): void => {
    const to = roomsAbout(about.id, about.department)
    for (const message of messages) items.push({ position, to, told: message })
  }
  for (const { position, txid, name, accountId, at: timestamp, data } of events) {
    for (const activity of once(txid) ? activities.get(txid) ?? [] : []) {
      const person = people.get(activity.accountId)
      if (person) add(position, person, messagesOf(activity, person.name))
    }
    const profile = accountId === null ? undefined : profiles.get(accountId)
    if (accountId !== null && told[name] === 'changed' && data?.['deactivated'] === true) {
      items.push({ position, to: roomsAbout(accountId, profile?.department ?? null), told: { event: 'agent_deleted', data: { agentId: accountId, timestamp } } })
    }
    // Removed, or a bot.
    if (!profile) continue
    const agent = presentAgent(profile)
    if (told[name] === 'created' && once(`${txid} ${profile.id}`)) add(position, profile, [{ event: 'agent_created', data: { ...agent, timestamp } }])
    if (told[name] === 'changed' && once(`${txid} ${profile.id}`)) add(position, profile, [{ event: 'agent_updated', data: { ...agent, timestamp } }])
    if (told[name] === 'metrics') {
      const metrics = (data?.['metrics'] ?? []) as MetricName[]
      add(position, profile, metrics.map((metric) => ({ event: 'performance_update', data: { agentId: profile.id, metric, value: metricValues[metric](agent), timestamp } })))
    }
  }
  return items
}
