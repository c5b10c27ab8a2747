// The storm: many callers at once do whatever comes to their mind, and the invariants are looked at while they do.
import pg from 'pg'
import { AppError } from '../../src/kernel/errors.ts'
import { must } from '../../src/kernel/must.ts'
import { markByAgent, markByVisitor, receiveDelivery, sendAgentEvent, sendVisitorMessage } from '../../src/modules/conversations/index.ts'
import { restoreGroup } from '../../src/modules/inboxes/index.ts'
import { restoreAgent, setStatusByProgram } from '../../src/modules/presence/index.ts'
import {
  allocateNext, assignTo, changeAgent, claim, claimAs, deallocate, endGraceNow, endIdle, GraceKeeper, leave, moveToInbox, removeAgent, removeGroup, reopen,
  resolveHandle, Router, transfer,
} from '../../src/modules/routing/index.ts'
import { makeLog } from '../../src/platform/log/log.ts'
import { invariants } from '../checkers/invariants.ts'
import { graceInvariants } from './oracle.ts'
import { dice } from './stand.ts'
import { makeWorld, personOf, stormPlatform, stormSize, systemOf, visitorOf, type Person, type StormWorld } from './storm-world.ts'
import { unchanged, type Rewrite } from './stepped-database.ts'

interface Known { id: number; uid: string }
interface Roll { world: StormWorld; agent: Person; other: Person; conversation: Known; visitor: { id: number; phone: string }; inbox: number; group: { uid: string }; n: number }
type Move = (r: Roll) => Promise<unknown>

let sent = 0
/** Weight and deed. Overrides of capacity and lower capacities are left out: they are allowed to exceed. */
const moves: Record<string, [number, Move]> = {
  message: [22, (r) => sendVisitorMessage(visitorOf(r.world, r.visitor.id, r.inbox), { text: 'Hello', clientId: `c${sent++}` })],
  retry: [2, (r) => sendVisitorMessage(visitorOf(r.world, r.visitor.id, r.inbox), { text: 'Hello', clientId: `again${r.n % 50}` })],
  delivery: [4, (r) => receiveDelivery(systemOf(r.world), r.inbox, { externalId: `d${r.n % 2_000}`, from: r.visitor.phone, text: 'Hello', conversationId: `c${r.n % 40}` })],
  allocate: [14, (r) => allocateNext(systemOf(r.world), r.agent.id)],
  claim: [8, (r) => claimAs(systemOf(r.world), r.conversation.id, r.agent.id)],
  take: [5, (r) => claim(personOf(r.world, r.agent, 'agent'), r.conversation.uid)],
  assign: [6, (r) => assignTo(personOf(r.world, r.other, 'manager'), r.conversation.uid, r.agent.uid)],
  resolve: [12, (r) => resolveHandle(systemOf(r.world), r.conversation.id)],
  close: [2, (r) => leave(personOf(r.world, r.other, 'manager'), r.conversation.uid, 'close')],
  release: [3, (r) => leave(personOf(r.world, r.other, 'manager'), r.conversation.uid, 'release')],
  deallocate: [4, (r) => deallocate(systemOf(r.world), r.conversation.id)],
  move: [3, (r) => moveToInbox(systemOf(r.world), r.conversation.id, r.inbox)],
  reopen: [2, (r) => reopen(personOf(r.world, r.agent, 'agent'), r.conversation.uid)],
  reply: [3, (r) => sendAgentEvent(personOf(r.world, r.agent, 'manager'), { conversation: r.conversation.uid, type: 'message', text: 'Yes', clientId: `r${sent++}` })],
  offline: [3, (r) => setStatusByProgram(systemOf(r.world), r.agent.id, false)],
  online: [6, (r) => setStatusByProgram(systemOf(r.world), r.agent.id, true)],
  expire: [1, (r) => new GraceKeeper(r.world.platform).sweep()],
  endGrace: [1, (r) => endGraceNow(personOf(r.world, r.other, 'manager'), r.conversation.uid)],
  route: [1, (r) => new Router(r.world.platform).wake(r.world.tenant)],
  handOn: [4, (r) => transfer(personOf(r.world, r.other, 'manager'), r.conversation.uid, { agent: r.agent.uid }, undefined)],
  toGroup: [3, (r) => transfer(personOf(r.world, r.other, 'manager'), r.conversation.uid, { group: r.group.uid }, 'on')],
  idle: [3, (r) => endIdle(systemOf(r.world), { id: r.conversation.id, idleMinutes: 0, warningMinutes: 0 })],
  seen: [3, (r) => markByAgent(personOf(r.world, r.agent, 'agent'), r.conversation.uid, 'read', 5)],
  seenByVisitor: [3, (r) => markByVisitor(visitorOf(r.world, r.visitor.id, r.inbox), 'read', 5)],
  remove: [0.3, (r) => removeAgent(systemOf(r.world), r.agent.uid)],
  restore: [1.2, (r) => restoreAgent(systemOf(r.world), r.agent.uid)],
  dissolve: [0.2, (r) => removeGroup(systemOf(r.world), r.group.uid)],
  refound: [0.8, (r) => restoreGroup(systemOf(r.world), r.group.uid)],
  deactivate: [0.3, (r) => changeAgent(systemOf(r.world), r.agent.uid, { active: false })],
  activate: [1.2, (r) => changeAgent(systemOf(r.world), r.agent.uid, { active: true })],
}
const total = Object.values(moves).reduce((sum, [weight]) => sum + weight, 0)

