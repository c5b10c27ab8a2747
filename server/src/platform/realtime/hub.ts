// The sockets of this node, whatever tongue they speak: each path leads to a face. Tells each peer what happened since its
// position, never twice in a row and never with a gap; passes transient signals on to the other nodes.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { maxFrameBytes } from '@switchboard/protocol'
import { WebSocketServer, type WebSocket } from 'ws'
import { must } from '../../kernel/must.ts'
import type { DomainEvent } from '../bus/events.ts'
import type { Feed } from '../bus/feed.ts'
import { makeContext, type Origin, type Platform } from '../context.ts'
import { refuseUnclean } from '../http/clean.ts'
import { isAfter, isFor, packetOf, Peer, type Admitted, type Item, type RealtimeFace, type Signal } from './peer.ts'

export interface HubOptions { heartbeatMs: number }

/** Frames a peer may send within one heartbeat: far more than a person, far less than a flood. */
const maxFrames = 2_500
/** Events that may wait to be told before the feed waits, too. */
const maxUntold = 2_000
/** Events told in one go. */
const maxAtOnce = 500
/** How often it is tried to tell something. */
const maxAttempts = 3
/** Telling a crowd costs by its size, not by how much it is told. So of the time that this process has left only this share is spent on writing … */
const writingShare = 0.4
/** … and of all time never less than this; what happens meanwhile … */
const leastShare = 0.06
/** … is told together, no later than anybody notices. */
const maxRestMs = 80
/** Writing that was spared before may be spent at once. */
const maxSparedMs = 20
/** Frames that may wait while the socket is being recorded as open: a client has nothing to say before `hello`. */
const maxEarly = 20

export class Hub {
  readonly #platform: Platform
  readonly #feed: Feed
  readonly #options: HubOptions
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  readonly #peers = new Map<number, Set<Peer>>()
  readonly #faces = new Map<string, RealtimeFace>()
  readonly #signalListeners: ((signal: Signal, local: boolean) => void)[] = []
  /** What the database is being told of sockets that open and close. */
  readonly #recordings = new Set<Promise<void>>()
  /** What happened and was not told yet. */
  #untold: DomainEvent[] = []
  #telling: Promise<void> | null = null
  #sparedMs = maxSparedMs
  #used = performance.eventLoopUtilization()
  #beating: NodeJS.Timeout | null = null
  #stopping = false

