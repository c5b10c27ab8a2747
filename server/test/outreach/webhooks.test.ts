// Webhooks end to end: signatures, payloads, order, retries, circuit, dead letters, replay, the log; the feed behind them.
import type { Agent, Delivery, DeliveryDetail, MadeApiToken, RoleRights, Webhook, WebhookEvent, WebhookWithSecret } from '@switchboard/protocol'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/modules/outreach/index.ts'
import { standardPace } from '../../src/modules/outreach/model.ts'
import { Housekeeper } from '../../src/modules/installation/index.ts'
import { day, hour, minute } from '../../src/kernel/clock.ts'
import { eventNames } from '../../src/platform/bus/events.ts'
import { startApp, type TestApp } from '../harness/app.ts'
import { clientId, eventually, type Staff, type VisitorClient } from '../harness/client.ts'
import { Receiver, type Behaviour } from '../harness/receiver.ts'

let t: TestApp
let ada: Staff
const pace = { ...standardPace, timeoutMs: 300, retryMs: [30, 60, 60], circuitAfter: 50, pollMs: 50 }
const receivers: Receiver[] = []
const made: string[] = []

beforeAll(async () => {
  t = await startApp({ webhookAllow: '127.0.0.1/32', webhookPace: pace })
  ada = await t.client.signIn('ada')
})
afterEach(async () => {
  for (const uid of made.splice(0)) await ada.call('DELETE', `/rest/v1/webhooks/${uid}`)
  for (const receiver of receivers.splice(0)) await receiver.stop()
})
afterAll(() => t.stop())

async function hook(body: Record<string, unknown> = {}, behave?: (body: string, attempt: number) => Behaviour): Promise<{ receiver: Receiver; webhook: Webhook; secret: string }> {
  const receiver = await Receiver.start()
  receivers.push(receiver)
  if (behave) receiver.behave = ({ text }) => behave(text, receiver.attempts.length)
  const { status, body: answer } = await ada.post<WebhookWithSecret>('/rest/v1/webhooks', { url: receiver.url, ...body })
  expect(status, JSON.stringify(answer)).toBe(201)
  made.push(answer.webhook.uid)
  receiver.secrets = [answer.secret]
  return { receiver, ...answer }
}
const webhook = async (uid: string): Promise<Webhook> => (await ada.get<Webhook>(`/rest/v1/webhooks/${uid}`)).body
const log = async (uid: string, query = ''): Promise<Delivery[]> => (await ada.get<{ data: Delivery[] }>(`/rest/v1/webhooks/${uid}/deliveries${query}`)).body.data
const got = (receiver: Receiver, type: string, n = 1) => eventually(async () => receiver.accepted.filter((one) => one.payload.type === type).length >= n, `${n} × ${type}; got ${receiver.types().join()}`)
const textsOf = (receiver: Receiver): unknown[] => receiver.accepted.map((one) => (one.payload.data['event'] as { text?: string } | undefined)?.text)
const say = async (visitor: VisitorClient, ...texts: string[]): Promise<void> => { for (const text of texts) await visitor.write(text) }

