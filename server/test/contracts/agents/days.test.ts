// Daily numbers equal a recount: random histories in time zones over their changes of clock, looked at in the middle and at the
// end; an aggregator killed anywhere changes nothing; aggregators and writers at once lose and double nothing; a new time zone
// counts everything anew; the check finds what was spoilt.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Presence } from '@switchboard/protocol'
import { addDays, aggregate, aggregateOnce, checkDays, closeDays, countKeys, daysBetween, daysOf, figuresOf, renewLevels, zero, type Counts } from '../../../src/modules/metrics/index.ts'
import { must } from '../../../src/kernel/must.ts'
import { cloneDatabase, type TestDatabase } from '../../harness/database.ts'
import { Calendar, recount, type Deed } from './recount.ts'
import { World } from './world.ts'

let database: TestDatabase
beforeAll(async () => { database = await cloneDatabase() })
afterAll(() => database.drop())

const targetMs = 600_000
const seed = Number(process.env['SEED'] ?? 20_261_121)

/** An instant shortly before the clocks of the zone are changed in 2026, or the middle of the year where they are not. */
function beforeChange(timeZone: string): number {
  const offset = (ms: number): string => new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const hour = 3_600_000
  for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2027-01-01T00:00:00Z'); at += 6 * hour) if (offset(at) !== offset(at + 6 * hour)) return at - 30 * hour
  return Date.parse('2026-06-30T12:00:00Z')
}

type Step = { wait: number; what: 'ask' | 'answer' | 'assign' | 'resolve' | 'rate' | 'status' | 'count' | 'look'; agent: number; visitor: number; status: Presence; score: number }
const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 60_000, max: 1_800_000 }), fc.integer({ min: 3_600_000, max: 14 * 3_600_000 })),
  what: fc.constantFrom('ask', 'ask', 'answer', 'answer', 'assign', 'resolve', 'rate', 'rate', 'status', 'status', 'count', 'look'), agent: fc.nat(1), visitor: fc.nat(2),
  status: fc.constantFrom<Presence[]>('online', 'busy', 'away', 'offline'), score: fc.integer({ min: 1, max: 5 }),
})

interface Ticket { uid: string; agent: number | null; openedAt: number; askedAt: number | null; answered: boolean; resolvedAt: number | null; rated: Deed | null }

/** Plays steps through the domain and writes down, beside, what happened. */
class Player {
  readonly world: World
  timeZone: string
  readonly deeds: Deed[] = []
  /** The newest conversation of each visitor. */
  readonly #tickets = new Map<number, Ticket>()
  readonly #status = new Map<number, Presence>()

