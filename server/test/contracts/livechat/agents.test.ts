// Sign-in and agents: shapes, statuses, texts, who may what, removal and return, and words that change nothing when written back.
import type { Agent as NativeAgent, Conversation } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAgent, setStatus } from '../../../src/modules/presence/index.ts'
import { eventually, openSocket } from '../../harness/client.ts'
import { adminEmail, Caller, makeDesk, password, unique, type Agent, type Desk, type Failure, type Person } from './desk.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk() })
afterAll(() => desk.stop())

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/) as string
const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/) as string
const nowhere = '01990000-0000-7000-8000-000000000000'

/** An account of a core role that this tongue has no word of its own for. */
async function coreRole(role: 'viewer' | 'api' | 'manager'): Promise<{ email: string; id: string }> {
  const email = `${unique(role).replaceAll(' ', '')}@chat.test`
  const agent = await desk.ctx.tx((tx) => addAgent(tx, { name: role, email, role, password }))
  return { email, id: agent.uid }
}

describe('sign-in', () => {
  it('says the same of an unknown e-mail and of a wrong password, in the tongue\'s form', async () => {
    const replies = await Promise.all([
      desk.nobody.post<Failure>('/v1/auth/login', { email: 'nobody@chat.test', password }), desk.nobody.post<Failure>('/v1/auth/login', { email: adminEmail, password: 'wrong' }),
    ])
    for (const reply of replies) {
      expect([reply.status, reply.body]).toEqual([401, { statusCode: 401, message: 'Invalid credentials', error: 'Unauthorized', timestamp: instant, path: '/v1/auth/login', method: 'POST' }])
    }
    expect(await desk.nobody.post('/v1/auth/login', { email: adminEmail })).toMatchObject({ status: 400, body: { statusCode: 400, message: ['password should not be empty'], error: 'Bad Request' } })
    expect(await desk.nobody.post('/v1/auth/login', { email: adminEmail, password, tenant: 'x' })).toMatchObject({ status: 400, body: { message: ['property tenant should not exist'] } })
  })

  it('puts the agent online until he says otherwise; /me is the same one', async () => {
    const agent = await desk.agent()
    expect(agent.agent.status).toBe('online')
    expect(await agent.get('/v1/auth/me')).toMatchObject({ status: 200, body: { id: agent.agent.id, email: agent.agent.email, status: 'online', groups: [] } })
    expect((await agent.patch<Agent>(`/v1/agents/${agent.agent.id}`, { status: 'offline' })).body.status).toBe('offline')
    expect((await desk.login(agent.agent.email)).agent.status).toBe('online')
  })

  it('does not change whether he accepts', async () => {
    const agent = await desk.agent({ acceptingChats: false })
    expect((await agent.get<Agent>('/v1/auth/me')).body).toMatchObject({ status: 'online', acceptingChats: false })
  })

  it('gives a token of the one family: it works in the other contracts, and theirs here', async () => {
    const agent = await desk.agent()
    expect((await agent.get<{ agent: NativeAgent }>('/rest/v1/me')).body.agent.uid).toBe(agent.agent.id)
    expect((await agent.get('/api/v1/conversations')).status).toBe(200)
    const native = await desk.nobody.signIn(agent.agent.email, password)
    expect((await native.get<Person>('/v1/auth/me')).body.id).toBe(agent.agent.id)
    await native.post('/rest/v1/auth/sign-out')
    expect(await native.get('/v1/auth/me')).toMatchObject({ status: 401, body: { message: 'Unauthorized' } })
    expect((await agent.get('/v1/auth/me')).status).toBe(200)
  })

  it('lets viewers in without making them agents who take chats, and programs not at all', async () => {
    const viewer = await desk.login((await coreRole('viewer')).email)
    expect(viewer.agent).toMatchObject({ role: 'agent', status: 'offline' })
    expect((await viewer.get<Agent>('/v1/auth/me')).body.acceptingChats).toBe(false)
    const program = await coreRole('api')
    expect(await desk.nobody.post('/v1/auth/login', { email: program.email, password })).toMatchObject({ status: 403, body: { message: 'Insufficient permissions', error: 'Forbidden' } })
    const token = (await desk.nobody.signIn(program.email, password)).authorization?.slice('Bearer '.length) ?? ''
    const caller = new Caller(desk.t.base, token, { id: program.id, name: '', email: '', role: '', status: '' })
    expect((await caller.get('/v1/agents')).status).toBe(403)
    expect((await desk.admin.get<Agent[]>('/v1/agents')).body.map((one) => one.id)).not.toContain(program.id)
    for (const path of [`/v1/agents/${program.id}`, `/v1/agents/${program.id}/stats`]) expect((await desk.admin.get(path)).status).toBe(404)
    expect((await desk.admin.remove(`/v1/agents/${program.id}`)).status).toBe(404)
  })

  it('is asked for: no token, no scheme, somebody else\'s token', async () => {
    const guest = await desk.guest()
    for (const authorization of ['', 'Bearer', 'Bearer x', 'Basic eDp5', `Bearer ${guest.session.sessionToken}`, `Visitor ${guest.session.sessionToken}`]) {
      expect(await desk.nobody.call('GET', '/v1/auth/me', undefined, authorization === '' ? {} : { authorization }), authorization).toMatchObject({ status: 401, body: { message: 'Unauthorized' } })
    }
  })
})

