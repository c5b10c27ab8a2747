// The management of agents at its size: ten thousand agents with ninety days each, read page by page; then a mix of calls at a
// steady rate with many sockets open.
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, withConnection } from '../connection.ts'
import { Ear } from '../ear.ts'
import { cpuSecondsOf } from '../machine.ts'
import { familyOf, residentOf } from '../memory.ts'
import { ms, perSecond, printTable, progress, summarise, type Summary } from '../numbers.ts'
import type { Queries } from '../programs.ts'
import { withStand, type Stand, type StandOptions } from '../stand.ts'

const agents = 10_000
const days = 90
const samples = 400
const mix = { users: 100, sockets: 500, perSecond: Number(process.env['MIX_RATE'] ?? 1_000), seconds: Number(process.env['MIX_SECONDS'] ?? 60), connections: 24 }

/** Code is compiled and connections have their plans when it has been called some thousand times. */
const warmUp = { perSecond: 300, seconds: 10 }

interface Seeded { first: number; last: number; admin: string }
const countOf = ({ first, last }: Seeded): number => last - first + 1

/** By SQL; the counts are of the right size and mean nothing. */
async function seed(stand: Stand, people: number): Promise<Seeded> {
  const [row] = await stand.admin<{ tenant: number }>(`select tenant_id as tenant from accounts where username = 'ada'`)
  const tenant = row?.tenant ?? 0
  await stand.admin(`insert into groups (uid, tenant_id, name, created_at, updated_at) select uuidv7(), $1, 'Team ' || n, now(), now() from generate_series(1, 20) n`, [tenant])
  const [range] = await stand.admin<{ first: number; last: number }>(`
    with a as (
      insert into accounts (uid, tenant_id, role, name, email, username, password_hash, created_at, updated_at)
      select uuidv7(), $1::integer, case when n % 10 = 0 then 'viewer' else 'agent' end, 'Person Number ' || n, 'person' || n || '@bench.test', 'person' || n,
             (select password_hash from accounts where username = 'ada'), now(), now()
        from generate_series(1, $2::integer) n
      returning id
    ), b as (
      insert into agents (account_id, tenant_id, wanted, presence_changed_at, accepting, max_chats, level)
      select id, $1::integer, 'offline', now(), false, 5, (array['high', 'medium', 'low'])[1 + id % 3] from a
    ), m as (
      insert into group_agents (tenant_id, group_id, account_id, is_primary)
      select $1::integer, (select min(id) from groups where tenant_id = $1::integer and name like 'Team %') + id % 20, id, true from a
    )
    select min(id) as first, max(id) as last from a`, [tenant, people])
  const { first = 0, last = 0 } = range ?? {}
  await stand.admin(`
    insert into agent_days (tenant_id, account_id, day, messages, answers, answer_ms, first_answers, first_answer_ms, within_target, assigned, resolved, resolve_ms, ratings, rating_sum, online_ms, busy_ms, away_ms)
    select $1::integer, a, (now() at time zone 'UTC')::date - d, 40, 30, 3000000, 10, 1500000, 8, 12, 10, 9000000, 4, 15, 20000000, 3000000, 1000000
      from generate_series(0, $4::integer - 1) d, generate_series($2::integer, $3::integer) a`, [tenant, first, last, days])
  await stand.admin(`
    insert into tenant_days (tenant_id, day, agents, messages, answers, answer_ms, first_answers, first_answer_ms, within_target, assigned, resolved, resolve_ms, ratings, rating_sum, online_ms, busy_ms, away_ms, closed)
    select tenant_id, day, count(*), sum(messages), sum(answers), sum(answer_ms), sum(first_answers), sum(first_answer_ms), sum(within_target), sum(assigned), sum(resolved), sum(resolve_ms), sum(ratings), sum(rating_sum),
           sum(online_ms), sum(busy_ms), sum(away_ms), day < (now() at time zone 'UTC')::date
      from agent_days where tenant_id = $1 group by tenant_id, day
        on conflict (tenant_id, day) do update set messages = excluded.messages, closed = excluded.closed`, [tenant])
  await stand.admin(`
    insert into agent_totals (tenant_id, account_id, resolved, window_from, answers, answer_ms, ratings, rating_sum)
    select tenant_id, account_id, sum(resolved), current_date - 29, sum(answers) filter (where day >= current_date - 29), sum(answer_ms) filter (where day >= current_date - 29),
           sum(ratings) filter (where day >= current_date - 29), sum(rating_sum) filter (where day >= current_date - 29)
      from agent_days where tenant_id = $1 and account_id between $2 and $3 group by 1, 2`, [tenant, first, last])
  await stand.admin('delete from metric_marks where tenant_id = $1', [tenant])
  for (const table of ['accounts', 'agents', 'agent_days', 'group_agents', 'presence_intervals']) await stand.admin(`vacuum analyze ${table}`)
  return { first, last, admin: await signIn(stand.base, 'ada') }
}

