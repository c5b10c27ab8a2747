// Plans that a connection made while the desk was nearly empty, and keeps, must serve it when ten thousand wait.
import type { PoolClient } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findPageByPriority, findPageByTime } from '../../../src/modules/conversations/queue.ts'
import { findConversations, findEvents, queuePlaces } from '../../../src/modules/conversations/read.ts'
import { everyState } from '../../../src/modules/conversations/queue-pages.ts'
import { must } from '../../../src/kernel/must.ts'
import { lookOver } from '../../../src/modules/routing/look-over.ts'
import { findAgents } from '../../../src/modules/routing/store.ts'
import { strategies } from '../../../src/modules/routing/strategies/index.ts'
import { Database } from '../../../src/platform/db/database.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import { makeDesk, type Desk } from './desk.ts'

let desk: Desk
beforeEach(async () => { desk = await makeDesk() })
afterEach(() => desk.stop())

const day = 86_400_000
const now = Date.now()
const weights = { alpha: 0.4, beta: 0.6 }
const asOf = new Date(now).toISOString()
const at = new Date(now - day / 2).toISOString()

/** First and later pages, by priority and by time, of all inboxes and of some. */
const statements = (): [string, Sql][] => [
  ['entry', findEvents([{ conversationId: 1, seq: 1 }])], ['conversation', findConversations([1])], ['place', queuePlaces([1])], ...lists(),
]
const lists = (): [string, Sql][] => [null, [1, 2, 3]].flatMap((inboxIds): [string, Sql][] => {
  const page = { states: everyState, where: { inboxId: null, agentId: null, labelId: null, inboxIds }, limit: 101 }
  const name = inboxIds === null ? 'all' : 'some'
  return [
    [`${name}_first`, findPageByPriority({ ...page, weights, asOf, after: null })],
    [`${name}_later`, findPageByPriority({ ...page, weights, asOf, after: { score: 0.5, lastMessageAt: at, id: 1 } })],
    [`${name}_newest`, findPageByTime({ ...page, newest: true, after: { lastMessageAt: at, id: 1 } }, weights, asOf)],
    [`${name}_oldest`, findPageByTime({ ...page, newest: false, after: { lastMessageAt: at, id: 1 } }, weights, asOf)],
  ]
})

const literal = (value: unknown): string => value === null ? 'null' : Array.isArray(value) ? `'{${value.join(',')}}'` : `'${String(value)}'`
const execution = (name: string, { values }: Sql): string => `execute ${name} (${values.map(literal).join(', ')})`

/** How many pages of tables and indexes it touched. */
async function touched(client: PoolClient, name: string, statement: Sql): Promise<number> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(`explain (analyze, buffers, timing off, format json) ${execution(name, statement)}`)
  const plan = rows[0]?.['QUERY PLAN'][0].Plan
  return (plan?.['Shared Hit Blocks'] ?? Infinity) + (plan?.['Shared Read Blocks'] ?? 0)
}

/** Prepares them on a connection that keeps its plans, lets `grow` happen, and tells how many pages each touches then. */
async function costsAfter(statements: [string, Sql][], grow: () => Promise<void>): Promise<Record<string, number>> {
  const database = new Database(desk.t.database.url, 1, desk.t.app.platform.log, '-c plan_cache_mode=force_generic_plan')
  const client = await database.pool.connect()
  try {
    await client.query('set app.tenant = 1')
    for (const [name, statement] of statements) {
      await client.query(`prepare ${name} as ${statement.text}`)
      await client.query(execution(name, statement))
    }
    await grow()
    const costs: Record<string, number> = {}
    for (const [name, statement] of statements) costs[name] = await touched(client, name, statement)
    return costs
  } finally {
    client.release()
    await database.stop()
  }
}

it.each(['never looked at', 'looked at'])('pages cost what they should by plans of tables that were %s when they were small', async (how) => {
  if (how === 'looked at') await desk.t.database.admin('analyze')
  // In portions, after which nobody looks at the tables.
  const costs = await costsAfter(statements(), async () => {
    for (let portion = 0; portion < 20; portion++) {
      await desk.open(Array.from({ length: 500 }, (_, i) => ({
        inboxId: 1 + (i % 3), messages: (portion * 31 + i * 7) % 130, lastMessageAt: new Date(now - (i % 40) * 97 * 60_000 - portion).toISOString(),
      })))
    }
  })
  // What every message reads back costs the same however many there are.
  const { entry, conversation, place, ...pages } = costs
  expect(Object.entries({ entry, conversation }).filter(([, count]) => !((count ?? Infinity) < 100))).toEqual([])
  // A place is counted, up to a thousand.
  expect(place).toBeLessThan(5_000)
  // Whole tables would be 440,000 and more; which index a plan of tiny tables takes is chance.
  expect(Object.entries(pages).filter(([, count]) => count > 250_000)).toEqual([])
})

