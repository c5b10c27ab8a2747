// The queue by live priority, take next, grace, signed deliveries, labels and bulk work.
import { createHmac } from 'node:crypto'
import type { Agent, BulkResult, Conversation, Inbox, Label, Page, Queue, TenantSettings } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAgent } from '../../../src/modules/presence/index.ts'
import { GraceKeeper } from '../../../src/modules/routing/index.ts'
import type { DomainEvent } from '../../../src/platform/bus/events.ts'
import { makeContext } from '../../../src/platform/context.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { eventually, type Client, type Staff } from '../../harness/client.ts'

let t: TestApp
let admin: Staff
let operator: Staff
beforeAll(async () => {
  t = await startApp()
  ;[admin, operator] = await Promise.all(['admin@example.com', 'operator1@example.com'].map((login) => t.client.signIn(login))) as [Staff, Staff]
})
afterAll(() => t.stop())

const queue = async (): Promise<Queue> => (await admin.get<Queue>('/rest/v1/queue')).body
const conversation = async (uid: string): Promise<Conversation> => (await admin.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation
const status = (staff: Staff, status: string) => staff.call('PUT', '/rest/v1/me/status', { status })

describe('the queue', () => {
  it('stands in the order of the documented formula, with its anatomy', async () => {
    const { data, weights } = await queue()
    expect(weights).toEqual({ alpha: 0.4, beta: 0.6 })
    expect(data.length).toBe(4)
    for (const entry of data) {
      const minutes = (Date.now() - Date.parse(entry.delay.since)) / 60_000
      expect(entry.score).toBeCloseTo(0.4 * Math.min(entry.messages.count / 100, 1) + 0.6 * Math.min(minutes / 1440, 1), 3)
      expect(entry.messages.term + entry.delay.term).toBeCloseTo(entry.score, 9)
    }
    expect(data.map((entry) => entry.score)).toEqual(data.map((entry) => entry.score).toSorted((a, b) => b - a))
    expect(data[0]?.conversation.visitor.name).toBe('Rosa Diaz')
  })

  it('turns with the weights', async () => {
    const before = (await admin.get<Queue>('/rest/v1/queue?limit=1')).body.page.next
    expect((await admin.get(`/rest/v1/queue?limit=1&cursor=${before}`)).status).toBe(200)
    const only = await admin.call<TenantSettings>('PATCH', '/rest/v1/settings', { priorityAlpha: 1, priorityBeta: 0 })
    expect(only.body).toMatchObject({ priorityAlpha: 1, priorityBeta: 0 })
    expect((await queue()).data[0]?.conversation.visitor.name).toBe('Ben Carter')
    expect(await admin.get(`/rest/v1/queue?limit=1&cursor=${before}`)).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } })
    expect((await admin.call('PATCH', '/rest/v1/settings', { priorityAlpha: 0.995 })).status).toBe(200)
    expect((await admin.call('PATCH', '/rest/v1/settings', { priorityAlpha: 0.4 })).status).toBe(400)
    await admin.call('PATCH', '/rest/v1/settings', { priorityAlpha: 0.4, priorityBeta: 0.6 })
  })

  it('gives the first to whoever asks, and says calmly when nothing waits', async () => {
    const first = (await queue()).data[0]?.conversation.uid
    const taken = await operator.post<{ conversation: Conversation }>('/rest/v1/queue/take')
    expect(taken.body.conversation).toMatchObject({ uid: first, state: 'assigned', agent: { uid: operator.uid } })
    // What he gives back comes to him last, but before he is told that nothing waits.
    await operator.post(`/rest/v1/conversations/${first}/release`)
    const other = (await operator.post<{ conversation: Conversation }>('/rest/v1/queue/take')).body.conversation.uid
    expect(other).not.toBe(first)
    await operator.post(`/rest/v1/conversations/${other}/resolve`)
    for (const entry of (await queue()).data) if (entry.conversation.uid !== first) await admin.post(`/rest/v1/conversations/${entry.conversation.uid}/resolve`)
    expect((await operator.post<{ conversation: Conversation }>('/rest/v1/queue/take')).body.conversation.uid).toBe(first)
    expect((await operator.post('/rest/v1/queue/take')).status).toBe(204)
    expect((await operator.get<{ agent: Agent }>('/rest/v1/me')).body.agent.activeChats).toBe(2)
  })
})