const signIn = (base: string, username: string): Promise<string> => withConnection(base, async (connection) =>
  `Bearer ${(await connection.call<{ data: { token: string } }>('POST', '/api/auth/login', { username, password: 'switchboard-demo' })).data.token}`)

type Question = [name: string, path: () => string]

function questions(seeded: Seeded): Question[] {
  const any = (n: number): number => Math.floor(Math.random() * n)
  const count = countOf(seeded)
  const id = (): number => seeded.first + any(count)
  const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
  return [
    ['one agent', () => `/api/agents/${id()}`],
    ['performance, 30 days', () => `/api/agents/${id()}/performance`],
    ['performance, 90 days', () => `/api/agents/${id()}/performance?from=${day(89)}&to=${day(0)}`],
    ['list, any page', () => `/api/agents?page=${1 + any(count / 20)}`],
    ['list, 100 a page', () => `/api/agents?limit=100&page=${1 + any(count / 100)}`],
    ['list, the same page', () => '/api/agents?page=7'],
    ['list, filtered', () => `/api/agents?department=Team ${1 + any(20)}&performanceLevel=high&page=${1 + any(5)}`.replaceAll(' ', '%20')],
    ['search', () => `/api/agents/search?q=number%20${1 + any(count)}`],
    ['stats', () => '/api/agents/stats'],
    ['activity', () => `/api/agents/${id()}/activity`],
    ['tenant, 90 days', () => `/rest/v1/metrics/days?from=${day(89)}&to=${day(0)}`],
    ['agents of a day', () => `/rest/v1/metrics/agents?day=${day(any(90))}&limit=100`],
    ['departments now', () => '/rest/v1/metrics/departments'],
    ['facts of a day', () => `/rest/v1/metrics/facts?day=${day(any(90))}`],
  ]
}

async function ask(connection: Connection, path: () => string, authorization: string): Promise<Summary> {
  const times: number[] = []
  for (let i = 0; i < samples; i++) {
    const began = performance.now()
    await connection.call('GET', path(), undefined, authorization)
    times.push(performance.now() - began)
  }
  return summarise(times)
}

interface Mixed { all: Summary; reads: Summary; writes: Summary; errors: number; rate: number; frames: number }

/** Each call starts at its planned time and is measured from it. One in ten writes. */
async function mixed(stand: Stand, seeded: Seeded, users: { id: number; authorization: string }[], ears: Ear[], pace: { perSecond: number; seconds: number }): Promise<Mixed> {
  const heard = (): number => ears.reduce((sum, ear) => sum + ear.frames, 0)
  const before = heard()
  const reads: number[] = []
  const writes: number[] = []
  let errors = 0
  const asked = questions(seeded).filter(([name]) => !['departments now', 'list, 100 a page'].includes(name))
  const total = pace.perSecond * pace.seconds
  const begin = performance.now() + 200
  let next = 0
  const worker = async (): Promise<void> => {
    const connection = new Connection(stand.base)
    for (let n = next++; n < total; n = next++) {
      const at = begin + n * 1_000 / pace.perSecond
      if (at > performance.now()) await sleep(at - performance.now())
      const user = users[n % users.length]
      if (!user) continue
      const write = n % 10 === 0
      const sent = write
        ? connection.send('PUT', n % 20 === 0 ? `/api/agents/${user.id}/status` : `/api/agents/${user.id}`, n % 20 === 0 ? { status: ['online', 'busy', 'away'][n / 20 % 3] } : { phone: `030${n}` }, user.authorization)
        : connection.send('GET', asked[n % asked.length]?.[1]() ?? '/api/auth/me', undefined, user.authorization)
      const answer = await sent.catch(() => ({ status: 0 }))
      if (answer.status < 200 || answer.status >= 300) errors++;
      (write ? writes : reads).push(performance.now() - at)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: mix.connections }, worker))
  const seconds = (performance.now() - begin) / 1_000
  return { all: summarise([...reads, ...writes]), reads: summarise(reads), writes: summarise(writes), errors, rate: total / seconds, frames: heard() - before }
}

interface Report { cache: { hits: number; misses: number; bytes: number } }

