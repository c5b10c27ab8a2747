// Daily numbers equal a recount: random histories in time zones over their changes of clock, looked at in the middle and at the
// end; an aggregator killed anywhere changes nothing; aggregators and writers at once lose and double nothing; a new time zone
// counts everything anew; the check finds what was spoilt.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BusinessHours } from '@switchboard/protocol'
import { aggregate, aggregateOnce, checkDays, closeDays, countKeys, daysOf, figuresOf, renewLevels, zero, type Counts } from '../../../src/modules/metrics/index.ts'
import { must } from '../../../src/kernel/must.ts'
import { cloneDatabase, type TestDatabase } from '../../harness/database.ts'
import { beforeChange, hoursAround, Player, step, targetMs, type Step } from './player.ts'
import { Calendar, OpenTime, recount } from './recount.ts'
import { World } from './world.ts'

let database: TestDatabase
beforeAll(async () => { database = await cloneDatabase() })
afterAll(() => database.drop())

const seed = Number(process.env['SEED'] ?? 20_261_121)

/** The two agents and the bot. */
const everybody = [0, 1, 2]
const people = [0, 1]

async function history(timeZone: string, steps: Step[], hours: BusinessHours): Promise<void> {
  const world = await World.make(database.url, { timeZone, now: beforeChange(timeZone), agents: 2, visitors: 3, targetSeconds: targetMs / 1_000, hours, bot: true })
  try {
    const player = new Player(world, timeZone, hours)
    await player.play(steps)
    for (const agent of everybody) await player.compare(agent)
    for (const agent of people) await player.compareNumbers(agent)
    // Two midnights later, after the day was closed, the counts that are kept say the same.
    world.now += 49 * 3_600_000
    expect(await closeDays(world.system)).toBe(true)
    expect(await closeDays(world.system)).toBe(false)
    for (const agent of everybody) {
      await player.compare(agent)
      await player.compareFacts(agent)
    }
    for (const agent of people) await player.compareNumbers(agent)
    expect(await checkDays(world.system)).toMatchObject({ drifted: [] })
    const wanted = recount(player.deeds, player.rule)
    const today = new Calendar(timeZone).dayOf(world.now)
    const past = [...wanted].filter(([key, counts]) => !key.endsWith(today) && countKeys.some((name) => counts[name] > 0))
    const kept = await database.admin<{ account_id: number; day: string } & Record<string, number>>('select *, day::text as day from agent_days where tenant_id = $1 and day < $2', [world.tenant, today])
    expect(kept.filter((row) => snake.some(([column]) => Number(row[column]) > 0)).length).toBe(past.length)
    for (const [key, counts] of past) {
      const [agent, day] = key.split(' ')
      const row = must(kept.find((one) => one.account_id === (world.agents[Number(agent)] ?? world.bot).id && one.day === day), `cell ${key}`)
      expect(Object.fromEntries(snake.map(([column, name]) => [name, Number(row[column])])), key).toEqual(counts)
    }
    // The window moves on at midnight, also before the day is closed; and then from one row.
    world.now += 29 * 86_400_000
    for (const agent of people) await player.compareNumbers(agent)
    await closeDays(world.system)
    for (const agent of people) await player.compareNumbers(agent)
    const behind = await database.admin('select from agent_totals where tenant_id = $1 and window_from <> $2::date - 29', [world.tenant, new Calendar(timeZone).dayOf(world.now)])
    expect(behind).toEqual([])
  } finally {
    await world.stop()
  }
}
const snake = countKeys.map((name): [string, keyof Counts] => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name])

