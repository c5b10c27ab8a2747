// Allocating, claiming, resolving, giving back, handing over, moving: shapes, sentences, guards, many at once, grace.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subscribe } from '../../../src/modules/inboxes/index.ts'
import { addAgent, setStatusByProgram } from '../../../src/modules/presence/index.ts'
import { GraceKeeper } from '../../../src/modules/routing/index.ts'
import { eventually, Staff } from '../../harness/client.ts'
import { drift, makeDesk, type Body, type Call, type Desk } from './desk.ts'

let desk: Desk
let one: Call, two: Call, manager: Call, admin: Call
beforeAll(async () => {
  desk = await makeDesk()
  ;[one, two, manager, admin] = [desk.as(1), desk.as(2), desk.as(3), desk.as(4)]
})
afterAll(() => desk.stop())

const post = (call: Call, what: string, body: unknown) => call('POST', `/conversations/${what}`, body)
const done = (deed: string, conversation: Record<string, unknown>) => ({ status: 200, body: { status: 'success', message: `Conversation ${deed} successfully`, data: { conversation } } })
const failed = (status: number, message: string) => ({ status, body: { status: 'error', message } })
const fresh = async (row = {}): Promise<number> => (await desk.open([row]))[0] ?? 0
const look = async (id: number) => (await admin('GET', '/conversations?limit=100')).body.data.conversations.find((row) => row.id === id)
const fields = ['id', 'tenant_id', 'inbox_id', 'external_conversation_id', 'customer_phone_number', 'state', 'assigned_operator_id', 'last_message_at', 'message_count', 'priority_score', 'created_at', 'updated_at', 'resolved_at']

describe('one conversation', () => {
  it('is claimed, resolved, and every step has its shape', async () => {
    const id = await fresh({ phone: '+14155559999', messages: 3 })
    const claimed = await post(one, 'claim', { operator_id: 1, conversation_id: id })
    expect(claimed).toMatchObject(done('claimed', { id, state: 'ALLOCATED', assigned_operator_id: 1, customer_phone_number: '+14155559999', tenant_id: 1, message_count: 3, resolved_at: null }))
    expect(Object.keys(claimed.body.data.conversation)).toEqual(fields)
    expect(Object.keys(claimed.body)).toEqual(['status', 'message', 'data'])
    expect(await post(two, 'claim', { operator_id: 2, conversation_id: id })).toEqual(expect.objectContaining({
      status: 409, body: { status: 'error', message: 'Conversation is not available for claiming', errors: [{ field: 'conversation_id', message: '"conversation_id" is allocated to Operator One' }] },
    }))
    expect(await post(two, 'resolve', { conversation_id: id })).toMatchObject(failed(403, 'Only assigned operator or manager/admin can resolve'))
    const resolved = await post(one, 'resolve', { conversation_id: id })
    expect(resolved).toMatchObject(done('resolved', { id, state: 'RESOLVED', assigned_operator_id: 1, resolved_at: expect.any(String) as string }))
    for (const what of ['resolve', 'deallocate']) expect(await post(manager, what, { conversation_id: id }), what).toMatchObject(failed(409, 'Conversation is already resolved'))
    expect(await post(manager, 'reassign', { conversation_id: id, operator_id: 2 })).toMatchObject(failed(409, 'Conversation is already resolved'))
    expect(await post(manager, 'move-inbox', { conversation_id: id, inbox_id: 2 })).toMatchObject(failed(409, 'Conversation is already resolved'))
    expect(await post(one, 'claim', { operator_id: 1, conversation_id: id })).toMatchObject(failed(409, 'Conversation is not available for claiming'))
    expect(await drift(desk.t)).toEqual([])
  })

  it('is given back, handed over from the queue and from another, and a manager may resolve what waits', async () => {
    const id = await fresh()
    expect(await post(manager, 'deallocate', { conversation_id: id })).toMatchObject(failed(409, 'Conversation is not allocated'))
    expect(await post(manager, 'reassign', { conversation_id: id, operator_id: 2 })).toMatchObject(done('reassigned', { state: 'ALLOCATED', assigned_operator_id: 2 }))
    expect(await post(manager, 'reassign', { conversation_id: id, operator_id: 1 })).toMatchObject(done('reassigned', { assigned_operator_id: 1 }))
    expect(await post(manager, 'reassign', { conversation_id: id, operator_id: 1 })).toMatchObject(done('reassigned', { assigned_operator_id: 1 }))
    expect(await post(manager, 'deallocate', { conversation_id: id })).toMatchObject(done('deallocated', { state: 'QUEUED', assigned_operator_id: null }))
    expect(await post(admin, 'resolve', { conversation_id: id })).toMatchObject(done('resolved', { state: 'RESOLVED', assigned_operator_id: null }))
    const { body } = await one('GET', `/conversations/${id}/history`)
    expect((body.data['history'] as { action: string; operator_id: number | null }[]).map((entry) => [entry.action, entry.operator_id])).toEqual([
      ['RESOLVED', 4], ['DEALLOCATED', 3], ['REASSIGNED', 1], ['REASSIGNED', 2], ['CREATED', null],
    ])
    expect(await drift(desk.t)).toEqual([])
  })

  it('moves to another inbox: it waits there, without the labels of the old one', async () => {
    const id = await fresh({ inboxId: 1 })
    await one('POST', '/labels/attach', { conversation_id: id, label_id: 1 })
    await post(one, 'claim', { operator_id: 1, conversation_id: id })
    expect((await look(id))?.labels).toEqual([{ id: 1, name: 'Urgent', color: '#FF0000' }])
    expect(await post(manager, 'move-inbox', { conversation_id: id, inbox_id: 3 })).toMatchObject(done('moved', { inbox_id: 3, state: 'QUEUED', assigned_operator_id: null }))
    expect(await look(id)).toMatchObject({ labels: [], inbox_id: 3, state: 'QUEUED' })
    const { body } = await manager('GET', `/conversations/${id}/history?limit=1`)
    expect(body).toMatchObject({ data: { history: [{ action: 'MOVED', operator_id: 3, conversation_id: id }] }, meta: { page: 1, limit: 1, count: 1, has_more: true } })
    expect(await drift(desk.t)).toEqual([])
    await post(admin, 'resolve', { conversation_id: id })
  })

  it('cannot be where its customer has another open one already', async () => {
    const [a = 0, b = 0] = await desk.open([{ inboxId: 1 }, { inboxId: 2 }])
    await desk.t.database.admin('update conversations set visitor_id = (select visitor_id from conversations where id = $1) where id = $2', [a, b])
    expect(await post(manager, 'move-inbox', { conversation_id: a, inbox_id: 2 })).toMatchObject(failed(409, 'The customer already has an open conversation in this inbox'))
    expect(await look(a)).toMatchObject({ inbox_id: 1, state: 'QUEUED' })
    for (const id of [a, b]) await post(admin, 'resolve', { conversation_id: id })
  })
})

