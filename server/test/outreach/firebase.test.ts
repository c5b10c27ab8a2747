// The documented Firebase paths in both forms: our own read-only endpoint with its streams, and the mirror to a database that
// speaks Firebase's protocol. Both carry the same tree.
import { generateKeyPairSync } from 'node:crypto'
import type { Agent, ConversationDetail, ConversationEvent, MadeApiToken } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness/app.ts'
import { clientId, eventually, type Socket, type Staff, type VisitorClient } from '../harness/client.ts'
import { FirebaseStandIn } from '../harness/firebase-stand-in.ts'

type Node = Record<string, unknown> | null
interface Heard { event: string; data: { path: string; data: unknown } | null | string }

let t: TestApp
let standIn: FirebaseStandIn
let ada: Staff
let maya: Staff
let desk: Socket<never>
let visitor: VisitorClient
let uid: string
let events: ConversationEvent[]

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })

beforeAll(async () => {
  standIn = await FirebaseStandIn.start()
  t = await startApp({ firebase: { databaseUrl: standIn.url, projectId: 'p', clientEmail: 'a@p.iam.gserviceaccount.com', privateKey: privateKey.replaceAll('\n', String.raw`\n`) } })
  ada = await t.client.signIn('ada')
  maya = await t.client.signIn('maya')
  desk = await maya.socket() as unknown as Socket<never>
  visitor = await t.client.visit('pub_demo', { name: 'Eva', email: 'eva@visitor.test' })
  uid = (await visitor.write('Where is my order?')).conversation.uid
  await eventually(async () => (await detail()).conversation.agent !== null, 'assigned')
  await maya.post(`/rest/v1/conversations/${uid}/events`, { type: 'note', text: 'a note for colleagues', clientId: clientId() })
  await maya.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'Let me look.', clientId: clientId() })
  await visitor.write('Thank you')
  events = (await ada.get<{ data: ConversationEvent[] }>(`/rest/v1/conversations/${uid}/events`)).body.data
}, 60_000)
afterAll(async () => {
  await t.stop()
  await standIn.stop()
})

const detail = async (of = uid): Promise<ConversationDetail> => (await ada.get<ConversationDetail>(`/rest/v1/conversations/${of}`)).body
const tokenOf = (who: Staff | VisitorClient): string => who.authorization?.split(' ')[1] ?? ''
const read = async (path: string, who: Staff | VisitorClient | null = ada, query = ''): Promise<{ status: number; body: Node & { error?: string }; headers: Headers }> => {
  const response = await fetch(`${t.base}/firebase${path}.json?${who ? `auth=${tokenOf(who)}&` : ''}${query}`)
  return { status: response.status, headers: response.headers, body: await response.json() as Node & { error?: string } }
}
const thread = (of: ConversationEvent | undefined): string => of?.thread ?? ''

