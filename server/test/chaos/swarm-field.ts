// The swarm as a whole: who sits where, who writes what, who falls when, and whether everybody holds at the end what he is
// entitled to: no more, no less, in order, each once.
import type { ConversationEvent, WidgetSent } from '@switchboard/protocol'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, clientId, type Staff } from '../harness/client.ts'
import { Member, type Falls, staffSeat, visitorSeat } from './swarm-member.ts'

export interface SwarmOptions { visitors: number; staff: number; /** Messages and notes a second, all together. */ rate: number; /** The share of sockets that fall, a second. */ falls: number }

/** An entry as the database has it; only of the inbox that visitors write to, and of conversations that began since then: a demo has a past. */
export interface Stored { conversation: string; seq: number; type: string; client_id: string | null }
export const storedEntries = (since: Date): string => `
  select c.uid as conversation, e.seq, e.type, e.client_id
    from conversation_events e
    join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id
    join inboxes i on i.tenant_id = c.tenant_id and i.id = c.inbox_id
   where i.key = 'pub_demo' and c.created_at >= '${since.toISOString()}'
   order by c.id, e.seq`

/** What a visitor writes by; one message at a time, as his widget does. */
interface Writer { client: Client; conversation: string | null; busy: boolean }

/** Sorts of entries that visitors are not told. */
const inside = new Set(['note', 'whisper'])
const logins = ['ada', 'milan', 'maya', 'jonas']

export class Swarm {
  readonly members: Member[] = []
  /** Client ids of what was written, with what the server said to it. */
  readonly acknowledged = new Map<string, { conversation: string; seq: number }>()
  retried = 0
  readonly #options: SwarmOptions
  readonly #bases: (() => string)[]
  readonly #random: () => number
  readonly #visitors = new Map<Member, Writer>()
  readonly #desk: Staff[] = []
  readonly #conversations: string[] = []
  readonly #running: Promise<unknown>[] = []

  /** `bases`: the servers, each asked anew at every use; members take them in turn. */
  constructor(options: SwarmOptions, bases: (() => string)[], random: () => number) {
    this.#options = options
    this.#bases = bases
    this.#random = random
  }

  sum(what: keyof Falls): number { return this.members.reduce((total, { falls }) => total + falls[what], 0) }
  get live(): number { return this.members.filter((member) => member.live).length }

