// The visitor's side: sessions with and without a message, who is known again and by what proof, groups, keys, other sites.
import { createHmac } from 'node:crypto'
import type { Visitor, WidgetSession } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeInbox, createInbox, inboxBy } from '../../../src/modules/inboxes/index.ts'
import { makeApp } from '../../../src/app.ts'
import { eventually } from '../../harness/client.ts'
import { Guest, makeDesk, unique, type Caller, type Desk, type Failure, type Session } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await makeDesk()
  await desk.admin.patch(`/v1/agents/${desk.admin.agent.id}`, { acceptingChats: false })
})
afterAll(() => desk.stop())

const open = (body: unknown = {}, headers: Record<string, string> = {}) => desk.nobody.post<Session>('/v1/widget/session', body, headers)
const visitors = async (): Promise<number> => (await desk.t.database.admin<{ n: number }>('select count(*)::integer as n from visitors where tenant_id = $1', [desk.tenant]))[0]?.n ?? 0
const sign = (secret: string, externalId: string): string => createHmac('sha256', secret).update(externalId).digest('hex')

describe('a session', () => {
  it('with a first message opens the conversation at once', async () => {
    const { status, body } = await open({ initialMessage: 'Hello' })
    expect([status, body.status]).toEqual([201, 'pending'])
    expect(body.sessionToken).toMatch(/^[\w-]{43}$/)
    const shown = await desk.admin.conversation(body.conversationId ?? '')
    expect(shown).toMatchObject({ visitorId: body.visitorId, activeThreadId: body.threadId, threads: [{ id: body.threadId, status: 'active' }], unreadCount: 1 })
    expect((await new Guest(desk.t.base, body).events()).map((event) => event.content)).toEqual(['Hello'])
  })

  it('without one opens it with the first event, in the group that was asked for', async () => {
    const group = await desk.group()
    const guest = await desk.guest({ groupId: group.id })
    expect(guest.session).toMatchObject({ conversationId: null, threadId: null, status: 'pending', firebase: { conversationPath: null, messagesPath: null } })
    expect(await guest.events()).toEqual([])
    const first = await guest.write('Now I ask')
    expect(first.status).toBe(201)
    const again = (await open({ sessionToken: guest.session.sessionToken })).body
    expect(again).toMatchObject({ visitorId: guest.session.visitorId, threadId: first.body.threadId })
    expect(await desk.admin.conversation(again.conversationId ?? '')).toMatchObject({ groupId: group.id, status: 'pending' })
    // The wish is spent: the next conversation goes where the site leads.
    await desk.admin.post(`/v1/conversations/${again.conversationId}/close`)
    await guest.write('Another matter')
    const next = (await open({}, guest.headers)).body
    expect(next.conversationId).not.toBe(again.conversationId)
    expect((await desk.admin.conversation(next.conversationId ?? '')).groupId).not.toBe(group.id)
  })

  it('for an unknown, removed or foreign group is 400, and nobody was let in', async () => {
    const before = await visitors()
    for (const groupId of ['01990000-0000-7000-8000-000000000000', desk.foreign.group, 'sales', 7]) {
      expect(await open({ groupId, initialMessage: 'x' })).toMatchObject({ status: 400, body: { statusCode: 400, message: [expect.stringContaining('groupId')], error: 'Bad Request' } })
    }
    expect(await visitors()).toBe(before)
  })

  it('keeps what the visitor says about himself, and never a secret of his', async () => {
    const { body } = await desk.nobody.post<Session>('/v1/widget/session', {
      name: ' Rosa ', email: 'rosa@example.com', phone: '+1234567890', initialMessage: 'hi', metadata: { page: '/pricing', plan: { tier: 2, trial: true }, seats: 3 },
    }, { referer: 'https://shop.example/pricing', 'user-agent': 'Test Browser' })
    const shown = await desk.admin.conversation(body.conversationId ?? '')
    expect(shown.visitor).toEqual({
      id: body.visitorId, name: 'Rosa', email: 'rosa@example.com', phone: '+1234567890', userAgent: 'Test Browser', ipAddress: '127.0.0.1', referrer: 'https://shop.example/pricing',
      metadata: { page: '/pricing', plan: { tier: 2, trial: true }, seats: 3 }, createdAt: expect.any(String) as string, updatedAt: expect.any(String) as string,
    })
    expect(JSON.stringify(shown)).not.toContain(body.sessionToken)
    // The console shows what is plain of it beside the attributes.
    const detail = await desk.admin.get<{ visitor: Visitor }>(`/rest/v1/conversations/${body.conversationId}`)
    expect(detail.body.visitor.attributes).toEqual({ page: '/pricing', seats: 3 })
    await open({ sessionToken: body.sessionToken, metadata: { page: '/help' }, name: null })
    expect((await desk.admin.conversation(body.conversationId ?? '')).visitor).toMatchObject({ name: null, email: 'rosa@example.com', metadata: { page: '/help', seats: 3 } })
    for (const metadata of [{ long: 'x'.repeat(17_000) }, { numbers: Array.from({ length: 200 }, () => 1e300) }, 'text', [1]]) {
      expect(await open({ metadata }), JSON.stringify(metadata).slice(0, 40)).toMatchObject({ status: 400, body: { message: [expect.stringContaining('metadata')] } })
    }
  })
})

