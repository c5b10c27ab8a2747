// What an allocation could cost at best: the statements of a real one by the bare driver, and their core by pgbench.
import { join } from 'node:path'
import { must } from '../../../src/kernel/must.ts'
import { allocateNext } from '../../../src/modules/routing/index.ts'
import { makeContext } from '../../../src/platform/context.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import type { Desk } from '../desk.ts'
import type { Flight, InProcess } from '../in-process.ts'
import { findPgbench, runPgbench, wordsOf } from '../pgbench.ts'
import { connectRaw, isInstant, isUuid, onePlan, replayFlights, type Script } from '../replay-flights.ts'
import { lanes, sessionSettings } from './limits.ts'

const finds = /with recursive/
const changes = /^\s*update conversations\s+set state/

export const rollCall = { of: changes, take: (rows: Record<string, string | null>[]) => ({ seq: Number(rows[0]?.['last_seq']) }) }

/** A real allocation, recorded. */
export async function recordAllocation(desk: Desk, { platform, database }: InProcess): Promise<Script> {
  const account = desk.operator(0, 1, 0)
  const { all, result } = await database.recordAll(() => allocateNext(makeContext(platform, desk.tenant), account))
  const { flights } = must(all.at(-1), 'transaction')
  const conversation = must(result, 'allocation')
  const [row] = await desk.stand.admin<{ last_seq: number }>('select last_seq from conversations where id = $1', [conversation])
  await desk.release()
  return { tenant: desk.tenant, before: all.slice(0, -1).flatMap((one) => one.flights.flat()), flights, was: { account, conversation, seq: must(row, 'conversation').last_seq }, needs: finds, learn: [rollCall, { of: finds, take: (rows) => ({ conversation: Number(rows[0]?.['id']) }) }] }
}

/** Successful allocations a second, one connection a lane, and how often others held all that one found. */
export async function allocateByDriver(desk: Desk, script: Script, count: number, seconds: number): Promise<{ rate: number; held: number; done: number }> {
  const url = desk.stand.databaseUrl
  const options = await sessionSettings(url)
  const clients = await Promise.all(Array.from({ length: count }, () => connectRaw(url, options)))
  const turns = clients.map(() => 0)
  let held = 0
  const { rate, times } = await lanes(count, seconds, async (lane) => {
    turns[lane] = (turns[lane] ?? 0) + 1
    if (!await replayFlights(must(clients[lane], 'client'), script, desk.operator(lane, count, turns[lane]))) held++
  })
  await Promise.all(clients.map((client) => client.end()))
  return { rate: rate * (times.length - held) / times.length, held, done: times.length - held }
}

const isWrite = (query: Sql): boolean => !/^\s*select/.test(query.text) || /for no key update/.test(query.text)

/** Three flights: the slot; the choice and its lock in one; all that is written. What only the product reads is left out. */
function coreOf(desk: Desk, { flights, was }: Script, clients: number): string {
  const instead = (value: unknown): string | null => {
    if (value === was.account) return ':own'
    if (value === was.conversation) return ':conversation'
    if (value === was.seq) return ':seq'
    if (isUuid(value)) return 'uuidv7()'
    return isInstant(value) ? 'now()' : null
  }
  const all = flights.flat()
  const found = all.findIndex((query) => finds.test(query.text))
  const find = must(all[found], 'choice')
  const writes = (part: Flight): string[] => part.filter(isWrite).map((query) => `${wordsOf(query, instead)};`)
  const choose = (most: number): string => [
    'select coalesce(c.id, 0) as conversation, coalesce(c.last_seq + 1, 0) as seq from (select 1) o left join lateral (',
    `select f.id, (select last_seq from conversations where tenant_id = app_tenant() and id = f.id) from (${wordsOf(find, instead).replaceAll(/\b(limit|=) 8\b/g, `$1 ${most}`)}) f`,
    ') c on true \\gset',
  ].join(' ')
  const each = Math.floor(desk.operatorIds.length / clients)
  return [
    `\\set own ${desk.operator(0, 1, 0)} + :client_id + ${clients} * random(0, ${each - 1})`,
    '\\startpipeline', 'begin;', `set local app.tenant = ${desk.tenant};`, `${onePlan};`, ...writes(all.slice(0, found)), '\\endpipeline',
    choose(8), '\\if :conversation = 0', choose(64), '\\endif',
    '\\if :conversation > 0', '\\startpipeline', ...writes(all.slice(found + 1)), 'commit;', '\\endpipeline', '\\else', 'rollback;', '\\endif', '',
  ].join('\n')
}

/** Allocations a second; NaN when this machine has no pgbench. */
export async function allocateByPgbench(desk: Desk, script: Script, run: { folder: string; count: number; seconds: number }): Promise<number> {
  const pgbench = findPgbench()
  if (!pgbench) return Number.NaN
  const url = desk.stand.databaseUrl
  await runPgbench({ pgbench, url, settings: await sessionSettings(url), script: coreOf(desk, script, run.count), file: join(run.folder, 'allocation.sql') }, run.count, run.seconds)
  return await desk.assigned() / run.seconds
}