describe('what is sent', () => {
  it('is signed as the specification says and carries the objects of the native API, nothing secret', async () => {
    const { receiver, webhook: { uid }, secret } = await hook({ description: 'CRM' })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const visitor = await t.client.visit('pub_demo', { name: 'Eva', attributes: { plan: 'gold' } })
    const { conversation } = await visitor.write('Where is my order?')
    await ada.post(`/rest/v1/conversations/${conversation.uid}/events`, { type: 'note', text: 'a note', clientId: clientId() })
    await got(receiver, 'conversation.message', 2)
    expect(receiver.badSignatures).toEqual([])
    const [opened, message, note] = receiver.accepted
    expect(opened?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Switchboard-Webhooks/1', 'webhook-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string })
    const shown = (await ada.get<{ conversation: object; visitor: object }>(`/rest/v1/conversations/${conversation.uid}`)).body
    expect(opened?.payload).toMatchObject({ type: 'conversation.opened', data: { conversation: { uid: conversation.uid, visitor: { name: 'Eva' } }, visitor: { attributes: { plan: 'gold' } } } })
    expect(Object.keys(opened?.payload.data['conversation'] ?? {}).toSorted()).toEqual(Object.keys(shown.conversation).toSorted())
    expect(Object.keys(opened?.payload.data['visitor'] ?? {}).toSorted()).toEqual(Object.keys(shown.visitor).toSorted())
    expect(message?.payload).toMatchObject({ type: 'conversation.message', data: { event: { text: 'Where is my order?', author: { kind: 'visitor' }, seq: 1 } } })
    expect(note?.payload.data['event']).toMatchObject({ type: 'note', text: 'a note' })
    expect(JSON.stringify(receiver.accepted)).not.toMatch(/argon2|whsec_|token|hash|password_/i)
    expect(JSON.stringify([await webhook(uid), (await ada.get('/rest/v1/webhooks')).body])).not.toContain(secret)
    expect((await ada.get<{ data: { name: string }[] }>('/rest/v1/audit')).body.data.map((one) => one.name)).toContain('webhook.created')
  })

  it('exists for every event, with the parts that the catalogue says', async () => {
    const { receiver } = await hook()
    const visitor = await t.client.visit()
    const { conversation } = await visitor.write('hello')
    await got(receiver, 'conversation.message')
    const [ids] = await t.database.admin<{ tenant: number; conversation: number; account: number; group: number; inbox: number; webhook: number }>(`
      select c.tenant_id as tenant, c.id as conversation, (select min(id) from accounts a where a.tenant_id = c.tenant_id) as account,
             (select min(id) from groups g where g.tenant_id = c.tenant_id) as group, c.inbox_id as inbox, (select max(id) from webhook_endpoints) as webhook
        from conversations c where uid = $1`, [conversation.uid])
    const before = receiver.accepted.length
    for (const name of eventNames) {
      await t.database.admin(`insert into domain_events (tenant_id, at, name, conversation_id, seq, account_id, data) values ($1, now(), $2, $3, 1, $4, $5)`,
        [ids?.tenant, name, ids?.conversation, ids?.account, JSON.stringify({ group: ids?.group, inbox: ids?.inbox, webhook: ids?.webhook })])
    }
    await eventually(async () => receiver.accepted.length >= before + eventNames.length, 'every event')
    const bare = receiver.accepted.slice(before).filter((one) => Object.keys(one.payload.data).toSorted().join() !== [...catalogue[one.payload.type as keyof typeof catalogue].data].toSorted().join())
    expect(bare.map((one) => `${one.payload.type}: ${Object.keys(one.payload.data).join()}`)).toEqual([])
    expect(new Set(receiver.types())).toEqual(new Set(eventNames))
  })

  it('is only what was asked for, only of the own tenant, and only while it is switched on', async () => {
    const { receiver, webhook: { uid } } = await hook({ events: ['conversation.opened'] })
    const elsewhere = await t.client.signIn('admin@example.com')
    await elsewhere.post('/rest/v1/groups', { name: 'Other tenant' })
    await say(await t.client.visit(), 'one', 'two')
    await got(receiver, 'conversation.opened')
    // However soon after it: what happened before a change goes by what held then.
    for (let i = 0; i < 5; i++) {
      await ada.call('PATCH', `/rest/v1/webhooks/${uid}`, { active: false })
      await say(await t.client.visit(), 'nobody is told')
      await ada.call('PATCH', `/rest/v1/webhooks/${uid}`, { active: true, events: ['conversation.opened', 'group.changed'] })
    }
    await elsewhere.post('/rest/v1/groups', { name: 'Other tenant again' })
    await ada.post('/rest/v1/groups', { name: `Group ${clientId()}` })
    await got(receiver, 'group.changed')
    expect(receiver.types()).toEqual(['conversation.opened', 'group.changed'])
  })
})

describe('a new webhook', () => {
  it('is not told what happened before it was made, however short', async () => {
    const receivers: Receiver[] = []
    for (let i = 0; i < 4; i++) {
      await say(await t.client.visit(), 'too early for the next one')
      receivers.push((await hook({ events: ['conversation.opened', 'group.changed'] })).receiver)
    }
    await ada.post('/rest/v1/groups', { name: `Group ${clientId()}` })
    await Promise.all(receivers.map((one) => got(one, 'group.changed')))
    for (const [i, receiver] of receivers.entries()) await got(receiver, 'conversation.opened', 3 - i)
    expect(receivers.map((one) => one.types().filter((type) => type === 'conversation.opened').length)).toEqual([3, 2, 1, 0])
  })
})