  constructor(world: World, timeZone = 'UTC') {
    this.world = world
    this.timeZone = timeZone
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const { wait, what, agent, visitor, status, score } of steps) {
      this.world.now += wait
      const ticket = this.#tickets.get(visitor)
      const open = ticket?.resolvedAt === null ? ticket : undefined
      if (what === 'ask') await this.#ask(visitor, ticket)
      if (what === 'assign' && open) await this.#assign(agent, open)
      if (what === 'answer' && open) await this.#answer(agent, open)
      if (what === 'resolve' && open) await this.#resolve(agent, open)
      if (what === 'rate' && ticket) await this.#rate(visitor, ticket, score)
      if (what === 'status') await this.#say(agent, status)
      if (what === 'count') await aggregate(this.world.system)
      if (what === 'look') await this.compare(agent)
    }
  }

  #who(agent: number) { return must(this.world.agents[agent], 'agent') }

  async #ask(visitor: number, ticket: Ticket | undefined): Promise<void> {
    const at = this.world.now
    const uid = await this.world.ask(must(this.world.visitors[visitor], 'visitor'))
    // What was resolved within a day is taken up again; the time counts from its beginning.
    const again = ticket !== undefined && (ticket.resolvedAt === null || ticket.resolvedAt > at - 24 * 3_600_000)
    if (again) expect(uid).toBe(ticket.uid)
    if (again && ticket.resolvedAt === null) ticket.askedAt ??= at
    else if (again) Object.assign(ticket, { agent: null, askedAt: at, resolvedAt: null })
    else this.#tickets.set(visitor, { uid, agent: null, openedAt: at, askedAt: at, answered: false, resolvedAt: null, rated: null })
  }

  async #assign(agent: number, open: Ticket): Promise<void> {
    // Nothing is given to whoever is away.
    if (open.agent === agent || (this.#status.get(agent) ?? 'offline') === 'offline') return
    await this.world.assign(this.#who(agent), open.uid)
    open.agent = agent
    this.deeds.push({ at: this.world.now, agent, type: 'assigned' })
  }

  async #answer(agent: number, open: Ticket): Promise<void> {
    await this.world.answer(this.#who(agent), open.uid)
    const tookMs = open.askedAt === null ? null : this.world.now - open.askedAt
    this.deeds.push({ at: this.world.now, agent, type: 'message', tookMs, first: tookMs !== null && !open.answered })
    Object.assign(open, { askedAt: null, answered: true })
  }

  async #resolve(agent: number, open: Ticket): Promise<void> {
    await this.world.resolve(this.#who(agent), open.uid)
    if (open.agent !== null) this.deeds.push({ at: this.world.now, agent: open.agent, type: 'resolved', tookMs: this.world.now - open.openedAt })
    open.resolvedAt = this.world.now
  }

  /** Once, within a week; for ten minutes the visitor may think better of it. */
  async #rate(visitor: number, ticket: Ticket, score: number): Promise<void> {
    const { now } = this.world
    if (ticket.resolvedAt === null || ticket.resolvedAt <= now - 7 * 86_400_000 || (ticket.rated && ticket.rated.at <= now - 600_000)) return
    await this.world.rate(must(this.world.visitors[visitor], 'visitor'), score)
    if (ticket.rated) return void (ticket.rated.score = score)
    ticket.rated = { at: now, agent: ticket.agent ?? -1, type: 'rated', score }
    // What nobody had is nobody's.
    if (ticket.agent !== null) this.deeds.push(ticket.rated)
  }

  async #say(agent: number, status: Presence): Promise<void> {
    await this.world.status(this.#who(agent), status)
    if ((this.#status.get(agent) ?? 'offline') !== status) this.deeds.push({ at: this.world.now, agent, type: 'status', status })
    this.#status.set(agent, status)
  }

  /** What is read at this moment is what happened up to it. */
  async compare(agent: number): Promise<void> {
    const { world, deeds, timeZone } = this
    const today = new Calendar(timeZone).dayOf(world.now)
    const days = daysBetween(addDays(today, -30), addDays(today, 1))
    const wanted = recount(deeds, timeZone, targetMs, world.now)
    const got = await daysOf(world.system, this.#who(agent).id, must(days[0], 'day'), must(days.at(-1), 'day'))
    expect(got).toEqual(days.map((day) => ({ day, counts: wanted.get(`${agent} ${day}`) ?? zero })))
  }
}

async function history(timeZone: string, steps: Step[]): Promise<void> {
  const world = await World.make(database.url, { timeZone, now: beforeChange(timeZone), agents: 2, visitors: 3, targetSeconds: targetMs / 1_000 })
  try {
    const player = new Player(world, timeZone)
    await player.play(steps)
    for (const agent of [0, 1]) await player.compare(agent)
    // Two midnights later, after the day was closed, the counts that are kept say the same.
    world.now += 49 * 3_600_000
    expect(await closeDays(world.system)).toBe(true)
    expect(await closeDays(world.system)).toBe(false)
    for (const agent of [0, 1]) await player.compare(agent)
    expect(await checkDays(world.system)).toMatchObject({ drifted: [] })
    const wanted = recount(player.deeds, timeZone, targetMs, world.now)
    const today = new Calendar(timeZone).dayOf(world.now)
    const past = [...wanted].filter(([key, counts]) => !key.endsWith(today) && countKeys.some((name) => counts[name] > 0))
    const kept = await database.admin<{ account_id: number; day: string } & Record<string, number>>('select *, day::text as day from agent_days where tenant_id = $1 and day < $2', [world.tenant, today])
    expect(kept.filter((row) => snake.some(([column]) => Number(row[column]) > 0)).length).toBe(past.length)
    for (const [key, counts] of past) {
      const [agent, day] = key.split(' ')
      const row = must(kept.find((one) => one.account_id === world.agents[Number(agent)]?.id && one.day === day), `cell ${key}`)
      expect(Object.fromEntries(snake.map(([column, name]) => [name, Number(row[column])])), key).toEqual(counts)
    }
  } finally {
    await world.stop()
  }
}
const snake = countKeys.map((name): [string, keyof Counts] => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name])

describe('random histories', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  const chosen = process.env['ALL_ZONES'] ? zones : [
    'UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Sao_Paulo', 'Africa/Casablanca', 'Pacific/Chatham', 'Antarctica/Troll',
    ...Array.from({ length: 4 }, (_, i) => must(zones[(seed * 7 + i * 131) % zones.length], 'zone')),
  ]
  it.each(chosen)('in %s', { timeout: 120_000 }, async (timeZone) => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 45 }), (steps) => history(timeZone, steps)), { numRuns: process.env['ALL_ZONES'] ? 2 : 3, seed, endOnFailure: true })
  })
})

