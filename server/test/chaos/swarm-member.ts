// One socket of the swarm: it comes back after every fall as the widget and the console do, and keeps what it heard by their
// own reducers.
import type { ConversationEvent, Page, Position, ServerFrame, StaffEvent, VisitorEvent, WidgetState } from '@switchboard/protocol'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { addEvents, reduceTimeline, type Timeline } from '../../../console/src/api/reduce.ts'
import { backoff } from '../../../widget/src/frame/outbox.ts'
import { emptyThread, withEvent, withState, type Thread } from '../../../widget/src/frame/thread.ts'
import type { Client } from '../harness/client.ts'

/** What a member holds of a conversation: its entries as shown, ascending. */
export interface Held { conversation: string; seqs: number[]; clientIds: (string | null)[] }

/** How one kind of client gets in, reads anew, and takes what it hears. */
export interface Seat {
  ticket(): Promise<string>
  /** Reads the snapshot; its position. */
  read(): Promise<Position>
  /** Whether its entry was not known before. */
  take(item: StaffEvent | VisitorEvent): boolean
  held(): Held[]
}

async function answered<T>(client: Client, method: string, path: string): Promise<T> {
  const { status, body } = await client.call<T>(method, path)
  if (status >= 300) throw new Error(`${path} answered ${status}`)
  return body
}

/** Of an entry only what is compared: a hundred screens hold every conversation. */
const small = ({ seq, clientId, type }: ConversationEvent): ConversationEvent => ({ seq, clientId, type }) as ConversationEvent
const heldOf = (conversation: string, events: readonly ConversationEvent[]): Held =>
  ({ conversation, seqs: events.map(({ seq }) => seq), clientIds: events.map(({ clientId }) => clientId) })

export function visitorSeat(client: Client, state: WidgetState): Seat {
  let thread: Thread = withState(emptyThread, state)
  return {
    ticket: async () => (await answered<{ ticket: string }>(client, 'POST', '/rest/v1/widget/tickets')).ticket,
    read: async () => {
      const fresh = await answered<WidgetState>(client, 'GET', '/rest/v1/widget/state')
      thread = withState(thread, fresh)
      return fresh.position
    },
    take: (item) => {
      const before = thread
      thread = withEvent(thread, item as VisitorEvent)
      return thread.entries.length !== before.entries.length
    },
    held: () => (thread.conversation ? [heldOf(thread.conversation.uid, thread.entries)] : []),
  }
}

type Events = { data: ConversationEvent[]; hasMore: boolean }

/** Holds every conversation that began after it did. */
export function staffSeat(client: Client): Seat {
  const timelines = new Map<string, Timeline>()
  const of = (uid: string): Timeline => timelines.get(uid) ?? { events: [], hasOlder: false, hasNewer: false }
  const readRest = async (uid: string): Promise<void> => {
    for (let more = true; more;) {
      const after = of(uid).events.at(-1)?.seq ?? 0
      const page = await answered<Events>(client, 'GET', `/rest/v1/conversations/${uid}/events?after=${after}&limit=100`)
      timelines.set(uid, { ...addEvents(of(uid), page.data.map(small)), hasNewer: false })
      more = page.hasMore
    }
  }
  const mend = async (uid: string): Promise<void> => {
    while (of(uid).hasNewer) await readRest(uid).catch(() => sleep(300))
  }
  return {
    ticket: async () => (await answered<{ ticket: string }>(client, 'POST', '/rest/v1/realtime/tickets')).ticket,
    read: async () => {
      const { position } = await answered<{ position: Position }>(client, 'GET', '/rest/v1/conversations/counts')
      for (let cursor = ''; ;) {
        const list = await answered<Page<{ uid: string; lastSeq: number }>>(client, 'GET', `/rest/v1/conversations?view=all&limit=100${cursor}`)
        for (const { uid, lastSeq } of list.data) if (timelines.has(uid) && (of(uid).events.at(-1)?.seq ?? 0) < lastSeq) await readRest(uid)
        for (const { uid } of list.data) if (!timelines.has(uid)) await readRest(uid)
        if (list.page.next === null) return position
        cursor = `&cursor=${encodeURIComponent(list.page.next)}`
      }
    },
    take: ({ event }) => {
      if (!event) return true
      const before = of(event.conversation)
      const after = reduceTimeline(before, small(event))
      timelines.set(event.conversation, after)
      // As the console does when it sees a hole.
      if (after.hasNewer && !before.hasNewer) void mend(event.conversation)
      return after !== before
    },
    held: () => [...timelines].map(([uid, { events }]) => heldOf(uid, events)),
  }
}

/** `passed`: entries that came after a later one of their conversation within one socket. */
export interface Falls { connects: number; resyncs: number; repeated: number; passed: number }

export class Member {
  readonly seat: Seat
  readonly name: string
  readonly falls: Falls = { connects: 0, resyncs: 0, repeated: 0, passed: 0 }
  /** What the sockets alone told, by conversation: reading anew must not hide that something was never told. */
  readonly heard = new Map<string, Set<number>>()
  live = false
  readonly #base: () => string
  #position: Position
  #socket: WebSocket | null = null
  #tries = 0
  #stopped = false

  constructor(name: string, seat: Seat, position: Position, base: () => string) {
    this.name = name
    this.seat = seat
    this.#position = position
    this.#base = base
  }

  /** Until stopped: connects, listens, and comes back after a pause when it fell. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      await this.#once().catch(() => undefined)
      this.live = false
      if (!this.#stopped) await sleep(backoff(this.#tries++, Math.random()))
    }
  }

  /** Falls without a word, as when the network goes. */
  fall(): void { this.#socket?.terminate() }

  stop(): void {
    this.#stopped = true
    this.#socket?.terminate()
  }

  async #once(): Promise<void> {
    const ticket = await this.seat.ticket()
    const socket = new WebSocket(`${this.#base().replace('http', 'ws')}/realtime?ticket=${ticket}`, { perMessageDeflate: false })
    this.#socket = socket
    this.falls.connects++
    const told = new Map<string, number>()
    await new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => { this.#hear(JSON.parse(data.toString()) as ServerFrame, socket, told).catch(() => socket.terminate()) })
      socket.on('close', () => resolve())
      socket.on('error', () => resolve())
    })
  }

  async #hear(frame: ServerFrame, socket: WebSocket, told: Map<string, number>): Promise<void> {
    switch (frame.type) {
      case 'hello': return socket.send(JSON.stringify({ type: 'resume', position: this.#position }))
      case 'events':
        for (const item of frame.items) {
          if (item.event) this.#note(item.event, told)
          if (!this.seat.take(item) && item.event) this.falls.repeated++
        }
        this.#position = frame.position
        return
      case 'resumed':
        this.#position = frame.position
        this.live = true
        this.#tries = 0
        return
      case 'resync_required':
        this.falls.resyncs++
        this.#position = await this.seat.read()
        socket.send(JSON.stringify({ type: 'resume', position: this.#position }))
    }
  }

  #note({ conversation, seq }: ConversationEvent, told: Map<string, number>): void {
    const before = told.get(conversation) ?? 0
    if (seq <= before) this.falls.passed++
    told.set(conversation, Math.max(before, seq))
    this.heard.set(conversation, (this.heard.get(conversation) ?? new Set()).add(seq))
  }
}
