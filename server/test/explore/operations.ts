// What can happen to a conversation and an agent: the use cases of the product, called as its contracts call them.
import { makeIds } from '../../src/kernel/ids.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { must } from '../../src/kernel/must.ts'
import { findFirstQueued, lockQueued, markByAgent, markByVisitor, moveConversation, receiveDelivery, sendAgentEvent, sendVisitorMessage } from '../../src/modules/conversations/index.ts'
import { Housekeeper } from '../../src/modules/installation/index.ts'
import { closePresence, openPresence, setStatusByProgram, takeSlotByHand } from '../../src/modules/presence/index.ts'
import {
  allocateNext, BotKeeper, changeAgent, claim, claimAs, deallocate, endGraceNow, endIdle, GraceKeeper, handOver, leave, moveToInbox, reassign, removeAgent, removeGroup, reopen, resolveHandle, Router,
  transfer,
} from '../../src/modules/routing/index.ts'
import { recordDecision } from '../../src/modules/routing/decisions.ts'
import { makeContext, standardDefaults, type Context, type Platform } from '../../src/platform/context.ts'
import { parseAllow } from '../../src/platform/net/allow.ts'
import { Outbound } from '../../src/platform/net/outbound.ts'
import type { Actor } from './actor.ts'
import type { Scene } from './scenes.ts'
import { emptySecrets, outsideWorld } from '../harness/outside.ts'

/** Which conversation and which agent of the scene. */
export interface Target { c: number; a: number }

class World {
  readonly platform: Platform
  readonly scene: Scene
  readonly target: Target

  constructor(scene: Scene, target: Target, actor: Actor) {
    this.scene = scene
    this.target = target
    this.platform = {
      database: actor.database, clock: systemClock, ids: makeIds(systemClock), log: actor.log, wake: () => undefined,
      secrets: emptySecrets,
      defaults: standardDefaults,
      ...outsideWorld,
      jobs: { enqueue: () => Promise.reject(new Error('no operation here leaves work for later')), wake: () => undefined },
      outbound: new Outbound(parseAllow(null), () => Promise.reject(new Error('no operation here calls anybody'))),
    }
  }

  get system(): Context { return makeContext(this.platform, this.scene.tenant) }
  get agent() { return must(this.scene.agents[this.target.a], 'agent') }
  get session(): number { return must(this.scene.sessions[this.target.a], 'session') }
  get conversation() { return must(this.scene.conversations[this.target.c], 'conversation') }
  get visitor() { return must(this.scene.visitors[this.target.c], 'visitor') }
  get otherInbox(): number { return must(this.scene.inboxes.find((inbox) => inbox !== this.visitor.inbox), 'inbox') }

  as(who: 'agent' | 'manager'): Context {
    const { id, uid } = who === 'agent' ? this.agent : this.scene.manager
    return makeContext(this.platform, this.scene.tenant, { kind: 'agent', accountId: id, uid, name: `Agent ${id}`, role: who, sessionId: this.session, sessionUid: uid, bot: who === 'agent' && this.scene.spec.agents[this.target.a]?.bot === true })
  }

  visitorIn(inboxId: number): Context {
    return makeContext(this.platform, this.scene.tenant, { kind: 'visitor', visitorId: this.visitor.id, inboxId, tokenHash: Buffer.alloc(0) })
  }

  write(inboxId: number, clientId: string): Promise<unknown> {
    return sendVisitorMessage(this.visitorIn(inboxId), { text: 'Are you there?', clientId })
  }
}

interface Operation { uses: '' | 'c' | 'a' | 'ca'; run(w: World): Promise<unknown> }
const declare = <const T extends Record<string, Operation>>(table: T): T => table
let messages = 0