  constructor(platform: Platform, feed: Feed, options: HubOptions) {
    this.#platform = platform
    this.#feed = feed
    this.#options = options
    feed.onEvents((events) => this.#hear(events))
    feed.onSignal((payload) => this.#deliver(JSON.parse(payload) as Signal, false))
  }

  get heartbeatMs(): number { return this.#options.heartbeatMs }

  /** Before `run`. */
  mount(face: RealtimeFace): void {
    for (const path of face.paths) {
      if (this.#faces.has(path)) throw new Error(`two faces at ${path}`)
      this.#faces.set(path, face)
    }
  }

  run(): void {
    this.#beating = setInterval(() => this.#beat(), this.#options.heartbeatMs)
  }

  /** Tells every peer to come back elsewhere, and waits until they are gone and the database knows it. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#beating) clearInterval(this.#beating)
    for (const peer of this.#all()) peer.bye('shutdown', true)
    await this.#emptied(2_000)
    for (const peer of this.#all()) peer.socket.terminate()
    await this.#emptied(500)
    while (this.#recordings.size > 0) await Promise.all(this.#recordings)
  }

  async #emptied(ms: number): Promise<void> {
    for (const end = Date.now() + ms; this.#peers.size > 0 && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  /** Hears every signal, those of other nodes, too. */
  onSignal(listener: (signal: Signal, local: boolean) => void): void { this.#signalListeners.push(listener) }

  peersOf(tenant: number): Iterable<Peer> { return this.#peers.get(tenant) ?? [] }

  /** Open sockets by the name of their face. */
  counts(): Map<string, number> {
    const counts = new Map([...this.#faces.values()].map((face) => [face.name, 0]))
    for (const peer of this.#all()) counts.set(peer.face.name, (counts.get(peer.face.name) ?? 0) + 1)
    return counts
  }

  /** Sends a transient signal to the tenant's peers on all nodes. */
  signal(signal: Signal): void {
    this.#deliver(signal, true)
    this.#feed.signal(JSON.stringify(signal))
  }

  /** For the server's `upgrade` event. */
  async upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, origin: Origin): Promise<void> {
    // What stands in the request line may be no address at all (`//`).
    const url = URL.parse(request.url ?? '/', 'http://local')
    const face = url && this.#faces.get(url.pathname)
    if (!face) return refuse(stream, 404)
    if (this.#stopping) return refuse(stream, 503)
    try {
      const admitted = await face.admit({ query: url.searchParams, authorization: request.headers.authorization }, origin)
      if (!admitted) return refuse(stream, 401)
      // It may have begun to stop meanwhile: then nobody would end this socket, and it would keep the server from ending.
      if (this.#stopping) return refuse(stream, 503)
      this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#record(this.#welcome(socket, stream, face, admitted)))
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'a socket could not be opened')
      refuse(stream, 503)
    }
  }

  async #welcome(socket: WebSocket, wire: Duplex, face: RealtimeFace, admitted: Admitted): Promise<void> {
    const peer = new Peer(socket, wire, face, admitted, this.#feed)
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
      await face.opened(peer)
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'an opened socket could not be recorded')
      return peer.bye('slow', true)
    }
    // It may have closed before it was recorded as open.
    if (socket.readyState !== socket.OPEN) return this.#closed(peer, revoked)
    opened = true
    face.greet(peer)
    for (const data of early) void this.#receive(peer, data)
  }

  #closed(peer: Peer, revoked: boolean): void {
    this.#record(peer.face.closed(peer, revoked).catch((error: Error) => this.#platform.log.warn({ error: error.message }, 'a closed socket could not be recorded')))
  }

  #record(work: Promise<void>): void {
    this.#recordings.add(work)
    void work.finally(() => this.#recordings.delete(work))
  }

  async #receive(peer: Peer, data: Buffer): Promise<void> {
    if (++peer.frames > maxFrames) return peer.bye('protocol', true)
    let frame: unknown
    try { frame = JSON.parse(data.toString()) } catch { return peer.bye('protocol', false) }
    peer.answered = true
    if (!isClean(frame)) return peer.face.refuse(peer)
    try {
      await peer.face.receive(peer, frame)
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'a frame could not be answered')
      peer.bye('slow', true)
    }
  }

  /** Whoever else listens to the feed does not wait until a crowd was told; only when far too much waits does the feed. */
  async #hear(events: DomainEvent[]): Promise<void> {
    for (const event of events) {
      const peers = this.#peers.get(event.tenantId)
      if (!peers) continue
      // Whose rights end hears no more, however far behind the telling is.
      this.#end(peers, event)
      this.#untold.push(event)
    }
    if (this.#untold.length === 0) return
    this.#telling ??= this.#tellAll().finally(() => { this.#telling = null })
    if (this.#untold.length > maxUntold) await this.#telling
  }

  /** What happens while one writes to a large crowd, and rests after it, is told together. */
  async #tellAll(): Promise<void> {
    while (this.#untold.length > 0) {
      const spent = await this.#tell(this.#untold.splice(0, maxAtOnce))
      const used = performance.eventLoopUtilization()
      const { active, idle, utilization } = performance.eventLoopUtilization(used, this.#used)
      this.#used = used
      const share = Math.max(leastShare, writingShare * (1 - utilization))
      this.#sparedMs = Math.min(maxSparedMs, this.#sparedMs + share * (active + idle)) - spent
      if (this.#sparedMs < 0) await sleep(Math.min(-this.#sparedMs / share, maxRestMs))
    }
  }

  /** How long the writing took. */
  async #tell(events: DomainEvent[]): Promise<number> {
    let writingMs = 0
    for (const [tenant, own] of Map.groupBy(events, (event) => event.tenantId)) {
      const peers = this.#peers.get(tenant)
      if (peers) writingMs += await this.#tellTenant(tenant, peers, own)
    }
    return writingMs
  }

  /** Who was told already is not told again when a part of it fails; whoever cannot be told comes back and resumes where he was. */
  async #tellTenant(tenant: number, peers: Set<Peer>, events: DomainEvent[]): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#tellPeers(tenant, peers, events)
      } catch (error) {
        if (this.#stopping) return 0
        this.#platform.log.warn({ err: error, attempt }, 'what happened could not be told')
        if (attempt === maxAttempts) break
        await sleep(attempt * 200)
      }
    }
    for (const peer of peers) peer.bye('slow', true)
    return 0
  }

  async #tellPeers(tenant: number, peers: Set<Peer>, events: DomainEvent[]): Promise<number> {
    await this.#meet(peers, events)
    const position = events.at(-1)?.position ?? '0.0'
    let writingMs = 0
    for (const [face, some] of Map.groupBy(peers, (peer) => peer.face)) {
      const audiences = new Set(some.filter((peer) => peer.state !== 'new').flatMap((peer) => [...peer.audiences]))
      if (audiences.size === 0) continue
      const items = await face.tell(makeContext(this.#platform, tenant), events, audiences)
      const began = performance.now()
      this.#pass(face, some, items, position)
      writingMs += performance.now() - began
    }
    return writingMs
  }

  #end(peers: Set<Peer>, event: DomainEvent): void {
    for (const peer of peers) {
      const ends = peer.face.ends(event, peer)
      if (ends) peer.bye('revoked', ends.reconnect)
    }
  }

  async #meet(peers: Set<Peer>, events: DomainEvent[]): Promise<void> {
    for (const event of events) {
      for (const peer of peers) {
        const met = peer.state === 'new' ? undefined : peer.face.meet?.(event, peer)
        if (met) await met
      }
    }
  }

  /** Peers that are told the same get the same packet, made once. */
  #pass(face: RealtimeFace, peers: Peer[], items: Item[], position: string): void {
    const at = (place: number): Item => must(items[place], 'item')
    const packets = new Map<string, Buffer>()
    const packet = (places: number[]): Buffer => {
      const key = places.join()
      const made = packets.get(key) ?? packetOf(places.length > 0 ? face.textsOf(places.map(at), position) : [])
      packets.set(key, made)
      return made
    }
    const placesOf = new Map<string, number[]>()
    for (const peer of peers) {
      if (peer.state === 'new' || (peer.state === 'live' && !isAfter(position, peer.position))) continue
      const places = placesOf.get(peer.audienceKey) ?? items.flatMap((item, place) => (isFor(item, peer.audiences) ? [place] : []))
      placesOf.set(peer.audienceKey, places)
      if (peer.state === 'replaying') {
        if (places.length > 0) peer.queue.push({ position, items: places.map(at) })
        continue
      }
      // A peer that replayed into the middle of this batch gets only the rest of it.
      const first = places[0]
      const whole = first === undefined || isAfter(at(first).position, peer.position)
      peer.sendPacket(packet(whole ? places : places.filter((place) => isAfter(at(place).position, peer.position))))
      peer.position = position
    }
  }

  #deliver(signal: Signal, local: boolean): void {
    for (const listener of this.#signalListeners) listener(signal, local)
    for (const peer of this.peersOf(signal.tenant)) {
      if (peer.state === 'new') continue
      const frame = peer.face.signal?.(signal, peer)
      if (frame) peer.send(frame)
    }
  }

  #all(): Peer[] { return [...this.#peers.values()].flatMap((peers) => [...peers]) }

  #beat(): void {
    for (const peer of this.#all()) {
      peer.frames = 0
      if (!peer.answered) { peer.socket.terminate(); continue }
      peer.answered = false
      peer.socket.ping()
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
