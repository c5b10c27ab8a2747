// How long it takes from the start of the process to its first answer, and how much memory it then has; beside it the
// least program that brings up the same PostgreSQL and answers one request from it.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../src/platform/db/embedded/free-port.ts'
import { Connection } from '../connection.ts'
import { residentOf, treeOf } from '../memory.ts'
import { ms, printTable, progress, ratio } from '../numbers.ts'
import { leave, visitMany, write } from '../people.ts'
import { Program } from '../programs.ts'
import { inFolder } from '../stand.ts'

const goal = 3_000
const patienceMs = 60_000
const loadSeconds = 4
const loadVisitors = 8

type Kind = 'cold' | 'warm' | 'killed' | 'both killed'
const kinds: Record<Kind, string> = {
  cold: 'cold (empty folder)', warm: 'warm (after a clean stop)', killed: 'warm, after kill -9 of the server', 'both killed': 'warm, after kill -9 of PostgreSQL too',
}

interface Subject { name: 'product' | 'raw'; path: string; args: string[] }
const product: Subject = {
  name: 'product', path: '/rest/v1/widget/config?key=pub_demo',
  args: ['--demo', '--rate-limit-scale', '0', '--log-level', 'info', '--log-format', 'json'],
}
const raw: Subject = { name: 'raw', path: '/', args: [] }

interface Started { program: Program; base: string; elapsed: number }

/** Asks every 5 ms until an answer comes; what matters is the first answer, not the first line in a log. */
async function start(subject: Subject, folder: string): Promise<Started> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const began = performance.now()
  const program = await Program.start(subject.name, { args: ['--port', String(port), '--data-dir', folder, ...subject.args] })
  for (;;) {
    const connection = new Connection(base)
    const answer = await connection.send('GET', subject.path).catch(() => null)
    connection.close()
    if (answer?.status === 200) return { program, base, elapsed: performance.now() - began }
    if (program.ended || performance.now() - began > patienceMs) {
      await program.stop()
      throw new Error(`${subject.name} did not answer:\n${program.output}`)
    }
    await sleep(5)
  }
}

interface Memory { server: string; postgres: string }

/** The log names the process of its PostgreSQL. */
const postmasterOf = async ({ program }: Started): Promise<number> => Number(await program.says(/"pid":(\d+),"port":\d+,/))

async function memoryOf(started: Started): Promise<Memory> {
  const [server, postgres] = await Promise.all([residentOf(started.program.pid), treeOf(await postmasterOf(started))])
  return { server: ms(server), postgres: ms(postgres) }
}

async function load(base: string): Promise<number> {
  const visitors = await visitMany(base, loadVisitors)
  const end = Date.now() + loadSeconds * 1_000
  let sent = 0
  await Promise.all(visitors.map(async (visitor) => {
    while (Date.now() < end) {
      await write(visitor)
      sent++
    }
  }))
  leave(visitors)
  return sent
}

interface Run { times: Record<Kind, number>; fresh: Memory | null; loaded: Memory | null; sent: number }

/** The four starts in their order, on one folder. */
async function run(subject: Subject, folder: string): Promise<Run> {
  const result: Run = { times: { cold: 0, warm: 0, killed: 0, 'both killed': 0 }, fresh: null, loaded: null, sent: 0 }
  let postmaster = 0
  const begin = async (kind: Kind): Promise<Started> => {
    const started = await start(subject, folder)
    result.times[kind] = started.elapsed
    postmaster = await postmasterOf(started)
    return started
  }
  try {
    const cold = await begin('cold')
    if (subject.name === 'product') {
      result.fresh = await memoryOf(cold)
      result.sent = await load(cold.base)
      result.loaded = await memoryOf(cold)
    }
    await cold.program.stop()
    await (await begin('warm')).program.stop('SIGKILL')
    // The server first, so that it does not restart its PostgreSQL.
    await (await begin('killed')).program.stop('SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    await (await begin('both killed')).program.stop()
    return result
  } catch (error) {
    // A server that was killed leaves its PostgreSQL behind, for the next one to adopt.
    if (postmaster > 0) try { process.kill(postmaster, 'SIGINT') } catch { /* It is gone. */ }
    throw error
  }
}

export const measureStart = (): Promise<void> => inFolder(async (folder) => {
  progress('start: the least program, then the product')
  const least = await run(raw, join(folder, 'raw'))
  const ours = await run(product, join(folder, 'product'))
  const rows = (Object.keys(kinds) as Kind[]).map((kind) => [
    kinds[kind], ms(ours.times[kind]), ms(least.times[kind]), ratio(ours.times[kind], least.times[kind]),
    kind === 'cold' ? '' : ours.times[kind] <= goal ? 'yes' : 'no',
  ])
  printTable('start: from spawn to the first answered request, ms', ['start', 'product', 'least program', 'ratio', `within ${goal} ms`], rows, [
    'least program: node, pg and the same embedded PostgreSQL, nothing else',
  ])
  const memory = (name: string, at: Memory | null): string[] => [name, at?.server ?? '-', at?.postgres ?? '-']
  printTable('start: memory, MB', ['when', 'server (RSS)', 'PostgreSQL (PSS)'], [
    memory('after the cold start', ours.fresh), memory(`after ${ours.sent} messages in ${loadSeconds} s`, ours.loaded),
  ], ['PSS counts what the processes of PostgreSQL share once'])
})