describe('grace', () => {
  const mine = async (): Promise<Conversation[]> => (await operator.get<Page<Conversation>>('/rest/v1/conversations?view=mine')).body.data

  it('begins with offline only, is cancelled by the return, and ends in time', async () => {
    await status(operator, 'away')
    expect((await mine()).map((c) => c.graceUntil)).toEqual([null, null])
    await status(operator, 'offline')
    const kept = await mine()
    expect(kept.every((c) => c.state === 'assigned' && c.graceUntil !== null)).toBe(true)
    await status(operator, 'online')
    expect((await mine()).map((c) => c.graceUntil)).toEqual([null, null])
    await status(operator, 'offline')
    t.clock.advance(14 * 60_000)
    expect(await t.app.grace.sweep()).toBe(0)
    operator = await t.client.signIn('operator1@example.com')
    expect(await mine()).toHaveLength(2)
    t.clock.advance(61_000)
    expect(await t.app.grace.sweep()).toBe(2)
    admin = await t.client.signIn('admin@example.com')
    for (const { uid } of kept) expect((await conversation(uid)).state).toBe('queued')
    expect((await operator.get<{ agent: Agent }>('/rest/v1/me')).body.agent.activeChats).toBe(0)
    await status(operator, 'online')
  })

  it('of no minutes returns work at once, and a manager can end it', async () => {
    const taken = await operator.post<{ conversation: Conversation }>('/rest/v1/queue/take')
    const { uid } = taken.body.conversation
    await status(operator, 'offline')
    expect((await operator.post(`/rest/v1/conversations/${uid}/end-grace`)).status).toBe(403)
    expect((await admin.post<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}/end-grace`)).body.conversation).toMatchObject({ state: 'queued', graceUntil: null })
    expect((await admin.post(`/rest/v1/conversations/${uid}/end-grace`)).status).toBe(409)
    await admin.call('PATCH', '/rest/v1/settings', { graceMinutes: 0 })
    await status(operator, 'online')
    const again = await operator.post<{ conversation: Conversation }>('/rest/v1/queue/take')
    await status(operator, 'offline')
    await eventually(async () => (await conversation(again.body.conversation.uid)).state === 'queued', 'returning at once', 2_500)
    await status(operator, 'online')
  })

  it('of a whole floor ends in one go, and a period that begins while the keeper looks is not overslept', async () => {
    const { platform } = t.app
    const ctx = makeContext(platform, 1)
    const rooms = await t.database.admin<{ id: number }>('select min(id) as id from inboxes where tenant_id = 1')
    for (let i = 0; i < 30; i++) {
      const agent = await ctx.tx((tx) => addAgent(tx, { name: `Floor ${i}`, email: `floor${i}@example.com`, role: 'agent', password: null, maxChats: 20 }))
      await t.database.admin(`
        with v as (
          insert into visitors (uid, tenant_id, created_at, last_seen_at) select gen_random_uuid(), 1, now(), now() from generate_series(1, 15) returning id
        ), c as (
          insert into conversations (uid, tenant_id, inbox_id, group_id, visitor_id, state, agent_id, last_message_at, queued_at, assigned_at, created_at, updated_at)
          select gen_random_uuid(), 1, $2, (select min(id) from groups where tenant_id = 1), v.id, 'assigned', $1, now(), now(), now(), now(), now() from v returning id
        ), t as (
          insert into threads (uid, tenant_id, conversation_id, opened_at) select gen_random_uuid(), 1, id, now() from c
        ), g as (
          insert into grace_periods (tenant_id, conversation_id, account_id, started_at, expires_at) select 1, id, $1, now(), now() from c
        )
        insert into assignments (tenant_id, conversation_id, account_id, started_at) select 1, id, $1, now() from c`, [agent.number, rooms[0]?.id])
      await t.database.admin('update conversations c set thread_id = (select t.id from threads t where t.conversation_id = c.id) where agent_id = $1', [agent.number])
      await t.database.admin('update agents set active_chats = 15 where account_id = $1', [agent.number])
    }
    const floor = new GraceKeeper(platform)
    expect(await floor.sweep()).toBe(30 * 15)
    expect(floor.counts.ended).toBe(30 * 15)
    expect(await t.app.selfCheck.look()).toEqual([])

    const { database } = platform
    const keeper = new GraceKeeper(platform)
    let looks = 0
    const one = database.one.bind(database)
    database.one = async (tenant, query, relaxed) => {
      const result = await one(tenant, query, relaxed)
      // The answer is on its way when the news comes.
      if (query.text.includes('grace_next') && ++looks === 1) keeper.hear([{ name: 'grace.started' } as DomainEvent])
      return result
    }
    try {
      keeper.run()
      await eventually(async () => looks >= 2, 'another look', 1_000)
    } finally {
      database.one = one
      await keeper.stop()
    }
  })

  it('left no assigned conversation with an absent agent, nor grace without one', async () => {
    expect(await t.database.admin(`select c.id from conversations c join agents a on a.account_id = c.agent_id
      where c.state = 'assigned' and a.presence = 'offline' and not exists (select from grace_periods g where g.conversation_id = c.id and g.state = 'active')`)).toEqual([])
    expect(await t.database.admin(`select g.id from grace_periods g join conversations c on c.id = g.conversation_id join agents a on a.account_id = g.account_id
      where g.state = 'active' and (c.state <> 'assigned' or c.agent_id <> g.account_id or a.presence <> 'offline')`)).toEqual([])
  })
})

describe('a signed delivery', () => {
  const deliver = (to: Client, uid: string, secret: string, body: Record<string, unknown>, over: { at?: number; text?: string } = {}) => {
    const text = JSON.stringify(body)
    const at = String(over.at ?? Math.floor(t.clock.now() / 1000))
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64url')).update(`msg_1.${at}.${text}`).digest('base64')
    return to.call<{ conversation: string; seq: number; code?: string }>('POST', `/rest/v1/inboxes/${uid}/messages`, over.text ?? text, { 'content-type': 'application/json', 'webhook-id': 'msg_1', 'webhook-timestamp': at, 'webhook-signature': `v1,bad= v1,${mac}` })
  }

  it('is stored once, opens one conversation per contact and inbox, and needs its signature', async () => {
    const inbox = (await admin.get<Page<Inbox>>('/rest/v1/inboxes')).body.data[0]
    const uid = inbox?.uid ?? ''
    const { secret } = (await admin.post<{ secret: string }>(`/rest/v1/inboxes/${uid}/signing-secret`)).body
    const message = (n: number) => ({ externalId: `sms-${n}`, from: '+1 (415) 555-0199', text: `message ${n}`, conversationId: 'ext-77' })
    const shuffled = [1, 2, 3, 4, 5, 3, 2, 5, 1, 1, 4, 2].map((n) => deliver(t.client, uid, secret, message(n)))
    const replies = await Promise.all(shuffled)
    expect(replies.every((reply) => reply.status === 200 || reply.status === 201)).toBe(true)
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(5)
    expect(new Set(replies.map((reply) => reply.body.conversation)).size).toBe(1)
    expect(new Set(replies.map((reply) => reply.body.seq)).size).toBe(5)
    expect((await deliver(t.client, uid, secret, message(9), { text: JSON.stringify(message(8)) })).body.code).toBe('signature.invalid')
    expect((await deliver(t.client, uid, secret, message(9), { at: Math.floor(t.clock.now() / 1000) - 600 })).status).toBe(401)
    expect((await deliver(t.client, uid, `whsec_${'A'.repeat(43)}`, message(9))).status).toBe(401)
    expect((await deliver(t.client, uid, secret, { ...message(9), from: 'nobody' })).status).toBe(400)
    expect(await t.database.admin('select signing_secret from inboxes where signing_secret like $1', [`%${secret.slice(6, 20)}%`])).toEqual([])
  })
})

describe('labels and bulk', () => {
  it('label only within the inbox, vanish when it moves, and tell each result', async () => {
    const [sales, support] = (await admin.get<Page<Inbox>>('/rest/v1/inboxes')).body.data
    const label = (await admin.get<{ data: Label[] }>(`/rest/v1/labels?inbox=${sales?.uid}`)).body.data[0]
    const target = (await queue()).data.find((entry) => entry.conversation.inbox.uid === sales?.uid)?.conversation.uid ?? ''
    expect((await admin.call('PUT', `/rest/v1/conversations/${target}/labels/${label?.id}`)).status).toBe(200)
    expect((await queue()).data.find((entry) => entry.conversation.uid === target)?.labels).toMatchObject([{ name: label?.name }])
    expect((await admin.post('/rest/v1/labels', { inbox: sales?.uid, name: label?.name.toUpperCase(), color: '#000000' })).status).toBe(409)
    await admin.post(`/rest/v1/conversations/${target}/move`, { inbox: support?.uid })
    expect((await queue()).data.find((entry) => entry.conversation.uid === target)).toMatchObject({ labels: [], conversation: { inbox: { uid: support?.uid } } })
    expect((await admin.call('PUT', `/rest/v1/conversations/${target}/labels/${label?.id}`)).body).toMatchObject({ code: 'label.wrong_inbox' })
    const unknown = '01a00000-0000-7000-8000-000000000000'
    const bulk = await admin.post<BulkResult>('/rest/v1/conversations/bulk', { action: 'assign', agent: operator.uid, conversations: [target, unknown] })
    expect(bulk.body).toMatchObject({ done: 1, results: [{ uid: target, ok: true }, { uid: unknown, ok: false, code: 'conversation.not_found' }] })
    expect((await admin.post('/rest/v1/conversations/bulk', { action: 'assign', conversations: [target] })).body).toMatchObject({ errors: [{ field: 'agent' }] })
  })

  it('in bulk, a failure of ours is told with what was done before it; nothing is tried after it', async () => {
    const [first, second, third] = (await queue()).data.map((entry) => entry.conversation.uid) as [string, string, string]
    await t.database.admin(`create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`)
    await t.database.admin(`create trigger broken before update on conversations for each row when (old.uid = '${second}') execute function broken()`)
    const { status, body } = await admin.post<BulkResult>('/rest/v1/conversations/bulk', { action: 'resolve', conversations: [first, second, third] })
    await t.database.admin('drop trigger broken on conversations')
    expect([status, body]).toMatchObject([200, { done: 1, results: [{ uid: first, ok: true }, { uid: second, ok: false, code: 'server.busy' }, { uid: third, ok: false, code: 'server.busy' }] }])
    expect((await Promise.all([first, second, third].map(conversation))).map((one) => one.state)).toEqual(['resolved', 'queued', 'queued'])
  })
})