describe('allocation', () => {
  it('refuses who is offline or full, and gives by a manager', async () => {
    await two('PUT', '/operators/2/status', { status: 'OFFLINE' })
    expect(await post(two, 'allocate', { operator_id: 2 })).toMatchObject(failed(409, 'Operator is not available'))
    const id = await fresh()
    expect(await post(two, 'claim', { operator_id: 2, conversation_id: id })).toMatchObject(failed(409, 'Operator is not available'))
    expect(await post(manager, 'reassign', { operator_id: 2, conversation_id: id })).toMatchObject(failed(409, 'Operator is not available'))
    await two('PUT', '/operators/2/status', { status: 'AVAILABLE' })
    await desk.t.database.admin('update agents set max_chats = active_chats where account_id = 2')
    expect(await post(two, 'allocate', { operator_id: 2 })).toMatchObject(failed(409, 'Operator is at capacity'))
    expect(await post(two, 'claim', { operator_id: 2, conversation_id: id })).toMatchObject(failed(409, 'Operator is at capacity'))
    await desk.t.database.admin('update agents set max_chats = 10 where account_id = 2')
    expect(await post(manager, 'manager-allocate', { operator_id: 2 })).toMatchObject(done('allocated', { state: 'ALLOCATED', assigned_operator_id: 2 }))
    expect(await post(manager, 'allocate', { operator_id: 2 })).toMatchObject(done('allocated', { assigned_operator_id: 2 }))
    expect(await drift(desk.t)).toEqual([])
  })

  it('beyond capacity is for a manager\'s hand only, and on record', async () => {
    const id = await fresh()
    await desk.t.database.admin('update agents set max_chats = active_chats where account_id = 2')
    const records = () => desk.t.database.admin<{ account_id: number; actor_id: number; data: unknown }>(`select account_id, actor_id, data from security_events where name = 'capacity.overridden'`)
    expect(await records()).toEqual([])
    expect(await post(manager, 'reassign', { operator_id: 2, conversation_id: id })).toMatchObject(done('reassigned', { assigned_operator_id: 2 }))
    expect(await records()).toEqual([{ account_id: 2, actor_id: 3, data: { conversation: id } }])
    await desk.t.database.admin('update agents set max_chats = 10 where account_id = 2')
    const within = await fresh()
    await post(manager, 'reassign', { operator_id: 2, conversation_id: within })
    expect(await records()).toHaveLength(1)
  })

  it('takes from the inboxes of the operator only', async () => {
    await post(admin, 'update-priorities', {})
    const mark = await fresh({ inboxId: 3, messages: 150, lastMessageAt: new Date(Date.now() - 5 * 86_400_000).toISOString() })
    await manager('DELETE', '/operators/1/inboxes?inbox_id=3')
    const got: (number | undefined)[] = []
    for (;;) {
      const reply = await post(one, 'allocate', { operator_id: 1 })
      if (reply.body.data === null || reply.status !== 200) break
      got.push(reply.body.data.conversation.inbox_id)
    }
    expect(got.length).toBeGreaterThan(0)
    expect(got).not.toContain(3)
    await manager('POST', '/operators/1/inboxes', { inbox_id: 3 })
    await desk.t.database.admin('update agents set max_chats = 1000')
    expect(await post(one, 'allocate', { operator_id: 1 })).toMatchObject(done('allocated', { id: mark }))
  })

  it('of many at once gives each his own, as long as that many wait', async () => {
    const ctx = desk.within(1)
    const ids: number[] = []
    for (let i = 0; i < 20; i++) {
      const agent = await ctx.tx((tx) => addAgent(tx, { name: `Op ${i}`, email: `many${i}@example.com`, role: 'agent', password: null, maxChats: 2 }))
      ids.push(agent.number)
      for (const inbox of [1, 2, 3]) await subscribe(ctx, agent.number, inbox, true)
      await setStatusByProgram(ctx, agent.number, true)
    }
    while ((await post(admin, 'allocate', { operator_id: 4 })).body.data !== null) { /* until nothing waits */ }
    const waiting = await desk.open(Array.from({ length: 20 }, (_, i) => ({ inboxId: 1 + (i % 3), messages: i % 4 })))
    const replies = await Promise.all(ids.map((id) => post(desk.as(id), 'allocate', { operator_id: id })))
    expect(replies.map((reply) => reply.status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(replies.map((reply) => reply.body.data?.conversation.id ?? 0).toSorted((a, b) => a - b)).toEqual(waiting)
    // The next twenty at once find nothing, and nobody keeps a slot for it.
    const again = await Promise.all(ids.map((id) => post(desk.as(id), 'allocate', { operator_id: id })))
    expect(new Set(again.map((reply) => reply.body.message))).toEqual(new Set(['No conversations available for allocation']))
    expect(await drift(desk.t)).toEqual([])
  })

  it('of one conversation has one winner', async () => {
    const id = await fresh()
    const replies = await Promise.all([1, 2, 3, 4].flatMap((who) => [post(desk.as(who), 'claim', { operator_id: who, conversation_id: id }), post(desk.as(who), 'claim', { operator_id: who, conversation_id: id })]))
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1)
    const winner = (await manager('GET', '/operators')).body.data['operators'] as { id: number; name: string }[]
    const name = winner.find((operator) => operator.id === replies.find((reply) => reply.status === 200)?.body.data.conversation.assigned_operator_id)?.name
    for (const reply of replies) {
      if (reply.status !== 200) expect(reply).toMatchObject({ status: 409, body: { message: 'Conversation is not available for claiming', errors: [{ field: 'conversation_id', message: `"conversation_id" is allocated to ${name}` }] } })
    }
    expect(await drift(desk.t)).toEqual([])
  })

  it('happens once per Idempotency-Key, and leaves no slot behind when nothing waits', async () => {
    const keyed = (key: string) => desk.t.client.call<Body>('POST', '/api/v1/conversations/allocate', { operator_id: 4 }, { 'X-Operator-Id': '4', 'Idempotency-Key': key })
    while ((await post(admin, 'allocate', { operator_id: 4 })).body.data !== null) { /* until nothing waits */ }
    expect((await keyed('none')).body.data).toBeNull()
    expect(await drift(desk.t)).toEqual([])
    const id = await fresh()
    expect((await keyed('first')).body.data.conversation.id).toBe(id)
    await fresh()
    expect((await keyed('first')).body.data.conversation.id).toBe(id)
    expect((await keyed('none')).body.data).toBeNull()
    expect(await drift(desk.t)).toEqual([])
  })

  it('keeps every counter true under a storm of everything', async () => {
    const ids = await desk.open(Array.from({ length: 8 }, (_, i) => ({ inboxId: 1 + (i % 3) })))
    let seed = 11
    const random = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n
    const deeds = ['claim', 'allocate', 'deallocate', 'reassign', 'move-inbox', 'claim', 'resolve']
    const statuses = await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const deed = deeds[random(deeds.length)] ?? ''
      const operator = 1 + random(4)
      const body = { allocate: { operator_id: operator }, claim: { operator_id: operator, conversation_id: ids[random(8)] }, reassign: { operator_id: operator, conversation_id: ids[random(8)] }, 'move-inbox': { conversation_id: ids[random(8)], inbox_id: 1 + random(3) } }[deed] ?? { conversation_id: ids[random(8)] }
      const key = i % 2 ? { 'Idempotency-Key': `storm-${i}` } : {}
      return (await desk.t.client.call('POST', `/api/v1/conversations/${deed}`, body, { 'X-Operator-Id': '3', ...key as Record<string, string> })).status
    }))
    expect(statuses.filter((status) => status >= 500 && status !== 503)).toEqual([])
    expect(await drift(desk.t)).toEqual([])
  })
})

