// The sockets of this node. Tells each what happened since its position, from the feed and by replay, never twice in a
// row and never with a gap; passes transient signals on to the other nodes.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { ClientFrame, maxFrameBytes, type ServerFrame } from '@switchboard/protocol'
import { Compile } from 'typebox/compile'
import { WebSocketServer, type WebSocket } from 'ws'
import type { DomainEvent } from '../bus/events.ts'
import type { Feed } from '../bus/feed.ts'
import { makeContext, type Context, type Origin, type Platform } from '../context.ts'
import { refuseUnclean } from '../http/clean.ts'
import { frameOf, isAfter, Peer, type Item } from './peer.ts'
import { replay } from './replay.ts'

export interface Signal { tenant: number; name: string; [key: string]: unknown }

/** What a tongue brings: whom it lets in, how it tells events, what it makes of frames and signals. */
export interface RealtimeFace {
  admit(ticket: string, origin: Origin): Promise<{ ctx: Context; tenant: number; audience: string } | null>
  /** Told items by audience, each with the position of its event, in order. Reads the present state once for all. */
  tell(ctx: Context, events: DomainEvent[], audiences: ReadonlySet<string>): Promise<Map<string, Item[]>>
  /** Peers that must not stay after this event, and whether they may come back. */
  ends(event: DomainEvent, peer: Peer): { reconnect: boolean } | null
  opened(peer: Peer): Promise<void>
  closed(peer: Peer, revoked: boolean): Promise<void>
  receive(peer: Peer, frame: Exclude<ClientFrame, { type: 'resume' | 'ping' }>): Promise<void>
  /** The frame this peer gets for a signal, or null. */
  signal(signal: Signal, peer: Peer): ServerFrame | null
}

export interface HubOptions { heartbeatMs: number; path: string }

const frameCheck = Compile(ClientFrame)
/** Frames a peer may send within one heartbeat: far more than a person, far less than a flood. */
const maxFrames = 2_500
/** Frames that may wait while the socket is being recorded as open: a client has nothing to say before `hello`. */
const maxEarly = 20

export class Hub {
  readonly #platform: Platform
  readonly #feed: Feed
  readonly #options: HubOptions
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  readonly #peers = new Map<number, Set<Peer>>()
  readonly #signalListeners: ((signal: Signal, local: boolean) => void)[] = []
  #face: RealtimeFace | null = null
  #beating: NodeJS.Timeout | null = null
  #stopping = false