describe('what can be asked for', () => {
  it('is every event of the catalogue, in words', async () => {
    const { data } = (await ada.get<{ data: WebhookEvent[] }>('/rest/v1/webhook-events')).body
    expect(data.map((one) => one.name)).toEqual([...eventNames])
    expect(data.find((one) => one.name === 'conversation.opened')).toEqual({ name: 'conversation.opened', ...catalogue['conversation.opened'] })
  })
})

describe('the secret', () => {
  it('is rotated: both sign for 24 hours, then the new one alone', async () => {
    const { receiver, webhook: { uid }, secret } = await hook({ events: ['group.changed'] })
    const { status, body } = await ada.post<WebhookWithSecret>(`/rest/v1/webhooks/${uid}/rotate-secret`)
    expect([status, body.secret === secret]).toEqual([201, false])
    receiver.secrets = [secret, body.secret]
    await ada.post('/rest/v1/groups', { name: `Group ${clientId()}` })
    await got(receiver, 'group.changed')
    expect([receiver.badSignatures, receiver.accepted[0]?.signatures.length]).toEqual([[], 2])
    // Later the reference library would refuse our moved clock, so the signatures are counted.
    receiver.secrets = []
    t.clock.advance(day + minute)
    ada = await t.client.signIn('ada')
    await ada.post('/rest/v1/groups', { name: `Group ${clientId()}` })
    await got(receiver, 'group.changed', 2)
    expect(receiver.accepted[1]?.signatures).toHaveLength(1)
    t.clock.advance(-day - minute)
    ada = await t.client.signIn('ada')
  })
})

describe('the address', () => {
  it.each(['http://10.0.0.1/', 'http://[::1]/', 'http://127.0.0.2/', 'ftp://x.test/', 'http://nowhere.invalid/', 'x', 'https://user:pw@127.0.0.1/', 'http://127.0.0.1:25/'])('%s is refused by name, at creation and at a change', async (url) => {
    const refused = await ada.post<{ code: string; errors: { field: string }[] }>('/rest/v1/webhooks', { url })
    expect([refused.status, refused.body.code, refused.body.errors.map((one) => one.field)]).toEqual([400, 'input.invalid', ['url']])
    const { webhook: { uid } } = await hook({ active: false })
    expect((await ada.call('PATCH', `/rest/v1/webhooks/${uid}`, { url })).status).toBe(400)
  })
})

