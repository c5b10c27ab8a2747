// The main path through the front door: a visitor writes, it is routed, the agent answers, the answer arrives.
import type { Conversation, RoutingDecision, StaffEvent } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness/app.ts'
import { clientId, eventually, type Socket, type Staff } from '../harness/client.ts'

let t: TestApp
let maya: Staff
let desk: Socket<StaffEvent>
beforeAll(async () => {
  t = await startApp()
  maya = await t.client.signIn('maya')
  desk = await maya.socket()
})
afterAll(() => t.stop())

const state = async (uid: string): Promise<Conversation> => (await maya.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation

describe('a visitor writes, an agent answers', () => {
  it('routes to the agent within capacity and brings the answer back', async () => {
    const eva = await t.client.visit('pub_demo', { name: 'Eva' })
    const phone = await eva.socket(eva.session.state.position)
    const sent = await eva.write('Where is my order?')
    const assigned = await desk.item('conversation.assigned', (item) => item.conversation?.uid === sent.conversation.uid)
    expect(assigned.conversation).toMatchObject({ state: 'assigned', agent: { uid: maya.uid }, agentUnread: 1 })
    expect(assigned.agent).toMatchObject({ activeChats: 1 })
    desk.send({ type: 'send', conversation: sent.conversation.uid, kind: 'message', text: 'On its way', clientId: clientId() })
    const answer = await phone.item('conversation.message', (item) => item.event?.author.kind === 'agent')
    expect(answer.event).toMatchObject({ text: 'On its way', author: { name: 'Maya Okafor', uid: null }, seq: 3 })
    await phone.item('conversation.assigned', (item) => item.conversation.agent?.name === 'Maya Okafor')
    expect(await state(sent.conversation.uid)).toMatchObject({ waitingSince: null, visitorUnread: 1, lastSeq: 3 })
  })

  it('never shows a note to the visitor', async () => {
    const visitor = await t.client.visit()
    const phone = await visitor.socket(visitor.session.state.position)
    const { conversation } = await visitor.write('Hi')
    await desk.item('conversation.assigned', (item) => item.conversation?.uid === conversation.uid)
    const note = await maya.post(`/rest/v1/conversations/${conversation.uid}/events`, { type: 'note', text: 'secret note', clientId: clientId() })
    expect(note.status).toBe(201)
    await maya.post(`/rest/v1/conversations/${conversation.uid}/events`, { type: 'message', text: 'Hello!', clientId: clientId() })
    await phone.item('conversation.message', (item) => item.event?.text === 'Hello!')
    const read = await visitor.get<{ data: { text: string }[] }>('/rest/v1/widget/events')
    expect(read.body.data.map((event) => event.text)).toEqual(['Hi', 'Agent Maya Okafor joined', 'Hello!'])
    expect(JSON.stringify(phone.frames)).not.toContain('secret note')
    expect(JSON.stringify(desk.items)).toContain('secret note')
  })

  it('explains the decision: who was chosen, who was left out and why', async () => {
    const visitor = await t.client.visit()
    const { conversation } = await visitor.write('Why her?')
    await desk.item('conversation.assigned', (item) => item.conversation?.uid === conversation.uid)
    const { body } = await maya.get<{ data: RoutingDecision[] }>(`/rest/v1/conversations/${conversation.uid}/routing`)
    expect(body.data[0]).toMatchObject({ outcome: 'assigned', strategy: 'least_loaded', policyVersion: 3, agent: { uid: maya.uid } })
    const reasons = Object.fromEntries((body.data[0]?.candidates ?? []).map((c) => [c.agent.name, c.excluded]))
    expect(reasons).toEqual({ 'Maya Okafor': null, 'Jonas Lind': 'offline', 'Ada Winter': 'offline', 'Milan Novak': 'offline' })
  })

  it('lets the queue wait at capacity, tells the place, and drains when room comes', async () => {
    const one = await t.client.visit()
    await one.write('fourth')
    await eventually(async () => (await maya.get<{ agent: { activeChats: number } }>('/rest/v1/me')).body.agent.activeChats === 4)
    const late = await t.client.visit()
    const lateSocket = await late.socket(late.session.state.position)
    const { conversation } = await late.write('fifth')
    const place = await lateSocket.item('queue.moved')
    expect(place.conversation).toMatchObject({ state: 'queued', queuePosition: 1 })
    const waiting = await maya.get<{ data: RoutingDecision[] }>(`/rest/v1/conversations/${conversation.uid}/routing`)
    expect(waiting.body.data[0]).toMatchObject({ outcome: 'waiting', agent: null })
    const mine = await maya.get<{ data: Conversation[] }>('/rest/v1/conversations?view=mine')
    const first = mine.body.data[0]
    const done = await maya.post<{ conversation: Conversation }>(`/rest/v1/conversations/${first?.uid}/resolve`)
    expect(done.body.conversation).toMatchObject({ state: 'resolved' })
    await desk.item('conversation.assigned', (item) => item.conversation?.uid === conversation.uid)
  })

  it('takes a resolved conversation up again when the visitor writes within the window', async () => {
    const mine = await maya.get<{ data: Conversation[] }>('/rest/v1/conversations?view=mine')
    for (const conversation of mine.body.data) await maya.post(`/rest/v1/conversations/${conversation.uid}/resolve`)
    const visitor = await t.client.visit()
    const first = await visitor.write('one')
    await desk.item('conversation.assigned', (item) => item.conversation?.uid === first.conversation.uid)
    await maya.post(`/rest/v1/conversations/${first.conversation.uid}/resolve`)
    const second = await visitor.write('two')
    expect(second.conversation.uid).toBe(first.conversation.uid)
    await eventually(async () => (await state(first.conversation.uid)).state === 'assigned')
    await maya.post(`/rest/v1/conversations/${first.conversation.uid}/resolve`)
    t.clock.advance(25 * 3_600_000)
    maya = await t.client.signIn('maya')
    const third = await visitor.write('three')
    expect(third.conversation.uid).not.toBe(first.conversation.uid)
  })

  it('stores a retried message once, whatever happened meanwhile', async () => {
    const visitor = await t.client.visit()
    const id = clientId()
    const sends = await Promise.all(Array.from({ length: 8 }, () => visitor.write('once', id)))
    expect(new Set(sends.map((sent) => `${sent.conversation.uid} ${sent.event.seq}`)).size).toBe(1)
    const parallel = await t.client.visit()
    const opened = await Promise.all(Array.from({ length: 8 }, (_, i) => parallel.write(`message ${i}`)))
    expect(new Set(opened.map((sent) => sent.conversation.uid)).size).toBe(1)
    expect(opened.map((sent) => sent.event.seq).toSorted((a, b) => a - b).slice(0, 1)).toEqual([1])
  })

  it('logged no problem', () => {
    expect(t.problems).toEqual([])
  })
})
