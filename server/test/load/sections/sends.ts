// How many messages a second: visitors over HTTP and agents over sockets, against the limits of their parts.
import type { ServerFrame } from '@switchboard/protocol'
import type { WebSocket } from 'ws'
import { must } from '../../../src/kernel/must.ts'
import { residentOf, treeOf } from '../memory.ts'
import { ms, perSecond, printTable, progress, ratio, summarise } from '../numbers.ts'
import { clientId, closeAll, leave, openSockets, signInAll, text, visitMany, write, type Visitor } from '../people.ts'
import { inFolder, withStand, type Stand, type StandOptions } from '../stand.ts'
import { agentStatement, byDriver, byEmptyRoute, byPgbench, lanes, visitorStatement, type Grounds } from './limits.ts'

const concurrencies = [1, 8, 32]
const seconds = 2.5
/** Frames are limited per socket and heartbeat: several sockets share the load of a lane. */
const sockets = 32

const patienceMs = 10_000
const most = Math.max(...concurrencies)

async function prepare(stand: Stand, folder: string): Promise<{ grounds: Grounds; visitors: Visitor[] }> {
  const visitors = await visitMany(stand.base, most)
  const uids: string[] = []
  for (const visitor of visitors) uids.push((await write(visitor)).conversation.uid)
  const places = await stand.admin<{ tenant: number; visitor: number; inbox: number; uid: string; admin: number }>(`
    select c.tenant_id as tenant, c.visitor_id as visitor, c.inbox_id as inbox, c.uid, a.id as admin
      from unnest($1::uuid[]) with ordinality as u (uid, n)
      join conversations c on c.uid = u.uid
      join accounts a on a.tenant_id = c.tenant_id and a.role = 'admin'
     order by u.n`, [uids])
  const first = must(places[0], 'a conversation')
  return {
    visitors,
    grounds: {
      url: stand.databaseUrl, tenant: first.tenant, accountId: first.admin, folder,
      places: places.map((place) => ({ visitorId: place.visitor, inboxId: place.inbox, conversationUid: place.uid })),
    },
  }
}

/** An agent's `send` frame until its `sent`. */
function sender(socket: WebSocket): (conversation: string) => Promise<void> {
  const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>()
  socket.on('message', (data: Buffer) => {
    const start = data.toString('latin1', 0, 14)
    if (!start.startsWith('{"type":"sent"') && !start.startsWith('{"type":"error')) return
    const frame = JSON.parse(data.toString()) as ServerFrame & { clientId?: string }
    const asked = waiting.get(frame.clientId ?? '')
    waiting.delete(frame.clientId ?? '')
    if (frame.type === 'sent') asked?.resolve()
    else asked?.reject(new Error(JSON.stringify(frame)))
  })
  socket.on('close', (code) => { for (const asked of waiting.values()) asked.reject(new Error(`the socket was closed with ${code}`)) })
  return (conversation) => new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return reject(new Error('the socket is closed'))
    const late = setTimeout(() => reject(new Error(`no answer to a send within ${patienceMs} ms`)), patienceMs)
    const id = clientId()
    waiting.set(id, { resolve: () => { clearTimeout(late); resolve() }, reject })
    socket.send(JSON.stringify({ type: 'send', conversation, kind: 'message', text, clientId: id }))
  })
}

interface Sent { rate: number; p50: number; p99: number; statements: number; transactions: number }

/** With what the server sent to the database meanwhile, per send. */
async function counted(stand: Stand, count: number, work: (lane: number) => Promise<unknown>): Promise<Sent> {
  const before = await stand.server.queries()
  const { rate, times } = await lanes(count, seconds, work)
  const after = await stand.server.queries()
  const { p50, p99 } = summarise(times)
  return { rate, p50, p99, statements: (after.statements - before.statements) / times.length, transactions: (after.transactions - before.transactions) / times.length }
}

const cost = (sent: Sent): string => `${sent.transactions.toFixed(1)} / ${sent.statements.toFixed(1)}`

async function visitorsSend(stand: Stand, grounds: Grounds, visitors: Visitor[], emptyRoute: string): Promise<string[][]> {
  const rows: string[][] = []
  for (const count of concurrencies) {
    progress(`sends: ${count} visitors`)
    const sent = await counted(stand, count, (lane) => write(must(visitors[lane], 'visitor')))
    const pgbench = await byPgbench(grounds, count, Math.round(seconds)) ?? Number.NaN
    const driver = await byDriver(grounds, count, seconds, visitorStatement)
    const empty = await byEmptyRoute(emptyRoute, count, seconds)
    rows.push([
      String(count), perSecond(sent.rate), ms(sent.p50), ms(sent.p99), perSecond(pgbench), ratio(sent.rate, pgbench), perSecond(driver), ratio(sent.rate, driver),
      perSecond(empty), ratio(sent.rate, empty), ratio(sent.rate, 1 / (1 / driver + 1 / empty)), cost(sent),
    ])
  }
  return rows
}

async function agentsSend(stand: Stand, grounds: Grounds): Promise<string[][]> {
  const rows: string[][] = []
  // Those who may write into any conversation.
  const staff = (await signInAll(stand.base)).filter(({ login }) => login === 'ada' || login === 'milan')
  for (const count of concurrencies) {
    progress(`sends: ${count} agents`)
    const open = await openSockets(stand.base, staff, sockets, false)
    const screens = await openSockets(stand.base, staff, 1)
    const senders = open.map(sender)
    let next = 0
    const sent = await counted(stand, count, (lane) => must(senders[next++ % sockets], 'socket')(must(grounds.places[lane], 'place').conversationUid))
    await closeAll([...open, ...screens])
    const driver = await byDriver(grounds, count, seconds, (place) => agentStatement(grounds, place))
    rows.push([String(count), perSecond(sent.rate), ms(sent.p50), ms(sent.p99), perSecond(driver), ratio(sent.rate, driver), cost(sent)])
  }
  return rows
}

export const measureSends = (options: StandOptions): Promise<void> => inFolder((folder) => withStand(options, async (stand) => {
  const { grounds, visitors } = await prepare(stand, folder)
  const emptyRoute = await stand.beside('emptyRoute')
  const byVisitors = await visitorsSend(stand, grounds, visitors, emptyRoute)
  const byAgents = await agentsSend(stand, grounds)
  leave(visitors)
  const missing = byVisitors.some((row) => row[4] === '-') ? ['no pgbench on this machine: its columns are skipped'] : []
  printTable('sends: visitors, POST /rest/v1/widget/messages, a second',
    ['at once', 'product', 'p50 ms', 'p99 ms', 'pgbench', 'ratio', 'driver', 'ratio', 'empty route', 'ratio', 'of both', 'tx / statements'], byVisitors, [
      'pgbench, driver: the one statement that stores the message, with begin, tenant and commit in one flight', ...missing,
      'of both: against driver and empty route one after the other; tx / statements: of the server to its database, per send, feed included',
    ])
  printTable(`sends: agents, frame \`send\` to \`sent\` over ${sockets} sockets, a second`, ['at once', 'product', 'p50 ms', 'p99 ms', 'driver', 'ratio', 'tx / statements'], byAgents, [
    'one live screen hears every message; what many screens cost is in `screen`',
    `memory after all this: server ${ms(await residentOf(stand.server.pid))} MB (RSS), PostgreSQL ${ms(await treeOf(stand.embedded.pid))} MB (PSS)`,
  ])
}))
