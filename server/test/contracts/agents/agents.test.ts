// Agents created, changed, deactivated; every rule of section 6 with its sentence; bulk; the status.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientId, eventually } from '../../harness/client.ts'
import { longLives, makeDesk, newAgent, strong, unique, type Agent, type Desk, type Failure } from './desk.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk({ defaults: longLives }) })
afterAll(() => desk.stop())

const create = (body: unknown, who = desk.admin) => who.post<Agent & Failure>('/api/agents', body)
const update = (id: number, body: unknown, who = desk.admin) => who.put(`/api/agents/${id}`, body)
const get = async (id: number): Promise<Agent> => (await desk.admin.get<Agent>(`/api/agents/${id}`)).body
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/) as string

describe('POST /api/agents', () => {
  it('creates an agent with the document\'s defaults', async () => {
    const body = newAgent({ phone: '+49 (30) 123-456', department: 'Sales' })
    const { status, body: agent } = await create(body)
    const { password: _, ...shown } = body
    expect(status).toBe(201)
    expect(agent).toEqual({
      ...shown, id: expect.any(Number) as number, isActive: true, lastLoginAt: null, createdAt: instant, updatedAt: instant, onlineStatus: 'offline', lastSeen: instant,
      currentTickets: 0, totalTicketsHandled: 0, avgResponseTime: 5, customerSatisfaction: 3.5, ticketsResolvedToday: 0, messagesHandledToday: 0, onlineHoursToday: 0,
    })
    expect(JSON.stringify(agent)).not.toMatch(/hash|argon/i)
    expect(await get(agent.id)).toEqual({ ...agent, lastSeen: instant })
  })

  it('makes a department that is new a group, and finds one that is there in any case', async () => {
    const name = `Team ${unique()}`
    const [one, two] = [await desk.hire({ department: name }), await desk.hire({ department: name.toUpperCase() })]
    expect([one.department, two.department]).toEqual([name, name])
    const rows = await desk.t.database.admin('select g.name, count(m.account_id)::integer as members from groups g join group_agents m on m.group_id = g.id where lower(g.name) = lower($1) group by g.id', [name])
    expect(rows).toEqual([{ name, members: 2 }])
  })

  it('two at once in a new department make it once', async () => {
    const name = `Rush ${unique()}`
    const made = await Promise.all(Array.from({ length: 6 }, () => create(newAgent({ department: name }))))
    expect(made.map((reply) => reply.status)).toEqual(Array.from({ length: 6 }, () => 201))
    expect(await desk.t.database.admin('select from groups where name = $1', [name])).toHaveLength(1)
  })

  it('refuses a user name or an e-mail that is taken, in any case', async () => {
    const { username, email } = await desk.hire()
    const taken = (field: string, message: string) => ({ status: 409, body: { success: false, message, error: 'CONFLICT', errors: { [field]: [message] } } })
    expect(await create(newAgent({ username: username.toUpperCase() }))).toMatchObject(taken('username', 'Username already exists'))
    expect(await create(newAgent({ email: email.toUpperCase() }))).toMatchObject(taken('email', 'Email already exists'))
    expect(await desk.admin.put(`/api/agents/${desk.agent.me.id}`, { username })).toMatchObject(taken('username', 'Username already exists'))
  })

  it('happens once per Idempotency-Key', async () => {
    const body = newAgent()
    const [one, two] = [await desk.admin.post<Agent>('/api/agents', body, { 'idempotency-key': 'k-1' }), await desk.admin.post<Agent>('/api/agents', body, { 'idempotency-key': 'k-1' })]
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id])
  })
})

const letters = (n: number, of = 'a'): string => of.repeat(n)
const only = 'Username may contain only letters, digits and underscores'
const kinds = 'Password must contain at least one lowercase letter, one uppercase letter and one digit'

