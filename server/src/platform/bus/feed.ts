// Tails the feed for this node. NOTIFY is only a hint (sent after commit on one connection, so that commits are never
// serialised by it); the truth is read by position, at least once a second.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import type { DomainEvent } from './events.ts'
import { currentPosition, feedPending, parsePosition, readFeed, toEvent, type Place } from './store.ts'

const batch = 500
const pollMs = 1_000
/** After a wake, events may wait for an older transaction to end: look again soon. */
const pendingMs = 4
const relistenMs = 300
/** A look costs by itself, hardly by what it finds. So after one others gather: this many times as long as it took … */
const restFactor = 3
/** … but no longer than nobody notices. */
const maxRestMs = 15

export type FeedListener = (events: DomainEvent[]) => Promise<void> | void
export type SignalListener = (payload: string) => void

export class Feed {
  readonly #database: Database
  readonly #url: string
  readonly #node: string
  readonly #log: Log
  readonly #listeners: FeedListener[] = []
  readonly #signalListeners: SignalListener[] = []
  #place: Place = { txid: '0', id: 0 }
  #client: pg.Client | null = null
  #stopped = false
  #reading = false
  #again = false
  #hinting = false
  #hintAgain = false
  #timer: NodeJS.Timeout | null = null
  #relistening: NodeJS.Timeout | null = null

  constructor(database: Database, url: string, node: string, log: Log) {
    this.#database = database
    this.#url = url
    this.#node = node
    this.#log = log
  }

  onEvents(listener: FeedListener): void { this.#listeners.push(listener) }
  onSignal(listener: SignalListener): void { this.#signalListeners.push(listener) }

  /** How far this node has told its listeners. */
  get position(): string { return `${this.#place.txid}.${this.#place.id}` }

  async run(): Promise<void> {
    const start = await this.#database.db('none').maybe(currentPosition())
    this.#place = parsePosition(start?.position ?? '0.0')
    await this.#listen()
    this.#schedule(pollMs)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of [this.#timer, this.#relistening]) if (timer) clearTimeout(timer)
    await this.#client?.end().catch(() => undefined)
  }

  /** Events were committed here: tell this node now and the others soon. */
  wake(): void {
    void this.#read()
    void this.#hint()
  }

  /** A transient signal to all other nodes; at most 7,000 bytes, lost when nobody listens. */
  signal(payload: string): void {
    this.#client?.query('select pg_notify($1, $2)', ['switchboard_signal', `${this.#node} ${payload}`]).catch(() => undefined)
  }

  async #hint(): Promise<void> {
    if (this.#hinting) { this.#hintAgain = true; return }
    this.#hinting = true
    try {
      do {
        this.#hintAgain = false
        await this.#client?.query('select pg_notify($1, $2)', ['switchboard_feed', this.#node])
        // Each hint comes back to this node, too.
        await sleep(maxRestMs)
      } while (this.#hintAgain && !this.#stopped)
    } catch {
      // The connection is being made anew; the others poll.
    } finally {
      this.#hinting = false
    }
  }

  async #read(): Promise<void> {
    if (this.#stopped) return
    if (this.#reading) { this.#again = true; return }
    this.#reading = true
    let wait = pollMs
    try {
      do {
        this.#again = false
        const began = performance.now()
        const found = await this.#step()
        if (found === batch) this.#again = true
        else if (found > 0) await sleep(Math.min(restFactor * (performance.now() - began), maxRestMs))
      } while (this.#again && !this.#stopped)
      if (await this.#pending()) wait = pendingMs
    } catch (error) {
      if (!this.#stopped) this.#log.warn({ error: (error as Error).message }, 'the event feed could not be read; trying again')
    } finally {
      this.#reading = false
      // A wake that came while the last question was on its way must not wait for the poll.
      this.#schedule(this.#again ? 0 : wait)
    }
  }

  async #step(): Promise<number> {
    const rows = await this.#database.db('none').rows(readFeed(this.#place, batch))
    if (rows.length === 0) return 0
    const events = rows.map(toEvent)
    const last = events[events.length - 1]
    if (last) this.#place = { txid: last.txid, id: last.id }
    for (const listener of this.#listeners) {
      try {
        await listener(events)
      } catch (error) {
        this.#log.error({ err: error }, 'a listener of the event feed failed')
      }
    }
    return rows.length
  }

  async #pending(): Promise<boolean> {
    const row = await this.#database.db('none').maybe(feedPending(this.#place))
    return row?.pending ?? false
  }

  #schedule(ms: number): void {
    if (this.#stopped) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#read(), ms)
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'switchboard feed', keepAlive: true, pipeline: true } as pg.ClientConfig)
    client.on('notification', (message) => this.#heard(message))
    client.on('error', () => undefined)
    client.on('end', () => {
      if (this.#client === client) this.#client = null
      this.#relisten()
    })
    await client.connect()
    await client.query('listen switchboard_feed; listen switchboard_signal')
    if (this.#stopped) return void await client.end()
    this.#client = client
  }

  /** One try at a time, however many connections told of their end: while the database is away each try ends one more. */
  #relisten(): void {
    if (this.#stopped) return
    this.#relistening ??= setTimeout(() => {
      void (async () => {
        try {
          if (!this.#client && !this.#stopped) await this.#listen()
          void this.#read()
        } catch {
          // The next try is due.
        } finally {
          this.#relistening = null
          if (!this.#client) this.#relisten()
        }
      })()
    }, relistenMs)
  }

  #heard(message: pg.Notification): void {
    const payload = message.payload ?? ''
    if (message.channel === 'switchboard_feed') {
      if (payload !== this.#node) void this.#read()
      return
    }
    const space = payload.indexOf(' ')
    if (payload.slice(0, space) === this.#node) return
    for (const listener of this.#signalListeners) listener(payload.slice(space + 1))
  }
}
