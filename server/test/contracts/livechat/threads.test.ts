// The law of threads: random walks of everything that can happen to a conversation, held against the rule in a few lines. Threads
// tile the conversation: entries lie in them in order, one is active unless the conversation is over, and a new one begins at the
// first assignment, at a hand-over to another agent, and at a reopening; not when the same agent is assigned again.
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendVisitorMessage } from '../../../src/modules/conversations/index.ts'
import { endIdle } from '../../../src/modules/routing/index.ts'
import { actingAs, makeContext } from '../../../src/platform/context.ts'
import { makeDesk, type Caller, type Desk, type Event, type Group, type Guest, type Shown } from './desk.ts'

let desk: Desk
let agents: Caller[]
let groups: Group[]
beforeAll(async () => {
  desk = await makeDesk()
  await desk.admin.patch(`/v1/agents/${desk.admin.agent.id}`, { acceptingChats: false })
  agents = await Promise.all(Array.from({ length: 3 }, () => desk.agent({ maxConcurrentChats: 20 })))
  // Nothing moves by itself: groups whose agents take from the queue.
  groups = await Promise.all([desk.group({ routingStrategy: 'pull' }, agents), desk.group({ routingStrategy: 'pull' }, agents)])
})
afterAll(() => desk.stop())

const names = ['message', 'assign0', 'assign1', 'assign2', 'transferAgent0', 'transferAgent1', 'transferGroup', 'release', 'resolve', 'close', 'reopen', 'note', 'reply', 'timeout', 'moveInbox'] as const
type Action = (typeof names)[number]

/** What the rule says, told by state and holder alone. */
class Rule {
  state = 'pending'
  holder: number | null = null
  /** Threads by the agent whose they are; null: nobody's yet. */
  threads: (number | null)[] = [null]
  reasons: string[] = []

  assign(agent: number, reason: string): void {
    if (this.state !== 'pending' && this.state !== 'active') return
    if (this.state === 'active' && this.holder === agent) return
    if (this.threads.at(-1) !== agent) { this.reasons.push(reason); this.threads.push(agent) }
    this.state = 'active'
    this.holder = agent
  }
  queue(): void { if (this.state === 'active') { this.state = 'pending'; this.holder = null } }
  end(to: 'resolved' | 'closed', reason: string): void {
    if (this.state === 'closed' || (this.state === 'resolved' && to === 'resolved')) return
    if (this.state !== 'resolved') this.reasons.push(reason)
    this.state = to
  }
  reopen(agent: number | null): void {
    if (this.state !== 'resolved') return
    this.threads.push(agent)
    this.state = agent === null ? 'pending' : 'active'
    this.holder = agent
  }
  get over(): boolean { return this.state === 'resolved' || this.state === 'closed' }
}

interface Walk { guest: Guest; id: string; rule: Rule }
const path = (walk: Walk, what: string): string => `/v1/conversations/${walk.id}/${what}`

async function step(walk: Walk, action: Action): Promise<void> {
  const { rule, guest, id } = walk
  const who = (place: number): Caller => agents[place] as Caller
  const holder = rule.holder === null ? desk.admin : who(rule.holder)
  switch (action) {
    case 'message':
      // A closed one is over: the message would open another conversation.
      if (rule.state === 'closed') return
      await guest.write('hello')
      return rule.reopen(null)
    case 'assign0': case 'assign1': case 'assign2': {
      const place = Number(action.at(-1))
      await desk.admin.post(path(walk, 'assign'), { agentId: who(place).agent.id })
      return rule.assign(place, 'agent_assigned')
    }
    case 'transferAgent0': case 'transferAgent1': {
      const place = Number(action.at(-1))
      await desk.admin.post(path(walk, 'transfer'), { agentId: who(place).agent.id })
      return rule.assign(place, 'transferred')
    }
    case 'transferGroup': await desk.admin.post(path(walk, 'transfer'), { groupId: groups[1]?.id, note: 'on' }); return rule.queue()
    case 'release': await desk.admin.post(`/rest/v1/conversations/${id}/release`); return rule.queue()
    case 'resolve': await desk.admin.post(path(walk, 'resolve')); return rule.end('resolved', 'resolved')
    case 'close': await desk.admin.post(path(walk, 'close')); return rule.end('closed', 'closed')
    case 'reopen': await who(2).post(path(walk, 'reopen')); return rule.reopen(rule.holder === null ? null : 2)
    case 'note': await desk.admin.patch(`/v1/conversations/${id}`, { notes: `note ${Math.random()}` }); return
    case 'reply': {
      const { activeThreadId } = await desk.admin.conversation(id)
      if (activeThreadId !== null) await holder.post(`/v1/threads/${activeThreadId}/events`, { content: 'answer' })
      return
    }
    case 'timeout': {
      // As if an hour had passed for this conversation alone.
      const later = { now: () => desk.t.clock.now() + 3_600_000 }
      const [row] = await desk.t.database.admin<{ id: number; by: string }>('select id, last_message_by as by from conversations where uid = $1', [id])
      const at = makeContext({ ...desk.t.app.platform, clock: later }, desk.tenant)
      const done = await endIdle(at, { id: row?.id ?? 0, idleMinutes: 60, warningMinutes: 0 })
      expect(done === 'resolved').toBe(rule.state === 'active' && row?.by === 'agent')
      if (done === 'resolved') rule.end('resolved', 'timeout')
      return
    }
    case 'moveInbox': {
      const to = await desk.t.database.admin<{ uid: string }>('select i.uid from inboxes i join conversations c on c.tenant_id = i.tenant_id and c.inbox_id <> i.id where c.uid = $1 limit 1', [id])
      if (to[0] && !rule.over) { await desk.admin.post(`/rest/v1/conversations/${id}/move`, { inbox: to[0].uid }); rule.queue() }
      return
    }
  }
}