/** Section 6.1: field, value, and every sentence that it gets; none: it is taken. */
const rules: [field: string, value: unknown, sentences: string[]][] = [
  ['username', undefined, ['Username is required']],
  ['username', 'ab', ['Username must be at least 3 characters']],
  ['username', letters(51), ['Username must be at most 50 characters']],
  ['username', 'has space', [only]], ['username', 'dots.no', [only]], ['username', 'ümlaut', [only]], ['username', 'line\n', [only]],
  ['username', '!', ['Username must be at least 3 characters', only]],
  ['username', 7, ['Username must be a string']], ['username', null, ['Username must be a string']],
  ['email', undefined, ['Email is required']],
  ...['plain', 'a@', '@b.test', 'a b@c.test'].map((email): [string, unknown, string[]] => ['email', email, ['Email must be a valid email address']]),
  ['email', `${letters(250)}@x.test`, ['Email must be at most 254 characters']],
  ['fullName', undefined, ['Full name is required']],
  ['fullName', 'A', ['Full name must be at least 2 characters', 'Full name must not be blank']],
  ['fullName', letters(256), ['Full name must be at most 255 characters']],
  ['fullName', '    ', ['Full name must not be blank']], ['fullName', letters(255), []], ['fullName', 'Zoë 李', []],
  ['role', undefined, ['Role is required']], ['role', 'manager', ['Role must be one of: admin, cs, viewer']], ['role', 'ADMIN', ['Role must be one of: admin, cs, viewer']],
  ['department', undefined, ['Department is required']],
  ['department', 'X', ['Department must be at least 2 characters', 'Department must not be blank']],
  ['department', letters(101), ['Department must be at most 100 characters']], ['department', letters(100), []],
  ['phone', undefined, []], ['phone', '+1 (415) 555-0101', []], ['phone', '0301234', []],
  ...['abc', '++49', '030/123', '', '   ', '+'].map((phone): [string, unknown, string[]] => ['phone', phone, phone === '' ? ['Phone must be at least 1 characters', 'Phone must be a valid phone number'] : ['Phone must be a valid phone number']]),
  ['phone', `+${letters(20, '1')}`, ['Phone must be at most 20 characters']],
  ['password', undefined, ['Password is required']],
  ['password', 'Ab1', ['Password must be at least 8 characters']],
  ['password', 'alllower1', [kinds]], ['password', 'ALLUPPER1', [kinds]], ['password', 'NoDigitsHere', [kinds]], ['password', 'weak', ['Password must be at least 8 characters', kinds]],
  ['password', `Aa1${letters(198)}`, ['Password must be at most 200 characters']], ['password', 'Exactly8', []],
  ['isAdmin', true, ['isAdmin is not allowed']], ['password_hash', 'x', ['password_hash is not allowed']],
]

describe('the rules of section 6', () => {
  // One for all changes: to hire takes as long as a password is hashed.
  let hired: Promise<Agent> | null = null
  const somebody = async (): Promise<number> => (await (hired ??= desk.hire())).id

  it.each(rules)('%s = %j on creation', async (field, value, sentences) => {
    const { [field]: _, ...rest } = newAgent()
    const { status, body } = await create(value === undefined ? rest : { ...rest, [field]: value })
    if (sentences.length === 0) expect(status, JSON.stringify(body)).toBe(201)
    else expect([status, body]).toEqual([400, { success: false, message: 'Validation failed', error: 'VALIDATION_ERROR', errors: { [field]: sentences } }])
  })

  it.each(rules.filter(([field, value]) => value !== undefined && !['password', 'isAdmin', 'password_hash'].includes(field)))('%s = %j on change', async (field, value, sentences) => {
    const { status, body } = await update(await somebody(), { [field]: value })
    if (sentences.length === 0) expect(status, JSON.stringify(body)).toBe(200)
    else expect([status, body.errors]).toEqual([400, { [field]: sentences }])
  })

  it('several at once are all told', async () => {
    const { body } = await create({ username: '!', email: 'x', role: 'boss' })
    expect(body.errors).toEqual({
      fullName: ['Full name is required'], department: ['Department is required'], password: ['Password is required'], username: ['Username must be at least 3 characters', only],
      email: ['Email must be a valid email address'], role: ['Role must be one of: admin, cs, viewer'],
    })
  })

  it('text that no database holds is refused by name', async () => {
    for (const value of ['a\u0000b', 'a\ud800b']) expect(await create(newAgent({ fullName: value }))).toMatchObject({ status: 400, body: { error: 'VALIDATION_ERROR', errors: { fullName: [expect.any(String)] } } })
    expect((await create(newAgent({ fullName: '👩‍👩‍👧‍👦'.repeat(200) }))).status).toBe(400)
  })
})

