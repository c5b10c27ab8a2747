// The embedded PostgreSQL against real processes and real kill -9: start and stop, one server per directory, adoption
// of an orphan, restart after death, takeover of a dead lock.
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { TestServer } from '../../../../test/chaos/test-server.ts'
import { DataDirectoryInUse, type Embedded, readHolder, startEmbedded } from './index.ts'
import { processScope, processStart } from './process-table.ts'

let template: string
let dataDir: string
let running: TestServer[] = []

// One initdb for all tests; each gets a copy, owners included.
beforeAll(async () => {
  template = await temporaryDirectory()
  dataDir = template
  await (await start()).stop()
})

afterAll(() => rm(template, { recursive: true, force: true }))

beforeEach(async () => {
  dataDir = await temporaryDirectory()
  await promisify(execFile)('cp', ['-a', `${template}/.`, dataDir])
  running = []
})

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()))
  // What a test left alive on purpose: adopt it and stop it.
  await (await start()).stop()
  await rm(dataDir, { recursive: true, force: true })
})

// The database account must pass through, else the cluster is placed outside and stays after the test.
async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'switchboard-embedded-'))
  await chmod(path, 0o711)
  return path
}

function start(): Promise<Embedded> {
  return startEmbedded({ dataDir, fsync: false, log: () => {}, settings: { shared_buffers: '16MB', max_connections: '20' } })
}

async function serve(): Promise<TestServer> {
  const server = await TestServer.start(dataDir)
  running.push(server)
  return server
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(text).finally(() => client.end())
  return rows
}

test('data survives stop and start, and nothing keeps running after stop', async () => {
  const first = await start()
  await query(first.adminUrl, 'create table notes as select 7 as n')
  const postmaster = first.pid
  await first.stop()
  await first.stop()
  expect(processStart(postmaster)).toBeNull()
  const second = await start()
  expect(await query(second.adminUrl, 'select n from notes')).toEqual([{ n: 7 }])
  const [settings] = await query(second.adminUrl, `select current_setting('data_checksums') as sums, current_setting('server_encoding') as encoding,
    current_setting('listen_addresses') as listen, current_setting('unix_socket_permissions') as socket_mode, current_setting('unix_socket_directories') = current_setting('data_directory') as own_folder,
    'Ä' ilike 'ä' as unicode_case, inet_server_addr() is null as by_socket`)
  expect(settings).toEqual({ sums: 'on', encoding: 'UTF8', listen: '127.0.0.1', socket_mode: '0700', own_folder: true, unicode_case: true, by_socket: true })
  const overNetwork = second.adminUrl.replace(/\?.*/, '')
  expect(await query(overNetwork, 'select inet_server_addr() is null as by_socket')).toEqual([{ by_socket: false }])
  for (const url of [second.adminUrl, overNetwork]) await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password authentication failed/)
  await second.stop()
})

test('where no socket file can be, it is reached over the network', async () => {
  const long = join(dataDir, 'l'.repeat(100))
  await mkdir(long)
  const database = await startEmbedded({ dataDir: long, fsync: false, log: () => undefined })
  expect(await query(database.adminUrl, 'select inet_server_addr() is null as by_socket')).toEqual([{ by_socket: false }])
  await database.stop()
})

test('a second start is refused and says who serves where', async () => {
  const database = await start()
  await database.publishAddress('http://127.0.0.1:3000')
  const refusal: unknown = await start().catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(DataDirectoryInUse)
  expect(refusal).toMatchObject({ pid: process.pid, address: 'http://127.0.0.1:3000' })
  expect(await readHolder(dataDir)).toEqual({ pid: process.pid, address: 'http://127.0.0.1:3000' })
  await database.stop()
  expect(await readHolder(dataDir)).toBeNull()
})

test('of several starters at once on a dead lock exactly one wins', async () => {
  const dead = await serve()
  await dead.kill('server')
  const outcomes = await Promise.all([1, 2, 3].map(() => TestServer.start(dataDir).then((server) => server, () => null)))
  const winners = outcomes.filter((server) => server !== null)
  running.push(...winners)
  expect(winners).toHaveLength(1)
})

test('after kill -9 of the server the next start adopts its PostgreSQL and can stop it', async () => {
  const killed = await serve()
  await query(killed.adminUrl, 'create table notes as select 7 as n')
  await killed.kill('server')
  const next = await start()
  expect(next.pid).toBe(killed.postmaster)
  expect(await query(next.adminUrl, 'select n from notes')).toEqual([{ n: 7 }])
  await next.stop()
  // Its process id may stay as a zombie where nobody reaps orphans.
  expect(processStart(killed.postmaster)).toBeNull()
})

test('an adopted PostgreSQL that dies is restarted too, on the same port', async () => {
  const killed = await serve()
  await killed.kill('server')
  const next = await serve()
  expect(next.postmaster).toBe(killed.postmaster)
  await next.kill('postmaster')
  await next.restarted()
  expect(await query(next.adminUrl, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('after kill -9 of the postmaster it is restarted on the same port, also past a child that holds on', async () => {
  const server = await serve()
  await query(server.adminUrl, 'create table notes as select 7 as n')
  const busy = new Client({ connectionString: server.adminUrl })
  busy.on('error', () => {})
  await busy.connect()
  // Looks at no signal of its postmaster's death while it runs.
  const endless = busy.query('select count(*) from generate_series(1, 1000000000) a').catch(() => {})
  await server.kill('postmaster')
  await server.restarted()
  expect(await query(server.adminUrl, 'select n from notes')).toEqual([{ n: 7 }])
  await endless
})

test('after kill -9 of both the next start recovers', async () => {
  const killed = await serve()
  await query(killed.adminUrl, 'create table notes as select 7 as n')
  await killed.kill('both')
  const next = await start()
  expect(next.pid).not.toBe(killed.postmaster)
  expect(await query(next.adminUrl, 'select n from notes')).toEqual([{ n: 7 }])
  await next.stop()
})

test('a lock whose process id now belongs to somebody else is taken over', async () => {
  const locks = join(dataDir, 'server.lock')
  await mkdir(locks, { recursive: true })
  const reused = { pid: process.pid, start: '1', scope: processScope(), address: 'http://old', released: false }
  await writeFile(join(locks, '4'), JSON.stringify(reused))
  const database = await start()
  expect(await readdir(locks)).toEqual(['5'])
  await database.stop()
})

test('a lost password file is replaced and the data stays', async () => {
  const first = await start()
  await query(first.adminUrl, 'create table notes as select 7 as n')
  await first.stop()
  await rm(join(dataDir, 'postgres.password'))
  const second = await start()
  expect(await query(second.adminUrl, 'select n from notes')).toEqual([{ n: 7 }])
  await second.stop()
})