const newGroup = (name: string): Promise<number> => desk.t.database.admin<{ id: number }>(`
  insert into groups (uid, tenant_id, name, strategy, created_at, updated_at) values (uuidv7(), 1, $1, 'least_loaded', now(), now()) returning id`, [name])
  .then(([row]) => must(row, 'group').id)

/** All of the large group; some are here, some are away. */
const hire = (count: number, group: number): Promise<unknown> => desk.t.database.admin(`
  with a as (
    insert into accounts (uid, tenant_id, role, name, email, username, password_hash, created_at, updated_at)
    select uuidv7(), 1, 'agent', 'Crowd ' || n, 'crowd' || n || '@example.org', 'crowd' || n, 'none', now(), now() from generate_series(1, $1::integer) n returning id
  ), b as (
    insert into agents (account_id, tenant_id, wanted, presence, presence_changed_at, accepting, max_chats)
    select id, 1, 'online', case when id % 10 = 0 then 'offline' else 'online' end, now(), true, 5 from a
  )
  insert into group_agents (tenant_id, group_id, account_id) select 1, $2, id from a`, [count, group])

const join = (group: number, from: string): Promise<unknown> => desk.t.database.admin(`
  insert into group_agents (tenant_id, group_id, account_id) select 1, $1, account_id from (select account_id from agents where tenant_id = 1 ${from}) few`, [group])

it.each(['never looked at', 'looked at'])('agents of whatever group are found among four thousand by plans of tables that were %s when they were small', async (how) => {
  const names = ['small', 'large', 'away', 'behind'] as const
  const groups = new Map<string, number | null>([['no', null]])
  for (const name of names) groups.set(name, await newGroup(name))
  const group = (name: string): number => must(groups.get(name), name)
  if (how === 'looked at') await desk.t.database.admin('analyze')
  const most = { eligible: 21, excluded: 31 }
  const wayOf = (name: string) => name === 'large' ? 'along' as const : 'members' as const
  const all = [...groups].flatMap(([name, id]) => (['share', 'turn', 'count'] as const).map((lookout): [string, Sql] => [`${name}_${lookout}`, findAgents(id, null, lookout, most, wayOf(name))]))
  const costs = await costsAfter(all, async () => {
    await hire(4_000, group('large'))
    await join(group('small'), 'order by account_id desc limit 5')
    // All of one group are away while thousands are here, and all of another stand behind thousands.
    await join(group('away'), 'order by account_id limit 400')
    await join(group('behind'), `and presence = 'online' order by account_id desc limit 400`)
    await desk.t.database.admin(`update agents set presence = 'offline' where account_id in (select account_id from group_agents where group_id = $1)`, [group('away')])
    await desk.t.database.admin('update agents set active_chats = 4, last_assigned_at = now() where account_id in (select account_id from group_agents where group_id = $1)', [group('behind')])
  })
  // All agents would be 12,000 and more, with their groups 16,000; all members of a group of 400 are looked at twice.
  expect(Object.entries(costs).filter(([name, count]) => count > (/away|behind/.test(name) ? 8_000 : 1_500))).toEqual([])
  const found = async (name: string) => {
    const rows = await desk.within(1).db.rows(findAgents(group(name), null, 'share', most, wayOf(name)))
    return [rows.filter((row) => row.presence === 'online').length, rows.filter((row) => row.presence !== 'online').length]
  }
  expect(await Promise.all(names.map(found))).toEqual([[5, 0], [21, 31], [0, 31], [21, 0]])
  // Who goes along all agents meets none of those who stand behind thousands, and finds them all the same.
  const head = { id: 1, avoid_agent_id: null, last_agent: null, taken_up: false }
  const look = await lookOver(desk.within(1), { groupId: group('behind'), large: true }, strategies.least_loaded, head)
  expect(look?.judged.filter((one) => !one.excluded)).toHaveLength(20)
})
