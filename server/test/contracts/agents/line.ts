// A browser's bare WebSocket at `/ws`, with everything that it was told.
import { WatchOut } from '../../harness/watch-out.ts'

export interface Message { event: string; data: Record<string, unknown>; timestamp: string }

export class Line {
  readonly ws: WebSocket
  readonly told: Message[] = []
  closed: { code: number; reason: string } | null = null
  readonly #watch = new WatchOut(() => this.told.slice(-6))

  constructor(url: string) {
    this.ws = new WebSocket(url)
    this.ws.addEventListener('message', (message) => {
      this.told.push(JSON.parse(String(message.data)) as Message)
      this.#watch.look()
    })
    this.ws.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason }
      this.#watch.look()
    })
  }

  send(frame: unknown): void { this.ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)) }

  until<T>(find: () => T | undefined | null | false, what: string, ms?: number): Promise<T> { return this.#watch.until(find, what, ms) }

  message(event: string, also: (data: Record<string, unknown>) => boolean = () => true, since = 0): Promise<Message> {
    return this.until(() => this.told.slice(since).find((one) => one.event === event && also(one.data)), `a message ${event}`)
  }

  /** What the answer to a frame says. */
  async ask(frame: unknown): Promise<Message> {
    const before = this.told.length
    this.send(frame)
    return this.until(() => this.told.slice(before).find((one) => ['error', 'room_joined', 'room_left', 'pong'].includes(one.event)), `an answer to ${JSON.stringify(frame)}`)
  }

  close(): void { this.ws.close() }
}

const urlOf = (base: string, path: string): string => base.replace('http', 'ws') + path

/** Waits until the server has said that it is connected. */
export async function openLine(base: string, token: string, path = '/ws'): Promise<Line> {
  const line = new Line(urlOf(base, `${path}?token=${token}`))
  await line.message('connected')
  return line
}