describe('order', () => {
  it('a conversation waits for its failed event, the others do not', async () => {
    const { receiver } = await hook({ events: ['conversation.message'] }, (body, attempt) => (body.includes('first of A') && attempt < 6 ? 500 : 204))
    const [a, b] = [await t.client.visit(), await t.client.visit()]
    await say(a, 'first of A')
    await say(b, '1', '2', '3')
    await say(a, 'second of A', 'third of A')
    await got(receiver, 'conversation.message', 6)
    const texts = textsOf(receiver)
    expect(texts.filter((text) => String(text).includes('of A'))).toEqual(['first of A', 'second of A', 'third of A'])
    expect(texts.filter((text) => !String(text).includes('of A'))).toEqual(['1', '2', '3'])
    expect(receiver.attempts.filter((one) => (one.payload.data['event'] as { text?: string } | undefined)?.text === 'second of A')).toHaveLength(1)
    expect(new Set(receiver.attempts.filter((one) => one.text.includes('first of A')).map((one) => one.id)).size).toBe(1)
  })

  it('is that of the conversation, also when a waiting transaction has the older number', async () => {
    const { receiver } = await hook({ events: ['conversation.message'] })
    const visitor = await t.client.visit()
    const { conversation } = await visitor.write('0')
    const [older, between] = [new pg.Client({ connectionString: t.database.url }), new pg.Client({ connectionString: t.database.url })]
    await Promise.all([older.connect(), between.connect()])
    // The older number is taken first; a third transaction holds the feed between the two until later.
    await older.query('begin; select pg_current_xact_id()')
    await between.query('begin; select pg_current_xact_id()')
    await visitor.write('1')
    await older.query(`set search_path = switchboard`)
    await older.query(`
      with c as (update conversations set last_seq = last_seq + 1, version = version + 1, message_count = message_count + 1, agent_unread = agent_unread + 1 where uid = $1 returning *),
      e as (insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, text, created_at)
            select gen_random_uuid(), c.tenant_id, c.id, (select max(id) from threads where conversation_id = c.id), c.last_seq, 'message', 'visitor', '2', now() from c returning *)
      insert into domain_events (tenant_id, at, name, conversation_id, seq) select tenant_id, now(), 'conversation.message', conversation_id, seq from e`, [conversation.uid])
    await older.query('commit')
    await got(receiver, 'conversation.message', 2)
    await between.query('commit')
    await got(receiver, 'conversation.message', 3)
    expect(textsOf(receiver)).toEqual(['0', '1', '2'])
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(receiver.attempts).toHaveLength(3)
    await Promise.all([older.end(), between.end()])
  })

  it('an endpoint that never answers does not delay another', async () => {
    pace.timeoutMs = 60_000
    const { receiver: dead, webhook: { uid } } = await hook({ events: ['conversation.message'] }, () => 'hang')
    const { receiver: alive } = await hook({ events: ['conversation.message'] })
    const visitors = await Promise.all(Array.from({ length: 12 }, () => t.client.visit()))
    await Promise.all(visitors.map((visitor) => say(visitor, 'one', 'two')))
    await got(alive, 'conversation.message', 24)
    // Not one attempt at the dead one has ended.
    expect(dead.attempts.length).toBeGreaterThan(0)
    expect((await log(uid)).map((one) => one.lastProblem).filter((problem) => problem !== null)).toEqual([])
    pace.timeoutMs = 300
  })

  it('an endpoint that never answers is told so', async () => {
    const { webhook: { uid } } = await hook({ events: ['conversation.message'] }, () => 'hang')
    await say(await t.client.visit(), 'one')
    await eventually(async () => (await log(uid)).some((one) => one.lastProblem === 'no answer in time'), 'a timeout in the log')
  })
})

