// The live socket: ticket, hello, resume from the last position, and back again after every fall.
import type { ClientFrame, ServerFrame, Ticket, VisitorEvent } from '@switchboard/protocol'
import type { Answer } from './api.ts'
import type { Connection } from './model.ts'
import { backoff } from './outbox.ts'

const pingEvery = 25_000
const deafAfter = 60_000

export interface LinkHooks {
  ticket(): Promise<Answer<Ticket>>
  /** Reads the state again; its position, or null when that failed. */
  read(): Promise<string | null>
  events(items: VisitorEvent[]): void
  typing(frame: Extract<ServerFrame, { name: 'typing' }>): void
  state(connection: Connection): void
  ended(): void
}

export class Link {
  #socket: WebSocket | null = null
  #position: string | null = null
  #running = false
  /** Grows with every start and stop: what was begun for an earlier session must not go on in a later one. */
  #run = 0
  #tries = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #pulse: ReturnType<typeof setInterval> | undefined
  #heardAt = 0
  readonly #hooks: LinkHooks

  constructor(hooks: LinkHooks) {
    this.#hooks = hooks
    addEventListener('online', () => this.hurry())
    addEventListener('offline', () => this.#drop())
  }

  /** Without a position the state is read first. */
  start(position: string | null) {
    if (this.#running) return
    this.#running = true
    this.#run += 1
    this.#tries = 0
    this.#position = position
    this.#hooks.state('connecting')
    void this.#connect()
  }

  stop() {
    this.#running = false
    this.#run += 1
    this.#position = null
    clearTimeout(this.#retry)
    this.#close()
    this.#hooks.state('idle')
  }

  /** Do not wait out the pause: there is reason to think that it works now. */
  hurry() {
    if (!this.#running || this.#socket) return
    clearTimeout(this.#retry)
    this.#tries = 0
    void this.#connect()
  }

  send(frame: ClientFrame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  async #connect() {
    clearTimeout(this.#retry)
    const run = this.#run
    if (this.#position === null) {
      const position = await this.#hooks.read()
      if (run !== this.#run) return
      if (position === null) return this.#later(0)
      this.#position = position
    }
    const answer = await this.#hooks.ticket()
    if (run !== this.#run || this.#socket) return
    if (!answer.ok) {
      if (answer.status === 401) return this.#hooks.ended()
      return this.#later(answer.retryAfterMs)
    }
    const url = new URL('/realtime', location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    url.searchParams.set('ticket', answer.data.ticket)
    const socket = new WebSocket(url)
    this.#socket = socket
    this.#heardAt = Date.now()
    this.#pulse = setInterval(() => this.#beat(), pingEvery)
    socket.addEventListener('message', ({ data }) => {
      this.#heardAt = Date.now()
      if (socket === this.#socket) void this.#heard(JSON.parse(String(data)) as ServerFrame)
    })
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#drop()
    })
  }

  async #heard(frame: ServerFrame) {
    switch (frame.type) {
      case 'hello':
        return this.#resume()
      case 'events':
        this.#position = frame.position
        return this.#hooks.events(frame.items as VisitorEvent[])
      case 'resumed':
        this.#position = frame.position
        this.#tries = 0
        return this.#hooks.state('live')
      case 'resync_required':
        this.#position = await this.#hooks.read()
        return this.#position === null ? this.#drop() : this.#resume()
      case 'signal':
        return frame.name === 'typing' ? this.#hooks.typing(frame) : undefined
      case 'bye':
        if (!frame.reconnect) {
          this.stop()
          // Why it ended is the API's to say: a revoked token answers 401 there.
          await this.#hooks.read()
        }
    }
  }

  #resume() {
    if (this.#position !== null) this.send({ type: 'resume', position: this.#position })
  }

  #beat() {
    if (Date.now() - this.#heardAt > deafAfter) this.#drop()
    else this.send({ type: 'ping' })
  }

  #close() {
    const socket = this.#socket
    this.#socket = null
    clearInterval(this.#pulse)
    socket?.close()
  }

  #drop() {
    this.#close()
    if (this.#running) this.#later(0)
  }

  #later(atLeast: number) {
    this.#hooks.state('down')
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => void this.#connect(), Math.max(atLeast, backoff(this.#tries, Math.random())))
    this.#tries += 1
  }
}
