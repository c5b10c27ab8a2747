// People at work while the server is killed: visitors write, agents claim and resolve with a socket open. What was
// acknowledged is noted on disk; what was not answered is sent again with the same name until it is.
import type { ConversationChanged } from '@switchboard/protocol'
import { open, type FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type Socket, type Staff, type VisitorClient } from '../harness/client.ts'

const visitors = 16
const agents = ['maya', 'jonas', 'milan', 'ada', 'operator1@example.com', 'operator2@example.com']

export interface Counts { acknowledged: number; retried: number; deeds: number; refused: number; sockets: number; unanswered: number }

export class Load {
  readonly acknowledged = new Set<string>()
  readonly counts: Counts = { acknowledged: 0, retried: 0, deeds: 0, refused: 0, sockets: 0, unanswered: 0 }
  /** Answers that nobody should get, by what was asked. */
  readonly strange = new Map<string, number>()
  readonly #base: string
  readonly #log: FileHandle
  #running: Promise<unknown>[] = []
  #stopped = false

  private constructor(base: string, log: FileHandle) {
    this.#base = base
    this.#log = log
  }

  static async begin(base: string, logFile: string): Promise<Load> {
    const load = new Load(base, await open(logFile, 'a'))
    load.#running = [...Array.from({ length: visitors }, (_, i) => load.#visitor(i)), ...agents.map((login, i) => load.#agent(login, i))]
    return load
  }

  /** Everybody ends what he is at: what was not answered is sent until it is. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#running)
    await this.#log.close()
  }

  /** Asks until there is an answer; a server that is away or busy is asked again. */
  async #insist<T>(what: string, ask: () => Promise<T>, fine: (result: T) => boolean): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await ask()
        if (fine(result)) return result
      } catch (error) {
        const { message } = error as Error
        const status = /answered (\d+)/.exec(message)?.[1]
        if (status === undefined) this.counts.unanswered++
        else if (status !== '503') this.#wonder(`${what} ${message.slice(0, 300)}`)
      }
      if (attempt === 0) this.counts.retried++
      await sleep(20 + Math.random() * 60)
    }
  }

  #wonder(what: string): void { this.strange.set(what, (this.strange.get(what) ?? 0) + 1) }

  async #visitor(place: number): Promise<void> {
    const anybody = new Client(this.#base)
    for (let person = 0; !this.#stopped; person++) {
      const visitor: VisitorClient = await this.#insist('session', () => anybody.visit(), () => true)
      for (let i = 0; i < 25 && !this.#stopped; i++) {
        const name = `chaos-${process.pid}-${place}-${person}-${i}`
        await this.#insist('message', () => visitor.write(`Message ${i}`, name), () => true)
        await this.#log.write(`${name}\n`)
        await this.#log.datasync()
        this.acknowledged.add(name)
        this.counts.acknowledged++
        await sleep(Math.random() * 30)
      }
    }
  }

  async #agent(login: string, place: number): Promise<void> {
    const anybody = new Client(this.#base)
    const staff: Staff = await this.#insist('sign-in', () => anybody.signIn(login), () => true)
    let socket: Socket<never> | null = null
    for (let i = 0; !this.#stopped; i++) {
      try {
        if (!socket || socket.closed) {
          socket = await staff.socket() as unknown as Socket<never>
          this.counts.sockets++
        }
        await this.#deed(staff, `deed-${process.pid}-${place}-${i}`, i)
      } catch (error) {
        if ((error as Error).message.includes('answered')) this.#wonder((error as Error).message.slice(0, 200))
        this.counts.unanswered++
        await sleep(30)
      }
      await sleep(Math.random() * 40)
    }
    socket?.close()
  }

  async #deed(staff: Staff, key: string, i: number): Promise<void> {
    const note = ({ status, body }: { status: number; body: unknown }): void => {
      if (status < 300) this.counts.deeds++
      else if (status === 409 || status === 422 || status === 403 || status === 404 || status === 503) this.counts.refused++
      else this.#wonder(`deed ${status} ${JSON.stringify(body).slice(0, 200)}`)
    }
    const act = (uid: string, deed: string): Promise<void> => staff.post(`/rest/v1/conversations/${uid}/${deed}`, undefined, { 'idempotency-key': key }).then(note)
    const dice = Math.random()
    if (i % 20 === 10) return note(await staff.call('PUT', '/rest/v1/me/status', { status: 'offline' }))
    if (i % 20 === 13) return note(await staff.call('PUT', '/rest/v1/me/status', { status: 'online', accepting: true }))
    if (dice < 0.2) {
      const taken = await staff.post<ConversationChanged>('/rest/v1/queue/take', undefined, { 'idempotency-key': key })
      return note(taken)
    }
    const view = dice < 0.4 ? 'unassigned' : 'mine'
    const list = await staff.get<{ data: { uid: string }[] }>(`/rest/v1/conversations?view=${view}&limit=20`)
    if (list.status !== 200) return note(list)
    const one = list.body.data[Math.floor(Math.random() * list.body.data.length)]
    if (one) await act(one.uid, view === 'unassigned' ? 'claim' : dice < 0.75 ? 'resolve' : dice < 0.9 ? 'release' : 'close')
  }
}
