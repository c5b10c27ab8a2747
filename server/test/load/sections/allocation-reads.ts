// The list by priority, the check of the invariants, and a routing decision among ten thousand agents.
import { must } from '../../../src/kernel/must.ts'
import { findPageByPriority } from '../../../src/modules/conversations/queue.ts'
import { assignNext } from '../../../src/modules/routing/assign-next.ts'
import { SelfCheck } from '../../../src/modules/routing/index.ts'
import { findViolations } from '../../../src/modules/routing/self-check.ts'
import { makeContext, type Platform } from '../../../src/platform/context.ts'
import { Connection, withConnection } from '../connection.ts'
import { cpuSecondsOf } from '../machine.ts'
import { openCrowd, type Desk } from '../desk.ts'
import type { InProcess } from '../in-process.ts'
import { ms, perSecond, printTable, progress, ratio, summarise } from '../numbers.ts'
import { connectRaw, replayFlights, runAlone, type Script } from '../replay-flights.ts'
import type { Stand } from '../stand.ts'
import { rollCall } from './allocation-limits.ts'
import { byEmptyRoute, lanes, sessionSettings } from './limits.ts'

const seconds = 1.5
/** The first calls meet code that is not compiled yet. */
const warmUp = 2
const limit = 20
const deepPage = 50
const list = `/api/v1/conversations?state=QUEUED&sort=priority&limit=${limit}`
const weights = { alpha: 0.4, beta: 0.6 }

interface Page { data: { conversations: { id: number }[]; next_cursor: string | null } }

const pageAt = (cursor: string | null): string => cursor === null ? list : `${list}&cursor=${encodeURIComponent(cursor)}`

/** The cursors of so many pages from number `first` on; null: that of the first page. */
const walkTo = (base: string, first: number, count: number, token: string): Promise<(string | null)[]> => withConnection(base, async (connection) => {
  const cursors: (string | null)[] = [null]
  while (cursors.length < first - 1 + count) {
    const { data } = await connection.call<Page>('GET', pageAt(cursors.at(-1) ?? null), undefined, token)
    cursors.push(must(data.next_cursor, 'next page'))
  }
  return cursors.slice(first - 1)
})

function statementOf(desk: Desk, cursor: string | null) {
  const [score, lastMessageAt, id, asOf] = cursor?.split('|') ?? []
  return findPageByPriority({
    states: ['queued'], where: { inboxId: null, agentId: null, labelId: null, inboxIds: desk.inboxIds }, weights, asOf: asOf ?? new Date().toISOString(),
    after: cursor === null ? null : { score: Number(score), lastMessageAt: must(lastMessageAt, 'cursor'), id: Number(id) }, limit: limit + 1,
  })
}

/** `own`: each lane asks for another page, from this one on; otherwise all for the same. */
interface Asking { page: number; own: boolean; count: number }

const askings: Asking[] = [8, 32].flatMap((count) => [{ page: 1, own: false, count }, { page: deepPage, own: true, count }])

async function measureList(desk: Desk, { page, own, count }: Asking, of: { rows: number; tokens: string[]; emptyRoute: string }): Promise<string[]> {
  const { base, databaseUrl, server } = desk.stand
  const options = await sessionSettings(databaseUrl)
  const clients = await Promise.all(Array.from({ length: count }, () => connectRaw(databaseUrl, options)))
  const connections = clients.map(() => new Connection(base))
  const cursors = await walkTo(base, page, own ? count : 1, must(of.tokens[0], 'token'))
  const cursorOf = (lane: number): string | null => cursors[own ? lane : 0] ?? null
  const ask = (lane: number): Promise<Page> => must(connections[lane], 'connection').call<Page>('GET', pageAt(cursorOf(lane)), undefined, of.tokens[lane])
  const statements = clients.map((_, lane) => statementOf(desk, cursorOf(lane)))
  const bare = (lane: number): Promise<unknown> => {
    const statement = must(statements[lane], 'statement')
    return runAlone(must(clients[lane], 'client'), desk.tenant, statement, statement.values)
  }
  await lanes(count, warmUp, ask)
  const [before, cpuBefore] = [await server.queries(), await cpuSecondsOf(server.pid)]
  const { rate, times } = await lanes(count, seconds, ask)
  const [after, cpuAfter] = [await server.queries(), await cpuSecondsOf(server.pid)]
  const empty = await byEmptyRoute(of.emptyRoute, count, 1)
  const alone = await lanes(1, 0.7, bare)
  const driver = await lanes(count, seconds, bare)
  for (const connection of connections) connection.close()
  await Promise.all(clients.map((client) => client.end()))
  const { p50, p99 } = summarise(times)
  return [
    `${own ? 'another' : 'the same'} of ${of.rows}, ${count}`, perSecond(rate), ms(p50), ms(p99), summarise(alone.times).p50.toFixed(2), perSecond(driver.rate), ratio(rate, driver.rate),
    perSecond(empty), ratio(rate, 1 / (1 / driver.rate + 1 / empty)), ((cpuAfter - cpuBefore) / times.length * 1_000).toFixed(2), ((after.transactions - before.transactions) / times.length).toFixed(1),
  ]
}