describe('the log', () => {
  it('tells what came of it in our own words; what is given up can be sent again', async () => {
    let well = false
    const { receiver, webhook: { uid } } = await hook({ events: ['conversation.opened'] }, () => (well ? 204 : 500))
    const { conversation } = await (await t.client.visit()).write('hello')
    await (await t.client.visit()).write('hello')
    const dead = await eventually(async () => { const all = await log(uid, '?state=dead'); return all.length === 2 && all }, 'two dead ones')
    expect(dead[1]).toMatchObject({ type: 'conversation.opened', conversation: conversation.uid, state: 'dead', attempts: 4, lastStatus: 500, lastProblem: 'answered with status 500', nextAttemptAt: null })
    expect(JSON.stringify(dead)).not.toMatch(/other side/)
    expect(dead[1]?.lastMs).toBeGreaterThanOrEqual(0)
    well = true
    const [, first] = dead
    expect((await ada.post<Delivery>(`/rest/v1/webhooks/${uid}/deliveries/${first?.uid}/replay`)).body).toMatchObject({ state: 'waiting', attempts: 0 })
    await got(receiver, 'conversation.opened')
    expect(receiver.accepted[0]?.id).toBe(first?.uid)
    const since = new Date(t.clock.now() - hour).toISOString()
    expect((await ada.post(`/rest/v1/webhooks/${uid}/replay`, { since: new Date(t.clock.now() + hour).toISOString() })).body).toEqual({ replayed: 0, more: false })
    expect((await ada.post(`/rest/v1/webhooks/${uid}/replay`, { since })).body).toEqual({ replayed: 1, more: false })
    await got(receiver, 'conversation.opened', 2)
    await eventually(async () => (await log(uid)).every((one) => one.state === 'delivered'), 'both delivered')
    const page = (await ada.get<{ data: Delivery[]; page: { next: string; hasMore: boolean } }>(`/rest/v1/webhooks/${uid}/deliveries?limit=1`)).body
    expect(page.page.hasMore).toBe(true)
    expect((await log(uid, `?limit=1&cursor=${page.page.next}`))[0]?.uid).not.toBe(page.data[0]?.uid)
    expect((await ada.get(`/rest/v1/webhooks/${uid}/deliveries?state=dead&cursor=${page.page.next}`)).status).toBe(400)
  })

  it.each([['reset', 'the connection failed or broke'], [302, 'answered with status 302']] as const)('%s is %s', async (behaviour, problem) => {
    const { webhook: { uid } } = await hook({ active: false }, () => behaviour)
    expect((await ada.post<Delivery>(`/rest/v1/webhooks/${uid}/test`)).body).toMatchObject({ type: 'webhook.test', state: 'dead', attempts: 1, lastProblem: problem })
  })

  it('the test button sends at once, also to one that is switched off', async () => {
    const { receiver, webhook: { uid } } = await hook({ active: false })
    expect((await ada.post<Delivery>(`/rest/v1/webhooks/${uid}/test`)).body).toMatchObject({ type: 'webhook.test', state: 'delivered', lastStatus: 204 })
    expect(receiver.accepted[0]?.payload.data['webhook']).toMatchObject({ uid })
    expect(receiver.badSignatures).toEqual([])
  })

  it('shows the body of a delivery as it is sent, to nobody who asks at another webhook', async () => {
    const { receiver, webhook: { uid } } = await hook({ events: ['conversation.message'] })
    const { webhook: { uid: other } } = await hook({ active: false })
    await (await t.client.visit()).write('What was I told?')
    await got(receiver, 'conversation.message')
    const [delivery] = await log(uid)
    const { status, body } = await ada.get<DeliveryDetail>(`/rest/v1/webhooks/${uid}/deliveries/${delivery?.uid}`)
    expect([status, body.uid, body.type]).toEqual([200, delivery?.uid, 'conversation.message'])
    const [sent] = receiver.accepted
    const shown = JSON.parse(body.body) as { type: string; timestamp: string; data: Record<string, unknown> }
    expect([shown.type, shown.timestamp, shown.data['event']]).toEqual([sent?.payload.type, sent?.payload.timestamp, sent?.payload.data['event']])
    expect((await ada.get(`/rest/v1/webhooks/${other}/deliveries/${delivery?.uid}`)).body).toMatchObject({ code: 'delivery.not_found' })
  })
})

describe('removing', () => {
  it('is taken back whole: address, secret, log, and what still waited', async () => {
    let well = false
    const { receiver, webhook: before } = await hook({ events: ['conversation.opened'], description: 'CRM' }, () => (well ? 204 : 503))
    await t.database.admin(`update webhook_endpoints set failures = 60, failing_since = now(), paused_until = now() + interval '1 hour' where uid = $1`, [before.uid])
    await (await t.client.visit()).write('waits')
    await eventually(async () => (await log(before.uid)).length === 1, 'planned')
    expect((await ada.call('DELETE', `/rest/v1/webhooks/${before.uid}`)).status).toBe(204)
    expect((await ada.get(`/rest/v1/webhooks/${before.uid}`)).status).toBe(404)
    await (await t.client.visit()).write('nobody is told')
    await new Promise((resolve) => setTimeout(resolve, 200))
    well = true
    const { status, body } = await ada.post<Webhook>(`/rest/v1/webhooks/${before.uid}/restore`)
    expect([status, body.url, body.events, body.active, body.description]).toEqual([200, before.url, before.events, true, 'CRM'])
    expect((await ada.post<Webhook>(`/rest/v1/webhooks/${before.uid}/restore`)).body.uid).toBe(before.uid)
    await ada.call('PATCH', `/rest/v1/webhooks/${before.uid}`, { active: true })
    await got(receiver, 'conversation.opened')
    await eventually(async () => (await log(before.uid)).every((one) => one.state === 'delivered'), 'what waited is delivered')
    expect([receiver.accepted.length, receiver.badSignatures]).toEqual([1, []])
    expect((await ada.post('/rest/v1/webhooks/01990000-0000-7000-8000-000000000000/restore')).body).toMatchObject({ code: 'webhook.not_found' })
    expect((await ada.get<{ data: { name: string }[] }>('/rest/v1/audit')).body.data.map((one) => one.name)).toContain('webhook.restored')
  })
})

