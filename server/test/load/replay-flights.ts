// Recorded transactions again, by the bare driver: the same texts, named and pipelined in the same flights, one packet each,
// with fresh ids, instants and rows. What the product's own code costs is what this does not need.
import type { Duplex } from 'node:stream'
import pg from 'pg'
import { isUid, makeIds } from '../../src/kernel/ids.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { Sql } from '../../src/platform/db/sql.ts'
import { left, type Flight } from './in-process.ts'

/** What the product asks for a steady statement, in a session's own words. */
export const onePlan = 'set local plan_cache_mode = force_generic_plan'
const ids = makeIds(systemClock)
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

/** Who, what and which number: by name, what they were in the recording and what they are now. */
export type Names = Record<'account' | 'conversation' | 'seq', number>
type Row = Record<string, string | null>

export const isInstant = (value: unknown): boolean => typeof value === 'string' && instant.test(value)
export const isUuid = (value: unknown): boolean => typeof value === 'string' && isUid(value)

/** Values of the recording, renewed. */
export function renewed(values: readonly unknown[], was: Names, now: Names, at: string): unknown[] {
  return values.map((value) => {
    if (value === was.account) return now.account
    if (value === was.conversation) return now.conversation
    if (value === was.seq) return now.seq
    if (isUuid(value)) return ids.uid()
    return isInstant(value) ? at : value
  })
}

/** A connection as the product has it; values come as they stand on the wire. */
export async function connectRaw(url: string, options: string): Promise<pg.Client> {
  const types = { getTypeParser: () => (value: string) => value }
  const client = new pg.Client({ connectionString: url, options, pipeline: true, types } as unknown as pg.ClientConfig)
  await client.connect()
  return client
}

type Send = (query: pg.QueryConfig | string) => Promise<pg.QueryResult<Row>>

function sender(client: pg.Client): Send {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  return (query) => {
    stream.cork()
    process.nextTick(() => stream.uncork())
    return client.query<Row>(query as pg.QueryConfig)
  }
}

export interface Script {
  tenant: number
  /** Sent before the transaction, each by itself. */
  before?: Sql[]
  flights: Flight[]
  was: Names
  /** What rows tell: of which statement, by a word that only it has, and what they change. */
  learn: { of: RegExp; take(rows: Row[]): Partial<Names> }[]
  /** A statement without whose id there is nothing to do. */
  needs?: RegExp
}

/** One statement in a transaction of its own, in one flight. */
export const runAlone = (client: pg.Client, tenant: number, { name, text, steady }: Sql, values: readonly unknown[]): Promise<unknown> => {
  const send = sender(client)
  return Promise.all([send(`begin; set local app.tenant = ${tenant}${steady ? `; ${onePlan}` : ''}`), send({ name, text, values: [...values] }), send('commit')])
}

/** False: others held all that it found. */
export async function replayFlights(client: pg.Client, script: Script, account: number): Promise<boolean> {
  const send = sender(client)
  const names: Names = { ...script.was, account }
  const at = new Date().toISOString()
  const run = async (query: Sql): Promise<Row[]> => {
    if (query.steady) void send(onePlan)
    return (await send({ name: query.name, text: query.text, values: renewed(query.values, script.was, names, at) })).rows
  }
  const learn = (query: Sql, rows: Row[]): void => {
    for (const { of, take } of script.learn) if (of.test(query.text)) Object.assign(names, take(rows))
  }
  for (const query of script.before ?? []) await runAlone(client, script.tenant, query, renewed(query.values, script.was, names, at))
  const begun = send(`begin; set local app.tenant = ${script.tenant}`)
  for (const flight of script.flights) {
    if (flight.every((query) => left.has(query))) {
      // If one fails, so does the commit.
      for (const query of flight) run(query).catch(() => undefined)
      continue
    }
    const answers = await Promise.all(flight.map(run))
    for (const [j, query] of flight.entries()) learn(query, answers[j] ?? [])
    if (flight.some((query, j) => script.needs?.test(query.text) && (answers[j]?.[0]?.['id'] ?? null) === null)) {
      await send('rollback')
      return false
    }
  }
  await begun
  await send('commit')
  return true
}
