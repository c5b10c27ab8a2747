// Speaks the wire protocol that firebase-admin speaks to a Realtime Database (version 5, over a WebSocket), keeps the tree, and
// can refuse, stay silent or break off. Every write is noted.
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

type Node = string | number | boolean | null | { [key: string]: Node }
interface Request { t: string; d: { r: number; a: string; b: { p: string; d: Node; cred?: string } } }

export type Mood = 'well' | 'refuses' | 'silent' | 'breaks'

export class FirebaseStandIn {
  tree: Node = null
  mood: Mood = 'well'
  /** Paths that were set, in order. */
  readonly writes: string[] = []
  readonly credentials: string[] = []
  connections = 0
  readonly #server: Server
  readonly #sockets: WebSocketServer

  private constructor() {
    this.#server = createServer((_, response) => response.writeHead(404).end())
    this.#sockets = new WebSocketServer({ server: this.#server })
    this.#sockets.on('connection', (socket) => this.#welcome(socket))
  }

  static async start(): Promise<FirebaseStandIn> {
    const standIn = new FirebaseStandIn()
    standIn.#server.listen(0, '127.0.0.1')
    await once(standIn.#server, 'listening')
    return standIn
  }

  get host(): string { return `127.0.0.1:${(this.#server.address() as AddressInfo).port}` }
  /** Not https: the library then takes it for an emulator and asks nobody for a token. */
  get url(): string { return `http://${this.host}?ns=test` }

  /** What stands at a path. */
  get(path: string): Node { return keys(path).reduce<Node>((at, key) => (typeof at === 'object' && at !== null ? at[key] ?? null : null), this.tree) }

  breakOff(): void { for (const socket of this.#sockets.clients) socket.terminate() }

  async stop(): Promise<void> {
    this.breakOff()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #welcome(socket: WebSocket): void {
    this.connections++
    let parts = 0
    let text = ''
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer) => {
      const frame = data.toString()
      // Long messages are cut: first the number of pieces, then each. A lone 0 keeps the connection alive.
      if (parts === 0 && /^\d{1,6}$/.test(frame)) { parts = Number(frame); return }
      text += frame
      if (parts > 1) { parts--; return }
      const whole = text
      parts = 0
      text = ''
      this.#hear(socket, JSON.parse(whole) as Request)
    })
    socket.send(JSON.stringify({ t: 'c', d: { t: 'h', d: { ts: Date.now(), v: '5', h: this.host, s: `s${this.connections}` } } }))
  }

  #hear(socket: WebSocket, { t, d }: Request): void {
    if (t !== 'd') return
    const answer = (status: string): void => socket.send(JSON.stringify({ t: 'd', d: { r: d.r, b: { s: status, d: status === 'ok' ? '' : 'no' } } }))
    if (d.a === 'auth' || d.a === 'gauth') this.credentials.push(String(d.b.cred))
    if (d.a !== 'p' && d.a !== 'm') return answer('ok')
    if (this.mood === 'breaks') return socket.terminate()
    if (this.mood === 'silent') return
    if (this.mood === 'refuses') return answer('permission_denied')
    const changes = d.a === 'p' ? [[d.b.p, d.b.d] as const] : Object.entries(d.b.d as Record<string, Node>).map(([path, value]) => [`${d.b.p}/${path}`, value] as const)
    for (const [path, value] of changes) {
      this.writes.push(`/${keys(path).join('/')}`)
      this.tree = set(this.tree, keys(path), value)
    }
    answer('ok')
  }
}

const keys = (path: string): string[] => path.split('/').filter(Boolean)

/** As the real one: nothing is kept of null and of what is empty. */
function set(node: Node, path: string[], value: Node): Node {
  const [key, ...rest] = path
  if (key === undefined) return clean(value)
  const { [key]: old = null, ...others } = typeof node === 'object' && node !== null ? node : {}
  const child = set(old, rest, value)
  const next = child === null ? others : { ...others, [key]: child }
  return Object.keys(next).length === 0 ? null : next
}

function clean(value: Node): Node {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, child]) => [key, clean(child)] as const).filter(([, child]) => child !== null)
  return entries.length === 0 ? null : Object.fromEntries(entries)
}