async function check(walk: Walk, after: Action[]): Promise<void> {
  const { rule, id } = walk
  const shown = await desk.admin.conversation(id)
  const said = after.join(' ')
  expect([shown.status, shown.assignedAgentId === null || rule.over ? null : agents.findIndex((agent) => agent.agent.id === shown.assignedAgentId)], said).toEqual([rule.state, rule.over ? null : rule.holder])
  expect(shown.threads, said).toHaveLength(rule.threads.length)
  expect(shown.threads.filter((thread) => thread.status === 'active').map((thread) => thread.id), said).toEqual(rule.over ? [] : [shown.threads.at(-1)?.id])
  expect(shown.activeThreadId, said).toBe(rule.over ? null : shown.threads.at(-1)?.id)
  expect(shown.threads.filter((thread) => thread.status === 'closed').map((thread) => thread.closedReason), said).toEqual(rule.reasons)
  await tiled(shown, said)
}

/** Every entry lies in exactly one thread, and the threads follow each other. */
async function tiled(shown: Shown, said: string): Promise<void> {
  const all: Event[] = []
  for (const thread of shown.threads) {
    const { body } = await desk.admin.get<Event[]>(`/v1/threads/${thread.id}/events`)
    expect(body.every((event) => event.threadId === thread.id), said).toBe(true)
    all.push(...body)
    if (thread.status !== 'closed') continue
    expect([thread.closedAt === null, thread.closedBy === null, thread.updatedAt], said).toEqual([false, false, thread.closedAt])
  }
  expect(all.map((event) => event.seq), said).toEqual(all.map((_, i) => i + 1))
}

describe('threads', () => {
  it('are those of the rule, whatever happens in whatever order', { timeout: 120_000 }, async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_121)
    const walks = fc.sample(fc.array(fc.constantFrom(...names), { minLength: 4, maxLength: 14 }), { seed, numRuns: 24 })
    for (const actions of walks) {
      const guest = await desk.guest({ groupId: groups[0]?.id, initialMessage: 'hi' })
      const walk: Walk = { guest, id: guest.session.conversationId ?? '', rule: new Rule() }
      const done: Action[] = []
      for (const action of actions) {
        await step(walk, action)
        done.push(action)
      }
      await check(walk, done)
      await desk.admin.post(path(walk, 'close'))
    }
  })

  it('say at each step who ended them, and why', async () => {
    const guest = await desk.guest({ groupId: groups[0]?.id, initialMessage: 'hi' })
    const walk: Walk = { guest, id: guest.session.conversationId ?? '', rule: new Rule() }
    const done: Action[] = []
    for (const action of ['assign0', 'assign0', 'release', 'assign0', 'assign1', 'transferAgent0', 'transferGroup', 'assign0', 'resolve', 'message', 'assign0', 'resolve', 'reopen', 'close'] as Action[]) {
      await step(walk, action)
      done.push(action)
      await check(walk, done)
    }
    const { threads } = await desk.admin.conversation(walk.id)
    expect(threads.map((thread) => [thread.closedReason, thread.closedBy])).toEqual([
      ['agent_assigned', 'system'], ['agent_assigned', 'system'], ['transferred', 'agent'], ['resolved', 'agent'], ['agent_assigned', 'system'], ['resolved', 'agent'], ['closed', 'agent'],
    ])
  })

  it('a message lands in the thread that holds when it is stored, also beside a hand-over', async () => {
    const guest = await desk.guest({ groupId: groups[0]?.id, initialMessage: 'hi' })
    const id = guest.session.conversationId ?? ''
    await Promise.all([
      ...Array.from({ length: 15 }, (_, i) => guest.write(`m${i}`)),
      (async () => { for (let i = 0; i < 6; i++) await desk.admin.post(`/v1/conversations/${id}/assign`, { agentId: agents[i % 2]?.agent.id }) })(),
    ])
    await tiled(await desk.admin.conversation(id), 'beside each other')
  })

  it('one that nobody answered has the thread of its opening, whoever opened it', async () => {
    await desk.admin.patch(`/v1/agents/${desk.admin.agent.id}`, { status: 'away' })
    const guest = await desk.guest()
    const [row] = await desk.t.database.admin<{ visitor_id: number; inbox_id: number }>('select s.visitor_id, s.inbox_id from visitor_sessions s join visitors v on v.id = s.visitor_id where v.uid = $1', [guest.session.visitorId])
    await desk.ctx.tx(async (tx) => {
      await sendVisitorMessage(actingAs(tx, { actor: { kind: 'visitor', visitorId: row?.visitor_id ?? 0, inboxId: row?.inbox_id ?? 0, tokenHash: Buffer.alloc(0) } }), { text: 'by a delivery', clientId: null })
    })
    const { conversationId } = (await desk.nobody.post<{ conversationId: string }>('/v1/widget/session', { sessionToken: guest.session.sessionToken })).body
    expect((await desk.admin.conversation(conversationId)).threads).toMatchObject([{ status: 'active', conversationId, closedBy: null, closedReason: null, closedAt: null }])
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