/** The zones whose days are least like others: no change of clocks, one in the north, one in the south at midnight, half an hour, first and last of the day, a half hour all year. */
const tellingZones = ['UTC', 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata']

const zones = process.env['ALL_ZONES'] ? Intl.supportedValuesOf('timeZone') : tellingZones

describe('random histories', () => {
  it.each(zones.map((timeZone, n) => [timeZone, n] as const))('in %s', { timeout: 120_000 }, async (timeZone, n) => {
    const scene = fc.tuple(fc.array(step, { minLength: 35, maxLength: 45 }), hoursAround(timeZone, beforeChange(timeZone)))
    await fc.assert(fc.asyncProperty(scene, ([steps, hours]) => history(timeZone, steps, hours)), { numRuns: 1, seed: seed + n, endOnFailure: true })
  })
})

it('open time is what the clock on the wall says, around every change of it', { timeout: 120_000 }, async () => {
  const wait = fc.integer({ min: 1, max: 9 * 3_600_000 })
  const scenes = zones.flatMap((timeZone, n) => {
    const change = beforeChange(timeZone) + 30 * 3_600_000
    const scene = fc.record({ hours: hoursAround(timeZone, change - 86_400_000), from: fc.integer({ min: change - 14 * 3_600_000, max: change + 10 * 3_600_000 }), wait })
    return fc.sample(scene, { numRuns: process.env['ALL_ZONES'] ? 3 : 12, seed: seed + n })
  })
  const rows = await database.admin<{ ms: string }>(`
    select open_ms(s.zone, s.weekly, s.holidays, s.since, s.until) as ms
      from rows from (jsonb_to_recordset($1::jsonb) as (zone text, weekly jsonb, holidays jsonb, since timestamptz, until timestamptz)) with ordinality as s
     order by s.ordinality`, [JSON.stringify(scenes.map(({ hours, from, wait }) => ({ zone: hours.timeZone, weekly: hours.weekly, holidays: hours.holidays, since: new Date(from), until: new Date(from + wait) })))])
  expect(rows.map((row) => Number(row.ms))).toEqual(scenes.map(({ hours, from, wait }) => new OpenTime(hours).between(from, from + wait)))
  expect(rows.filter((row, n) => Number(row.ms) > 0 && Number(row.ms) < must(scenes[n], 'scene').wait).length).toBeGreaterThan(rows.length / 10)
})

/** A fixed lively history; returns what its days must show. */
async function lively(world: World): Promise<Map<string, Counts>> {
  const player = new Player(world)
  const steps = must(fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed })[0], 'steps')
  await player.play(steps.filter((one) => !['count', 'look', 'bot', 'bots', 'hours'].includes(one.what)))
  return recount(player.deeds, player.rule)
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

it('what is counted switched while others answer and count: every answer counts by what holds in the end', { timeout: 60_000 }, async () => {
  const closed: BusinessHours = { timeZone: 'UTC', weekly: [], holidays: [] }
  const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T22:00:00Z'), agents: 3, visitors: 3, connections: 12, hours: closed })
  let writing = true
  const counters = Array.from({ length: 2 }, async () => { while (writing) await aggregate(world.system) })
  const switching = (async () => { for (let n = 0; writing; n++) await world.decide({ openHoursOnly: n % 2 === 0 }) })()
  await Promise.all(world.agents.map(async (agent, n) => {
    for (let i = 0; i < 25; i++) {
      const uid = await world.ask(must(world.visitors[n], 'visitor'))
      world.now += 120_000
      await world.answer(agent, uid)
    }
  }))
  writing = false
  await Promise.all([...counters, switching])
  const counted = async (): Promise<unknown> => {
    await aggregate(world.system)
    return (await database.admin('select sum(answers)::integer as answers, sum(answer_ms)::float8 as ms from agent_days where tenant_id = $1', [world.tenant]))[0]
  }
  const [{ ms } = { ms: 0 }] = await database.admin<{ ms: number }>('select sum(took_ms)::float8 as ms from activities where tenant_id = $1 and took_ms is not null', [world.tenant])
  expect(ms).toBeGreaterThan(75 * 100_000)
  // As the race left it, before anything is switched again.
  const [left] = await database.admin<{ on: boolean }>('select open_hours_only as on from tenant_settings where tenant_id = $1', [world.tenant])
  expect(await counted()).toEqual({ answers: 75, ms: left?.on ? 0 : ms })
  for (const openHoursOnly of [true, false, true]) {
    await world.decide({ openHoursOnly })
    expect(await counted()).toEqual({ answers: 75, ms: openHoursOnly ? 0 : ms })
  }
  await world.stop()
})

it('another time zone counts every day anew', { timeout: 60_000 }, async () => {
  const world = await World.make(database.url, { timeZone: 'UTC', now: Date.parse('2026-05-01T09:00:00Z'), agents: 2, visitors: 3, targetSeconds: targetMs / 1_000, bot: true })
  const player = new Player(world)
  await player.play(must(fc.sample(fc.array(step, { minLength: 50, maxLength: 50 }), { numRuns: 1, seed: seed + 1 })[0], 'steps'))
  await aggregate(world.system)
  await database.admin(`update tenants set time_zone = 'Pacific/Auckland' where id = $1`, [world.tenant])
  player.timeZone = 'Pacific/Auckland'
  for (const agent of everybody) await player.compare(agent)
  await aggregate(world.system)
  for (const agent of everybody) await player.compare(agent)
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
