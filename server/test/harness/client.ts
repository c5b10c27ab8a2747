// A caller from outside: HTTP with a token, and sockets that remember what they were told.
import type { Attachment, ClientFrame, ServerFrame, SignedIn, StaffEvent, Ticket, VisitorEvent, WidgetSent, WidgetSession } from '@switchboard/protocol'
import { WebSocket } from 'ws'
import { WatchOut } from './watch-out.ts'

export interface Reply<T> { status: number; body: T; headers: Headers }

export class Client {
  readonly base: string
  readonly authorization: string | null
  constructor(base: string, authorization: string | null = null) {
    this.base = base
    this.authorization = authorization
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const response = await fetch(this.base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.authorization ? { authorization: this.authorization } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T }
  }

  get<T = Record<string, unknown>>(path: string): Promise<Reply<T>> { return this.call<T>('GET', path) }
  post<T = Record<string, unknown>>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply<T>> { return this.call<T>('POST', path, body, headers) }

  /** One file as browsers send it. */
  async upload(path: string, content: string | Uint8Array<ArrayBuffer>, name = 'note.txt', type = 'text/plain'): Promise<Reply<Attachment>> {
    const form = new FormData()
    form.append('file', new Blob([content], { type }), name)
    const response = await fetch(this.base + path, { method: 'POST', headers: this.authorization ? { authorization: this.authorization } : {}, body: form })
    return { status: response.status, headers: response.headers, body: await response.json() as Attachment }
  }

  async signIn(login: string, password = 'switchboard-demo'): Promise<Staff> {
    const reply = await this.post<SignedIn>('/rest/v1/auth/sign-in', { login, password })
    if (reply.status !== 200) throw new Error(`sign-in of ${login} answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return new Staff(this.base, reply.body)
  }

  /** A visitor with a session. */
  async visit(key = 'pub_demo', visitor: Record<string, unknown> = {}): Promise<VisitorClient> {
    const reply = await this.post<WidgetSession>('/rest/v1/widget/sessions', { key, visitor })
    if (reply.status !== 201) throw new Error(`a session answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return new VisitorClient(this.base, reply.body)
  }
}

export class Staff extends Client {
  readonly signedIn: SignedIn
  constructor(base: string, signedIn: SignedIn) {
    super(base, `Bearer ${signedIn.accessToken}`)
    this.signedIn = signedIn
  }
  get uid(): string { return this.signedIn.me.agent.uid }
  async socket(position?: string): Promise<Socket<StaffEvent>> {
    const ticket = await this.post<Ticket>('/rest/v1/realtime/tickets')
    return openSocket<StaffEvent>(this.base, ticket.body.ticket, position)
  }
}

let messages = 0
/** A client id nobody used before. */
export const clientId = (): string => `test-${process.pid}-${Date.now().toString(36)}-${messages++}`

export class VisitorClient extends Client {
  readonly session: WidgetSession
  constructor(base: string, session: WidgetSession) {
    super(base, `Visitor ${session.token}`)
    this.session = session
  }
  async write(text: string, id = clientId()): Promise<WidgetSent> {
    const reply = await this.post<WidgetSent>('/rest/v1/widget/messages', { text, clientId: id })
    if (reply.status !== 201 && reply.status !== 200) throw new Error(`a message answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  async socket(position?: string): Promise<Socket<VisitorEvent>> {
    const ticket = await this.post<Ticket>('/rest/v1/widget/tickets')
    return openSocket<VisitorEvent>(this.base, ticket.body.ticket, position)
  }
}

export class Socket<E extends StaffEvent | VisitorEvent> {
  readonly ws: WebSocket
  readonly frames: ServerFrame[] = []
  readonly items: E[] = []
  closed: { code: number; reason: string } | null = null
  readonly #watch = new WatchOut(() => this.frames.slice(-5))

  constructor(ws: WebSocket) {
    this.ws = ws
    ws.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame
      this.frames.push(frame)
      if (frame.type === 'events') this.items.push(...frame.items as E[])
      this.#watch.look()
    })
    ws.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
      this.#watch.look()
    })
    ws.on('error', () => undefined)
  }

  send(frame: ClientFrame): void { this.ws.send(JSON.stringify(frame)) }

  until<T>(find: () => T | undefined | null | false, what = 'something on the socket', ms?: number): Promise<T> { return this.#watch.until(find, what, ms) }

  frame<T extends ServerFrame['type']>(type: T): Promise<ServerFrame & { type: T }> {
    return this.until(() => this.frames.find((frame): frame is ServerFrame & { type: T } => frame.type === type), `a frame ${type}`)
  }

  item(name: E['name'], also: (item: E) => boolean = () => true): Promise<E> {
    return this.until(() => this.items.find((item) => item.name === name && also(item)), `an event ${name}`)
  }

  close(): void { this.ws.close() }
}

/** Opens a socket, resumes from `position` (default: where the server stands) and waits until it is live. */
export async function openSocket<E extends StaffEvent | VisitorEvent>(base: string, ticket: string, position?: string): Promise<Socket<E>> {
  const ws = new WebSocket(`${base.replace('http', 'ws')}/realtime?ticket=${ticket}`)
  const socket = new Socket<E>(ws)
  await socket.frame('hello')
  socket.send({ type: 'resume', ...(position === undefined ? {} : { position }) })
  await socket.until(() => socket.frames.some((frame) => frame.type === 'resumed' || frame.type === 'resync_required'), 'resumed')
  return socket
}

/** Waits until `look` gives something; for what the database shows. */
export async function eventually<T>(look: () => Promise<T | undefined | null | false>, what = 'it', ms = 5_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