export async function measureLists(desk: Desk, of: { rows: number; tokens: Map<number, string>; emptyRoute: string }): Promise<string[][]> {
  const told: string[][] = []
  const tokens = [...of.tokens.values()]
  for (const asking of askings) {
    progress(`allocation: ${asking.own ? 'another' : 'the same'} page of ${of.rows} for ${asking.count}`)
    told.push(await measureList(desk, asking, { ...of, tokens }))
  }
  return told
}

const assignedAtOnce = 5_000
const looks = 7

export async function measureSelfCheck(desk: Desk, platform: Platform, rows: number): Promise<void> {
  progress('allocation: the check of the invariants')
  await desk.assign(assignedAtOnce)
  const check = new SelfCheck(platform)
  const times: number[] = []
  for (let i = 0; i < looks; i++) {
    const violations = await check.look()
    if (violations.length > 0) throw new Error(`the benchmark left what must not be: ${JSON.stringify(violations.slice(0, 3))}`)
    times.push(check.counts.lastMs)
  }
  const client = await connectRaw(desk.stand.databaseUrl, await sessionSettings(desk.stand.databaseUrl))
  const bare: number[] = []
  for (let i = 0; i < looks; i++) {
    const began = performance.now()
    const { name, text } = findViolations()
    await client.query({ name, text, values: [] })
    bare.push(performance.now() - began)
  }
  await client.end()
  const [a, b] = [summarise(times), summarise(bare)]
  printTable('allocation: selfCheck.look(), ms', ['', 'p50', 'max', 'driver p50', 'ratio'], [
    [`${rows} queued, ${assignedAtOnce} assigned`, ms(a.p50), ms(a.max), ms(b.p50), ratio(a.p50, b.p50)],
  ])
  await desk.release()
}

const agents = 10_000
const decisions = 150
const first = 20

export async function measureDecisions(stand: Stand, { platform, database }: InProcess): Promise<void> {
  progress(`allocation: decisions among ${agents} agents`)
  const { tenant, groupId } = await openCrowd(stand, agents, 2 * (decisions + first))
  const ctx = makeContext(platform, tenant)
  const decide = async (): Promise<number> => {
    const began = performance.now()
    const outcome = await assignNext(ctx, { groupId, large: true }, 'least_loaded')
    if (outcome !== 'assigned') throw new Error(`a decision ended with ${outcome}`)
    return performance.now() - began
  }
  const { flights } = await database.record(decide)
  const made = (): Promise<{ account: number; conversation: number; seq: number; us: number }[]> => stand.admin(`
    select d.account_id as account, d.conversation_id as conversation, c.last_seq as seq, d.duration_us as us
      from routing_decisions d join conversations c on c.id = d.conversation_id
     where d.tenant_id = $1 order by d.id`, [tenant])
  const was = must((await made())[0], 'decision')
  const whole: number[] = []
  for (let i = 1; i < first + decisions; i++) whole.push(await decide())
  const deciding = summarise((await made()).slice(first).map((row) => row.us / 1_000))
  const script: Script = { tenant, flights, was: { account: was.account, conversation: was.conversation, seq: was.seq }, learn: [
    { of: /last_assigned_at nulls first/, take: (rows) => ({ account: Number(rows[0]?.['account_id']) }) },
    { of: /skip locked/, take: (rows) => ({ conversation: Number(rows[0]?.['id']) }) },
    rollCall,
  ] }
  const client = await connectRaw(stand.databaseUrl, await sessionSettings(stand.databaseUrl))
  const bare: number[] = []
  for (let i = 0; i < first + decisions; i++) {
    const began = performance.now()
    await replayFlights(client, script, was.account)
    bare.push(performance.now() - began)
  }
  await client.end()
  const [ours, driver] = [summarise(whole.slice(first)), summarise(bare.slice(first))]
  printTable(`allocation: one routing decision, ${agents} agents in the group, ms`, ['', 'p50', 'p99', 'max', 'driver p50', 'ratio'], [
    ['deciding, as stored (goal 1 ms)', ms(deciding.p50), ms(deciding.p99), ms(deciding.max), '', ''],
    ['the whole transaction', ms(ours.p50), ms(ours.p99), ms(ours.max), ms(driver.p50), ratio(ours.p50, driver.p50)],
  ], [`deciding: from the first statement to the record, its flights included; driver: the same statements in ${flights.length} flights and a commit`])
}
