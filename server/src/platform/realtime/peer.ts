// One open socket: who it is, how far it was told, and how it is written to without letting a slow one eat the memory.
import type { ServerFrame, StaffEvent, VisitorEvent } from '@switchboard/protocol'
import type { WebSocket } from 'ws'
import type { Context } from '../context.ts'

/** Bytes that may wait for a slow reader before he is told to come back. */
const maxBuffered = 1024 * 1024

export type Item = StaffEvent | VisitorEvent
export const frameOf = (items: Item[], position: string): string => JSON.stringify({ type: 'events', items, position } satisfies ServerFrame)

export interface Waiting { position: string; frame: string }

export class Peer {
  readonly socket: WebSocket
  readonly ctx: Context
  readonly tenant: number
  /** Peers of one audience are told the same. */
  readonly audience: string
  state: 'new' | 'replaying' | 'live' = 'new'
  /** Everything up to here was told. */
  position: string
  queue: Waiting[] = []
  answered = true
  frames = 0
  /** What the face remembers of it (a presence session, verified conversations). */
  readonly memory = new Map<string, unknown>()

  constructor(socket: WebSocket, ctx: Context, tenant: number, audience: string, position: string) {
    this.socket = socket
    this.ctx = ctx
    this.tenant = tenant
    this.audience = audience
    this.position = position
  }

  send(frame: ServerFrame): void {
    this.sendText(JSON.stringify(frame))
  }

  sendText(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.socket.bufferedAmount > maxBuffered) return this.bye('slow', true)
    this.socket.send(text)
  }

  /** Ends the socket, saying why. 4401: do not come back with these rights; 1013: try again. */
  bye(reason: 'revoked' | 'slow' | 'shutdown' | 'protocol', reconnect: boolean): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    this.socket.send(JSON.stringify({ type: 'bye', reason, reconnect } satisfies ServerFrame))
    this.socket.close(reason === 'revoked' ? 4401 : reason === 'shutdown' ? 1012 : reason === 'slow' ? 1013 : 1008, reason)
    setTimeout(() => this.socket.terminate(), 2_000).unref()
  }
}

/** Orders positions of the feed. */
export function isAfter(a: string, b: string): boolean {
  const [aTx = '0', aId = '0'] = a.split('.')
  const [bTx = '0', bId = '0'] = b.split('.')
  return aTx === bTx ? Number(aId) > Number(bId) : BigInt(aTx) > BigInt(bTx)
}
