// Claim, release, assign, resolve, reopen, close: guarded, within capacity, one winner.
import type { Agent, Conversation, Page, RoutingDecision } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, eventually, type Staff } from '../../harness/client.ts'

let t: TestApp
let ada: Staff
let maya: Staff
let jonas: Staff
beforeAll(async () => {
  t = await startApp()
  ;[ada, maya, jonas] = await Promise.all(['ada', 'maya', 'jonas'].map((name) => t.client.signIn(name))) as [Staff, Staff, Staff]
  for (const staff of [ada, maya, jonas]) {
    await staff.call('PUT', '/rest/v1/me/status', { accepting: false })
    await staff.socket()
  }
})
afterAll(() => t.stop())

const open = async (text = 'hello'): Promise<string> => (await (await t.client.visit()).write(text)).conversation.uid
const act = (staff: Staff, uid: string, what: string, body?: unknown) => staff.post<{ conversation: Conversation; code?: string; detail?: string }>(`/rest/v1/conversations/${uid}/${what}`, body)
const agent = async (staff: Staff): Promise<Agent> => (await staff.get<{ agent: Agent }>('/rest/v1/me')).body.agent
const drift = () => t.database.admin<{ account_id: number }>(`
  select a.account_id from agents a
   where a.active_chats <> (select count(*) from conversations c where c.agent_id = a.account_id and c.state = 'assigned')
      or a.active_chats <> (select count(*) from assignments s where s.account_id = a.account_id and s.ended_at is null)`)

describe('claiming', () => {
  it('has one winner, who is named to the others', async () => {
    const uid = await open()
    const replies = await Promise.all([act(maya, uid, 'claim'), act(jonas, uid, 'claim'), act(ada, uid, 'claim')])
    expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
    const winner = replies.find((reply) => reply.status === 200)?.body.conversation.agent?.name
    for (const lost of replies.filter((reply) => reply.status === 409)) expect(lost.body).toMatchObject({ code: 'conversation.not_queued', detail: `${winner} has it` })
    expect(await drift()).toEqual([])
    await act(ada, uid, 'close')
  })

  it('never goes over capacity, however many are claimed at once', async () => {
    const uids = await Promise.all(Array.from({ length: 10 }, () => open()))
    const replies = await Promise.all(uids.map((uid) => act(maya, uid, 'claim')))
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(4)
    expect(replies.filter((reply) => reply.body.code === 'agent.at_capacity')).toHaveLength(6)
    expect(await agent(maya)).toMatchObject({ activeChats: 4, maxChats: 4 })
    expect(await drift()).toEqual([])
    await Promise.all(uids.map((uid) => act(ada, uid, 'close')))
    expect(await agent(maya)).toMatchObject({ activeChats: 0 })
    expect(await drift()).toEqual([])
  })
})

describe('leaving', () => {
  it('resolves once; repeating is harmless; reopening undoes it', async () => {
    const uid = await open()
    await act(maya, uid, 'claim')
    const both = await Promise.all([act(maya, uid, 'resolve'), act(ada, uid, 'resolve')])
    expect(both.map((reply) => reply.status)).toEqual([200, 200])
    expect(await agent(maya)).toMatchObject({ activeChats: 0 })
    const again = await act(maya, uid, 'reopen')
    expect(again.body.conversation).toMatchObject({ state: 'assigned', agent: { uid: maya.uid } })
    expect(await agent(maya)).toMatchObject({ activeChats: 1 })
    await act(maya, uid, 'close')
    expect((await act(maya, uid, 'reopen')).body).toMatchObject({ code: 'conversation.invalid_transition' })
    expect(await drift()).toEqual([])
  })

  it('and undoing it leave somebody where he stood: as long as he waits, in his place', async () => {
    const visitor = await t.client.visit()
    const uid = (await visitor.write('Is anybody there?')).conversation.uid
    const look = async (): Promise<Conversation> => (await ada.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation
    const { queuedAt, waitingSince } = await look()
    expect(waitingSince).not.toBeNull()
    // Resolved while it waited: it waits again, and costs nobody a slot.
    await act(ada, uid, 'resolve')
    expect(await look()).toMatchObject({ state: 'resolved', waitingSince: null })
    expect((await act(ada, uid, 'reopen')).body.conversation).toMatchObject({ state: 'queued', agent: null, queuedAt, waitingSince })
    // Resolved by who had it: he has it again; what he gives back is as old as it was.
    await act(maya, uid, 'claim')
    await act(maya, uid, 'resolve')
    expect((await act(maya, uid, 'reopen')).body.conversation).toMatchObject({ state: 'assigned', agent: { uid: maya.uid }, waitingSince })
    expect((await act(maya, uid, 'release')).body.conversation).toMatchObject({ state: 'queued', agent: null, queuedAt, waitingSince })
    // Nobody waits for an answer that he has.
    await act(jonas, uid, 'claim')
    await jonas.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'Yes.', clientId: clientId() })
    await act(jonas, uid, 'resolve')
    expect((await act(jonas, uid, 'reopen')).body.conversation).toMatchObject({ waitingSince: null })
    // What the visitor takes up himself begins anew.
    await act(jonas, uid, 'resolve')
    await visitor.write('One more thing.')
    const anew = await look()
    expect(anew.state).toBe('queued')
    expect(Date.parse(anew.queuedAt ?? '')).toBeGreaterThan(Date.parse(queuedAt ?? ''))
    expect(anew.waitingSince).toBe(anew.queuedAt)
    await act(ada, uid, 'close')
    expect(await drift()).toEqual([])
  })

  it('lets only the assigned agent or a manager do it', async () => {
    const uid = await open()
    await act(maya, uid, 'claim')
    expect((await act(jonas, uid, 'resolve')).body).toMatchObject({ code: 'conversation.not_yours' })
    expect((await act(jonas, uid, 'release')).status).toBe(403)
    expect((await act(ada, uid, 'resolve')).status).toBe(200)
  })

  it('does not hand a returned conversation to the same agent again, but to the next', async () => {
    const uid = await open()
    await act(maya, uid, 'claim')
    await maya.call('PUT', '/rest/v1/me/status', { accepting: true })
    expect((await act(maya, uid, 'release')).body.conversation).toMatchObject({ state: 'queued', agent: null })
    const why = await eventually(async () => (await maya.get<{ data: RoutingDecision[] }>(`/rest/v1/conversations/${uid}/routing`)).body.data
      .find((d) => d.outcome === 'waiting' && d.candidates.some((c) => c.agent.uid === maya.uid && c.excluded === 'returned_it')))
    expect(why.agent).toBeNull()
    await jonas.call('PUT', '/rest/v1/me/status', { accepting: true })
    await eventually(async () => (await jonas.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation.agent?.uid === jonas.uid)
    for (const staff of [maya, jonas]) await staff.call('PUT', '/rest/v1/me/status', { accepting: false })
    await act(jonas, uid, 'close')
  })
})