async function answers(stand: Stand): Promise<void> {
  progress(`workforce: ${agents} agents × ${days} days`)
  const seeded = await seed(stand, agents)
  const rows: string[][] = []
  await withConnection(stand.base, async (connection) => {
    for (const [name, path] of questions(seeded)) {
      await ask(connection, path, seeded.admin)
      const told = await ask(connection, path, seeded.admin)
      rows.push([name, ms(told.p50), ms(told.p95), ms(told.p99), ms(told.max)])
    }
  })
  printTable(`workforce: answers over ${agents} agents × ${days} days, one caller, ms`, ['', 'p50', 'p95', 'p99', 'max'], rows)
}

interface Spent { server: number; database: number; load: number; queries: Queries }

/** What is spent from here on, for each of so many calls. */
async function spending(stand: Stand): Promise<(calls: number) => Promise<Spent>> {
  const look = async (): Promise<Spent> => ({
    server: await cpuSecondsOf(stand.server.pid), load: await cpuSecondsOf(process.pid), queries: await stand.server.queries(),
    database: (await Promise.all((await familyOf(stand.embedded.pid)).map((pid) => cpuSecondsOf(pid, pid === stand.embedded.pid)))).reduce((sum, seconds) => sum + seconds, 0),
  })
  const before = await look()
  return async (calls) => {
    const after = await look()
    const each = (value: (one: Spent) => number): number => (value(after) - value(before)) / calls
    return {
      server: 1_000 * each((one) => one.server), database: 1_000 * each((one) => one.database), load: 1_000 * each((one) => one.load),
      queries: { statements: each((one) => one.queries.statements), transactions: each((one) => one.queries.transactions) },
    }
  }
}

async function mixture(stand: Stand, options: StandOptions): Promise<void> {
  progress(`workforce: ${mix.perSecond} calls/s and ${mix.sockets} sockets for ${mix.seconds} s`)
  const seeded = await seed(stand, mix.sockets)
  const users: { id: number; authorization: string }[] = []
  for (let n = 1; users.length < mix.users; n++) if (n % 10 !== 0) users.push({ id: seeded.first + n - 1, authorization: await signIn(stand.base, `person${n}`) })
  const ears: Ear[] = []
  for (let n = 0; n < mix.sockets; n++) ears.push(await Ear.open(stand.base, '/ws', users[n % users.length]?.authorization ?? ''))
  const before = await withConnection(stand.base, (connection) => connection.call<Report>('GET', '/rest/v1/system', undefined, seeded.admin))
  await mixed(stand, seeded, users, ears, warmUp)
  await stand.countStatements(options)
  const spent = await spending(stand)
  const told = await mixed(stand, seeded, users, ears, mix)
  const { server, database, load, queries } = await spent(told.all.count)
  const after = await withConnection(stand.base, (connection) => connection.call<Report>('GET', '/rest/v1/system', undefined, seeded.admin))
  const [hits, misses] = [after.cache.hits - before.cache.hits, after.cache.misses - before.cache.misses]
  const row = (name: string, s: Summary): string[] => [name, String(s.count), ms(s.p50), ms(s.p95), ms(s.p99), ms(s.max)]
  printTable(`workforce: ${mix.perSecond} calls/s planned, ${perSecond(told.rate)} reached, ${mix.sockets} sockets, ${mix.seconds} s, ms from the planned start`,
    ['', 'calls', 'p50', 'p95', 'p99', 'max'], [row('all', told.all), row('reads', told.reads), row('writes (1 in 10)', told.writes)],
    [`processor, ms for a call: server ${server.toFixed(2)}, database ${database.toFixed(2)}, load ${load.toFixed(2)}; statements ${queries.statements.toFixed(1)} in ${queries.transactions.toFixed(1)} transactions`,
      `errors: ${told.errors}; frames told: ${told.frames}; sockets still open: ${ears.filter((ear) => ear.listens).length}`,
      `kept answers: ${hits} of ${hits + misses} (${Math.round(100 * hits / Math.max(1, hits + misses))} %), ${Math.round(after.cache.bytes / 1_024)} kB; server: ${Math.round(await residentOf(stand.server.process.pid ?? 0))} MB`])
  await stand.printStatements(options)
  for (const ear of ears) ear.close()
}

/** Answers over a large company. */
export const measureWorkforce = (options: StandOptions): Promise<void> => withStand(options, answers)

/** A company in which everybody has a socket, called at a steady rate. */
export const measureMix = (options: StandOptions): Promise<void> => withStand(options, (stand) => mixture(stand, options))