  constructor(platform: Platform, feed: Feed, options: HubOptions) {
    this.#platform = platform
    this.#feed = feed
    this.#options = options
    feed.onEvents((events) => this.#hear(events))
    feed.onSignal((payload) => this.#deliver(JSON.parse(payload) as Signal, false))
  }

  get face(): RealtimeFace {
    if (!this.#face) throw new Error('the hub has no face yet')
    return this.#face
  }

  run(face: RealtimeFace): void {
    this.#face = face
    this.#beating = setInterval(() => this.#beat(), this.#options.heartbeatMs)
  }

  /** Tells every peer to come back elsewhere, and waits until they are gone. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#beating) clearInterval(this.#beating)
    const all = [...this.#peers.values()].flatMap((set) => [...set])
    for (const peer of all) peer.bye('shutdown', true)
    const end = Date.now() + 2_000
    while (this.#peers.size > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
    for (const peers of this.#peers.values()) for (const peer of peers) peer.socket.terminate()
  }

  /** Hears every signal, those of other nodes, too. */
  onSignal(listener: (signal: Signal, local: boolean) => void): void { this.#signalListeners.push(listener) }

  peersOf(tenant: number): Iterable<Peer> { return this.#peers.get(tenant) ?? [] }
  get count(): number { return [...this.#peers.values()].reduce((sum, set) => sum + set.size, 0) }

  /** Sends a transient signal to the tenant's peers on all nodes. */
  signal(signal: Signal): void {
    this.#deliver(signal, true)
    this.#feed.signal(JSON.stringify(signal))
  }

  /** For the server's `upgrade` event. */
  async upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, origin: Origin): Promise<void> {
    // What stands in the request line may be no address at all (`//`).
    const url = URL.parse(request.url ?? '/', 'http://local')
    if (url?.pathname !== this.#options.path) return refuse(stream, 404)
    if (this.#stopping) return refuse(stream, 503)
    try {
      const admitted = await this.face.admit(url.searchParams.get('ticket') ?? '', origin)
      if (!admitted) return refuse(stream, 401)
      // It may have begun to stop meanwhile: then nobody would end this socket, and it would keep the server from ending.
      if (this.#stopping) return refuse(stream, 503)
      this.#sockets.handleUpgrade(request, stream, head, (socket) => void this.#welcome(socket, admitted))
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'a socket could not be opened')
      refuse(stream, 503)
    }
  }

  async #welcome(socket: WebSocket, admitted: { ctx: Context; tenant: number; audience: string }): Promise<void> {
    const peer = new Peer(socket, admitted.ctx, admitted.tenant, admitted.audience, this.#feed.position)
    const early: Buffer[] = []
    let opened = false
    const set = this.#peers.get(peer.tenant) ?? new Set()
    this.#peers.set(peer.tenant, set.add(peer))
    let revoked = false
    socket.on('message', (data: Buffer, binary) => {
      if (binary) return peer.bye('protocol', false)
      if (opened) void this.#receive(peer, data)
      else if (early.push(data) > maxEarly) peer.bye('protocol', true)
    })
    socket.on('pong', () => { peer.answered = true })
    socket.on('error', () => undefined)
    socket.on('close', (code) => {
      revoked = code === 4401
      set.delete(peer)
      if (set.size === 0) this.#peers.delete(peer.tenant)
      this.#closed(peer, revoked)
    })
    try {
      await this.face.opened(peer)
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'an opened socket could not be recorded')
      return peer.bye('slow', true)
    }
    // It may have closed before it was recorded as open.
    if (socket.readyState !== socket.OPEN) return this.#closed(peer, revoked)
    opened = true
    peer.send({ type: 'hello', position: peer.position, version: 1, heartbeatMs: this.#options.heartbeatMs })
    for (const data of early) void this.#receive(peer, data)
  }

  #closed(peer: Peer, revoked: boolean): void {
    this.face.closed(peer, revoked).catch((error: Error) => this.#platform.log.warn({ error: error.message }, 'a closed socket could not be recorded'))
  }

  async #receive(peer: Peer, data: Buffer): Promise<void> {
    if (++peer.frames > maxFrames) return peer.bye('protocol', true)
    let frame: unknown
    try { frame = JSON.parse(data.toString()) } catch { return peer.bye('protocol', false) }
    if (!isClean(frame) || !frameCheck.Check(frame)) return peer.send({ type: 'error', code: 'input.invalid', title: 'This frame is not one a client may send.' })
    peer.answered = true
    try {
      if (frame.type === 'ping') peer.send({ type: 'pong' })
      else if (frame.type === 'resume') {
        if (peer.state === 'new') await replay(peer, frame.position ?? peer.position, (ctx, events, audiences) => this.face.tell(ctx, events, audiences))
      } else await this.face.receive(peer, frame)
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'a frame could not be answered')
      peer.bye('slow', true)
    }
  }

  async #hear(events: DomainEvent[]): Promise<void> {
    for (const [tenant, own] of Map.groupBy(events, (event) => event.tenantId)) {
      const peers = this.#peers.get(tenant)
      if (!peers) continue
      this.#end(peers, own)
      const audiences = new Set([...peers].filter((peer) => peer.state !== 'new').map((peer) => peer.audience))
      if (audiences.size === 0) continue
      const told = await this.face.tell(makeContext(this.#platform, tenant), own, audiences)
      const position = own[own.length - 1]?.position ?? '0.0'
      const frames = new Map([...told].map(([audience, items]) => [audience, frameOf(items, position)]))
      for (const peer of peers) this.#pass(peer, told.get(peer.audience), frames.get(peer.audience), position)
    }
  }

  #pass(peer: Peer, items: Item[] | undefined, frame: string | undefined, position: string): void {
    if (peer.state === 'replaying' && items && frame) peer.queue.push({ position, frame })
    if (peer.state !== 'live' || !isAfter(position, peer.position)) return
    if (items && frame && items.length > 0) {
      // A peer that replayed into the middle of this batch gets only the rest of it.
      const fresh = items.every((item) => isAfter(item.position, peer.position))
      peer.sendText(fresh ? frame : frameOf(items.filter((item) => isAfter(item.position, peer.position)), position))
    }
    peer.position = position
  }

  #end(peers: Set<Peer>, events: DomainEvent[]): void {
    for (const event of events) {
      for (const peer of peers) {
        const ends = this.face.ends(event, peer)
        if (ends) peer.bye('revoked', ends.reconnect)
      }
    }
  }

  #deliver(signal: Signal, local: boolean): void {
    for (const listener of this.#signalListeners) listener(signal, local)
    for (const peer of this.peersOf(signal.tenant)) {
      if (peer.state === 'new') continue
      const frame = this.face.signal(signal, peer)
      if (frame) peer.send(frame)
    }
  }

  #beat(): void {
    for (const peers of this.#peers.values()) {
      for (const peer of peers) {
        peer.frames = 0
        if (!peer.answered) { peer.socket.terminate(); continue }
        peer.answered = false
        peer.socket.ping()
      }
    }
  }
}

function refuse(stream: Duplex, status: 401 | 404 | 503): void {
  const text = { 401: 'Unauthorized', 404: 'Not Found', 503: 'Service Unavailable' }[status]
  // A caller who never closes his half must not keep the connection.
  stream.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy())
}

/** Without NUL, lone surrogates and shapes made to hurt, like every body. */
function isClean(frame: unknown): boolean {
  try {
    refuseUnclean(frame, 'frame')
    return true
  } catch {
    return false
  }
}