describe('GET and PUT /api/agents/:id', () => {
  it('changes what is given and nothing else', async () => {
    const before = await desk.hire({ phone: '0301234' })
    const { status, body: after } = await update(before.id, { fullName: '  New Name ', phone: '+49 30 999', department: 'Elsewhere' })
    expect(status).toBe(200)
    expect(after).toEqual({ ...before, fullName: 'New Name', phone: '+49 30 999', department: 'Elsewhere', updatedAt: instant, lastSeen: instant })
  })

  it('takes back what it showed and changes nothing, also of a manager', async () => {
    for (const id of [desk.manager.me.id, desk.agent.me.id, desk.viewer.me.id]) {
      const before = await get(id)
      const { username, email, fullName, role, department, phone, isActive } = before
      const core = () => desk.t.database.admin('select role, active, name, email, username from accounts where id = $1', [id])
      const row = await core()
      expect((await update(id, { username, email, fullName, role, department, isActive, ...(phone === undefined ? {} : { phone }) })).body).toMatchObject({ ...before, updatedAt: instant, lastSeen: instant })
      expect(await core()).toEqual(row)
    }
  })

  it('404 names the id, whatever is asked; another tenant\'s agent is not there', async () => {
    const [foreign] = await desk.t.database.admin<{ id: number }>('select id from accounts where tenant_id <> $1 limit 1', [desk.tenant])
    for (const id of [2_000_000_000, foreign?.id ?? 0]) {
      const told = { status: 404, body: { success: false, error: 'NOT_FOUND', message: `Agent with ID ${id} not found` } }
      for (const path of ['', '/performance', '/activity']) expect(await desk.admin.get(`/api/agents/${id}${path}`), path).toMatchObject(told)
      expect(await update(id, { fullName: 'Nobody' })).toMatchObject(told)
      expect(await desk.admin.call('DELETE', `/api/agents/${id}`)).toMatchObject(told)
      expect(await desk.admin.put(`/api/agents/${id}/status`, { status: 'away' })).toMatchObject(told)
    }
    for (const id of ['0', '-1', 'abc', '1.5', '99999999999', '%00']) expect(await desk.admin.get(`/api/agents/${id}`), id).toMatchObject({ status: 400, body: { error: 'VALIDATION_ERROR', errors: { id: [expect.any(String)] } } })
  })

  it('the last administrator stays one', async () => {
    for (const change of [{ role: 'cs' }, { isActive: false }]) expect(await update(desk.admin.me.id, change)).toMatchObject({ status: 409, body: { message: 'The last administrator cannot be changed' } })
    expect(await desk.admin.call('DELETE', `/api/agents/${desk.admin.me.id}`)).toMatchObject({ status: 409 })
  })
})

describe('DELETE /api/agents/:id', () => {
  it('deactivates, puts him offline, and his work returns to the queue at once', async () => {
    const agent = await desk.hire()
    const person = await desk.signIn(agent.username, strong)
    expect((await person.put(`/api/agents/${agent.id}/status`, { status: 'online' })).body.onlineStatus).toBe('online')
    const visitor = await desk.t.client.visit()
    const { conversation } = await visitor.write('Help')
    await eventually(async () => (await desk.t.database.admin(`select from conversations where uid = $1 and agent_id = $2`, [conversation.uid, agent.id])).length === 1, 'assignment')
    expect((await get(agent.id)).currentTickets).toBe(1)
    expect((await desk.admin.call('DELETE', `/api/agents/${agent.id}`)).body).toEqual({ success: true, message: 'Agent deactivated successfully' })
    expect(await get(agent.id)).toMatchObject({ isActive: false, onlineStatus: 'offline', currentTickets: 0 })
    expect(await desk.t.database.admin('select state from conversations where uid = $1', [conversation.uid])).toEqual([{ state: 'queued' }])
    expect((await desk.admin.call('DELETE', `/api/agents/${agent.id}`)).status).toBe(200)
    expect(await desk.admin.put(`/api/agents/${agent.id}/status`, { status: 'online' })).toMatchObject({ status: 409, body: { message: 'Agent is deactivated' } })
    expect((await update(agent.id, { isActive: true })).body).toMatchObject({ isActive: true, onlineStatus: 'offline' })
  })
})

describe('PUT /api/agents/:id/status', () => {
  it('sets all four words and shows them', async () => {
    const agent = await desk.hire()
    const person = await desk.signIn(agent.username, strong)
    for (const status of ['online', 'busy', 'away', 'offline', 'away', 'online', 'offline']) {
      expect((await person.put(`/api/agents/${agent.id}/status`, { status })).body.onlineStatus).toBe(status)
      expect((await get(agent.id)).onlineStatus).toBe(status)
    }
    expect((await person.put<Failure>(`/api/agents/${agent.id}/status`, { status: 'asleep' })).body.errors).toEqual({ status: ['Status must be one of: online, offline, away, busy'] })
    expect((await person.put<Failure>(`/api/agents/${agent.id}/status`, {})).body.errors).toEqual({ status: ['Status is required'] })
  })

  it('holds half an hour without a call, longer with some, and ends with the session', async () => {
    const agent = await desk.hire()
    const person = await desk.signIn(agent.username, strong)
    const status = async (): Promise<string> => (await get(agent.id)).onlineStatus
    await person.put(`/api/agents/${agent.id}/status`, { status: 'online' })
    desk.t.clock.advance(20 * 60_000)
    const again = await desk.nobody.post<{ data: { token: string } }>('/api/auth/refresh', { refresh_token: person.refreshToken })
    await desk.nobody.call('GET', '/api/auth/me', undefined, { authorization: `Bearer ${again.body.data.token}` })
    await eventually(async () => (await desk.t.database.admin(`select from presence_sessions where account_id = $1 and lease_until > $2`, [agent.id, new Date(desk.t.clock.now() + 25 * 60_000)])).length === 1, 'a longer lease')
    desk.t.clock.advance(20 * 60_000)
    expect(await status()).toBe('online')
    desk.t.clock.advance(11 * 60_000)
    await eventually(async () => await status() === 'offline', 'offline after half an hour')
    const back = await desk.signIn(agent.username, strong)
    await back.put(`/api/agents/${agent.id}/status`, { status: 'busy' })
    expect(await status()).toBe('busy')
    await back.post('/api/auth/logout')
    await eventually(async () => await status() === 'offline', 'offline after signing out')
  })
})