describe('an agent', () => {
  it('has the documented shape, never the hash', async () => {
    const { body: made } = await desk.admin.post<Agent>('/v1/agents', { name: 'Maya', email: 'maya@chat.test', password, avatar: 'https://example.test/maya.png' })
    expect(made).toEqual({
      id: uuid, name: 'Maya', email: 'maya@chat.test', role: 'agent', status: 'offline', acceptingChats: true, maxConcurrentChats: 5, avatar: 'https://example.test/maya.png',
      createdAt: instant, updatedAt: instant, deletedAt: null, isDeleted: false,
    })
    const group = await desk.group({ name: 'Mayas' })
    await desk.admin.post(`/v1/groups/${group.id}/agents`, { agentIds: [made.id] })
    const { agents: _, ...plain } = group
    expect((await desk.admin.get(`/v1/agents/${made.id}`)).body).toEqual({ ...made, groups: [plain] })
    const all = await desk.admin.get<Agent[]>('/v1/agents')
    expect(all.body.find((one) => one.id === made.id)).toEqual(made)
    expect(JSON.stringify(all.body)).not.toMatch(/argon2|hash|password/i)
  })

  it('stats: what he has, what is free', async () => {
    const agent = await desk.agent({ maxConcurrentChats: 4 })
    const group = await desk.group({}, [agent])
    const stats = async () => (await desk.admin.get(`/v1/agents/${agent.agent.id}/stats`)).body
    expect(await stats()).toEqual({ agent: agent.agent, stats: { activeChats: 0, maxConcurrentChats: 4, acceptingChats: true, availability: 100 } })
    const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
    await desk.admin.settled(guest.session.conversationId ?? '', (shown) => shown.status === 'active')
    expect(await stats()).toMatchObject({ stats: { activeChats: 1, availability: 75 } })
  })

  it('what is wrong is told by field; what is taken, is missing or is another company\'s, in the documented words', async () => {
    const bad = await desk.admin.post('/v1/agents', { name: ' ', email: 'no', password: 'short', role: 'boss', maxConcurrentChats: 21, id: nowhere })
    expect(bad.status).toBe(400)
    const fields = (bad.body as unknown as Failure).message as string[]
    for (const field of ['name', 'email', 'password', 'role', 'maxConcurrentChats', 'id']) expect(fields.some((sentence) => sentence.split(' ').includes(field)), field).toBe(true)
    expect(await desk.admin.post('/v1/agents', { name: 'Ada', email: adminEmail.toUpperCase(), password })).toMatchObject({ status: 409, body: { statusCode: 409, message: 'Agent with this email already exists', error: 'Conflict' } })
    const agent = await desk.agent()
    expect(await desk.admin.patch(`/v1/agents/${agent.agent.id}`, { email: adminEmail })).toMatchObject({ status: 409 })
    for (const id of [nowhere, desk.foreign.agent]) {
      const wanted = { status: 404, body: { statusCode: 404, message: `Agent with ID ${id} not found`, error: 'Not Found', path: `/v1/agents/${id}` } }
      expect(await desk.admin.get(`/v1/agents/${id}`)).toMatchObject(wanted)
      expect(await desk.admin.patch(`/v1/agents/${id}`, { name: 'x' })).toMatchObject(wanted)
      expect(await desk.admin.remove(`/v1/agents/${id}`)).toMatchObject(wanted)
    }
    expect(await desk.admin.get('/v1/agents/7')).toMatchObject({ status: 400, body: { message: [expect.stringContaining('id ')] } })
    expect(await desk.admin.get('/v1/nothing')).toMatchObject({ status: 404, body: { message: 'Cannot GET /v1/nothing', error: 'Not Found', path: '/v1/nothing', method: 'GET' } })
  })

  it('may be changed: by admins in everything, by supervisors in how he works, by himself a little', async () => {
    const agent = await desk.agent()
    const supervisor = await desk.agent({ role: 'supervisor' })
    const other = await desk.agent()
    const path = `/v1/agents/${agent.agent.id}`
    const may = async (who: Caller, body: unknown): Promise<number> => (await who.patch(path, body)).status
    for (const body of [{ acceptingChats: false }, { acceptingChats: true }, { status: 'away' }, { name: 'Renamed' }, { avatar: 'https://example.test/a.png' }, { avatar: null }]) expect(await may(agent, body), JSON.stringify(body)).toBe(200)
    for (const body of [{ email: 'x@chat.test' }, { role: 'admin' }, { password: 'another-long-one' }, { maxConcurrentChats: 20 }]) expect(await may(agent, body), JSON.stringify(body)).toBe(403)
    for (const body of [{ maxConcurrentChats: 3 }, { status: 'online' }, { acceptingChats: true }]) expect(await may(supervisor, body), JSON.stringify(body)).toBe(200)
    for (const body of [{ name: 'x' }, { role: 'supervisor' }, { status: 'away', email: 'x@chat.test' }]) expect(await may(supervisor, body), JSON.stringify(body)).toBe(403)
    for (const body of [{ name: 'x' }, { acceptingChats: true }, {}]) expect(await may(other, body), JSON.stringify(body)).toBe(403)
    expect((await supervisor.patch(`/v1/agents/${desk.admin.agent.id}`, { acceptingChats: false })).status).toBe(403)
    expect(await desk.admin.patch(path, { name: 'Full', email: 'full@chat.test', role: 'supervisor', maxConcurrentChats: 7, status: 'offline' })).toMatchObject({
      status: 200, body: { name: 'Full', email: 'full@chat.test', role: 'supervisor', maxConcurrentChats: 7, status: 'offline', groups: [] },
    })
    for (const maxConcurrentChats of [0, 21]) expect(await may(desk.admin, { maxConcurrentChats })).toBe(400)
    // A new role ends his sessions.
    expect((await agent.get('/v1/auth/me')).status).toBe(401)
    for (const who of [other, supervisor]) expect((await who.post('/v1/agents', { name: 'x', email: 'y@chat.test', password })).status).toBe(403)
  })

  it('gets another password: the old one and its sessions are over, the admin\'s own session is not', async () => {
    const agent = await desk.agent()
    expect((await desk.admin.patch(`/v1/agents/${agent.agent.id}`, { password: 'brand-new-word' })).status).toBe(200)
    expect((await agent.get('/v1/auth/me')).status).toBe(401)
    expect((await desk.nobody.post('/v1/auth/login', { email: agent.agent.email, password })).status).toBe(401)
    expect((await desk.login(agent.agent.email, 'brand-new-word')).agent.id).toBe(agent.agent.id)
    const admin = await desk.agent({ role: 'admin' })
    expect((await admin.patch(`/v1/agents/${admin.agent.id}`, { password: 'brand-new-word' })).status).toBe(200)
    expect((await admin.get('/v1/auth/me')).status).toBe(200)
  })
})