export const operations = declare({
  allocate: { uses: 'a', run: (w) => allocateNext(w.system, w.agent.id) },
  claim: { uses: 'ca', run: (w) => claimAs(w.system, w.conversation.id, w.agent.id) },
  take: { uses: 'ca', run: (w) => claim(w.as('agent'), w.conversation.uid) },
  resolve: { uses: 'c', run: (w) => resolveHandle(w.system, w.conversation.id) },
  leave: { uses: 'ca', run: (w) => leave(w.as('agent'), w.conversation.uid, 'resolve') },
  release: { uses: 'ca', run: (w) => leave(w.as('agent'), w.conversation.uid, 'release') },
  close: { uses: 'c', run: (w) => leave(w.as('manager'), w.conversation.uid, 'close') },
  deallocate: { uses: 'c', run: (w) => deallocate(w.system, w.conversation.id) },
  reassign: { uses: 'ca', run: (w) => reassign(w.system, w.conversation.id, w.agent.id) },
  move: { uses: 'c', run: (w) => moveToInbox(w.system, w.conversation.id, w.otherInbox) },
  reopen: { uses: 'ca', run: (w) => reopen(w.as('agent'), w.conversation.uid) },
  offline: { uses: 'a', run: (w) => setStatusByProgram(w.system, w.agent.id, false) },
  disconnect: { uses: 'a', run: (w) => closePresence(w.as('agent'), w.session, true) },
  connect: { uses: 'a', run: (w) => openPresence(w.as('agent'), w.platform.ids.uid()) },
  online: { uses: 'a', run: (w) => setStatusByProgram(w.system, w.agent.id, true) },
  expire: { uses: '', run: (w) => new GraceKeeper(w.platform).sweep() },
  endGrace: { uses: 'c', run: (w) => endGraceNow(w.as('manager'), w.conversation.uid) },
  handOver: { uses: 'ca', run: (w) => handOver(w.as('agent'), w.conversation.uid, { context: 'He wants to know more.' }) },
  late: { uses: '', run: (w) => new BotKeeper(w.platform).sweep() },
  message: { uses: 'c', run: (w) => w.write(w.visitor.inbox, `m${messages++}`) },
  retry: { uses: 'c', run: (w) => w.write(w.visitor.inbox, 'the same') },
  elsewhere: { uses: 'c', run: (w) => w.write(w.otherInbox, `m${messages++}`) },
  delivery: { uses: 'c', run: (w) => receiveDelivery(w.system, w.visitor.inbox, { externalId: `d${w.target.c}`, from: w.visitor.phone, text: 'Hello?', conversationId: 'outer' }) },
  reply: { uses: 'ca', run: (w) => sendAgentEvent(w.as('agent'), { conversation: w.conversation.uid, type: 'message', text: 'Yes', clientId: `r${messages++}` }) },
  route: { uses: '', run: (w) => new Router(w.platform).wake(w.scene.tenant) },
  handOn: { uses: 'ca', run: (w) => transfer(w.as('manager'), w.conversation.uid, { agent: w.agent.uid }, 'a note') },
  toGroup: { uses: 'ca', run: (w) => transfer(w.as('agent'), w.conversation.uid, { group: w.scene.group.uid }, undefined) },
  idle: { uses: 'c', run: (w) => endIdle(w.system, { id: w.conversation.id, idleMinutes: 0, warningMinutes: 0 }) },
  seen: { uses: 'ca', run: (w) => markByAgent(w.as('agent'), w.conversation.uid, 'read', 9) },
  seenByVisitor: { uses: 'c', run: (w) => markByVisitor(w.visitorIn(w.visitor.inbox), 'read', 9) },
  remove: { uses: 'a', run: (w) => removeAgent(w.system, w.agent.uid) },
  dissolve: { uses: '', run: (w) => removeGroup(w.system, w.scene.group.uid) },
  deactivate: { uses: 'a', run: (w) => changeAgent(w.system, w.agent.uid, { active: false }) },
  demote: { uses: 'a', run: (w) => changeAgent(w.system, w.agent.uid, { role: 'viewer' }) },
  lower: { uses: 'a', run: (w) => changeAgent(w.system, w.agent.uid, { maxChats: 0 }) },
  sweep: { uses: '', run: (w) => new Housekeeper(w.platform).sweep() },
})
/** Wrong on purpose, to be asked for by name: the conversation is locked before the slot is taken. */
const broken = declare({
  backwards: {
    uses: 'a',
    run: (w) => w.system.tx(async (tx) => {
      const found = await tx.db.rows(findFirstQueued({ inboxIds: w.scene.inboxes, weights: { alpha: 0.4, beta: 0.6 }, instant: tx.now(), not: w.agent.id, most: 1 }))
      const taken = found[0] && await tx.db.maybe(lockQueued(found[0].id))
      if (!taken) return
      await takeSlotByHand(tx, w.agent.id, { online: true })
      await moveConversation(tx, taken.id, {
        to: 'assigned', from: ['queued'], agentId: w.agent.id, accountId: w.agent.id, code: 'agent_joined', text: 'Agent joined', by: 'system', reason: 'agent_assigned',
      })
      recordDecision(tx, { conversationId: taken.id, accountId: w.agent.id, origin: 'pull', strategy: 'pull', judged: [], startedAt: 0 })
    }),
  },
})
const all: Record<string, Operation> = { ...operations, ...broken }
const operationOf = (name: string): Operation => must(all[name], `operation ${name}`)

export type OperationName = keyof typeof operations | keyof typeof broken

/** An operation on its target, written `claim:1.2` (conversation 1, agent 2), `offline:1`, `expire`. */
export interface Instance { name: OperationName; target: Target }

export function nameOf({ name, target }: Instance): string {
  const { uses } = operationOf(name)
  return uses === '' ? name : `${name}:${[...uses].map((letter) => (letter === 'c' ? target.c : target.a) + 1).join('.')}`
}

export function instanceOf(text: string): Instance {
  const [name, numbers = ''] = text.split(':')
  const found = (Object.keys(all) as OperationName[]).find((candidate) => candidate === name)
  if (!found) throw new Error(`no operation ${text}; there are ${Object.keys(operations).join(' ')}`)
  const given = numbers.split('.').map((number) => Number(number) - 1)
  const of = (letter: 'c' | 'a'): number => Math.max(0, given[operationOf(found).uses.indexOf(letter)] ?? 0)
  return { name: found, target: { c: of('c'), a: of('a') } }
}

/** Every operation (or one) on every target that the scene has. */
export function instancesIn(scene: { agents: unknown[]; conversations: unknown[] }, only?: string): Instance[] {
  const places = (uses: boolean, list: unknown[]): number[] => uses ? [...list.keys()] : [0]
  const wanted = (only === undefined ? Object.keys(operations) : Object.keys(all).filter((name) => name === only)) as OperationName[]
  return wanted.flatMap((name) => {
    const { uses } = operationOf(name)
    return places(uses.includes('c'), scene.conversations).flatMap((c) => places(uses.includes('a'), scene.agents).map((a) => ({ name, target: { c, a } })))
  })
}

export const runInstance = (instance: Instance, scene: Scene, actor: Actor): Promise<unknown> => operationOf(instance.name).run(new World(scene, instance.target, actor))