describe('assigning', () => {
  it('is for managers; handing over moves the slot', async () => {
    const uid = await open()
    expect((await act(maya, uid, 'assign', { agent: jonas.uid })).status).toBe(403)
    expect((await act(ada, uid, 'assign', { agent: maya.uid })).body.conversation).toMatchObject({ agent: { uid: maya.uid } })
    expect((await act(ada, uid, 'assign', { agent: jonas.uid })).body.conversation).toMatchObject({ agent: { uid: jonas.uid } })
    expect(await agent(maya)).toMatchObject({ activeChats: 0 })
    expect(await agent(jonas)).toMatchObject({ activeChats: 1 })
    expect(await drift()).toEqual([])
    await act(ada, uid, 'close')
  })

  it('refuses an agent who is not here', async () => {
    const milan = await t.client.signIn('milan')
    const uid = await open()
    expect((await act(ada, uid, 'assign', { agent: milan.uid })).body).toMatchObject({ code: 'agent.not_available' })
    await act(ada, uid, 'close')
  })

  it('keeps every counter true under a storm of everything', async () => {
    const uids = await Promise.all(Array.from({ length: 6 }, () => open()))
    const people = [ada, maya, jonas]
    const deeds = ['claim', 'release', 'resolve', 'reopen', 'assign', 'claim']
    let seed = 7
    const random = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n
    const statuses = await Promise.all(Array.from({ length: 240 }, async () => {
      const uid = uids[random(uids.length)] ?? ''
      const deed = deeds[random(deeds.length)] ?? ''
      const who = people[random(3)] ?? ada
      return (await act(who, uid, deed, deed === 'assign' ? { agent: people[random(3)]?.uid } : undefined)).status
    }))
    expect(statuses.filter((status) => status >= 500)).toEqual([])
    expect(await drift()).toEqual([])
    const seqs = await t.database.admin(`select c.id from conversations c join conversation_events e on e.conversation_id = c.id group by c.id, c.last_seq having count(*) <> c.last_seq or max(e.seq) <> c.last_seq`)
    expect(seqs).toEqual([])
    await Promise.all(uids.map((uid) => act(ada, uid, 'close')))
  })
})

describe('an agent who leaves', () => {
  it('returns his work to the queue at once', async () => {
    const email = `leaver-${Date.now()}@demo.test`
    const created = await ada.post<Agent>('/rest/v1/agents', { name: 'Leaver', email, role: 'agent', password: 'leaving soon' })
    const leaver = await t.client.signIn(email, 'leaving soon')
    await leaver.call('PUT', '/rest/v1/me/status', { accepting: false })
    await leaver.socket()
    const uid = await open()
    expect((await act(leaver, uid, 'claim')).status).toBe(200)
    const gone = await ada.call<Agent>('PATCH', `/rest/v1/agents/${created.body.uid}`, { active: false })
    expect(gone.body).toMatchObject({ active: false, presence: 'offline', activeChats: 0 })
    expect((await ada.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation).toMatchObject({ state: 'queued', agent: null })
    expect(await drift()).toEqual([])
  })
})

describe('lists', () => {
  it('pages without gap or repetition and refuses a cursor of another list', async () => {
    const uids = new Set(await Promise.all(Array.from({ length: 7 }, () => open())))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: { status: number; body: Page<Conversation> } = await ada.get<Page<Conversation>>(`/rest/v1/conversations?view=unassigned&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
      expect(page.status, JSON.stringify(page.body)).toBe(200)
      seen.push(...page.body.data.map((row) => row.uid))
      cursor = page.body.page.next
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    for (const uid of uids) expect(seen).toContain(uid)
    const one = await ada.get<Page<Conversation>>('/rest/v1/conversations?state=queued&unread=true&sort=waiting')
    const two = await ada.get<Page<Conversation>>('/rest/v1/conversations?state=queued&state=assigned&unread=true')
    expect([one.status, two.status]).toEqual([200, 200])
    expect(one.body.data.length).toBeGreaterThan(6)
    const first = await ada.get<Page<Conversation>>('/rest/v1/conversations?view=unassigned&limit=1')
    const foreign = await ada.get(`/rest/v1/conversations?view=all&limit=1&cursor=${first.body.page.next}`)
    expect(foreign).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } })
  })
})