describe('words', () => {
  it('of role and status written back change nothing, whatever the core has', async () => {
    const cases: [Awaited<ReturnType<typeof coreRole>>, 'online' | 'busy' | 'away' | 'offline'][] = [
      [await coreRole('viewer'), 'busy'], [await coreRole('manager'), 'busy'], [await coreRole('manager'), 'away'], [await coreRole('manager'), 'online'], [await coreRole('viewer'), 'offline'],
    ]
    for (const [{ id, email }, presence] of cases) {
      const [row] = await desk.t.database.admin<{ id: number }>('select id from accounts where email = $1', [email])
      await setStatus(desk.ctx, row?.id ?? 0, { status: presence })
      const facts = () => desk.t.database.admin('select c.role, a.wanted, a.presence, a.accepting, a.max_chats from agents a join accounts c on c.id = a.account_id where c.email = $1', [email])
      const before = await facts()
      const { body: shown } = await desk.admin.get<Agent>(`/v1/agents/${id}`)
      const { role, status, acceptingChats, maxConcurrentChats, name, email: mail, avatar } = shown
      const back = await desk.admin.patch<Agent>(`/v1/agents/${id}`, { role, status, acceptingChats, maxConcurrentChats, name, email: mail, avatar })
      expect([back.status, { ...back.body, updatedAt: '' }]).toEqual([200, { ...shown, updatedAt: '' }])
      expect(await facts(), presence).toEqual(before)
    }
    // A viewer never accepts, and room beyond the bounds of this tongue stays as it was set.
    expect(await desk.admin.patch(`/v1/agents/${cases[0]?.[0].id}`, { acceptingChats: true })).toMatchObject({ status: 400, body: { message: [expect.stringContaining('acceptingChats')] } })
    const agent = await desk.agent()
    await desk.t.database.admin('update agents set max_chats = 40 from accounts c where c.id = account_id and c.uid = $1', [agent.agent.id])
    expect((await desk.admin.patch(`/v1/agents/${agent.agent.id}`, { maxConcurrentChats: 40 })).status).toBe(200)
    expect((await desk.admin.patch(`/v1/agents/${agent.agent.id}`, { maxConcurrentChats: 41 })).status).toBe(400)
  })
})

