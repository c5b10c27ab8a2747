// The storm of presence: sessions of many agents open, close, die with their node, by chance and at once. In the end what is
// shown is what holds: wanted, while a live session exists; and the timeline is unbroken and says the same.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Presence } from '@switchboard/protocol'
import { must } from '../../../src/kernel/must.ts'
import { closePresence, openPresence, PresenceKeeper, setStatusByCaller } from '../../../src/modules/presence/index.ts'
import { beginSession, accountByUid } from '../../../src/modules/identity/index.ts'
import { makeContext, type Context } from '../../../src/platform/context.ts'
import { cloneDatabase, type TestDatabase } from '../../harness/database.ts'
import { random } from '../../laws/hostile.ts'
import { World, type Somebody } from './world.ts'

let database: TestDatabase
let world: World
beforeAll(async () => {
  database = await cloneDatabase()
  world = await World.make(database.url, { timeZone: 'Europe/Paris', now: Date.parse('2026-05-01T09:00:00Z'), agents: 40, visitors: 0, connections: 12 })
})
afterAll(async () => {
  await world.stop()
  await database.drop()
})

interface Node { uid: string; keeper: PresenceKeeper; alive: boolean }
interface Session { agent: number; id: number; node: Node; open: boolean }

const node = (): Node => {
  const uid = world.platform.ids.uid()
  return { uid, keeper: new PresenceKeeper(world.platform, uid), alive: true }
}

async function contextOf(agent: Somebody): Promise<Context> {
  const begun = await world.system.tx(async (tx) => beginSession(tx, await accountByUid(tx, agent.uid)))
  const [row] = await database.admin<{ id: number }>('select id from auth_sessions where uid = $1', [begun.sessionUid])
  return makeContext(world.platform, world.tenant, { kind: 'agent', accountId: agent.id, uid: agent.uid, name: agent.name, role: 'manager', sessionId: must(row, 'session').id, sessionUid: begun.sessionUid })
}

const shown = async (): Promise<Map<number, Presence>> =>
  new Map((await database.admin<{ account_id: number; presence: Presence }>('select account_id, presence from agents where tenant_id = $1', [world.tenant])).map((row) => [row.account_id, row.presence]))

it('1,000 sessions that come and go by chance leave what holds, and nobody is online 90 s after his last one died', { timeout: 120_000 }, async () => {
  const next = random(20_261_121)
  const pick = <T>(list: readonly T[]): T => must(list[Math.floor(next() * list.length)], 'one of a list')
  const contexts = await Promise.all(world.agents.map(contextOf))
  const wanted = new Map<number, Presence>(world.agents.map((_, i) => [i, 'offline']))
  let nodes = [node(), node(), node()]
  const sessions: Session[] = []
  let opened = 0
  const deed = async (): Promise<void> => {
    const roll = next()
    const agent = Math.floor(next() * world.agents.length)
    const living = sessions.filter((session) => session.open && session.node.alive)
    if (roll < 0.5 && opened < 1_000) {
      opened++
      const at = pick(nodes)
      sessions.push({ agent, id: await openPresence(must(contexts[agent], 'context'), at.uid), node: at, open: true })
    } else if (roll < 0.8 && living.length > 0) {
      const session = pick(living)
      session.open = false
      await closePresence(must(contexts[session.agent], 'context'), session.id, next() < 0.3)
    } else if (roll < 0.9) {
      const status = pick<Presence>(['online', 'busy', 'away', 'offline'])
      wanted.set(agent, status)
      await setStatusByCaller(world.system, must(world.agents[agent], 'agent').id, status)
    } else if (roll < 0.905) {
      // The node is killed: its sessions are renewed no more. Another takes its place.
      const dying = pick(nodes)
      dying.alive = false
      nodes = [...nodes.filter((one) => one !== dying), node()]
    } else await pick(nodes).keeper.sweep()
  }
  while (opened < 1_000) {
    // A status that is set while another is being set would leave the order to chance: one agent, one deed at a time.
    const before = new Map(wanted)
    await Promise.all(Array.from({ length: 8 }, deed))
    for (const [agent, status] of wanted) if (before.get(agent) !== status) await setStatusByCaller(world.system, must(world.agents[agent], 'agent').id, status)
    world.now += Math.floor(next() * 6_000)
    for (const one of nodes) await one.keeper.renew()
  }
  // What is renewed for 90 seconds more, stays; all else is gone by then.
  for (let passed = 0; passed < 90_000; passed += 10_000) {
    world.now += 10_000
    for (const one of nodes) await one.keeper.renew()
    while (await pick(nodes).keeper.sweep() > 0);
  }
  const live = new Set(sessions.filter((session) => session.open && session.node.alive).map((session) => session.agent))
  const requests = new Set((await database.admin<{ account_id: number }>(`select account_id from presence_sessions where kind = 'request' and lease_until > $1`, [new Date(world.now).toISOString()])).map((row) => row.account_id))
  const presence = await shown()
  for (const [i, agent] of world.agents.entries()) {
    const here = live.has(i) || requests.has(agent.id)
    expect([agent.name, presence.get(agent.id)]).toEqual([agent.name, here ? wanted.get(i) : 'offline'])
  }
  expect(live.size).toBeGreaterThan(3)
  expect([...presence.values()].filter((one) => one === 'offline').length).toBeGreaterThan(3)
  // Who has not a single session left is offline, whatever he wants.
  for (const [i, agent] of world.agents.entries()) if (!sessions.some((session) => session.agent === i && session.open && session.node.alive) && !requests.has(agent.id)) expect(presence.get(agent.id)).toBe('offline')
})

it('the timeline is unbroken, and its end is what is shown', async () => {
  const rows = await database.admin<{ account_id: number; presence: string; started_at: Date; ended_at: Date | null }>(
    'select account_id, presence, started_at, ended_at from presence_intervals where tenant_id = $1 order by account_id, started_at, id', [world.tenant])
  expect(rows.length).toBeGreaterThan(200)
  const presence = await shown()
  for (const [account, own] of Map.groupBy(rows, (row) => row.account_id)) {
    own.forEach((row, i) => {
      expect(row.ended_at?.getTime() ?? null).toBe(own[i + 1]?.started_at.getTime() ?? null)
      if (i > 0) expect(row.presence).not.toBe(own[i - 1]?.presence)
    })
    expect(own.at(-1)?.presence).toBe(presence.get(account))
  }
  const changes = await database.admin<{ n: number }>(`select count(*)::integer as n from activities where tenant_id = $1 and type = 'status_change'`, [world.tenant])
  expect(changes[0]?.n).toBe(rows.length - world.agents.length)
})
