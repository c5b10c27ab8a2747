// By hand: `node server/test/chaos/embedded.ts [kills] [seed] [dataDir]` kills server, postmaster or both at random
// moments under writes and checks after each that no acknowledged row is lost and that data pages are sound.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { TestServer, type Victim } from './test-server.ts'

const kills = Number(process.argv[2] ?? 50)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const given = process.argv[4]
const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'switchboard-chaos-')))
if (given === undefined) await chmod(dataDir, 0o711)

let state = seed
// mulberry32: the same seed gives the same kills.
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

async function connected<T>(url: string, task: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return task(client).finally(() => client.end().catch(() => {}))
}

/** Writes rows one by one until the connection breaks; tells how many were acknowledged and attempted. */
async function write(url: string, from: number): Promise<{ acknowledged: number; attempted: number }> {
  let [acknowledged, attempted] = [from, from]
  await connected(url, async (client) => {
    for (;;) {
      attempted = acknowledged + 1
      await client.query('insert into rows (n, filler) values ($1, $2)', [attempted, 'x'.repeat(500)])
      acknowledged = attempted
    }
  }).catch(() => {})
  return { acknowledged, attempted }
}

console.log(`seed ${seed}, ${kills} kills in ${dataDir}`)
let server = await TestServer.start(dataDir)
await connected(server.adminUrl, (client) => client.query('create table if not exists rows (n bigint primary key, filler text)'))
const first = await connected(server.adminUrl, async (client) => Number((await client.query('select coalesce(max(n), 0) as n from rows')).rows[0]?.n))
let last = first
let slowest = 0
const counts: Record<Victim, number> = { server: 0, postmaster: 0, both: 0 }

for (let kill = 1; kill <= kills; kill++) {
  const victim = (['server', 'postmaster', 'both'] as const)[Math.floor(random() * 3)] ?? 'both'
  counts[victim]++
  const before = server.postmaster
  const writer = write(server.adminUrl, last)
  await sleep(random() * 300)
  const began = performance.now()
  await server.kill(victim)
  if (victim === 'postmaster') {
    // A busy writer ends with its own backend, which notices the death of the postmaster.
    await server.restarted()
  } else {
    server = await TestServer.start(dataDir)
  }
  slowest = Math.max(slowest, performance.now() - began)
  // After the server alone died the orphan serves the writer on: end it there.
  await connected(server.adminUrl, (client) => client.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()'))
  const { acknowledged, attempted } = await writer
  const adopted = server.postmaster === before
  if (adopted !== (victim === 'server')) throw new Error(`kill ${kill} of ${victim}: postmaster ${before} → ${server.postmaster}`)
  const found = await connected(server.adminUrl, async (client) => (await client.query('select count(*)::int as count, coalesce(max(n), 0)::int as max, coalesce(sum(length(filler)), 0)::int as bytes from rows')).rows[0] as { count: number; max: number; bytes: number })
  if (found.count !== found.max || found.max < acknowledged || found.max > attempted || found.bytes !== found.count * 500) {
    throw new Error(`kill ${kill} of ${victim}: ${JSON.stringify(found)}, acknowledged ${acknowledged}, attempted ${attempted}`)
  }
  last = found.max
}

const code = await server.stop()
console.log(`${JSON.stringify(counts)}; ${last - first} rows, none lost; slowest return ${Math.round(slowest)} ms; last stop ${code}`)
if (given === undefined) await rm(dataDir, { recursive: true, force: true })
