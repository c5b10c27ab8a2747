// The tongues of the hub and their open sockets. A face brings the paths it answers at, whom it lets in, how it tells events and what
// it makes of frames; a peer is one socket: who it is, how far it was told, written to without letting a slow one eat the memory.
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { DomainEvent } from '../bus/events.ts'
import type { Context, Origin } from '../context.ts'

export interface Signal { tenant: number; name: string; [key: string]: unknown }

/** What a caller shows at the door. */
export interface Knock { query: URLSearchParams; authorization: string | undefined }

export interface Admitted { ctx: Context; tenant: number; audiences: ReadonlySet<string> }

/** One thing to tell, with the position of its event, to peers of any of these audiences. */
export interface Item { position: string; to: readonly string[] }

export interface RealtimeFace {
  readonly name: string
  readonly paths: readonly string[]
  admit(knock: Knock, origin: Origin): Promise<Admitted | null>
  /** In order. Reads the present state once for all; what is for none of `audiences` may be left out. */
  tell(ctx: Context, events: DomainEvent[], audiences: ReadonlySet<string>): Promise<Item[]>
  /** The messages that carry items; `position` is that of the last event looked at. */
  textsOf(items: readonly Item[], position: string): string[]
  /** Peers that must not stay after this event, and whether they may come back. */
  ends(event: DomainEvent, peer: Peer): { reconnect: boolean } | null
  /** An event that may change what a peer is told, before it is told. */
  meet?(event: DomainEvent, peer: Peer): Promise<void> | undefined
  opened(peer: Peer): Promise<void>
  /** The first frame; whatever the peer sent before is looked at after it. */
  greet(peer: Peer): void
  closed(peer: Peer, revoked: boolean): Promise<void>
  /** Any JSON without shapes made to hurt. */
  receive(peer: Peer, frame: unknown): Promise<void>
  /** Says that a frame is none a client may send. */
  refuse(peer: Peer): void
  farewell(reason: Farewell, reconnect: boolean): object
  /** The frame this peer gets for a signal, or null. */
  signal?(signal: Signal, peer: Peer): object | null
}

export const isFor = (item: Item, audiences: ReadonlySet<string>): boolean => item.to.some((audience) => audiences.has(audience))

/** Bytes that may wait for a slow reader before he is told to come back. */
const maxBuffered = 1024 * 1024

/** What came while a peer was replaying: everything up to `position`, of which it is told what it has not heard. */
export interface Waiting { position: string; items: readonly Item[] }

/** The frames of messages, made once for many: what a server sends is not masked (RFC 6455, 5.2). */
export function packetOf(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.flatMap((text) => {
    const payload = Buffer.from(text)
    return [headOf(payload.length), payload]
  }))
}

const textFrame = 0x81

function headOf(length: number): Buffer {
  if (length < 126) return Buffer.from([textFrame, length])
  const short = length < 65_536
  const head = Buffer.alloc(short ? 4 : 10)
  head.set([textFrame, short ? 126 : 127])
  if (short) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return head
}

/** Why a socket ends. 4401: do not come back with these rights; the others: try again, or do not send such things. */
const closeCodes = { revoked: 4401, shutdown: 1012, slow: 1013, protocol: 1008 } as const
export type Farewell = keyof typeof closeCodes

export class Peer {
  readonly socket: WebSocket
  readonly #wire: Duplex
  readonly face: RealtimeFace
  readonly ctx: Context
  readonly tenant: number
  #audiences: ReadonlySet<string> = new Set()
  /** Equal for peers of the same audiences. */
  audienceKey = ''
  state: 'new' | 'replaying' | 'live' = 'new'
  /** Everything up to here was told. */
  position: string
  readonly #feed: { readonly position: string }
  queue: Waiting[] = []
  answered = true
  frames = 0
  /** What the face remembers of it (a presence session, verified conversations). */
  readonly memory = new Map<string, unknown>()

  /** `wire`: what the socket writes to. */
  constructor(socket: WebSocket, wire: Duplex, face: RealtimeFace, admitted: { ctx: Context; tenant: number; audiences: ReadonlySet<string> }, feed: { readonly position: string }) {
    this.socket = socket
    this.#wire = wire
    this.face = face
    this.ctx = admitted.ctx
    this.tenant = admitted.tenant
    this.audiences = admitted.audiences
    this.#feed = feed
    this.position = feed.position
  }

  /** How far this node has told everybody. */
  get told(): string { return this.#feed.position }

  /** It is told what is for any of these. */
  get audiences(): ReadonlySet<string> { return this.#audiences }
  set audiences(audiences: ReadonlySet<string>) {
    this.#audiences = audiences
    this.audienceKey = [...audiences].toSorted().join('\n')
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame))
  }

  sendText(text: string): void {
    if (this.#ready()) this.socket.send(text)
  }

  /** Frames made by `packetOf`. Nothing is compressed, so what is sent by either way leaves in the order of the calls. */
  sendPacket(packet: Buffer): void {
    if (packet.length > 0 && this.#ready()) this.#wire.write(packet)
  }

  /** Whether it can be written to; a slow reader is sent away. */
  #ready(): boolean {
    if (this.socket.readyState !== this.socket.OPEN) return false
    if (this.socket.bufferedAmount <= maxBuffered) return true
    this.bye('slow', true)
    return false
  }

  /** Ends the socket, saying why. */
  bye(reason: Farewell, reconnect: boolean): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    this.socket.send(JSON.stringify(this.face.farewell(reason, reconnect)))
    this.socket.close(closeCodes[reason], reason)
    setTimeout(() => this.socket.terminate(), 2_000).unref()
  }
}

/** Orders positions of the feed. */
export function isAfter(a: string, b: string): boolean {
  const [aTx = '0', aId = '0'] = a.split('.')
  const [bTx = '0', bId = '0'] = b.split('.')
  return aTx === bTx ? Number(aId) > Number(bId) : BigInt(aTx) > BigInt(bTx)
}
