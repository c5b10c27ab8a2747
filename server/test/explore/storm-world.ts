// The company in the storm: forty agents, three inboxes (two that route by themselves, one to take from), people who write.
import { makeIds } from '../../src/kernel/ids.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { accountByUid, createTenant } from '../../src/modules/identity/index.ts'
import { createGroup, createInbox, setMembership, subscribe } from '../../src/modules/inboxes/index.ts'
import { contactByPhone } from '../../src/modules/people/index.ts'
import { addAgent, setStatusByProgram } from '../../src/modules/presence/index.ts'
import { makeContext, standardDefaults, type Context, type Platform } from '../../src/platform/context.ts'
import { Database, through } from '../../src/platform/db/database.ts'
import type { Log } from '../../src/platform/log/log.ts'
import { parseAllow } from '../../src/platform/net/allow.ts'
import { Outbound } from '../../src/platform/net/outbound.ts'
import type { Rewrite } from './stepped-database.ts'
import { emptySecrets, outsideWorld } from '../harness/outside.ts'

export interface Person { id: number; uid: string; name: string }
export interface StormWorld {
  platform: Platform
  tenant: number
  agents: Person[]
  inboxes: number[]
  groups: { uid: string }[]
  visitors: { id: number; phone: string }[]
}

/** Sends each statement as `rewrite` makes it. */
class BentDatabase extends Database {
  readonly #rewrite: Rewrite
  constructor(url: string, size: number, log: Log, rewrite: Rewrite) {
    super(url, size, log)
    this.#rewrite = rewrite
  }
  override flight(...[tenant, queries, relaxed]: Parameters<Database['flight']>): ReturnType<Database['flight']> { return super.flight(tenant, queries.map(this.#rewrite), relaxed) }
  override transaction<T>(tenant: Parameters<Database['transaction']>[0], work: Parameters<typeof Database.prototype.transaction<T>>[1]): Promise<T> {
    return super.transaction(tenant, (db) => work(through(db, (query) => this.#rewrite(query) as typeof query)))
  }
}

/** Grace is over at once, so that returns race with its end all the time. */
export function stormPlatform(url: string, connections: number, log: Log, rewrite: Rewrite): Platform {
  return {
    database: new BentDatabase(url, connections, log, rewrite), clock: systemClock, ids: makeIds(systemClock), log, wake: () => undefined,
    secrets: emptySecrets,
    defaults: { ...standardDefaults, graceMinutes: 0 },
    ...outsideWorld,
    jobs: { enqueue: () => Promise.reject(new Error('nothing here leaves work for later')), wake: () => undefined },
    outbound: new Outbound(parseAllow(null), () => Promise.reject(new Error('nothing here calls anybody'))),
  }
}

export interface Size { agents: number; visitors: number; maxChats(place: number): number; strategies: ('least_loaded' | 'round_robin' | 'pull')[] }
export const stormSize: Size = { agents: 40, visitors: 150, maxChats: (place) => 1 + place % 6, strategies: ['least_loaded', 'pull', 'round_robin'] }

let worlds = 0
export async function makeWorld(platform: Platform, size: Size): Promise<StormWorld> {
  const world: StormWorld = { platform, tenant: 0, agents: [], inboxes: [], groups: [], visitors: [] }
  const made = worlds++
  await makeContext(platform, 'none').tx(async (outer) => {
    const tx = await createTenant(outer, { slug: `storm-${made}`, name: 'Storm' })
    world.tenant = tx.tenant as number
    for (let i = 0; i < size.agents; i++) {
      const agent = await addAgent(tx, { name: `Agent ${i}`, email: `agent${i}@storm${made}.test`, role: 'agent', password: null, maxChats: size.maxChats(i) })
      world.agents.push({ id: (await accountByUid(tx, agent.uid)).id, uid: agent.uid, name: agent.name })
    }
    for (const [i, strategy] of size.strategies.entries()) {
      const group = await createGroup(tx, { name: `Group ${i}`, strategy, isDefault: i === 0 })
      const inbox = await createInbox(tx, { name: `Inbox ${i}`, channel: 'web', group: group.uid })
      world.inboxes.push(inbox.id)
      world.groups.push({ uid: group.uid })
      for (const agent of world.agents) {
        await setMembership(tx, group.uid, agent.uid, true)
        await subscribe(tx, agent.id, inbox.id, true)
      }
    }
  })
  const ctx = makeContext(platform, world.tenant)
  for (const agent of world.agents) await setStatusByProgram(ctx, agent.id, true)
  for (let i = 0; i < size.visitors; i++) {
    const phone = `+1415555${String(1_000 + i)}`
    world.visitors.push({ id: await contactByPhone(ctx, phone, null), phone })
  }
  return world
}

export const systemOf = (world: StormWorld): Context => makeContext(world.platform, world.tenant)

export const personOf = (world: StormWorld, who: Person, role: 'agent' | 'manager'): Context =>
  makeContext(world.platform, world.tenant, { kind: 'agent', accountId: who.id, uid: who.uid, name: who.name, role, sessionId: 1, sessionUid: who.uid })

export const visitorOf = (world: StormWorld, visitorId: number, inboxId: number): Context =>
  makeContext(world.platform, world.tenant, { kind: 'visitor', visitorId, inboxId, tokenHash: Buffer.alloc(0) })