describe('PUT /api/agents/bulk', () => {
  const bulk = (agentIds: unknown, updates: unknown, who = desk.admin) => who.put<{ success: boolean; updated: number; errors: string[] } & Failure>('/api/agents/bulk', { agentIds, updates })

  it('updates many; what fails is told by id, the rest is done', async () => {
    const agents = [await desk.hire(), await desk.hire(), await desk.hire()]
    const ids = agents.map((agent) => agent.id)
    expect(await bulk(ids, { department: 'Night shift', isActive: true })).toMatchObject({ status: 200, body: { success: true, updated: 3, errors: [] } })
    for (const id of ids) expect((await get(id)).department).toBe('Night shift')
    const taken = desk.agent.me.email
    const mixed = await bulk([...ids, 1_999_999_999, desk.admin.me.id], { isActive: false })
    expect(mixed.body).toEqual({
      success: false, updated: 3, errors: [`Failed to update agent ${desk.admin.me.id}: The last administrator cannot be changed`, 'Failed to update agent 1999999999: Agent with ID 1999999999 not found'],
    })
    for (const id of ids) expect((await get(id)).isActive).toBe(false)
    expect((await bulk(ids, { email: taken })).body).toEqual({ success: false, updated: 0, errors: ids.map((id) => `Failed to update agent ${id}: Email already exists`) })
    const once = `only-${unique()}@harbour.test`
    expect((await bulk(ids, { email: once })).body).toMatchObject({ updated: 1, errors: [expect.stringContaining('Email already exists'), expect.stringContaining('Email already exists')] })
  })

  it('keeps to its bounds and rules, and counts an id once', async () => {
    expect((await bulk([], { isActive: true })).body.errors).toEqual({ agentIds: ['Agent IDs must be at least 1 items'] })
    expect((await bulk(Array.from({ length: 101 }, (_, i) => i + 1), {})).body.errors).toEqual({ agentIds: ['Agent IDs must be at most 100 items'] })
    expect((await bulk(['x'], {})).body.errors).toEqual({ 'agentIds.0': ['Agent IDs must be an integer'] })
    expect((await bulk([1], { role: 'boss' })).body.errors).toEqual({ 'updates.role': ['Role must be one of: admin, cs, viewer'] })
    const { id } = await desk.hire()
    expect((await bulk([id, id, id], { fullName: 'Once Only' })).body).toEqual({ success: true, updated: 1, errors: [] })
  })

  it('two at once over the same agents both end', async () => {
    const ids = (await Promise.all(Array.from({ length: 8 }, () => desk.hire()))).map((agent) => agent.id)
    const both = await Promise.all([bulk(ids, { department: 'Left' }), bulk(ids.toReversed(), { department: 'Right' })])
    expect(both.map((reply) => reply.body.updated)).toEqual([8, 8])
    const named = new Set(await Promise.all(ids.map(async (id) => (await get(id)).department)))
    expect(named.size).toBe(1)
  })
})

it('messages and resolutions show in the numbers at once', async () => {
  const agent = await desk.hire()
  const person = await desk.signIn(agent.username, strong)
  await person.put(`/api/agents/${agent.id}/status`, { status: 'online' })
  const visitor = await desk.t.client.visit()
  const { conversation: { uid } } = await visitor.write('Question')
  await eventually(async () => (await get(agent.id)).currentTickets === 1, 'assignment')
  for (const text of ['One', 'Two']) expect((await person.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text, clientId: clientId() })).status).toBe(201)
  expect(await get(agent.id)).toMatchObject({ messagesHandledToday: 2, ticketsResolvedToday: 0, totalTicketsHandled: 0 })
  expect((await person.post(`/rest/v1/conversations/${uid}/resolve`)).status).toBe(200)
  expect(await get(agent.id)).toMatchObject({ currentTickets: 0, ticketsResolvedToday: 1, totalTicketsHandled: 1 })
  await desk.t.app.aggregator.sweep()
  expect(await get(agent.id)).toMatchObject({ messagesHandledToday: 2, ticketsResolvedToday: 1, totalTicketsHandled: 1 })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