/** A stream, and what it says. */
async function listen(path: string, token: string, query = ''): Promise<{ heard: Heard[]; until(find: (one: Heard) => boolean, what?: string): Promise<Heard>; ended: Promise<void>; stop(): void }> {
  const abort = new AbortController()
  const response = await fetch(`${t.base}/firebase${path}.json?${query}`, { headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` }, signal: abort.signal })
  expect([response.status, response.headers.get('content-type'), response.headers.get('access-control-allow-origin')]).toEqual([200, 'text/event-stream; charset=utf-8', '*'])
  const heard: Heard[] = []
  const pump = async (): Promise<void> => {
    let rest = ''
    for await (const chunk of response.body ?? []) {
      rest += Buffer.from(chunk).toString()
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? []
        heard.push({ event, data: JSON.parse(data) as Heard['data'] })
      }
    }
  }
  const ended = pump().catch(() => undefined)
  const until = (find: (one: Heard) => boolean, what = 'an event'): Promise<Heard> => eventually(async () => heard.find(find), `${what}; heard ${JSON.stringify(heard).slice(0, 1_000)}`)
  await until((one) => one.event === 'put', 'the first put')
  return { heard, until, ended, stop: () => abort.abort() }
}
const at = (one: Heard): string => (typeof one.data === 'object' && one.data ? one.data.path : '')
const dataOf = (one: Heard | undefined): Record<string, unknown> => (typeof one?.data === 'object' && one.data ? one.data.data : {}) as Record<string, unknown>

describe('the documented paths', () => {
  it('/conversations/{id} has status, assignedAgent, lastMessage, unreadCount and messages without notes', async () => {
    const { status, body, headers } = await read(`/conversations/${uid}`)
    expect([status, headers.get('access-control-allow-origin'), headers.get('cache-control')]).toEqual([200, '*', 'no-cache'])
    expect(body).toMatchObject({
      status: 'active', assignedAgent: { id: maya.uid, name: 'Maya Okafor' }, assignedAgentId: maya.uid, lastMessage: { content: 'Thank you', authorType: 'visitor' }, unreadCount: 2,
    })
    const messages = Object.values(body?.['messages'] as Record<string, Record<string, unknown>>).toSorted((a, b) => Number(a['seq']) - Number(b['seq']))
    expect(messages.map((one) => [one['type'], one['authorType'], one['content']])).toEqual([
      ['message', 'visitor', 'Where is my order?'], ['system', 'system', 'Agent Maya Okafor joined'], ['message', 'agent', 'Let me look.'], ['message', 'visitor', 'Thank you'],
    ])
    expect(messages[2]).toMatchObject({ agentId: maya.uid, threadId: thread(events[3]), createdAt: events[3]?.at })
    expect(JSON.stringify(body)).not.toMatch(/note for colleagues|visitor\.test|demo\.test/)
  })

  it('/conversations/{id}/messages/{eventId}, and single fields', async () => {
    expect((await read(`/conversations/${uid}/messages/${events[0]?.uid}`)).body).toMatchObject({ id: events[0]?.uid, content: 'Where is my order?' })
    expect((await read(`/conversations/${uid}/messages/${events[0]?.uid}/content`)).body).toBe('Where is my order?')
    expect((await read(`/conversations/${uid}/status`)).body).toBe('active')
    const note = events.find((event) => event.type === 'note')
    for (const path of [`messages/${note?.uid}`, 'nothing', 'messages/nothing', 'status/deeper']) expect((await read(`/conversations/${uid}/${path}`)).body, path).toBe(null)
  })

  it('/threads/{id} has status and events', async () => {
    const [first, second] = [thread(events[0]), thread(events.at(-1))]
    expect((await read(`/threads/${first}`)).body).toMatchObject({ conversationId: uid, status: 'closed', closedBy: 'system', closedReason: 'agent_assigned', events: { [events[0]?.uid ?? '']: { content: 'Where is my order?' } } })
    expect((await read(`/threads/${second}`)).body).toMatchObject({ status: 'active', events: { [events.at(-1)?.uid ?? '']: { content: 'Thank you' } } })
    expect(JSON.stringify((await read(`/threads/${second}`)).body)).not.toContain('note for colleagues')
  })

  it('/agents/{id} has activeConversations and notifications', async () => {
    const { body } = await read(`/agents/${maya.uid}`, maya)
    expect(body).toMatchObject({ status: 'online', activeConversations: { [uid]: { status: 'active', unreadCount: 2, visitorName: 'Eva' } } })
    const notifications = Object.values(body?.['notifications'] as Record<string, { type: string; content: string }>)
    expect(notifications.map((one) => one.type).toSorted()).toEqual(['conversation_assigned', 'visitor_message', 'visitor_message'])
    const other = (await visitor.write('one more')).event
    await maya.post(`/rest/v1/conversations/${uid}/read`, { seq: other.seq })
    await visitor.write('unread')
    expect(Object.values((await read(`/agents/${maya.uid}`, maya)).body?.['notifications'] as Record<string, { content: string }>).map((one) => one.content)).toEqual(['unread'])
  })

  it('/conversations/{id}/typing/{agentId} and /visitorTyping hold who is writing now', async () => {
    const phone = await visitor.socket()
    desk.send({ type: 'typing', conversation: uid, on: true })
    phone.send({ type: 'typing', conversation: uid, on: true })
    await eventually(async () => (await read(`/conversations/${uid}/typing/${maya.uid}`, visitor)).body as unknown === true, 'the agent types')
    await eventually(async () => (await read(`/conversations/${uid}/visitorTyping`)).body as unknown === true, 'the visitor types')
    expect((await read(`/conversations/${uid}`)).body).toMatchObject({ typing: { [maya.uid]: true }, visitorTyping: true })
    phone.send({ type: 'typing', conversation: uid, on: false })
    desk.send({ type: 'typing', conversation: uid, on: false })
    await eventually(async () => (await read(`/conversations/${uid}/typing`)).body === null && (await read(`/conversations/${uid}/visitorTyping`)).body === null, 'nobody types')
    phone.close()
  })
})

describe('who may look', () => {
  it('a visitor at his own conversation and its threads, at nothing else', async () => {
    const stranger = await t.client.visit()
    const foreign = (await stranger.write('mine')).conversation.uid
    expect((await read(`/conversations/${uid}`, visitor)).status).toBe(200)
    expect((await read(`/threads/${thread(events[0])}`, visitor)).status).toBe(200)
    expect(JSON.stringify((await read(`/conversations/${uid}`, visitor)).body)).not.toContain('note for colleagues')
    const paths = [`/conversations/${foreign}`, `/conversations/${foreign}/messages`, `/agents/${maya.uid}`, '/conversations', '/', '/threads', '/conversations/01990000-0000-7000-8000-000000000000', `/threads/${thread((await ada.get<{ data: ConversationEvent[] }>(`/rest/v1/conversations/${foreign}/events`)).body.data[0])}`]
    for (const path of paths) expect([(await read(path, visitor)).status, (await read(path, visitor)).body], path).toEqual([401, { error: 'Permission denied' }])
  })

  it('staff at their own tenant; at other agents only supervisors', async () => {
    const elsewhere = await t.client.signIn('admin@example.com')
    for (const path of [`/conversations/${uid}`, `/threads/${thread(events[0])}`, `/agents/${maya.uid}`]) expect((await read(path, elsewhere)).body, path).toBe(null)
    const jonas = await t.client.signIn('jonas')
    expect((await read(`/conversations/${uid}`, jonas)).status).toBe(200)
    expect((await read(`/agents/${maya.uid}`, jonas)).status).toBe(401)
    expect((await read(`/agents/${maya.uid}`, ada)).status).toBe(200)
    const bot = (await ada.post<Agent>('/rest/v1/bots', { name: 'Reader' })).body
    const { token } = (await ada.post<MadeApiToken>('/rest/v1/api-tokens', { account: bot.uid, name: 'x', scopes: ['inbox.read'] })).body
    expect((await fetch(`${t.base}/firebase/conversations/${uid}.json`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
  })

  it('nobody writes, and errors are those of Firebase', async () => {
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE']) {
      const response = await fetch(`${t.base}/firebase/conversations/${uid}/status.json?auth=${tokenOf(ada)}`, { method, body: '"closed"', headers: { 'content-type': 'text/plain' } })
      expect([response.status, await response.json()], method).toEqual([401, { error: 'Permission denied' }])
    }
    expect(await read(`/conversations/${uid}`, null)).toMatchObject({ status: 401, body: { error: 'Permission denied' } })
    for (const token of ['x', 'a.b.c', 'sbt_x', `${tokenOf(ada)}x`, '%00']) {
      const response = await fetch(`${t.base}/firebase/conversations/${uid}.json?auth=${token}`)
      expect([response.status, await response.json()], token).toEqual([401, { error: expect.stringMatching(/Could not parse auth token\.|Permission denied/) as string }])
    }
    for (const path of ['/firebase/conversations', `/firebase/conversations/${uid}`, '/firebase/', '/firebase/x$.json']) expect((await fetch(`${t.base}${path}?auth=${tokenOf(ada)}`)).status, path).toBe(404)
    const options = await fetch(`${t.base}/firebase/conversations/${uid}.json`, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('access-control-allow-origin'), options.headers.get('access-control-allow-headers')]).toEqual([200, '*', expect.stringContaining('authorization') as string])
  })
})

describe('queries', () => {
  const contents = (body: Node): unknown[] => Object.values(body ?? {}).map((one) => (one as { content: unknown }).content)

  it('shallow, order, limits and ranges', async () => {
    const path = `/conversations/${uid}/messages`
    expect(Object.values((await read(path, ada, 'shallow=true')).body ?? {}).every((one) => one === true)).toBe(true)
    expect((await read(`/conversations/${uid}`, ada, 'shallow=true')).body).toMatchObject({ status: 'active', messages: true, lastMessage: true })
    const all = contents((await read(path)).body).length
    expect(contents((await read(path, visitor, 'orderBy="$key"&limitToLast=1')).body)).toEqual(['unread'])
    expect(contents((await read(path, ada, 'orderBy="seq"&limitToLast=2')).body)).toEqual(['one more', 'unread'])
    expect(contents((await read(path, ada, 'orderBy="seq"&limitToFirst=1')).body)).toEqual(['Where is my order?'])
    expect(contents((await read(path, ada, 'orderBy="authorType"&equalTo="agent"')).body)).toEqual(['Let me look.'])
    expect(contents((await read(path, ada, 'orderBy="seq"&startAt=2&endAt=4')).body)).toHaveLength(2)
    expect(contents((await read(path, ada, 'orderBy="seq"&startAt=2')).body)).toHaveLength(all - 1)
    expect((await read(`/conversations/${uid}/status`, ada, 'print=pretty')).body).toBe('active')
    expect((await fetch(`${t.base}/firebase${path}.json?auth=${tokenOf(ada)}&print=silent`)).status).toBe(204)
  })

  it.each([
    ['limitToLast=1', 'orderBy must be defined when other query parameters are defined'], ['orderBy=seq', 'orderBy must be a valid JSON encoded primitive'], ['orderBy=7', 'orderBy must be a valid JSON encoded path'],
    ['orderBy="seq"&limitToLast=0', 'limitToLast must be a positive integer'], ['orderBy="seq"&limitToLast=1&limitToFirst=1', 'limitToFirst and limitToLast must not be mixed'], ['orderBy="seq"&startAt={}', 'startAt must be a valid JSON encoded primitive'],
    ['orderBy="seq"&shallow=true', "Mixing 'shallow' and querying parameters is not supported"], ['orderBy="a"&orderBy="b"', 'orderBy must be given once'], ['print=x', 'print must be pretty or silent'],
  ])('%s: %s', async (query, error) => {
    expect(await read(`/conversations/${uid}/messages`, ada, query)).toMatchObject({ status: 400, body: { error } })
  })
})

describe('streams', () => {
  it('put the whole first, then every change, and never a note', async () => {
    const stream = await listen(`/conversations/${uid}`, tokenOf(visitor))
    expect(dataOf(stream.heard[0])).toEqual((await read(`/conversations/${uid}`)).body)
    await maya.post(`/rest/v1/conversations/${uid}/events`, { type: 'note', text: 'another note', clientId: clientId() })
    const { event } = await visitor.write('live')
    const put = await stream.until((one) => at(one) === `/messages/${event.uid}`, 'the message')
    expect(put.event).toBe('put')
    expect(dataOf(put)).toMatchObject({ content: 'live', authorType: 'visitor' })
    const fields = await stream.until((one) => one.event === 'patch' && at(one) === '/' && 'lastMessage' in dataOf(one), 'the fields that changed')
    expect(dataOf(fields)).toMatchObject({ lastMessage: { content: 'live' } })
    expect(Object.keys(dataOf(fields))).not.toContain('status')
    desk.send({ type: 'typing', conversation: uid, on: true })
    await stream.until((one) => at(one) === `/typing/${maya.uid}` && (one.data as { data: unknown }).data === true, 'typing')
    desk.send({ type: 'typing', conversation: uid, on: false })
    await stream.until((one) => at(one) === `/typing/${maya.uid}` && (one.data as { data: unknown }).data === null, 'no typing')
    expect(JSON.stringify(stream.heard)).not.toContain('another note')
    stream.stop()
  })

  it('follow a field, a thread, an agent, and a query', async () => {
    const other = await t.client.visit()
    const mine = (await other.write('hello')).conversation.uid
    await eventually(async () => (await detail(mine)).conversation.agent !== null, 'assigned')
    const active = (await detail(mine)).threads.find((one) => one.status === 'active')?.uid
    const [status, events_, agent, query] = await Promise.all([
      listen(`/conversations/${mine}/status`, tokenOf(ada)), listen(`/threads/${active}`, tokenOf(ada)), listen(`/agents/${maya.uid}`, tokenOf(maya)),
      listen(`/conversations/${mine}/messages`, tokenOf(ada), 'orderBy="seq"&limitToLast=1'),
    ])
    const { event } = await other.write('second')
    await events_.until((one) => at(one) === `/events/${event.uid}`, 'the event in its thread')
    await agent.until((one) => JSON.stringify(dataOf(one)).includes('second'), 'a notification')
    await query.until((one) => one.event === 'put' && JSON.stringify(dataOf(one)).includes('second') && !JSON.stringify(dataOf(one)).includes('hello'), 'the newest alone')
    await ada.post(`/rest/v1/conversations/${mine}/resolve`)
    const resolved = await status.until((one) => (one.data as { data: unknown }).data === 'resolved', 'resolved')
    expect([resolved.event, at(resolved)]).toEqual(['put', '/'])
    await events_.until((one) => at(one) === '/' && dataOf(one)['status'] === 'closed', 'the thread closed')
    await agent.until((one) => !(mine in (dataOf(one)['activeConversations'] as object ?? { [mine]: 1 })) || at(one) === '/activeConversations', 'off his list')
    for (const one of [status, events_, agent, query]) one.stop()
  })

  it('end with what let them in: sign-out, a revoked token, within a second', async () => {
    const session = await t.client.signIn('jonas')
    const bot = (await ada.post<Agent>('/rest/v1/bots', { name: 'Watcher' })).body
    const { token, apiToken } = (await ada.post<MadeApiToken>('/rest/v1/api-tokens', { account: bot.uid, name: 'x' })).body
    const [person, program, stays] = await Promise.all([listen(`/conversations/${uid}`, tokenOf(session)), listen(`/conversations/${uid}`, token), listen(`/conversations/${uid}`, tokenOf(ada))])
    const began = performance.now()
    await session.post('/rest/v1/auth/sign-out')
    await ada.call('DELETE', `/rest/v1/api-tokens/${apiToken.uid}`)
    await Promise.all([person.ended, program.ended])
    expect(performance.now() - began).toBeLessThan(1_000)
    for (const one of [person, program]) expect(one.heard.at(-1)).toEqual({ event: 'auth_revoked', data: 'credential is no longer valid' })
    const { event } = await visitor.write('after the revocation')
    await stays.until((one) => at(one) === `/messages/${event.uid}`)
    expect(JSON.stringify([person.heard, program.heard])).not.toContain('after the revocation')
    stays.stop()
    await eventually(async () => t.app.firebase.count === 0, 'no stream left open')
  })

  it('are kept alive, and end when the token has served its time', async () => {
    const [person, guest] = await Promise.all([listen(`/conversations/${uid}`, tokenOf(await t.client.signIn('jonas'))), listen(`/conversations/${uid}`, tokenOf(visitor))])
    t.app.firebase.beat()
    await person.until((one) => one.event === 'keep-alive' && one.data === null, 'a sign of life')
    // An access token is good for a quarter of an hour, a visitor's for months.
    t.clock.advance(16 * 60_000)
    t.app.firebase.beat()
    await person.ended
    expect(person.heard.at(-1)).toEqual({ event: 'auth_revoked', data: 'credential is no longer valid' })
    expect(guest.heard.map((one) => one.event)).not.toContain('auth_revoked')
    guest.stop()
    t.clock.advance(-16 * 60_000)
  })

  it('are not more than thirty of one caller', async () => {
    const streams = await Promise.all(Array.from({ length: 30 }, () => listen(`/conversations/${uid}/status`, tokenOf(maya))))
    const response = await fetch(`${t.base}/firebase/conversations/${uid}.json`, { headers: { accept: 'text/event-stream', authorization: `Bearer ${tokenOf(maya)}` } })
    expect([response.status, await response.json()]).toEqual([429, { error: 'Too many open streams' }])
    for (const one of streams) one.stop()
    await eventually(async () => t.app.firebase.count === 0, 'no stream left open')
  })
})

describe('the mirror', () => {
  const places = async (of: string): Promise<string[]> => {
    const { threads } = await detail(of)
    return [`/conversations/${of}`, ...threads.map((one) => `/threads/${one.uid}`), `/agents/${maya.uid}`]
  }
  /** Both forms say the same. */
  const alike = (of = uid) => eventually(async () => {
    for (const path of await places(of)) if (JSON.stringify(sorted(standIn.get(path))) !== JSON.stringify(sorted((await read(path)).body))) return false
    return true
  }, 'both forms alike', 15_000)
  const sorted = (node: unknown): unknown => (typeof node === 'object' && node !== null ? Object.fromEntries(Object.entries(node).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child)])) : node)

  it('holds the same tree as our own paths, the documented fields among them', async () => {
    await alike()
    expect(standIn.get(`/conversations/${uid}`)).toMatchObject({ status: 'active', assignedAgent: { id: maya.uid }, lastMessage: { content: 'after the revocation' }, unreadCount: expect.any(Number) as number })
    expect(standIn.get(`/conversations/${uid}/messages/${events[0]?.uid}`)).toMatchObject({ content: 'Where is my order?', type: 'message' })
    expect(standIn.get(`/threads/${thread(events[0])}`)).toMatchObject({ status: 'closed', events: { [events[0]?.uid ?? '']: { content: 'Where is my order?' } } })
    expect(standIn.get(`/agents/${maya.uid}`)).toMatchObject({ activeConversations: { [uid]: { status: 'active' } }, notifications: expect.any(Object) as object })
    expect(JSON.stringify(standIn.tree)).not.toMatch(/note for colleagues|another note|visitor\.test|demo\.test|argon2/)
    expect(standIn.credentials).toContain('owner')
  })

  it('carries typing while it lasts', async () => {
    desk.send({ type: 'typing', conversation: uid, on: true })
    await eventually(async () => standIn.get(`/conversations/${uid}/typing/${maya.uid}`) === true, 'typing')
    desk.send({ type: 'typing', conversation: uid, on: false })
    await eventually(async () => standIn.get(`/conversations/${uid}/typing`) === null, 'no typing')
  })

  it.each(['breaks', 'refuses'] as const)('while it %s no chat waits; afterwards nothing is missing', async (mood) => {
    standIn.mood = mood
    for (let i = 0; i < 10; i++) await visitor.write(`${mood} ${i}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(JSON.stringify(standIn.tree)).not.toContain(`${mood} 0`)
    standIn.mood = 'well'
    await alike()
    expect(JSON.stringify(standIn.tree)).toContain(`${mood} 9`)
  })

  it('goes on where it stood after a stop in the middle, in the order of the conversation', async () => {
    await t.app.outreach.mirror?.stop()
    const sent: string[] = []
    for (let i = 0; i < 130; i++) sent.push((await visitor.write(`while nobody mirrors ${i}`)).event.uid)
    const from = standIn.writes.length
    t.app.outreach.mirror?.run()
    await eventually(async () => standIn.writes.length > from, 'the first writes', 20_000)
    // It goes away once more, with work half done.
    await t.app.outreach.mirror?.stop()
    t.app.outreach.mirror?.run()
    await alike()
    const order = standIn.writes.slice(from).filter((path) => path.startsWith(`/conversations/${uid}/messages/`)).map((path) => path.split('/').at(-1))
    expect([...new Set(order)]).toEqual(sent)
    expect(t.problems.filter((line) => !line.includes('Firebase did not take'))).toEqual([])
  })

  it('takes over from a server that was killed when its turn has ended', async () => {
    await t.database.admin(`update feed_cursors set takes = takes + 1, lease_until = now() + interval '15 seconds' where reader = 'firebase'`)
    const { event } = await visitor.write('after the kill')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(standIn.get(`/conversations/${uid}/messages/${event.uid}`)).toBe(null)
    t.clock.advance(16_000)
    t.app.outreach.mirror?.wake()
    await eventually(async () => standIn.get(`/conversations/${uid}/messages/${event.uid}`) !== null, 'mirrored by the next', 20_000)
    t.clock.advance(-16_000)
  })

  it('never tells the private key', () => {
    expect(t.problems.join('\n')).not.toContain(privateKey.split('\n')[1])
  })
})
