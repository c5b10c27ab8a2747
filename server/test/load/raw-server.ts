// The least that could do the work: node's http, ws, pg, one row a message, one statement an allocation, no rights, no
// checks, no tenants. What the product is measured against, in the same run on the same PostgreSQL.
import { createServer, type IncomingMessage } from 'node:http'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { WebSocketServer } from 'ws'
import { startEmbedded } from '../../src/platform/db/embedded/index.ts'

const { values } = parseArgs({ options: {
  port: { type: 'string', default: '0' },
  'database-url': { type: 'string', default: '' },
  /** Runs an embedded PostgreSQL of its own there. */
  'data-dir': { type: 'string', default: '' },
  /** How large a frame is: as large as the product's. */
  'frame-bytes': { type: 'string', default: '1000' },
} })

const embedded = values['data-dir'] === '' ? null : await startEmbedded({ dataDir: values['data-dir'], log: () => undefined })
// As the product's log tells it: whose the PostgreSQL is.
if (embedded) process.stdout.write(`${JSON.stringify({ pid: embedded.pid, port: embedded.port, own: true })}\n`)
const pool = new pg.Pool({ connectionString: embedded?.adminUrl ?? values['database-url'], max: 20, pipeline: true } as pg.PoolConfig)
pool.on('error', () => undefined)

await pool.query(`
  create table if not exists raw_messages (id bigint generated always as identity primary key, client_id text not null, text text not null, at timestamptz not null);
  create table if not exists raw_agents (id integer generated always as identity primary key, active integer not null, most integer not null);
  create table if not exists raw_conversations (id bigint generated always as identity primary key, client_id text not null, agent_id integer, done boolean not null default false);
  create index if not exists raw_queue on raw_conversations (id) where agent_id is null`)

const prepared = (name: string, text: string) => (...parameters: unknown[]): Promise<pg.QueryResult<Record<string, unknown>>> =>
  pool.query({ name, text, values: parameters })

const insertMessage = prepared('message', 'insert into raw_messages (client_id, text, at) values ($1, $2, $3) returning id')
const insertConversation = prepared('open', 'insert into raw_conversations (client_id) values ($1) returning id')
const setRoom = prepared('room', 'with gone as (delete from raw_agents) insert into raw_agents (active, most) values (0, $1)')
const free = prepared('free', 'update raw_agents set active = active - 1 where active > 0')
const allocate = prepared('allocate', `
  with a as (
    update raw_agents set active = active + 1
     where id = (select id from raw_agents where active < most order by active limit 1 for update skip locked)
       and exists (select from raw_conversations where agent_id is null)
    returning id)
  update raw_conversations c set agent_id = a.id from a
   where c.id = (select id from raw_conversations where agent_id is null order by id limit 1 for update skip locked)
  returning c.client_id`)

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const padding = Math.max(0, Number(values['frame-bytes']) - 90)
function broadcast(clientId: string): void {
  const frame = JSON.stringify({ type: 'events', items: [{ clientId, padding: 'x'.repeat(padding) }] })
  for (const socket of sockets.clients) socket.send(frame)
}

async function route(): Promise<void> {
  const { rows } = await allocate()
  for (const row of rows) broadcast(String(row['client_id']))
}

interface Body { clientId: string; text: string; room: number }

const routes: Record<string, (body: Body) => Promise<unknown>> = {
  '/messages': async ({ clientId, text }) => {
    const { rows } = await insertMessage(clientId, text, new Date().toISOString())
    broadcast(clientId)
    return rows[0]
  },
  '/open': async ({ clientId }) => {
    const { rows } = await insertConversation(clientId)
    void route()
    return rows[0]
  },
  '/free': async () => {
    const { rowCount } = await free()
    void route()
    return { rowCount }
  },
  '/room': ({ room }) => setRoom(room),
  '/': () => pool.query('select 1'),
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return (parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString())) as Body
}

const server = createServer((request, response) => {
  const answer = (status: number, body: unknown): void => {
    const text = JSON.stringify(body)
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
  }
  const handle = routes[request.url ?? '']
  if (!handle) return answer(404, {})
  bodyOf(request).then(handle).then((body) => answer(200, body), (error: Error) => answer(500, { error: error.message }))
})
server.on('upgrade', (request, stream, head) => sockets.handleUpgrade(request, stream, head, () => undefined))
server.listen(Number(values.port), '127.0.0.1', () => {
  const at = server.address()
  process.stdout.write(`ready at http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}\n`)
})

process.once('SIGTERM', () => {
  const ended = Promise.resolve(embedded?.stop())
  ended.then(() => process.exit(0), () => process.exit(1))
})