describe('health', () => {
  it('failures in a row pause it, an answer ends the pause, and what waits is sent', async () => {
    let well = false
    const { receiver, webhook: { uid } } = await hook({ events: ['conversation.opened'] }, () => (well ? 204 : 503))
    await t.database.admin(`update webhook_endpoints set failures = 48, failing_since = now() where uid = $1`, [uid])
    for (let i = 0; i < 3; i++) await (await t.client.visit()).write('hello')
    const paused = await eventually(async () => { const now = await webhook(uid); return now.pausedUntil !== null && now }, 'paused')
    expect(paused.failures).toBeGreaterThanOrEqual(50)
    const attempts = receiver.attempts.length
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(receiver.attempts.length).toBe(attempts)
    well = true
    t.clock.advance(11_000)
    t.app.outreach.webhooks.wake()
    await got(receiver, 'conversation.opened', 3)
    expect(await eventually(async () => { const now = await webhook(uid); return now.failures === 0 && now }, 'healthy')).toMatchObject({ pausedUntil: null, failingSince: null, active: true })
    t.clock.advance(-11_000)
  })

  it('five days of failure switch it off, which others are told; 410 at once', async () => {
    const { receiver: other } = await hook({ events: ['webhook.disabled'] })
    const { webhook: { uid } } = await hook({ events: ['conversation.opened'] }, () => 500)
    await t.database.admin(`update webhook_endpoints set failures = 3, failing_since = now() - interval '5 days 1 minute' where uid = $1`, [uid])
    const { webhook: { uid: gone } } = await hook({ events: ['conversation.opened'] }, () => 410)
    await (await t.client.visit()).write('hello')
    await got(other, 'webhook.disabled', 2)
    expect(await webhook(uid)).toMatchObject({ active: false, disabledReason: 'failing', pausedUntil: null })
    expect(await webhook(gone)).toMatchObject({ active: false, disabledReason: 'gone' })
    expect(other.accepted.map((one) => one.payload.data['webhook']?.uid).toSorted()).toEqual([uid, gone].toSorted())
    const audit = (await ada.get<{ data: { name: string }[] }>('/rest/v1/audit')).body.data
    expect(audit.filter((one) => one.name === 'webhook.disabled')).toHaveLength(2)
    expect((await ada.call<Webhook>('PATCH', `/rest/v1/webhooks/${uid}`, { active: true })).body).toMatchObject({ active: true, disabledReason: null, failures: 0 })
  })
})

describe('the feed behind it', () => {
  it('is not trimmed past a cursor: what was committed while nobody sent is delivered a week later', async () => {
    const { receiver } = await hook({ events: ['conversation.opened'] })
    await t.app.outreach.webhooks.stop()
    await (await t.client.visit()).write('nobody sends')
    t.clock.advance(8 * day)
    await new Housekeeper(t.app.platform).sweep()
    expect((await t.database.admin(`select from domain_events where name = 'conversation.opened'`)).length).toBeGreaterThan(0)
    t.clock.advance(-8 * day)
    t.app.outreach.webhooks.run()
    await got(receiver, 'conversation.opened')
    await t.database.admin(`update domain_events set at = now() - interval '8 days'`)
    await eventually(async () => { await new Housekeeper(t.app.platform).sweep(); return (await t.database.admin('select from domain_events')).length === 0 }, 'the feed trimmed')
    expect(await t.app.selfCheck.look()).toEqual([])
  })

  it('there are at most 50', async () => {
    const before = (await ada.get<{ data: Webhook[] }>('/rest/v1/webhooks?limit=100')).body.data.length
    const receiver = await Receiver.start()
    receivers.push(receiver)
    for (let i = before; i < 50; i++) made.push((await ada.post<WebhookWithSecret>('/rest/v1/webhooks', { url: receiver.url, active: false })).body.webhook.uid)
    expect((await ada.post('/rest/v1/webhooks', { url: receiver.url, active: false })).body).toMatchObject({ status: 409, code: 'webhook.too_many' })
    const gone = made.pop() ?? ''
    await ada.call('DELETE', `/rest/v1/webhooks/${gone}`)
    made.push((await ada.post<WebhookWithSecret>('/rest/v1/webhooks', { url: receiver.url, active: false })).body.webhook.uid)
    expect((await ada.post(`/rest/v1/webhooks/${gone}/restore`)).body).toMatchObject({ status: 409, code: 'webhook.too_many' })
  })
})

