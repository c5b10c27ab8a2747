// How many allocations a second, as a function and over HTTP, beside the same statements by the bare driver and by pgbench;
// then what is in allocation-reads.ts. A queue of --rows conversations, three numbers, forty operators.
import { must } from '../../../src/kernel/must.ts'
import { allocateNext } from '../../../src/modules/routing/index.ts'
import { makeContext } from '../../../src/platform/context.ts'
import { Connection } from '../connection.ts'
import { Desk } from '../desk.ts'
import { makeInProcess, type InProcess } from '../in-process.ts'
import { cpuSecondsOf } from '../machine.ts'
import { ms, perSecond, printTable, progress, ratio, summarise } from '../numbers.ts'
import { inFolder, withStand, type StandOptions } from '../stand.ts'
import { allocateByDriver, allocateByPgbench, recordAllocation } from './allocation-limits.ts'
import { measureDecisions, measureLists, measureSelfCheck } from './allocation-reads.ts'
import { byEmptyRoute, lanes } from './limits.ts'

const concurrencies = [1, 8, 32]
const seconds = 2
const warmUp = 0.4
/** What is called over HTTP goes through far more code, and is compiled when it has been called some hundred times. */
const warmUpHttp = 3
const small = 10_000

/** The count of what was allocated, from both sides: a conversation given twice, or lost, shows. */
async function settled(desk: Desk, given: number): Promise<void> {
  const assigned = await desk.assigned()
  if (assigned !== given) throw new Error(`${given} allocations were answered, ${assigned} are in the database`)
  await desk.release()
}

async function byFunction(desk: Desk, { platform }: InProcess, count: number, time: number): Promise<{ rate: number; p50: number; p99: number }> {
  const ctx = makeContext(platform, desk.tenant)
  const turns = Array.from({ length: count }, () => 0)
  const { rate, times } = await lanes(count, time, async (lane) => {
    turns[lane] = (turns[lane] ?? 0) + 1
    must(await allocateNext(ctx, desk.operator(lane, count, turns[lane])), 'a conversation')
  })
  await settled(desk, times.length)
  const { p50, p99 } = summarise(times)
  return { rate, p50, p99 }
}

async function functions(desk: Desk, own: InProcess, folder: string): Promise<string[][]> {
  const rows: string[][] = []
  const script = await recordAllocation(desk, own)
  await byFunction(desk, own, 8, warmUp)
  for (const count of concurrencies) {
    progress(`allocation: ${count} at once, as a function`)
    const ours = await byFunction(desk, own, count, seconds)
    const driver = await allocateByDriver(desk, script, count, seconds)
    await settled(desk, driver.done)
    const pgbench = await allocateByPgbench(desk, script, { folder, count, seconds })
    await desk.release()
    rows.push([
      String(count), perSecond(ours.rate), ms(ours.p50), ms(ours.p99), perSecond(driver.rate), ratio(ours.rate, driver.rate), perSecond(pgbench), ratio(ours.rate, pgbench),
      String(driver.held),
    ])
  }
  const statements = script.flights.flat().length
  printTable(`allocation: the use case, ${own.platform.database.pool.options.max} connections, a second`,
    ['at once', 'function', 'p50 ms', 'p99 ms', 'driver', 'ratio', 'pgbench', 'ratio', 'held'], rows, [
      `driver: the ${statements} statements of one allocation, named, in the same ${script.flights.length} flights and a commit; goal 0.80x of it`,
      'pgbench: their core in three flights, without what only the product reads; held: the driver found only what others held, and does not try again',
    ])
  return rows
}

async function overHttp(desk: Desk, tokens: Map<number, string>, emptyRoute: string, options: StandOptions): Promise<string[][]> {
  const { server, base } = desk.stand
  const rows: string[][] = []
  const run = async (count: number, time: number): Promise<{ rate: number; times: number[] }> => {
    const connections = Array.from({ length: count }, () => new Connection(base))
    const turns = connections.map(() => 0)
    const result = await lanes(count, time, async (lane) => {
      turns[lane] = (turns[lane] ?? 0) + 1
      const operator = desk.operator(lane, count, turns[lane])
      const answer = await must(connections[lane], 'connection').call<{ data: unknown }>('POST', '/api/v1/conversations/allocate', { operator_id: operator }, tokens.get(operator))
      must(answer.data, 'a conversation')
    })
    for (const connection of connections) connection.close()
    await settled(desk, result.times.length)
    return result
  }
  await run(8, warmUpHttp)
  await desk.stand.countStatements(options)
  for (const count of concurrencies) {
    progress(`allocation: ${count} at once, over HTTP`)
    const [before, cpuBefore] = [await server.queries(), await cpuSecondsOf(server.pid)]
    const { rate, times } = await run(count, seconds)
    const [after, cpuAfter] = [await server.queries(), await cpuSecondsOf(server.pid)]
    const empty = await byEmptyRoute(emptyRoute, count, 1)
    const cpuMs = (cpuAfter - cpuBefore) / times.length * 1_000
    const { p50, p99 } = summarise(times)
    rows.push([
      String(count), perSecond(rate), ms(p50), ms(p99), perSecond(empty), ratio(rate, empty), cpuMs.toFixed(2), perSecond(1_000 / cpuMs),
      `${((after.transactions - before.transactions) / times.length).toFixed(1)} / ${((after.statements - before.statements) / times.length).toFixed(1)}`,
    ])
  }
  await desk.stand.printStatements(options)
  return rows
}

export const measureAllocation = (options: StandOptions & { rows: number }): Promise<void> => inFolder((folder) => withStand(options, async (stand) => {
  const desk = await Desk.open(stand)
  const tokens = await desk.signIn()
  const emptyRoute = await stand.beside('emptyRoute')
  const lists: string[][] = []
  for (const rows of [small, options.rows]) {
    progress(`allocation: ${rows} wait`)
    await desk.grow(rows)
    lists.push(...await measureLists(desk, { rows, tokens, emptyRoute }))
  }
  const http = await overHttp(desk, tokens, emptyRoute, options)
  // What follows has the machine for itself.
  await stand.server.stop()
  const own = makeInProcess(stand.databaseUrl, Math.max(...concurrencies))
  try {
    await functions(desk, own, folder)
    printTable('allocation: POST /api/v1/conversations/allocate, a second',
      ['at once', 'product', 'p50 ms', 'p99 ms', 'empty route', 'ratio', 'CPU ms', 'a core', 'tx / statements'], http, [
        'with bearer tokens, of which each is looked up; goal 1,000 on one core',
        'CPU ms: of the server for each, its feed included; a core: how many that makes in a second of CPU, if the database is not short of its own',
      ])
    printTable('allocation: GET /api/v1/conversations?state=QUEUED&sort=priority&limit=20, a second, so many at once',
      ['page', 'product', 'p50 ms', 'p99 ms', 'SQL ms', 'driver', 'ratio', 'empty route', 'of both', 'CPU ms', 'tx'], lists, [
        'the same: all ask for the first page; another: each for his own, from the 50th on; goal 2,000',
        'SQL: the one statement of the page, by itself, with its transaction; driver: the same, as many at once, never shared',
        'CPU ms: of the server for each; tx: of the server to its database, for each: what is asked at the same time travels together',
      ])
    await measureSelfCheck(desk, own.platform, options.rows)
    await measureDecisions(stand, own)
  } finally {
    await own.database.stop()
  }
}))