describe('removal and return', () => {
  it('ends sessions and sockets, frees the e-mail, gives the work back at once, keeps the name', async () => {
    const [leaving, staying] = [await desk.agent({ maxConcurrentChats: 1 }), await desk.agent({ acceptingChats: false })]
    const group = await desk.group({}, [leaving, staying])
    const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
    const id = guest.session.conversationId ?? ''
    await desk.admin.settled(id, (shown) => shown.assignedAgentId === leaving.agent.id)
    const native = await desk.nobody.signIn(leaving.agent.email, password)
    const ticket = await native.post<{ ticket: string }>('/rest/v1/realtime/tickets')
    const socket = await openSocket(desk.t.base, ticket.body.ticket)

    expect((await desk.admin.remove(`/v1/agents/${leaving.agent.id}`)).status).toBe(204)
    expect(await desk.admin.conversation(id)).toMatchObject({ status: 'pending', assignedAgentId: null })
    expect((await leaving.get('/v1/auth/me')).status).toBe(401)
    expect(await socket.until(() => socket.closed?.code)).toBe(4401)
    expect(await desk.admin.get(`/v1/agents/${leaving.agent.id}`)).toMatchObject({ status: 404, body: { message: `Agent with ID ${leaving.agent.id} not found` } })
    expect((await desk.admin.remove(`/v1/agents/${leaving.agent.id}`)).status).toBe(404)
    expect((await desk.nobody.post('/v1/auth/login', { email: leaving.agent.email, password })).status).toBe(401)
    expect((await desk.admin.get<Agent[]>('/v1/agents')).body.map((one) => one.id)).not.toContain(leaving.agent.id)
    expect((await desk.admin.get<Agent[]>('/v1/agents?includeDeleted=true')).body.find((one) => one.id === leaving.agent.id)).toMatchObject({ isDeleted: true, deletedAt: instant, status: 'offline' })
    expect((await desk.admin.get<{ agents: Agent[] }>(`/v1/groups/${group.id}`)).body.agents.map((one) => one.id)).toEqual([staying.agent.id])
    expect(await desk.admin.post(`/v1/conversations/${id}/assign`, { agentId: leaving.agent.id })).toMatchObject({ status: 404 })
    // What he did still names him.
    const said = await desk.admin.get<{ content: string; agentId: string }[]>(`/v1/threads/${(await desk.admin.conversation(id)).activeThreadId}/events`)
    expect(said.body[0]).toMatchObject({ content: `Agent ${leaving.agent.name} joined`, agentId: leaving.agent.id })

    const heir = await desk.admin.post<Agent>('/v1/agents', { name: 'Heir', email: leaving.agent.email, password })
    expect(heir.status).toBe(201)
    expect(await desk.admin.post(`/v1/agents/${leaving.agent.id}/restore`)).toMatchObject({ status: 409, body: { message: 'Agent with this email already exists' } })
    await desk.admin.patch(`/v1/agents/${heir.body.id}`, { email: 'heir@chat.test' })
    expect(await desk.admin.post(`/v1/agents/${leaving.agent.id}/restore`)).toMatchObject({ status: 201, body: { id: leaving.agent.id, isDeleted: false, status: 'offline', groups: [{ id: group.id }] } })
    expect(await desk.admin.post(`/v1/agents/${leaving.agent.id}/restore`)).toMatchObject({ status: 201 })
    // He is back, free and in the group: what waits goes to him.
    await desk.login(leaving.agent.email)
    await desk.admin.settled(id, (shown) => shown.assignedAgentId === leaving.agent.id, 'work for who came back')
  })

  it('the last admin stays, whoever asks and however', async () => {
    const small = await makeDesk()
    const second = await small.agent({ role: 'admin' })
    const both = await Promise.all([small.admin.remove(`/v1/agents/${second.agent.id}`), second.remove(`/v1/agents/${small.admin.agent.id}`)])
    // One was faster; the other found himself removed, or the last one.
    expect([[204, 401], [204, 404], [204, 409]]).toContainEqual(both.map((reply) => reply.status).toSorted())
    const left = await small.t.database.admin<{ uid: string }>('select uid from accounts where tenant_id = $1 and role = \'admin\' and deleted_at is null', [small.tenant])
    expect(left).toHaveLength(1)
    const last = left[0]?.uid === second.agent.id ? second : small.admin
    expect(await last.remove(`/v1/agents/${last.agent.id}`)).toMatchObject({ status: 409, body: { message: 'The last admin cannot be removed' } })
    expect(await last.patch(`/v1/agents/${last.agent.id}`, { role: 'agent' })).toMatchObject({ status: 409 })
    await small.stop()
  })

  it('is the same one by the native API', async () => {
    const admin = await desk.login(adminEmail)
    const agent = await desk.agent()
    expect((await admin.remove(`/rest/v1/agents/${agent.agent.id}`)).status).toBe(204)
    expect((await admin.get(`/v1/agents/${agent.agent.id}`)).status).toBe(404)
    expect((await admin.post<NativeAgent>(`/rest/v1/agents/${agent.agent.id}/restore`)).body).toMatchObject({ uid: agent.agent.id, active: true })
    expect((await admin.get(`/v1/agents/${agent.agent.id}`)).status).toBe(200)
    for (const id of [nowhere, desk.foreign.agent]) expect((await admin.post(`/rest/v1/agents/${id}/restore`)).status).toBe(404)
  })
})