  /** Everybody signs in, opens his socket and is live. */
  async gather(): Promise<void> {
    for (const login of logins) this.#desk.push(await new Client(this.#baseOf(0)()).signIn(login))
    for (let i = 0; i < this.#options.staff; i++) {
      const staff = this.#pick(this.#desk, i)
      const { body } = await staff.get<{ position: string }>('/rest/v1/conversations/counts')
      this.#seat(new Member(`staff ${i}`, staffSeat(this.#moving(staff, i)), body.position, this.#baseOf(i)))
    }
    for (let i = 0; i < this.#options.visitors; i++) {
      const visitor = await new Client(this.#baseOf(i)()).visit()
      const member = new Member(`visitor ${i}`, visitorSeat(this.#moving(visitor, i), visitor.session.state), visitor.session.state.position, this.#baseOf(i))
      this.#visitors.set(member, { client: this.#moving(visitor, i), conversation: null, busy: false })
      this.#seat(member)
    }
    await this.quiet(() => this.live === this.members.length, 'all sockets to be live')
  }

  /** So many are written while sockets fall, each until it is acknowledged; `halfway` is called when half of them have begun. */
  async storm(messages: number, halfway: () => Promise<void>): Promise<void> {
    let raging = true
    const falling = (async () => {
      for (; raging; await sleep(100)) for (const member of this.members) if (this.#random() < this.#options.falls / 10) member.fall()
    })()
    const under: Promise<unknown>[] = []
    for (let n = 0; n < messages; n++) {
      under.push(n % 3 === 2 && this.#conversations.length > 0 ? this.#answer(n) : this.#write())
      if (n === Math.floor(messages / 2)) under.push(halfway())
      await sleep(1_000 / this.#options.rate)
    }
    await Promise.all(under)
    raging = false
    await falling
  }

  async stop(): Promise<void> {
    for (const member of this.members) member.stop()
    await Promise.all(this.#running)
  }

  /** What is wrong, once everybody had the time to hear everything. */
  async judge(read: () => Promise<Stored[]>, patience = 60_000): Promise<string[]> {
    const stored = await read()
    const behind = (): string[] => [...this.#missing(stored)]
    await this.quiet(() => this.live === this.members.length && behind().length === 0, 'everybody to have heard everything', patience).catch(() => undefined)
    const again = await read()
    return [
      ...(this.live < this.members.length ? [`${this.members.length - this.live} sockets are not live`] : []),
      ...this.#missing(again), ...this.#lost(again),
    ]
  }

  async quiet(holds: () => boolean, what: string, ms = 60_000): Promise<void> {
    for (const end = performance.now() + ms; !holds(); await sleep(20)) if (performance.now() > end) throw new Error(`waited ${ms} ms for ${what}: ${this.live} of ${this.members.length} are live`)
  }

  /** Each member beside what the database has for him: what he holds, and what his sockets told him unless he read anew. */
  * #missing(stored: Stored[]): Generator<string> {
    const all = Map.groupBy(stored, (entry) => entry.conversation)
    const listed = (entries: Stored[]): string => entries.map(({ seq }) => seq).join()
    const everything = new Map([...all].map(([uid, entries]) => [uid, listed(entries)]))
    const visible = new Map([...all].map(([uid, entries]) => [uid, listed(entries.filter(({ type }) => !inside.has(type)))]))
    for (const member of this.members) {
      const { name, seat, falls, heard } = member
      const own = this.#visitors.get(member)
      const due = own ? new Map(own.conversation === null ? [] : [[own.conversation, visible.get(own.conversation)]]) : everything
      const held = new Map(seat.held().map(({ conversation, seqs }) => [conversation, seqs.join()]))
      const told = new Map([...heard].map(([uid, seqs]) => [uid, [...seqs].toSorted((a, b) => a - b).join()]))
      for (const uid of new Set([...held.keys(), ...told.keys(), ...due.keys()])) {
        if (held.get(uid) !== due.get(uid)) yield `${name} holds ${held.get(uid)?.slice(-60) ?? 'nothing'} of ${uid}, due is ${due.get(uid)?.slice(-60) ?? 'nothing'}`
        if (falls.resyncs === 0 && told.get(uid) !== due.get(uid)) yield `${name} was told ${told.get(uid)?.slice(-60) ?? 'nothing'} of ${uid}, due is ${due.get(uid)?.slice(-60) ?? 'nothing'}`
      }
    }
  }

  /** What was acknowledged is stored where it was said to be, and nothing is stored twice. */
  #lost(stored: Stored[]): string[] {
    const places = Map.groupBy(stored.filter(({ client_id: id }) => id !== null), ({ client_id: id }) => id ?? '')
    const problems = [...places].filter(([, found]) => found.length > 1).map(([id]) => `${id} is stored twice`)
    for (const [id, { conversation, seq }] of this.acknowledged) {
      const [found] = places.get(id) ?? []
      if (found?.conversation !== conversation || found.seq !== seq) problems.push(`${id} was acknowledged and is not stored as ${seq} of ${conversation}`)
    }
    return problems
  }

  #baseOf = (n: number): (() => string) => this.#pick(this.#bases, n)
  #pick<T>(list: readonly T[], n: number): T {
    const one = list[n % list.length]
    if (one === undefined) throw new Error('an empty list')
    return one
  }

  /** The same caller, who asks whichever server is there now. */
  #moving = (client: Client, n: number): Client => {
    const base = this.#baseOf(n)
    const now = (): Client => new Client(base(), client.authorization)
    return Object.assign(new Client('', client.authorization), { call: (...words: Parameters<Client['call']>) => now().call(...words) })
  }

  #seat(member: Member): void {
    this.members.push(member)
    this.#running.push(member.run())
  }

  /** A visitor who has nothing under way writes on. */
  async #write(): Promise<void> {
    const free = (): Writer[] => [...this.#visitors.values()].filter(({ busy }) => !busy)
    while (free().length === 0) await sleep(20)
    const one = this.#pick(free(), Math.floor(this.#random() * free().length))
    one.busy = true
    const id = clientId()
    const { conversation, event } = await this.#insist(() => one.client.post<WidgetSent>('/rest/v1/widget/messages', { text: 'Is anybody there?', clientId: id }))
    if (one.conversation === null) this.#conversations.push(conversation.uid)
    one.conversation = conversation.uid
    this.acknowledged.set(id, { conversation: conversation.uid, seq: event.seq })
    one.busy = false
  }

  /** Somebody of the staff answers anybody, or leaves a note. */
  async #answer(n: number): Promise<void> {
    const uid = this.#pick(this.#conversations, Math.floor(this.#random() * this.#conversations.length))
    const id = clientId()
    const staff = this.#moving(this.#pick(this.#desk, n % 2), n)
    const { seq } = await this.#insist(() => staff.post<ConversationEvent>(`/rest/v1/conversations/${uid}/events`, { type: n % 2 === 0 ? 'message' : 'note', text: 'We look into it.', clientId: id }))
    this.acknowledged.set(id, { conversation: uid, seq })
  }

  /** Until there is an answer: who is away or busy is asked again with the same client id. */
  async #insist<T>(ask: () => Promise<{ status: number; body: T }>): Promise<T> {
    for (;;) {
      const reply = await ask().catch(() => null)
      if (reply && reply.status < 300) return reply.body
      if (reply && reply.status < 500) throw new Error(`a message was refused: ${reply.status} ${JSON.stringify(reply.body)}`)
      this.retried++
      await sleep(50 + this.#random() * 150)
    }
  }
}
