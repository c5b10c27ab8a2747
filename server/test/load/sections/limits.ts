// What a send could cost at best: its statement by pgbench and by the bare driver, and an HTTP route that does nothing.
import { join } from 'node:path'
import pg from 'pg'
import { makeIds } from '../../../src/kernel/ids.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { appendAgentEvent, appendVisitorMessage } from '../../../src/modules/conversations/store.ts'
import { Database } from '../../../src/platform/db/database.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import { pino } from 'pino'
import { Connection } from '../connection.ts'
import { clientId, text } from '../people.ts'
import { findPgbench, runPgbench, scriptOf } from '../pgbench.ts'

/** Who writes where, by the database's own numbers. */
export interface Place { visitorId: number; inboxId: number; conversationUid: string }
export interface Grounds { url: string; tenant: number; accountId: number; places: Place[]; folder: string }

const ids = makeIds(systemClock)
const now = (): string => new Date().toISOString()

export const visitorStatement = (place: Place): Sql =>
  appendVisitorMessage({ uid: ids.uid(), visitorId: place.visitorId, inboxId: place.inboxId, text, clientId: clientId(), metadata: null, attachments: null, preview: text }, now())

export const agentStatement = (grounds: Grounds, place: Place): Sql => appendAgentEvent({
  uid: ids.uid(), conversationUid: place.conversationUid, accountId: grounds.accountId, authorKind: 'agent', type: 'message', text, clientId: clientId(), metadata: null, attachments: null, preview: text, anyone: true, threadId: null,
}, now())

/** The settings of the product's own connections (role, search path, limits). */
export async function sessionSettings(url: string): Promise<string> {
  const database = new Database(url, 1, pino({ level: 'silent' }))
  const settings = database.pool.options.options ?? ''
  await database.stop()
  return settings
}

/** Calls `work` from so many lanes at once until the time is over; how many a second, and how long each took. */
export async function lanes(count: number, seconds: number, work: (lane: number) => Promise<unknown>): Promise<{ rate: number; times: number[] }> {
  const times: number[] = []
  const began = performance.now()
  const end = began + seconds * 1_000
  await Promise.all(Array.from({ length: count }, async (_, lane) => {
    while (performance.now() < end) {
      const at = performance.now()
      await work(lane)
      times.push(performance.now() - at)
    }
  }))
  return { rate: times.length / (performance.now() - began) * 1_000, times }
}

/** Null when this machine has no pgbench. */
export async function byPgbench(grounds: Grounds, clients: number, seconds: number): Promise<number | null> {
  const pgbench = findPgbench()
  const first = grounds.places[0]
  if (!pgbench || !first) return null
  // Marks that no other value of the statement has.
  const marked = { uid: 'the uid', visitorId: -1, inboxId: first.inboxId, text, clientId: 'the client id', metadata: null, attachments: null, preview: text }
  const script = scriptOf(appendVisitorMessage(marked, now()), grounds.tenant, grounds.places.map((place) => place.visitorId), (value) => {
    if (value === marked.uid) return 'uuidv7()'
    if (value === marked.clientId) return ':unique::text'
    return value === marked.visitorId ? ':own' : null
  })
  return runPgbench({ pgbench, url: grounds.url, settings: await sessionSettings(grounds.url), script, file: join(grounds.folder, 'send.sql') }, clients, seconds)
}

/** The driver alone, pipelined and prepared, one connection a lane, from one Node process. */
export async function byDriver(grounds: Grounds, count: number, seconds: number, statement: (place: Place) => Sql): Promise<number> {
  const options = await sessionSettings(grounds.url)
  const clients = await Promise.all(grounds.places.slice(0, count).map(async (place) => {
    const client = new pg.Client({ connectionString: grounds.url, options, pipeline: true } as pg.ClientConfig)
    await client.connect()
    return { client, place }
  }))
  const { rate } = await lanes(count, seconds, (lane) => {
    const own = clients[lane]
    if (!own) return Promise.reject(new Error('more lanes than places'))
    const { name, text: words, values } = statement(own.place)
    return Promise.all([
      own.client.query(`begin; set local app.tenant = ${grounds.tenant}`), own.client.query({ name, text: words, values: [...values] }), own.client.query('commit'),
    ])
  })
  await Promise.all(clients.map(({ client }) => client.end()))
  return rate
}

/** The product's HTTP server, schemas and serialisation, with nothing behind. */
export async function byEmptyRoute(base: string, count: number, seconds: number): Promise<number> {
  const connections = Array.from({ length: count }, () => new Connection(base))
  const { rate } = await lanes(count, seconds, (lane) => connections[lane]?.call('POST', '/empty', { text, clientId: clientId() }, 'Visitor 0123456789') ?? Promise.resolve())
  for (const connection of connections) connection.close()
  return rate
}