export interface StormOptions {
  url: string; attempts: number; clients: number; seed: number; checkEvery: number; rewrite?: Rewrite
  /** Ends when so many breaches or errors are known (20). */
  enough?: number
  progress?(done: number): void
}
export interface StormAccount {
  attempts: number; done: Record<string, number>; refused: Record<string, number>
  /** What no caller may see. */
  failed: string[]
  /** What a look at the invariants brought. */
  breaches: string[]
  looks: number; deadlocks: number; seconds: number
}

const { nobody_waits_beside_a_free_agent: _routing, nobody_waits_for_a_removed_group: _sweep, ...always } = invariants
/** Seen in one statement each, while the storm goes on: they hold at every commit. */
async function look(client: pg.Client, account: StormAccount): Promise<void> {
  account.looks++
  for (const [name, text] of Object.entries({ ...always, ...graceInvariants })) {
    for (const row of (await client.query(text)).rows.slice(0, 3)) account.breaches.push(`${name} ${JSON.stringify(row)}`)
  }
}

export async function storm(options: StormOptions): Promise<StormAccount> {
  const account: StormAccount = { attempts: 0, done: {}, refused: {}, failed: [], breaches: [], looks: 0, deadlocks: 0, seconds: 0 }
  const log = makeLog('silent', false)
  log.warn = ((fields: unknown, text: string) => { account.failed.push(`${text} ${JSON.stringify(fields)}`) }) as typeof log.warn
  const platform = stormPlatform(options.url, options.clients, log, options.rewrite ?? unchanged)
  // Callers and looks ask it whenever they come.
  const client = new pg.Client({ connectionString: options.url, options: '-c search_path=switchboard', pipeline: true } as pg.ClientConfig)
  client.on('error', () => undefined)
  await client.connect()
  try {
    const world = await makeWorld(platform, stormSize)
    const random = dice(options.seed)
    const one = <T>(list: readonly T[]): T => must(list[Math.floor(random() * list.length)], 'one of a list')
    let known: Known[] = [{ id: 0, uid: '00000000-0000-7000-8000-000000000000' }]
    const began = performance.now()
    let next = 0
    let nextLook = options.checkEvery
    let looking: Promise<void> = Promise.resolve()
    const enough = options.enough ?? 20
    const caller = async (): Promise<void> => {
      while (next < options.attempts && account.failed.length < enough && account.breaches.length < enough) {
        const n = next++
        if (n % 500 === 0) {
          known = (await client.query<Known>('select id, uid from conversations where tenant_id = $1 order by last_message_at desc limit 500', [world.tenant])).rows
          if (known.length === 0) known = [{ id: 0, uid: '00000000-0000-7000-8000-000000000000' }]
          options.progress?.(n)
        }
        if (n >= nextLook) {
          nextLook += options.checkEvery
          looking = looking.then(() => look(client, account))
        }
        const roll: Roll = { world, agent: one(world.agents), other: one(world.agents), conversation: one(known), visitor: one(world.visitors), inbox: one(world.inboxes), group: one(world.groups), n: Math.floor(random() * 1e6) }
        await attempt(roll, random() * total, account)
      }
    }
    await Promise.all(Array.from({ length: options.clients }, caller))
    await looking
    account.seconds = (performance.now() - began) / 1000
    await look(client, account)
    account.deadlocks = (await client.query<{ n: number }>('select deadlocks::integer as n from pg_stat_database where datname = current_database()')).rows[0]?.n ?? 0
    return account
  } finally {
    await client.end()
    await platform.database.stop()
  }
}

async function attempt(roll: Roll, at: number, account: StormAccount): Promise<void> {
  let left = at
  const [name, [, move]] = must(Object.entries(moves).find(([, [weight]]) => (left -= weight) < 0), 'move')
  account.attempts++
  try {
    await move(roll)
    account.done[name] = (account.done[name] ?? 0) + 1
  } catch (error) {
    if (error instanceof AppError && error.code !== 'server.busy') account.refused[`${name} ${error.code}`] = (account.refused[`${name} ${error.code}`] ?? 0) + 1
    else account.failed.push(`${name}: ${error instanceof Error ? `${(error as { code?: string }).code ?? ''} ${error.stack ?? ''}` : String(error)}`)
  }
}

/** Twenty agents ask at the same moment while exactly twenty wait: twenty get one, each another. Returns what went wrong. */
export async function allAtOnce(options: { url: string; rounds: number; callers: number; rewrite?: Rewrite }): Promise<string[]> {
  const platform = stormPlatform(options.url, options.callers, makeLog('silent', false), options.rewrite ?? unchanged)
  const problems: string[] = []
  try {
    const world = await makeWorld(platform, { agents: options.callers, visitors: options.callers, maxChats: () => 1, strategies: ['pull'] })
    const inbox = must(world.inboxes[0], 'inbox')
    for (let round = 0; round < options.rounds; round++) {
      await Promise.all(world.visitors.map((visitor) => sendVisitorMessage(visitorOf(world, visitor.id, inbox), { text: 'Hello', clientId: `${round}` })))
      const answers = await Promise.all(world.agents.map((agent) => allocateNext(systemOf(world), agent.id).catch((error: unknown) => String(error))))
      const got = new Set(answers.filter((answer) => typeof answer === 'number'))
      if (got.size !== options.callers) problems.push(`round ${round}: ${got.size} of ${options.callers} got one of their own: ${answers.join(' ')}`)
      await Promise.all([...got].map((id) => resolveHandle(systemOf(world), id)))
    }
  } finally {
    await platform.database.stop()
  }
  return problems
}