describe('API tokens', () => {
  it('are told once, work as far as their scopes and the role reach, and end at once', async () => {
    const bot = (await ada.post<Agent>('/rest/v1/bots', { name: 'Helper' })).body
    const { status, body } = await ada.post<MadeApiToken>('/rest/v1/api-tokens', { account: bot.uid, name: 'reader', scopes: ['conversation.read'] })
    expect([status, body.apiToken.scopes]).toEqual([201, ['conversation.read']])
    expect(body.token).toMatch(/^sbt_[A-Za-z0-9_-]{43}$/)
    const call = (method: string, path: string, data?: unknown) => t.client.call(method, path, data, { authorization: `Bearer ${body.token}` })
    expect((await call('GET', '/rest/v1/conversations')).status).toBe(200)
    expect((await call('GET', '/rest/v1/me')).body).toMatchObject({ permissions: ['conversation.read'], agent: { kind: 'bot', presence: 'online' } })
    expect((await call('GET', '/rest/v1/agents')).status).toBe(403)
    for (const [method, path] of [['PUT', '/rest/v1/me/status'], ['POST', '/rest/v1/auth/sign-out-everywhere'], ['POST', '/rest/v1/realtime/tickets'], ['POST', '/rest/v1/auth/change-password']] as const) expect((await call(method, path)).status, path).toBe(403)
    expect((await ada.post('/rest/v1/api-tokens', { account: bot.uid, name: 'more', scopes: ['account.write'] })).status).toBe(400)
    const rights = (await ada.get<{ data: RoleRights[] }>('/rest/v1/roles')).body.data.find((one) => one.role === bot.role)?.permissions ?? []
    expect([rights.includes('conversation.reply'), rights.includes('account.write')]).toEqual([true, false])
    const all = (await ada.post<MadeApiToken>('/rest/v1/api-tokens', { account: bot.uid, name: 'all' })).body
    expect(all.apiToken.scopes).toEqual(rights)
    const list = JSON.stringify((await ada.get('/rest/v1/api-tokens')).body)
    expect(list).toContain('"lastUsedAt":"')
    expect(list).not.toContain(body.token)
    expect((await ada.call('DELETE', `/rest/v1/api-tokens/${body.apiToken.uid}`)).status).toBe(204)
    expect((await call('GET', '/rest/v1/conversations')).status).toBe(401)
    expect((await ada.get<{ data: { name: string }[] }>('/rest/v1/audit')).body.data.map((one) => one.name)).toEqual(expect.arrayContaining(['api_token.created', 'api_token.revoked']))
  })

  it('are for bots, api accounts and oneself, and do not make others', async () => {
    const maya = (await ada.get<{ data: Agent[] }>('/rest/v1/agents')).body.data.find((agent) => agent.name.startsWith('Maya'))
    expect((await ada.post('/rest/v1/api-tokens', { account: maya?.uid, name: 'as Maya' })).status).toBe(403)
    const own = (await ada.post<MadeApiToken>('/rest/v1/api-tokens', { account: ada.uid, name: 'mine' })).body
    const asToken = { authorization: `Bearer ${own.token}` }
    expect((await t.client.call('GET', '/rest/v1/webhooks', undefined, asToken)).status).toBe(200)
    expect((await t.client.call('POST', '/rest/v1/api-tokens', { account: ada.uid, name: 'child' }, asToken)).status).toBe(403)
    expect((await t.client.call('DELETE', `/rest/v1/api-tokens/${own.apiToken.uid}`, undefined, asToken)).status).toBe(403)
  })
})

describe('at the end', () => {
  it('nothing was logged but what the endpoints did', () => {
    expect(t.problems.filter((line) => !line.includes('outlived'))).toEqual([])
  })
})