describe('grace', () => {
  const keeper = () => new GraceKeeper(desk.t.app.platform)
  const grace = (id: number) => desk.t.database.admin<{ state: string }>('select state from grace_periods where conversation_id = $1 order by id', [id])

  it('begins with OFFLINE, is cancelled by AVAILABLE, and its end returns the conversation', async () => {
    const id = await fresh()
    await post(one, 'claim', { operator_id: 1, conversation_id: id })
    expect((await one('PUT', '/operators/1/status', { status: 'OFFLINE' })).body).toMatchObject({ message: 'Operator status updated to OFFLINE', data: { status: { operator_id: 1, status: 'OFFLINE' } } })
    expect(await grace(id)).toEqual([{ state: 'active' }])
    desk.t.clock.advance(14 * 60_000)
    await keeper().sweep()
    expect(await look(id)).toMatchObject({ state: 'ALLOCATED', assigned_operator_id: 1 })
    await one('PUT', '/operators/1/status', { status: 'AVAILABLE' })
    expect(await grace(id)).toEqual([{ state: 'cancelled' }])
    desk.t.clock.advance(20 * 60_000)
    await keeper().sweep()
    expect(await look(id)).toMatchObject({ state: 'ALLOCATED', assigned_operator_id: 1 })
    await one('PUT', '/operators/1/status', { status: 'OFFLINE' })
    desk.t.clock.advance(15 * 60_000 + 1)
    await keeper().sweep()
    expect(await look(id)).toMatchObject({ state: 'QUEUED', assigned_operator_id: null })
    const { body } = await manager('GET', `/conversations/${id}/history?limit=1`)
    expect(body.data).toMatchObject({ history: [{ action: 'GRACE_EXPIRED', operator_id: 1 }] })
    expect(await drift(desk.t)).toEqual([])
    await one('PUT', '/operators/1/status', { status: 'AVAILABLE' })
  })

  it('of zero minutes ends at once, by itself', async () => {
    await desk.settings({ graceMinutes: 0 })
    const id = await fresh()
    await post(one, 'claim', { operator_id: 1, conversation_id: id })
    await one('PUT', '/operators/1/status', { status: 'OFFLINE' })
    await eventually(async () => (await look(id))?.state === 'QUEUED', 'the conversation in the queue')
    await desk.settings({ graceMinutes: 15 })
    await one('PUT', '/operators/1/status', { status: 'AVAILABLE' })
    expect(await drift(desk.t)).toEqual([])
  })

  it('does not begin because the word OFFLINE, shown for somebody busy, is written back', async () => {
    const id = await fresh()
    await post(two, 'claim', { operator_id: 2, conversation_id: id })
    const staff: Staff = await desk.t.client.signIn('operator2@example.com')
    await staff.call('PUT', '/rest/v1/me/status', { status: 'busy' })
    expect((await two('GET', '/operators/2/status')).body.data['status']).toMatchObject({ status: 'OFFLINE' })
    expect((await two('PUT', '/operators/2/status', { status: 'OFFLINE' })).status).toBe(200)
    expect(await grace(id)).toEqual([])
    expect((await staff.get<{ agent: { presence: string } }>('/rest/v1/me')).body.agent.presence).toBe('busy')
    expect((await two('PUT', '/operators/2/status', { status: 'AVAILABLE' })).body.data['status']).toMatchObject({ status: 'AVAILABLE' })
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