describe('who comes back', () => {
  it('by the token, in a header or the body, is the same visitor with the same token', async () => {
    const guest = await desk.guest({ initialMessage: 'first' })
    const { sessionToken } = guest.session
    for (const again of [await open({ sessionToken }), await open({}, { 'x-session-token': sessionToken }), await open({}, { authorization: `Bearer ${sessionToken}` })]) {
      expect(again.body).toMatchObject({ visitorId: guest.session.visitorId, sessionToken, conversationId: guest.session.conversationId, threadId: guest.session.threadId })
    }
    const more = await open({ sessionToken, initialMessage: 'second' })
    expect(more.body.conversationId).toBe(guest.session.conversationId)
    expect((await guest.events()).map((event) => event.content)).toEqual(['first', 'second'])
    // To another inbox of the same company he is the same person with another token.
    const inbox = await createInbox(desk.ctx, { name: unique('Second site'), channel: 'web' })
    const elsewhere = (await open({ sessionToken, key: inbox.key })).body
    expect(elsewhere).toMatchObject({ visitorId: guest.session.visitorId, conversationId: null })
    expect(elsewhere.sessionToken).not.toBe(sessionToken)
  })

  it('by nothing else: not by an e-mail, a name, a token that is over or another company\'s', async () => {
    const guest = await desk.guest({ email: 'same@example.com', name: 'Same', initialMessage: 'secret' })
    const theirs = (await open({ key: desk.foreign.key })).body
    for (const body of [{ email: 'same@example.com', name: 'Same' }, { sessionToken: 'x'.repeat(43) }, { sessionToken: theirs.sessionToken }]) {
      const other = (await open(body)).body
      expect(other.visitorId, JSON.stringify(body)).not.toBe(guest.session.visitorId)
      expect(other.visitorId).not.toBe(theirs.visitorId)
      expect(other).toMatchObject({ conversationId: null })
      expect(await new Guest(desk.t.base, other).events()).toEqual([])
    }
    const late = await makeDesk()
    const old = await late.guest({ initialMessage: 'long ago' })
    late.t.clock.advance(181 * 86_400_000)
    expect((await late.nobody.call<Failure>('GET', '/v1/widget/events', undefined, old.headers)).body).toMatchObject({ statusCode: 401, message: 'Session not found or expired' })
    expect((await late.guest({ sessionToken: old.session.sessionToken })).session.visitorId).not.toBe(old.session.visitorId)
    await late.stop()
  })

  it('by a proven identity, whatever the browser, also in the native widget', async () => {
    const site = await inboxBy(desk.ctx, { key: desk.key })
    const secretOf = async (): Promise<string> => (await desk.admin.post<{ secret: string }>(`/rest/v1/inboxes/${site.uid}/identity-secret`)).body.secret
    expect(await open({ externalId: 'customer-7', identityHash: sign('x', 'customer-7') })).toMatchObject({ status: 401, body: { message: 'Identity could not be verified' } })
    const secret = await secretOf()
    expect((await open({ externalId: 'customer-7' })).body).toMatchObject({ message: ['identityHash should not be empty'] })
    for (const identityHash of ['', sign(secret, 'customer-8'), `${sign(secret, 'customer-7')}00`, sign(secret, 'customer-7').slice(0, 62), 'zz'.repeat(32)]) {
      expect([400, 401], identityHash).toContain((await open({ externalId: 'customer-7', identityHash })).status)
    }
    // An anonymous visitor signs in on the site: what he wrote before is his.
    const before = await desk.guest({ initialMessage: 'before I signed in' })
    const proof = { externalId: 'customer-7', identityHash: sign(secret, 'customer-7') }
    const known = (await open({ ...proof, sessionToken: before.session.sessionToken })).body
    expect(known).toMatchObject({ visitorId: before.session.visitorId, conversationId: before.session.conversationId })
    // Whoever knew the token of the anonymous browser reads nothing from now on.
    expect(known.sessionToken).not.toBe(before.session.sessionToken)
    expect((await before.write('x')).status).toBe(401)
    expect((await open({ ...proof, sessionToken: known.sessionToken })).body.sessionToken).toBe(known.sessionToken)
    // On another device, without a token.
    const phone = (await open(proof)).body
    expect(phone).toMatchObject({ visitorId: before.session.visitorId, conversationId: before.session.conversationId })
    expect(phone.sessionToken).not.toBe(before.session.sessionToken)
    expect((await new Guest(desk.t.base, phone).events()).map((event) => event.content)).toEqual(['before I signed in'])
    // On a browser that somebody else used: his token does not make them one.
    const stranger = await desk.guest({ initialMessage: 'somebody else' })
    expect((await open({ ...proof, sessionToken: stranger.session.sessionToken })).body.visitorId).toBe(before.session.visitorId)
    const eight = (await open({ externalId: 'customer-8', identityHash: sign(secret, 'customer-8'), sessionToken: phone.sessionToken })).body
    expect(eight.visitorId).not.toBe(before.session.visitorId)
    expect(eight.conversationId).toBe(null)
    // The native widget proves it in the same way.
    const native = await desk.nobody.post<WidgetSession>('/rest/v1/widget/sessions', { key: desk.key, identity: { externalId: 'customer-7', hash: sign(secret, 'customer-7') } })
    expect(native.body.state.visitor.uid).toBe(before.session.visitorId)
    expect((await desk.nobody.post('/rest/v1/widget/sessions', { key: desk.key, identity: { externalId: 'customer-7', hash: 'x' } })).status).toBe(401)
    // Another company's secret proves nothing here, and a new secret makes the old one useless.
    expect((await open({ ...proof, key: desk.foreign.key })).status).toBe(401)
    const next = await secretOf()
    expect((await open(proof)).status).toBe(401)
    expect((await open({ externalId: 'customer-7', identityHash: sign(next, 'customer-7') })).body.visitorId).toBe(before.session.visitorId)
  })

  it('many at once under one new name are one visitor', async () => {
    const site = await inboxBy(desk.ctx, { key: desk.key })
    const { secret } = (await desk.admin.post<{ secret: string }>(`/rest/v1/inboxes/${site.uid}/identity-secret`)).body
    const anonymous = await Promise.all([desk.guest(), desk.guest(), desk.guest()])
    const proof = { externalId: 'crowd', identityHash: sign(secret, 'crowd') }
    const all = await Promise.all([...anonymous.map((guest) => open({ ...proof, sessionToken: guest.session.sessionToken })), ...Array.from({ length: 5 }, () => open(proof))])
    expect(all.map((reply) => reply.status)).toEqual(all.map(() => 201))
    expect(new Set(all.map((reply) => reply.body.visitorId)).size).toBe(1)
    expect(await desk.t.database.admin('select count(*)::integer as n from visitors where tenant_id = $1 and external_id = $2', [desk.tenant, 'crowd'])).toEqual([{ n: 1 }])
  })

  it('soon after his matter was resolved takes it up again, with the agent he had; later, or closed, he begins another', async () => {
    const [first, second] = [await desk.agent({ maxConcurrentChats: 3 }), await desk.agent({ maxConcurrentChats: 3 })]
    const group = await desk.group({ routingStrategy: 'round_robin' }, [first, second])
    const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
    const id = guest.session.conversationId ?? ''
    const holder = (await desk.admin.settled(id, (shown) => shown.status === 'active')).assignedAgentId
    const mine = [first, second].find((agent) => agent.agent.id === holder) as Caller
    expect(await mine.post(`/v1/conversations/${id}/resolve`)).toMatchObject({ status: 201, body: { status: 'resolved', activeThreadId: null } })
    // In strict rotation the other one would be next.
    await guest.write('one more thing')
    expect(await desk.admin.settled(id, (shown) => shown.status === 'active', 'reopened')).toMatchObject({ assignedAgentId: holder })
    await mine.post(`/v1/conversations/${id}/resolve`)
    await mine.patch(`/v1/agents/${holder}`, { acceptingChats: false })
    await guest.write('and another')
    expect((await desk.admin.settled(id, (shown) => shown.status === 'active', 'reopened by another')).assignedAgentId).not.toBe(holder)
    await desk.admin.post(`/v1/conversations/${id}/close`)
    await guest.write('after it was closed')
    const next = (await open({ sessionToken: guest.session.sessionToken })).body.conversationId
    expect(next).not.toBe(id)
    // The window is the company's.
    expect((await desk.admin.call('PATCH', '/rest/v1/settings', { reopenHours: 0 })).status).toBe(200)
    await desk.admin.post(`/v1/conversations/${next}/resolve`)
    await guest.write('too late')
    expect((await open({ sessionToken: guest.session.sessionToken })).body.conversationId).not.toBe(next)
    await desk.admin.call('PATCH', '/rest/v1/settings', { reopenHours: 24 })
  })
})