describe('lists', () => {
  it('lead on where they do not end', async () => {
    const admin = await desk.login(adminEmail)
    const whole = (await admin.get<Agent[]>('/v1/agents?includeDeleted=true')).body.map((one) => one.id)
    const walked: string[] = []
    for (let path: string | null = '/v1/agents?limit=3&includeDeleted=true'; path !== null;) {
      const page: { body: Agent[]; headers: Headers } = await admin.get<Agent[]>(path)
      walked.push(...page.body.map((one) => one.id))
      path = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? null
    }
    expect(walked).toEqual(whole)
    expect(whole.length).toBeGreaterThan(6)
    const { headers } = await admin.get('/v1/agents?limit=1')
    const cursor = new URL(/<([^>]+)>/.exec(headers.get('link') ?? '')?.[1] ?? '', desk.t.base).searchParams.get('cursor') ?? ''
    for (const path of [`/v1/groups?cursor=${cursor}`, `/v1/agents?includeDeleted=true&cursor=${cursor}`, '/v1/tags?cursor=x.y']) expect(await admin.get(path), path).toMatchObject({ status: 400, body: { message: 'cursor does not belong to this list' } })
  })

  it('a conversation of the native API shows the same agent', async () => {
    const agent = await desk.agent()
    const group = await desk.group({}, [agent])
    const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
    const admin = await desk.login(adminEmail)
    const native = await eventually(async () => {
      const { body } = await admin.get<{ conversation: Conversation }>(`/rest/v1/conversations/${guest.session.conversationId}`)
      return body.conversation.state === 'assigned' && body.conversation
    })
    expect(native).toMatchObject({ agent: { uid: agent.agent.id }, group: { uid: group.id }, inbox: { channel: 'web' } })
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
