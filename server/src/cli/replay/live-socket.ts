// A socket that stays: opened with a ticket, resumed where it was after every loss, until its owner closes it. When the run
// is stopped it comes back no more, but stays for what its owner has yet to do.
import type { ClientFrame, ServerFrame, StaffEvent, VisitorEvent } from '@switchboard/protocol'
import { WebSocket } from 'ws'
import { backoff, Changes, sleep } from './waiting.ts'

export interface SocketOwner<Item extends StaffEvent | VisitorEvent> {
  ticket(): Promise<string>
  hear(items: Item[]): void
  /** Answers to what was sent. */
  answer?(frame: ServerFrame & { type: 'sent' | 'error' }): void
  /** The stream is told from the place where it stopped: again, after a loss. */
  live?(): void
  /** The place is gone: reads the snapshot and gives its position. */
  catchUp(): Promise<string>
  lost?(why: string): void
}

const pingMs = 25_000
const silentMs = 60_000
const openMs = 10_000

export class LiveSocket<Item extends StaffEvent | VisitorEvent> {
  readonly #base: string
  readonly #owner: SocketOwner<Item>
  readonly #signal: AbortSignal
  readonly #changes = new Changes()
  /** Null: from where the server stands when the first connection opens. */
  #position: string | null
  #ws: WebSocket | null = null
  #live = false
  #closed = false

  constructor(base: string, position: string | null, owner: SocketOwner<Item>, signal: AbortSignal) {
    this.#base = base.replace(/^http/, 'ws')
    this.#position = position
    this.#owner = owner
    this.#signal = signal
    void this.#keep()
  }

  get isLive(): boolean { return this.#live }

  /** False: it is not live within `ms`. */
  async whenLive(ms: number): Promise<boolean> {
    return await this.#changes.until(() => (this.#live ? true : null), ms, this.#signal) ?? false
  }

  /** False: it is not live; the owner sends again in `live()`. */
  send(frame: ClientFrame): boolean {
    if (!this.#live || this.#ws?.readyState !== WebSocket.OPEN) return false
    this.#ws.send(JSON.stringify(frame))
    return true
  }

  close(): void {
    this.#closed = true
    this.#ws?.terminate()
  }

  /** Lets the server end it (it was told to), for a moment; then closes it. */
  async ended(ms: number): Promise<void> {
    this.#closed = true
    const ws = this.#ws
    if (ws && ws.readyState !== WebSocket.CLOSED) await new Promise<void>((resolve) => { ws.once('close', () => resolve()); setTimeout(resolve, ms) })
    this.close()
  }

  async #keep(): Promise<void> {
    for (let failures = 0; !this.#closed && !this.#signal.aborted;) {
      try {
        const why = await this.#session(await this.#owner.ticket())
        if (this.#live) failures = 0
        this.#live = false
        if (!this.#closed) this.#owner.lost?.(why)
      } catch {
        // No ticket: the server is away, or the session ended; the owner's calls tell which.
      }
      this.#live = false
      if (!this.#closed) await sleep(backoff(failures++), this.#signal).catch(() => undefined)
    }
  }

  /** One connection, from opening to close; resolves with why it ended. */
  #session(ticket: string): Promise<string> {
    return new Promise((resolve) => {
      const ws = new WebSocket(`${this.#base}/realtime?ticket=${encodeURIComponent(ticket)}`, { handshakeTimeout: openMs, perMessageDeflate: false })
      this.#ws = ws
      let heardAt = performance.now()
      const heard = (): void => { heardAt = performance.now() }
      const ping = setInterval(() => {
        if (performance.now() - heardAt > silentMs) ws.terminate()
        else if (ws.readyState === WebSocket.OPEN) ws.send('{"type":"ping"}')
      }, pingMs)
      let bye = ''
      ws.on('ping', heard)
      ws.on('message', (data: Buffer) => {
        heard()
        const frame = JSON.parse(data.toString()) as ServerFrame
        if (frame.type === 'bye') bye = frame.reason
        this.#take(frame)
      })
      ws.on('error', (error) => { bye ||= error.message })
      ws.on('close', (code) => {
        clearInterval(ping)
        resolve(bye || String(code))
      })
      if (this.#closed || this.#signal.aborted) ws.terminate()
    })
  }

  #take(frame: ServerFrame): void {
    switch (frame.type) {
      case 'hello':
        this.#position ??= frame.position
        this.#ws?.send(JSON.stringify({ type: 'resume', position: this.#position } satisfies ClientFrame))
        return
      case 'events':
        this.#position = frame.position
        this.#owner.hear(frame.items as Item[])
        return
      case 'resumed':
        this.#position = frame.position
        this.#live = true
        this.#changes.tell()
        this.#owner.live?.()
        return
      case 'resync_required': {
        const ws = this.#ws
        this.#owner.catchUp().then(
          (position) => { this.#position = position; ws?.send(JSON.stringify({ type: 'resume', position } satisfies ClientFrame)) },
          () => ws?.terminate(),
        )
        return
      }
      case 'sent':
      case 'error':
        this.#owner.answer?.(frame)
        return
      case 'signal':
      case 'pong':
      case 'bye':
    }
  }
}
