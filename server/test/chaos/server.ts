// `npm run chaos -- --kills 40 [--postgres | --both] [--seed N]` kills the real server (or its PostgreSQL,
// or both) under load at random moments and checks after each return that nothing acknowledged is lost or doubled.
import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Client } from '../harness/client.ts'
import { dice } from '../explore/stand.ts'
import { breachesInQuiet, breachesNow } from './facts.ts'
import { Load } from './load.ts'
import { freePort, ServerUnderFire } from './server-under-fire.ts'

const { values: options } = parseArgs({
  options: { kills: { type: 'string', default: '40' }, postgres: { type: 'boolean', default: false }, both: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
})
const kills = Number(options.kills)
const victim = options.both ? 'both' : options.postgres ? 'postgres' : 'server'
/** What the goals of the house allow until people are served again. */
const mayTakeMs = victim === 'server' ? 5_000 : 10_000
/** Work that is running when a kill comes, and must be taken up by the next server. */
const jobsPerKill = 8

const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-kill-'))
await chmod(dataDir, 0o711)
const server = new ServerUnderFire(dataDir, await freePort())
const random = dice(Number(options.seed))
const problems: string[] = []
const returns: number[] = []

/** Until a request that needs the database is answered. */
async function served(since: number): Promise<number> {
  const anybody = new Client(server.base)
  for (;;) {
    const reply = await anybody.get('/rest/v1/widget/config?key=pub_demo').catch(() => null)
    if (reply?.status === 200) return performance.now() - since
    if (performance.now() - since > 60_000) throw new Error(`nobody was served for a minute, the last answer was ${reply?.status ?? 'none'}; the server says:\n${server.said}`)
    await sleep(10)
  }
}

async function killOnce(): Promise<number> {
  await server.sql(`insert into jobs (name, data) select 'routing.self_check', '{}' from generate_series(1, ${jobsPerKill})`)
  const began = performance.now()
  if (victim !== 'server') await server.killPostgres()
  if (victim !== 'postgres') {
    await server.kill()
    const restarted = performance.now()
    const ready = await server.start()
    // The death of PostgreSQL under us included.
    await served(restarted)
    return victim === 'server' ? ready : performance.now() - began
  }
  // It may still answer from before.
  await sleep(100)
  return served(began)
}

/** The invariants in every moment, asked again when PostgreSQL was just starting. */
async function look(load: Load, kill: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      problems.push(...(await breachesNow(server, load)).map((problem) => `after kill ${kill}: ${problem}`))
      return
    } catch (error) {
      if (attempt === 20) throw error
      await sleep(200)
    }
  }
}

const began = performance.now()
const interrupted = (): void => { server.kill('SIGTERM').finally(() => { rmSync(dataDir, { recursive: true, force: true }); process.exit(130) }) }
process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
try {
  const first = await server.start()
  console.log(`first start ${Math.round(first)} ms; ${kills} kills of ${victim}, seed ${options.seed}`)
  const load = await Load.begin(server.base, join(dataDir, 'acknowledged.log'))
  await sleep(2_000)
  for (let kill = 1; kill <= kills && problems.length === 0; kill++) {
    await sleep(50 + random() * 1_450)
    const ms = await killOnce()
    returns.push(ms)
    await look(load, kill)
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${kill} of ${kills} kills, ${load.counts.acknowledged} acknowledged, back after ${Math.round(ms)} ms`)
  }
  await load.stop()
  await look(load, kills)
  // Leases of jobs that died run fifteen seconds; leases of presence thirty.
  const quiet = performance.now()
  let last = await breachesInQuiet(server)
  while (last.length > 0 && performance.now() - quiet < 60_000) {
    await sleep(500)
    last = await breachesInQuiet(server)
  }
  const settled = performance.now() - quiet
  problems.push(...last, ...[...load.strange].map(([what, times]) => `${times} times: ${what}`))
  await look(load, kills)
  await server.kill('SIGTERM')
  const late = returns.filter((ms) => ms > mayTakeMs)
  if (late.length > 0) problems.push(`${late.length} times back only after more than ${mayTakeMs} ms`)
  const sorted = returns.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  console.log(`\n${JSON.stringify(load.counts)}`)
  for (const problem of problems) console.log(`VIOLATION ${problem}`)
  console.log(`chaos: ${returns.length} kills of ${victim}, ${load.counts.acknowledged} acknowledged messages, ${problems.length} violations; back after ${at(0.5)} ms (median), ${at(1)} ms (slowest); `
    + `all jobs, grace and routing settled ${(settled / 1000).toFixed(1)} s after the load; ${Math.round((performance.now() - began) / 1000)} s`)
} finally {
  await server.kill('SIGTERM')
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(problems.length > 0 ? 1 : 0)
