// A tenant in a time zone of its own, whose clock stands where the test puts it, worked on by the domain's functions alone: no
// keeper, no router, no aggregator does anything by itself.
import type { BusinessHours, Presence } from '@switchboard/protocol'
import { systemClock, type Clock } from '../../../src/kernel/clock.ts'
import { makeIds } from '../../../src/kernel/ids.ts'
import { sendAgentEvent, sendVisitorMessage } from '../../../src/modules/conversations/index.ts'
import { rateConversation } from '../../../src/modules/feedback/index.ts'
import { accountByUid, createTenant } from '../../../src/modules/identity/index.ts'
import { changeInboxSettings, createGroup, createInbox, setHours, setMembership } from '../../../src/modules/inboxes/index.ts'
import { contactByPhone } from '../../../src/modules/people/index.ts'
import { addAgent, addBot, setStatusByCaller } from '../../../src/modules/presence/index.ts'
import { assignTo, leave } from '../../../src/modules/routing/index.ts'
import { changeSettings, type SettingsChange } from '../../../src/modules/settings/index.ts'
import { makeContext, standardDefaults, type Context, type Platform } from '../../../src/platform/context.ts'
import { Database, through } from '../../../src/platform/db/database.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import { makeLog } from '../../../src/platform/log/log.ts'
import { parseAllow } from '../../../src/platform/net/allow.ts'
import { Outbound } from '../../../src/platform/net/outbound.ts'
import { emptySecrets, outsideWorld } from '../../harness/outside.ts'

export interface Somebody { id: number; uid: string; name: string }

/** Sees every statement before it is sent; throwing is being killed there. */
class WatchedDatabase extends Database {
  watch: (query: Sql) => void = () => undefined
  override flight(...[tenant, queries, relaxed]: Parameters<Database['flight']>): ReturnType<Database['flight']> {
    for (const query of queries) this.watch(query)
    return super.flight(tenant, queries, relaxed)
  }
  override transaction<T>(tenant: Parameters<Database['transaction']>[0], work: Parameters<typeof Database.prototype.transaction<T>>[1]): Promise<T> {
    return super.transaction(tenant, (db) => work(through(db, (query) => {
      this.watch(query)
      return query
    })))
  }
}

export class World {
  readonly database: WatchedDatabase
  readonly platform: Platform
  now = Date.parse('2026-03-01T00:00:00Z')
  tenant = 0
  agents: Somebody[] = []
  bot: Somebody = { id: 0, uid: '', name: '' }
  visitors: number[] = []
  inbox = 0
  #sent = 0

  private constructor(url: string, connections: number) {
    const log = makeLog('silent', false)
    const clock: Clock = { now: () => this.now }
    this.database = new WatchedDatabase(url, connections, log)
    this.platform = {
      database: this.database, clock, ids: makeIds(systemClock), log, wake: () => undefined,
      secrets: emptySecrets,
      defaults: { ...standardDefaults, graceMinutes: 10_000 }, ...outsideWorld,
      outbound: new Outbound(parseAllow(null), () => Promise.reject(new Error('nobody is called here'))),
      jobs: { enqueue: () => Promise.resolve(), wake: () => undefined },
    }
  }

  static async make(url: string, options: { timeZone: string; now: number; agents: number; visitors: number; connections?: number; targetSeconds?: number; hours?: BusinessHours; bot?: boolean }): Promise<World> {
    const world = new World(url, options.connections ?? 4)
    world.now = options.now
    const slug = `w-${Math.random().toString(36).slice(2, 10)}`
    await makeContext(world.platform, 'none').tx(async (outer) => {
      const tx = await createTenant(outer, { slug, name: 'World', timeZone: options.timeZone })
      world.tenant = tx.tenant as number
      const group = await createGroup(tx, { name: 'All', strategy: 'pull', isDefault: true, targetSeconds: options.targetSeconds })
      for (let i = 0; i < options.agents; i++) {
        const agent = await addAgent(tx, { name: `Agent ${i}`, email: `a${i}@${slug}.test`, role: 'manager', password: null, maxChats: 1_000, wanted: 'offline' })
        await setMembership(tx, group.uid, agent.uid, true)
        world.agents.push({ id: (await accountByUid(tx, agent.uid)).id, uid: agent.uid, name: agent.name })
      }
      if (options.hours) await setHours(tx, group.uid, options.hours)
      if (options.bot) {
        const bot = await addBot(tx, { name: 'Bot' })
        world.bot = { id: bot.number, uid: bot.uid, name: bot.name }
      }
      const inbox = await createInbox(tx, { name: 'Web', channel: 'web' })
      await changeInboxSettings(tx, inbox.uid, { rating: { enabled: true, question: null } })
      world.inbox = inbox.id
    })
    for (let i = 0; i < options.visitors; i++) world.visitors.push(await contactByPhone(world.system, `+1415555${1_000 + i}`, null))
    return world
  }

  get system(): Context { return makeContext(this.platform, this.tenant) }
  as({ id, uid, name }: Somebody): Context {
    return makeContext(this.platform, this.tenant, { kind: 'agent', accountId: id, uid, name, role: 'manager', sessionId: 0, sessionUid: uid, bot: id === this.bot.id })
  }

  decide(change: SettingsChange): Promise<unknown> { return changeSettings(this.system, change) }
  status(agent: Somebody, status: Presence): Promise<void> { return setStatusByCaller(this.system, agent.id, status) }

  /** The visitor writes; returns the conversation's uid. */
  async ask(visitor: number): Promise<string> {
    const ctx = makeContext(this.platform, this.tenant, { kind: 'visitor', visitorId: visitor, inboxId: this.inbox, tokenHash: Buffer.alloc(0) })
    const { conversationId } = await sendVisitorMessage(ctx, { text: 'Hello', clientId: `client-${this.#sent++}` })
    const [row] = await this.system.db.rows<{ uid: string }>({ text: 'select uid from conversations where tenant_id = app_tenant() and id = $1', values: [conversationId], name: 'test_uid' })
    return row?.uid ?? ''
  }

  rate(visitor: number, score: number): Promise<unknown> {
    return rateConversation(makeContext(this.platform, this.tenant, { kind: 'visitor', visitorId: visitor, inboxId: this.inbox, tokenHash: Buffer.alloc(0) }), { score })
  }

  answer(agent: Somebody, conversation: string): Promise<unknown> {
    return sendAgentEvent(this.as(agent), { conversation, type: 'message', text: 'Yes', clientId: `client-${this.#sent++}` })
  }
  assign(agent: Somebody, conversation: string): Promise<unknown> { return assignTo(this.as(agent), conversation, agent.uid) }
  resolve(agent: Somebody, conversation: string): Promise<unknown> { return leave(this.as(agent), conversation, 'resolve') }

  stop(): Promise<void> { return this.database.stop() }
}