describe('whose door it is', () => {
  it('a key leads to its company, in the header or the body; an unknown one is 404; none is the default company', async () => {
    const inDefault = (await open({ initialMessage: 'a' })).body
    const byBody = (await open({ key: desk.foreign.key, initialMessage: 'b' })).body
    const byHeader = (await open({ key: desk.key, initialMessage: 'c' }, { 'x-widget-key': desk.foreign.key })).body
    expect((await desk.admin.get(`/v1/conversations/${inDefault.conversationId}`)).status).toBe(200)
    for (const body of [byBody, byHeader]) {
      expect((await desk.admin.get(`/v1/conversations/${body.conversationId}`)).status).toBe(404)
      expect((await desk.foreign.admin.get(`/v1/conversations/${body.conversationId}`)).status).toBe(200)
    }
    expect(await open({ key: 'pub_nothing' })).toMatchObject({ status: 404, body: { message: 'Widget not found', error: 'Not Found' } })
  })

  it('answers sites that both lists let in, never with credentials, refusals too', async () => {
    const inbox = await createInbox(desk.ctx, { name: unique('Picky'), channel: 'web', allowedOrigins: ['https://shop.example', 'https://*.shop.example'] })
    const from = (origin: string, also: Record<string, unknown> = {}) => desk.nobody.post<Session>('/v1/widget/session', { key: inbox.key, ...also }, { origin })
    for (const origin of ['https://shop.example', 'https://eu.shop.example', desk.t.base]) {
      const reply = await from(origin)
      expect(reply.status, origin).toBe(201)
      expect([reply.headers.get('access-control-allow-origin'), reply.headers.get('vary'), reply.headers.get('access-control-allow-credentials')]).toEqual([origin, 'Origin, Authorization', null])
    }
    const before = await visitors()
    for (const origin of ['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'https://shopXexample', 'null']) {
      const reply = await from(origin)
      expect([reply.status, reply.body, reply.headers.get('access-control-allow-origin')], origin).toMatchObject([403, { message: 'Origin is not allowed' }, null])
    }
    expect(await visitors()).toBe(before)
    // What a session may do is asked on every call, not only at its beginning.
    const session = (await from('https://shop.example', { initialMessage: 'hi' })).body
    const call = (method: string, origin: string, body?: unknown) => desk.nobody.call<Failure>(method, '/v1/widget/events', body, { origin, 'x-session-token': session.sessionToken })
    expect((await call('GET', 'https://shop.example')).headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect([(await call('GET', 'https://evil.example')).status, (await call('POST', 'https://evil.example', { content: 'x' })).status]).toEqual([403, 403])
    const refused = await call('POST', 'https://shop.example', {})
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([400, 'https://shop.example'])
    const asked = await fetch(`${desk.t.base}/v1/widget/session`, { method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' } })
    expect([asked.status, asked.headers.get('access-control-allow-origin'), asked.headers.get('access-control-allow-methods'), asked.headers.get('access-control-allow-headers')]).toEqual([204, 'https://shop.example', 'GET, POST', 'content-type, x-widget-key, x-session-token, authorization'])
    await changeInbox(desk.ctx, inbox.uid, { allowedOrigins: [] })
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBe('https://evil.example')
    // The rest of the API is for no other site.
    expect((await desk.nobody.call('GET', '/v1/agents', undefined, { origin: 'https://shop.example' })).headers.get('access-control-allow-origin')).toBe(null)
  })

  it('ALLOWED_ORIGINS bounds the whole installation; PUBLIC_URL is what callers are told', async () => {
    const { platform } = desk.t.app
    const app = await makeApp({
      databaseUrl: desk.t.database.url, poolSize: 3, heartbeatMs: 25_000, rateScale: 0, trustProxy: null, demo: false, secrets: platform.secrets, checkAnswers: true, clock: platform.clock,
      storage: platform.storage, mailer: platform.mailer, uploadMaxBytes: 1024, allowedOrigins: ['https://shop.example'], publicUrl: 'https://chat.example/',
    }, platform.log)
    const base = await app.listen(0, '127.0.0.1')
    const from = (origin: string, method = 'POST') => fetch(`${base}/v1/widget/session`, { method, headers: { origin, 'content-type': 'application/json' }, ...(method === 'POST' ? { body: '{}' } : {}) })
    const right = await from('https://shop.example')
    expect([right.status, right.headers.get('access-control-allow-origin'), ((await right.json()) as Session).firebase.databaseURL]).toEqual([201, 'https://shop.example', 'https://chat.example/firebase'])
    expect([(await from('https://evil.example')).status, (await from('https://evil.example', 'OPTIONS')).headers.get('access-control-allow-origin')]).toEqual([403, null])
    expect((await from('https://shop.example', 'OPTIONS')).headers.get('access-control-allow-origin')).toBe('https://shop.example')
    await app.stop()
  })
})

it('a visitor sees his own alone, no notes, nobody\'s id', async () => {
  const agent = await desk.agent()
  const group = await desk.group({}, [agent])
  const [guest, other] = [await desk.guest({ groupId: group.id, initialMessage: 'mine' }), await desk.guest({ initialMessage: 'not mine' })]
  const id = guest.session.conversationId ?? ''
  const shown = await desk.admin.settled(id, (one) => one.status === 'active')
  await agent.post(`/v1/threads/${shown.activeThreadId}/events`, { content: 'for you' })
  await agent.post(`/v1/threads/${shown.activeThreadId}/events`, { content: 'a secret', type: 'note' })
  await desk.admin.post(`/v1/conversations/${id}/assign`, { agentId: desk.admin.agent.id, reason: 'a rude reason' })
  const seen = await eventually(async () => { const all = await guest.events(); return all.some((event) => event.content.includes('joined') && event.seq > 3) && all })
  expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${agent.agent.id}|${desk.admin.agent.id}|secret|rude|not mine`))
  expect(seen.map((event) => [event.authorType, event.content])).toEqual([['visitor', 'mine'], ['system', `Agent ${agent.agent.name} joined`], ['agent', 'for you'], ['system', 'Agent Ada Admin joined']])
  expect((await guest.events(2)).map((event) => event.seq)).toEqual([3, 5])
  const ask = (conversationId: string) => desk.nobody.call('GET', `/v1/widget/events?conversationId=${conversationId}`, undefined, guest.headers)
  expect((await ask(id)).body).toHaveLength(4)
  for (const foreign of [other.session.conversationId ?? '', desk.foreign.conversation]) expect(await ask(foreign)).toMatchObject({ status: 404, body: { message: 'Conversation not found' } })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