/** A fixed lively history; returns what its days must show. */
async function lively(world: World): Promise<Map<string, Counts>> {
  const player = new Player(world)
  const steps = must(fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed })[0], 'steps')
  await player.play(steps.filter((one) => one.what !== 'count' && one.what !== 'look'))
  return recount(player.deeds, 'UTC', targetMs, world.now)
}

const cells = (world: World): Promise<unknown[]> => database.admin('select * from agent_days where tenant_id = $1 order by account_id, day', [world.tenant])
const derived = (world: World): Promise<unknown[][]> => Promise.all(['agent_days', 'tenant_days', 'agent_totals'].map((table) => database.admin(`select * from ${table} where tenant_id = $1 order by 1, 2, 3`, [world.tenant])))

describe('an aggregator that dies', () => {
  it('at any statement, once and again, leaves all or nothing', { timeout: 60_000 }, async () => {
    const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T09:00:00Z'), agents: 2, visitors: 3 })
    await lively(world)
    const marks = async (): Promise<number> => Number((await database.admin<{ n: string }>('select count(*) as n from metric_marks where tenant_id = $1', [world.tenant]))[0]?.n)
    const before = await marks()
    expect(before).toBeGreaterThan(5)
    let statements = 0
    for (let die = 1; ; die++) {
      statements = 0
      world.database.watch = () => { if (++statements === die) throw new Error('killed') }
      const died = await aggregateOnce(world.system).then(() => false, (error: Error) => { expect(error.message).toBe('killed'); return true })
      world.database.watch = () => undefined
      if (!died) break
      expect([await marks(), await cells(world)]).toEqual([before, []])
    }
    expect(statements).toBeGreaterThan(8)
    await aggregate(world.system)
    const once = await derived(world)
    expect(await marks()).toBe(0)
    // Everything counted a second time, from nothing kept, says the same.
    await database.admin('insert into metric_marks (tenant_id, account_id, since, until) select tenant_id, account_id, day, day + 1 from agent_days where tenant_id = $1', [world.tenant])
    await aggregate(world.system)
    expect(await derived(world)).toEqual(once)
    await world.stop()
  })

  it('whose connection breaks in the middle of the commit changes nothing either', { timeout: 60_000 }, async () => {
    const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T09:00:00Z'), agents: 2, visitors: 3, connections: 1 })
    const wanted = await lively(world)
    for (let round = 0; round < 12; round++) {
      const running = aggregateOnce(world.system).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, round))
      await database.admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'switchboard' and state <> 'idle'`)
      await running
    }
    await aggregate(world.system)
    for (const [agent, who] of world.agents.entries()) {
      const days = await daysOf(world.system, who.id, '2026-04-25', '2026-05-20')
      expect(days.map((day) => day.counts)).toEqual(days.map(({ day }) => wanted.get(`${agent} ${day}`) ?? zero))
    }
    await world.stop()
  })
})

it('aggregators and writers at once: nothing is lost and nothing is counted twice', { timeout: 60_000 }, async () => {
  const world = await World.make(database.url, { timeZone: 'America/St_Johns', now: Date.parse('2026-05-01T02:28:00Z'), agents: 4, visitors: 12, connections: 12 })
  const uids = await Promise.all(world.visitors.map((visitor) => world.ask(visitor)))
  let writing = true
  const counters = Array.from({ length: 3 }, async () => { while (writing) await aggregate(world.system) })
  await Promise.all(world.agents.map(async (agent, n) => {
    for (let i = 0; i < 60; i++) {
      // Midnight falls into it.
      world.now += 1_000
      await world.answer(agent, must(uids[(n * 3 + i) % uids.length], 'conversation'))
    }
  }))
  writing = false
  await Promise.all(counters)
  await aggregate(world.system)
  const rows = await database.admin<{ messages: string; days: string }>('select sum(messages) as messages, count(distinct day) as days from agent_days where tenant_id = $1', [world.tenant])
  expect(rows).toEqual([{ messages: '240', days: '2' }])
  expect(await database.admin('select from conversation_events where tenant_id = $1 and author_kind = $2', [world.tenant, 'agent'])).toHaveLength(240)
  const totals = await database.admin<{ messages: string }>('select sum(messages) as messages from tenant_days where tenant_id = $1', [world.tenant])
  expect(totals).toEqual([{ messages: '240' }])
  world.now += 26 * 3_600_000
  await closeDays(world.system)
  expect((await checkDays(world.system)).drifted).toEqual([])
  await world.stop()
})

it('another time zone counts every day anew', { timeout: 60_000 }, async () => {
  const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T09:00:00Z'), agents: 2, visitors: 3, targetSeconds: targetMs / 1_000 })
  const player = new Player(world)
  await player.play(must(fc.sample(fc.array(step, { minLength: 50, maxLength: 50 }), { numRuns: 1, seed: seed + 1 })[0], 'steps'))
  await aggregate(world.system)
  await database.admin(`update tenants set time_zone = 'Pacific/Auckland' where id = $1`, [world.tenant])
  player.timeZone = 'Pacific/Auckland'
  for (const agent of [0, 1]) await player.compare(agent)
  await aggregate(world.system)
  for (const agent of [0, 1]) await player.compare(agent)
  await world.stop()
})

it('the check finds a count that does not agree with its facts', { timeout: 60_000 }, async () => {
  const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T09:00:00Z'), agents: 2, visitors: 1 })
  const uid = await world.ask(must(world.visitors[0], 'visitor'))
  const agent = must(world.agents[0], 'agent')
  await world.answer(agent, uid)
  await aggregate(world.system)
  expect((await checkDays(world.system)).drifted).toEqual([])
  await database.admin('update agent_days set messages = messages + 1 where tenant_id = $1', [world.tenant])
  expect((await checkDays(world.system)).drifted).toEqual([{ accountId: agent.id, day: '2026-05-01' }])
  await world.stop()
})

it('a level is what visitors said in thirty days, and follows them out of the window', { timeout: 60_000 }, async () => {
  const world = await World.make(database.url, { timeZone: 'Asia/Tokyo', now: Date.parse('2026-05-31T03:00:00Z'), agents: 4, visitors: 1 })
  const level = async (): Promise<string[]> => (await database.admin<{ level: string }>('select level from agents where tenant_id = $1 order by account_id', [world.tenant])).map((row) => row.level)
  const rate = (agent: number, day: string, ratings: number, sum: number) => database.admin(`
    insert into agent_days (tenant_id, account_id, day, messages, answers, answer_ms, first_answers, first_answer_ms, within_target, assigned, resolved, resolve_ms, ratings, rating_sum, online_ms, busy_ms, away_ms)
    values ($1, $2, $3, 0, 0, 0, 0, 0, 0, 0, 0, 0, $4, $5, 0, 0, 0)`, [world.tenant, must(world.agents[agent], 'agent').id, day, ratings, sum])
  await rate(0, '2026-05-02', 4, 16)
  await rate(1, '2026-05-31', 2, 6)
  await rate(2, '2026-05-31', 3, 8)
  await rate(2, '2026-05-01', 90, 450)
  expect(await level()).toEqual(['medium', 'medium', 'medium', 'medium'])
  expect(await renewLevels(world.system)).toBe(2)
  expect(await level()).toEqual(['high', 'medium', 'low', 'medium'])
  world.now += 86_400_000
  expect(await renewLevels(world.system)).toBe(1)
  expect(await level()).toEqual(['medium', 'medium', 'low', 'medium'])
  await world.stop()
})

it('a table whose rows are facts of agents needs one trigger to be counted', { timeout: 60_000 }, async () => {
  const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T09:00:00Z'), agents: 1, visitors: 0 })
  await database.admin(`create table probe (tenant_id integer, account_id integer, created_at timestamptz);
    create trigger fact_to_mark after insert on probe for each row execute function fact_to_mark('account_id', 'created_at')`)
  await database.admin(`insert into probe values ($1, $2, '2026-04-30T23:00:00Z'), ($1, null, '2026-04-30T23:00:00Z')`, [world.tenant, must(world.agents[0], 'agent').id])
  expect(await database.admin('select account_id, since = until as instant, since from metric_marks where tenant_id = $1', [world.tenant])).toEqual([{ account_id: world.agents[0]?.id, instant: true, since: new Date('2026-04-30T23:00:00Z') }])
  await world.stop()
})

it('the read model says what the code says', { timeout: 60_000 }, async () => {
  const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T09:00:00Z'), agents: 2, visitors: 3 })
  await lively(world)
  world.now += 49 * 3_600_000
  await closeDays(world.system)
  const rows = await database.admin<Record<string, number | null> & { account_id: number; day: string }>('select *, day::text as day from agent_daily_summary where tenant_id = $1', [world.tenant])
  expect(rows.length).toBeGreaterThan(3)
  for (const row of rows) {
    const [day] = await daysOf(world.system, row.account_id, row.day, row.day)
    const f = figuresOf(day?.counts ?? zero)
    expect([row['messages'], row['resolved'], row['assigned'], row['response_minutes'], row['first_response_minutes'], row['resolution_minutes'], row['satisfaction'], row['sla_percent'], row['online_hours'], row['away_hours']])
      .toEqual([f.messages, f.resolved, f.assigned, f.responseMinutes, f.firstResponseMinutes, f.resolutionMinutes, f.satisfaction, f.slaPercent, f.onlineHours, f.awayHours])
  }
  await world.stop()
})
