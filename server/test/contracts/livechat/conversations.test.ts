// Conversations: the pages with every filter and order, one with all that belongs to it, and what is done with one and with many.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setStatus } from '../../../src/modules/presence/index.ts'
import { makeDesk, unique, type Caller, type Desk, type Failure, type Group, type Guest, type Shown, type Tag } from './desk.ts'

interface Page { conversations: Shown[]; total: number; page: number; limit: number; totalPages: number }
let desk: Desk
beforeAll(async () => {
  desk = await makeDesk()
  await desk.admin.patch(`/v1/agents/${desk.admin.agent.id}`, { acceptingChats: false })
})
afterAll(() => desk.stop())

const nowhere = '01990000-0000-7000-8000-000000000000'
const idOf = (guest: Guest): string => guest.session.conversationId ?? ''
const list = async (query: string): Promise<Page> => {
  const reply = await desk.admin.get<Page>(`/v1/conversations?${query}`)
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body
}
const ids = (page: Page): string[] => page.conversations.map((one) => one.id)

describe('the list', () => {
  let quiet: Group
  let holder: Caller
  let tag: Tag
  let rosa: Guest
  let ben: Guest
  let lena: Guest
  beforeAll(async () => {
    holder = await desk.agent()
    quiet = await desk.group({}, [])
    tag = (await desk.admin.post<Tag>('/v1/tags', { name: 'Listed', color: '#FF5733' })).body
    rosa = await desk.guest({ name: 'Rosa Diaz', email: 'rosa.diaz@shop.example', phone: '+14155550101', groupId: quiet.id, initialMessage: 'one' })
    desk.t.clock.advance(1_000)
    ben = await desk.guest({ name: 'Ben O\'Neil', groupId: quiet.id, initialMessage: 'two' })
    await ben.write('two again')
    desk.t.clock.advance(1_000)
    lena = await desk.guest({ name: 'Lena Müller-Lüdenscheidt', email: 'lena@else.example', groupId: quiet.id, initialMessage: 'three' })
    await desk.admin.post(`/v1/conversations/${idOf(ben)}/assign`, { agentId: holder.agent.id })
    await desk.admin.post(`/v1/conversations/${idOf(lena)}/resolve`)
    await desk.admin.post(`/v1/conversations/${idOf(rosa)}/tags`, { tagId: tag.id })
  })

  it('has pages with a total; every row is a whole conversation', async () => {
    const all = await list('')
    expect(all).toMatchObject({ total: 3, page: 1, limit: 20, totalPages: 1 })
    expect(ids(all)).toEqual([idOf(lena), idOf(ben), idOf(rosa)])
    expect(all.conversations[1]).toEqual(await desk.admin.conversation(idOf(ben)))
    expect(await list('limit=2')).toMatchObject({ total: 3, page: 1, limit: 2, totalPages: 2 })
    expect(ids(await list('limit=2&page=2'))).toEqual([idOf(rosa)])
    expect(await list('limit=2&page=3')).toMatchObject({ conversations: [], total: 3, totalPages: 2 })
    // Beyond the last row that is shown there is no page.
    expect((await list('limit=100&page=100')).conversations).toEqual([])
    for (const query of ['limit=100&page=101', 'page=10000&limit=2']) {
      expect(await desk.admin.get(`/v1/conversations?${query}`), query).toMatchObject({ status: 400, body: { statusCode: 400, message: [expect.stringContaining('page ')] } })
    }
    for (const query of ['limit=0', 'limit=101', 'page=0', 'page=x', 'sortBy=best', 'status=queued', 'tagIds=x', 'agentId=x', 'search=', 'other=1']) expect((await desk.admin.get(`/v1/conversations?${query}`)).status, query).toBe(400)
  })

  it('filters by status, tags, agent and group, alone and together, in every way of writing', async () => {
    const cases: [string, Guest[]][] = [
      ['status=pending', [rosa]], ['status=active', [ben]], ['status=resolved', [lena]], ['status=closed', []], ['status=pending&status=active', [ben, rosa]],
      ['status[]=pending&status[]=resolved', [lena, rosa]], ['status[]=pending&status=active', [ben, rosa]], [`tagIds=${tag.id}`, [rosa]], [`tagIds[]=${tag.id}`, [rosa]],
      [`agentId=${holder.agent.id}`, [ben]], [`groupId=${quiet.id}`, [lena, ben, rosa]], [`groupId=${quiet.id}&status=active&agentId=${holder.agent.id}`, [ben]], [`agentId=${holder.agent.id}&tagIds=${tag.id}`, []],
    ]
    for (const [query, wanted] of cases) {
      const page = await list(query)
      expect([ids(page), page.total], query).toEqual([wanted.map(idOf), wanted.length])
    }
    const unused = (await desk.admin.post<Tag>('/v1/tags', { name: 'Unused', color: '#000000' })).body
    expect(ids(await list(`tagIds=${unused.id}&tagIds=${tag.id}`))).toEqual([idOf(rosa)])
    for (const [query, noun] of [[`agentId=${desk.foreign.agent}`, 'Agent'], [`groupId=${desk.foreign.group}`, 'Group'], [`tagIds=${desk.foreign.tag}`, 'Tag'], [`agentId=${nowhere}`, 'Agent']] as const) {
      expect(await desk.admin.get(`/v1/conversations?${query}`), query).toMatchObject({ status: 404, body: { message: expect.stringMatching(new RegExp(`^${noun} with ID .* not found$`)) } })
    }
  })

  it('searches the beginnings of words of name, e-mail and phone', async () => {
    const cases: [string, Guest[]][] = [
      ['rosa', [rosa]], ['ROS', [rosa]], ['diaz rosa', [rosa]], ['rosa ben', []], ['shop.example', [rosa]], ['rosa.diaz@shop', [rosa]], ['+1 415 5550101', []], ['+14155550101', [rosa]], ['14155', [rosa]],
      ['neil', [ben]], ['o\'n', [ben]], ['müller', [lena]], ['lüden', [lena]], ['example', [lena, rosa]], ['osa', []], ['%', []], ['*', []], ['a:* | b', []], ['\'); drop table visitors; --', []], ['Their', []],
    ]
    for (const [text, wanted] of cases) expect(ids(await list(`search=${encodeURIComponent(text)}`)), text).toEqual(wanted.map(idOf))
    expect(ids(await list('search=example&status=pending'))).toEqual([idOf(rosa)])
  })

  it('has four orders', async () => {
    expect(ids(await list('sortBy=newest'))).toEqual([lena, ben, rosa].map(idOf))
    expect(ids(await list('sortBy=oldest'))).toEqual([rosa, ben, lena].map(idOf))
    expect((await list('sortBy=unread')).conversations.map((one) => one.unreadCount)).toEqual([2, 1, 1])
    expect(ids(await list('sortBy=unread'))).toEqual([ben, lena, rosa].map(idOf))
    await holder.post(`/v1/conversations/${idOf(ben)}/read`, { seq: 99 })
    expect(ids(await list('sortBy=unread'))).toEqual([lena, rosa, ben].map(idOf))
    expect([ids(await list('sortBy=unread&limit=1&page=2')), ids(await list('sortBy=unread&limit=2&page=2'))]).toEqual([[idOf(rosa)], [idOf(ben)]])
    // More messages weigh as the company decided; the older wins a tie.
    expect(ids(await list('sortBy=priority&status=pending&status=active'))).toEqual([ben, rosa].map(idOf))
    await desk.admin.call('PATCH', '/rest/v1/settings', { priorityAlpha: 0, priorityBeta: 1 })
    expect(ids(await list('sortBy=priority'))).toEqual([rosa, ben, lena].map(idOf))
    expect(ids(await list('sortBy=priority&limit=2&page=2'))).toEqual([idOf(lena)])
    await desk.admin.call('PATCH', '/rest/v1/settings', { priorityAlpha: 0.4, priorityBeta: 0.6 })
  })

  it('is for staff of the company: viewers may read, another company sees its own', async () => {
    expect((await desk.foreign.admin.get<Page>('/v1/conversations')).body.conversations.map((one) => one.id)).toEqual([desk.foreign.conversation])
    expect(await desk.admin.get(`/v1/conversations/${desk.foreign.conversation}`)).toMatchObject({ status: 404, body: { message: 'Conversation not found' } })
    expect(await desk.nobody.get('/v1/conversations')).toMatchObject({ status: 401 })
    expect((await holder.get('/v1/conversations')).status).toBe(200)
  })

  it('costs as many statements for a hundred rows as for one', async () => {
    const count = async (query: string): Promise<number> => {
      const { pool } = desk.t.app.platform.database as unknown as { pool: { connect(): Promise<unknown> } }
      const connect = pool.connect.bind(pool)
      let used = 0
      pool.connect = async () => { used++; return connect() }
      await list(query).finally(() => { pool.connect = connect })
      return used
    }
    await Promise.all(Array.from({ length: 12 }, (_, i) => desk.guest({ name: `Many ${i}`, groupId: quiet.id, initialMessage: 'hi' })))
    // The least of some: the server does other things beside.
    const least = async (query: string): Promise<number> => Math.min(...[await count(query), await count(query), await count(query), await count(query)])
    const [one, many] = [await least('limit=1'), await least('limit=100')]
    expect(many).toBe(one)
    expect(many).toBeLessThan(10)
  })
})

describe('what agents do', () => {
  const waiting = async (group: Group): Promise<string> => idOf(await desk.guest({ groupId: group.id, initialMessage: 'hi' }))

  it('assign: to others by supervisors, to oneself by anybody, within capacity, to who is here', async () => {
    const [maya, jonas] = [await desk.agent({ maxConcurrentChats: 1 }), await desk.agent()]
    const group = await desk.group()
    const [first, second] = [await waiting(group), await waiting(group)]
    expect(await maya.post(`/v1/conversations/${first}/assign`, { agentId: jonas.agent.id })).toMatchObject({ status: 403, body: { message: 'Insufficient permissions' } })
    expect(await maya.post<Shown>(`/v1/conversations/${first}/assign`, { agentId: maya.agent.id })).toMatchObject({ status: 201, body: { status: 'active', assignedAgentId: maya.agent.id } })
    expect(await maya.post(`/v1/conversations/${second}/assign`, { agentId: maya.agent.id })).toMatchObject({ status: 409, body: { message: expect.stringContaining('Agent has reached the maximum of concurrent chats') } })
    await jonas.patch(`/v1/agents/${jonas.agent.id}`, { status: 'offline' })
    expect(await desk.admin.post(`/v1/conversations/${second}/assign`, { agentId: jonas.agent.id })).toMatchObject({ status: 409, body: { message: 'Agent is not available' } })
    for (const agentId of [nowhere, desk.foreign.agent]) expect(await desk.admin.post(`/v1/conversations/${second}/assign`, { agentId })).toMatchObject({ status: 404, body: { message: `Agent with ID ${agentId} not found` } })
    expect(await desk.admin.post(`/v1/conversations/${nowhere}/assign`, { agentId: maya.agent.id })).toMatchObject({ status: 404, body: { message: 'Conversation not found' } })
    // Again to the same one: nothing new.
    const again = await desk.admin.post<Shown>(`/v1/conversations/${first}/assign`, { agentId: maya.agent.id })
    expect([again.status, again.body.threads.length]).toEqual([201, 2])
    await maya.post(`/v1/conversations/${first}/resolve`)
    expect(await desk.admin.post(`/v1/conversations/${first}/assign`, { agentId: maya.agent.id })).toMatchObject({ status: 409 })
  })

  it('transfer: to an agent or a group, with a note that the visitor does not see', async () => {
    const [maya, jonas] = [await desk.agent(), await desk.agent()]
    const [group, second] = [await desk.group({ name: 'First line' }), await desk.group({ name: 'Second line' })]
    const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
    const id = idOf(guest)
    await maya.post(`/v1/conversations/${id}/assign`, { agentId: maya.agent.id })
    for (const body of [{}, { note: 'x' }, { agentId: jonas.agent.id, groupId: second.id }]) expect((await maya.post(`/v1/conversations/${id}/transfer`, body)).status, JSON.stringify(body)).toBe(400)
    for (const [body, noun] of [[{ agentId: desk.foreign.agent }, 'Agent'], [{ groupId: desk.foreign.group }, 'Group']] as const) expect(await maya.post(`/v1/conversations/${id}/transfer`, body)).toMatchObject({ status: 404, body: { message: expect.stringContaining(noun) } })
    expect(await jonas.post(`/v1/conversations/${id}/transfer`, { agentId: jonas.agent.id })).toMatchObject({ status: 403 })
    const handed = await maya.post<Shown>(`/v1/conversations/${id}/transfer`, { agentId: jonas.agent.id, note: 'knows the case' })
    expect([handed.status, handed.body]).toMatchObject([201, { assignedAgentId: jonas.agent.id, notes: 'knows the case', threads: [{}, { status: 'closed', closedBy: 'agent', closedReason: 'transferred' }, { status: 'active' }] }])
    desk.t.clock.advance(60_000)
    const before = await desk.t.database.admin<{ queued_at: Date; thread_id: number }>('select queued_at, thread_id from conversations where uid = $1', [id])
    const back = await jonas.post<Shown>(`/v1/conversations/${id}/transfer`, { groupId: second.id, note: 'needs an expert' })
    expect(back.body).toMatchObject({ status: 'pending', assignedAgentId: null, groupId: second.id, notes: 'needs an expert', activeThreadId: handed.body.activeThreadId })
    // As old as it is, in the thread that goes on.
    expect(await desk.t.database.admin('select queued_at, thread_id from conversations where uid = $1', [id])).toEqual(before)
    const said = (await desk.admin.get<{ type: string; content: string }[]>(`/v1/threads/${back.body.activeThreadId}/events`)).body.map((event) => [event.type, event.content])
    expect(said.slice(-2)).toEqual([['system', `Transferred by ${jonas.agent.name}`], ['note', 'needs an expert']])
    expect(JSON.stringify(await guest.events())).not.toMatch(/expert|knows|Second line/)
    // Who handed it on does not get it again; the others of the group do.
    await desk.admin.post(`/v1/groups/${second.id}/agents`, { agentIds: [jonas.agent.id] })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect((await desk.admin.conversation(id)).status).toBe('pending')
    await desk.admin.post(`/v1/groups/${second.id}/agents`, { agentIds: [maya.agent.id] })
    await desk.admin.settled(id, (shown) => shown.assignedAgentId === maya.agent.id, 'the other one')
    // From queue to queue, by a supervisor; and the same by the native API.
    const waits = await waiting(group)
    expect(await maya.post(`/v1/conversations/${waits}/transfer`, { groupId: second.id })).toMatchObject({ status: 403 })
    expect((await desk.admin.post(`/rest/v1/conversations/${waits}/transfer`, { group: second.id, note: 'native' })).status).toBe(200)
    expect(await desk.admin.settled(waits, (shown) => shown.assignedAgentId !== null)).toMatchObject({ groupId: second.id, notes: 'native' })
    await desk.admin.post(`/v1/conversations/${waits}/close`)
    expect(await desk.admin.post(`/v1/conversations/${waits}/transfer`, { groupId: second.id })).toMatchObject({ status: 409, body: { message: expect.stringContaining('Conversation cannot change that way') } })
  })

  it('resolve, reopen, close', async () => {
    const maya = await desk.agent()
    const group = await desk.group()
    const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
    const id = idOf(guest)
    expect(await maya.post(`/v1/conversations/${id}/resolve`)).toMatchObject({ status: 403 })
    await maya.post(`/v1/conversations/${id}/assign`, { agentId: maya.agent.id })
    const resolved = await maya.post<Shown>(`/v1/conversations/${id}/resolve`)
    expect([resolved.status, resolved.body]).toMatchObject([201, { status: 'resolved', activeThreadId: null, assignedAgentId: maya.agent.id, threads: [{}, { status: 'closed', closedBy: 'agent', closedReason: 'resolved' }] }])
    expect((await maya.post(`/v1/conversations/${id}/resolve`)).status).toBe(201)
    const opened = await maya.post<Shown>(`/v1/conversations/${id}/reopen`)
    expect([opened.status, opened.body]).toMatchObject([201, { status: 'active', assignedAgentId: maya.agent.id }])
    expect(opened.body.threads).toHaveLength(3)
    expect((await maya.post<Shown>(`/v1/conversations/${id}/close`)).body).toMatchObject({ status: 'closed', activeThreadId: null, threads: [{}, {}, { closedReason: 'closed', closedBy: 'agent' }] })
    expect(await maya.post(`/v1/conversations/${id}/reopen`)).toMatchObject({ status: 409 })
    // An Idempotency-Key makes a repetition give the same answer.
    const other = await waiting(group)
    const keyed = () => desk.admin.call('POST', `/v1/conversations/${other}/close`, undefined, { 'idempotency-key': `close-${other}` })
    const [one, two] = [await keyed(), await keyed()]
    expect([one.status, two.status, two.headers.get('idempotency-replayed'), two.body]).toEqual([201, 201, 'true', one.body])
  })

  it('tags: all of a request or none; taken off again', async () => {
    const [a, b] = await Promise.all(['A', 'B'].map(async (name) => (await desk.admin.post<Tag>('/v1/tags', { name: unique(name), color: '#000000' })).body)) as [Tag, Tag]
    const id = await waiting(await desk.group())
    expect((await desk.admin.post<Shown>(`/v1/conversations/${id}/tags`, { tagIds: [a.id, b.id, a.id] })).body.tags.map((tag) => tag.id)).toEqual([a.id, b.id])
    expect((await desk.admin.remove(`/v1/conversations/${id}/tags/${a.id}`)).status).toBe(204)
    expect((await desk.admin.remove(`/v1/conversations/${id}/tags/${a.id}`)).status).toBe(204)
    expect((await desk.admin.conversation(id)).tags.map((tag) => tag.id)).toEqual([b.id])
    for (const tag of [nowhere, desk.foreign.tag]) {
      const wanted = { status: 404, body: { message: `Tag with ID ${tag} not found` } }
      expect(await desk.admin.post(`/v1/conversations/${id}/tags`, { tagIds: [a.id, tag] })).toMatchObject(wanted)
      expect(await desk.admin.remove(`/v1/conversations/${id}/tags/${tag}`)).toMatchObject(wanted)
    }
    expect((await desk.admin.conversation(id)).tags.map((tag) => tag.id)).toEqual([b.id])
    expect((await desk.admin.post(`/v1/conversations/${id}/tags`, {})).status).toBe(400)
    expect((await desk.admin.post(`/v1/conversations/${desk.foreign.conversation}/tags`, { tagId: a.id })).status).toBe(404)
  })

  it('in bulk: each by itself, with its own result', async () => {
    const maya = await desk.agent()
    const group = await desk.group()
    const [one, two, three] = [await waiting(group), await waiting(group), await waiting(group)]
    await desk.admin.post(`/v1/conversations/${three}/close`)
    interface Done { total: number; succeeded: number; failed: number; results: { id: string; success: boolean; conversation: Shown | null; error: Failure | null }[] }
    const bulk = (body: unknown) => desk.admin.post<Done & Failure>('/v1/conversations/bulk', body)
    const assigned = await bulk({ action: 'assign', conversationIds: [one, three, nowhere, desk.foreign.conversation, two], agentId: maya.agent.id, reason: 'many' })
    expect([assigned.status, assigned.body]).toMatchObject([201, {
      total: 5, succeeded: 2, failed: 3,
      results: [
        { id: one, success: true, error: null, conversation: { status: 'active', assignedAgentId: maya.agent.id } },
        { id: three, success: false, conversation: null, error: { statusCode: 409, error: 'Conflict' } },
        { id: nowhere, success: false, error: { statusCode: 404, message: 'Conversation not found', error: 'Not Found' } },
        { id: desk.foreign.conversation, success: false, error: { statusCode: 404, message: 'Conversation not found' } },
        { id: two, success: true },
      ],
    }])
    const tag = (await desk.admin.post<Tag>('/v1/tags', { name: unique('Bulk'), color: '#000000' })).body
    expect((await bulk({ action: 'tag', conversationIds: [one, two], tagIds: [tag.id] })).body.results.map((result) => result.conversation?.tags[0]?.id)).toEqual([tag.id, tag.id])
    expect((await bulk({ action: 'untag', conversationIds: [one, two], tagId: tag.id })).body.results.map((result) => result.conversation?.tags)).toEqual([[], []])
    expect((await bulk({ action: 'transfer', conversationIds: [one], groupId: group.id, note: 'bulk' })).body.results[0]?.conversation).toMatchObject({ status: 'pending', notes: 'bulk' })
    expect((await bulk({ action: 'resolve', conversationIds: [one, two] })).body.results.map((result) => result.conversation?.status)).toEqual(['resolved', 'resolved'])
    expect((await bulk({ action: 'reopen', conversationIds: [one, two] })).body.succeeded).toBe(2)
    expect((await bulk({ action: 'close', conversationIds: [one, two, three] })).body).toMatchObject({ succeeded: 3 })
    // What concerns the whole request is its answer.
    const bad = [{ action: 'assign', conversationIds: [one] }, { action: 'tag', conversationIds: [one] }, { action: 'transfer', conversationIds: [one] }, { action: 'delete', conversationIds: [one] }, { action: 'close', conversationIds: [] }, { action: 'close', conversationIds: [one, one] }, { action: 'close', conversationIds: Array.from({ length: 101 }, () => crypto.randomUUID()) }]
    for (const body of bad) expect((await bulk(body)).status, JSON.stringify(body).slice(0, 80)).toBe(400)
    for (const body of [{ action: 'assign', conversationIds: [one], agentId: desk.foreign.agent }, { action: 'transfer', conversationIds: [one], groupId: nowhere }, { action: 'tag', conversationIds: [one], tagId: desk.foreign.tag }]) expect((await bulk(body)).status, JSON.stringify(body)).toBe(404)
  })

  it('the same data in the other contracts: a session opens what an operator claims and a manager counts', async () => {
    const maya = await desk.agent()
    const group = await desk.group()
    const id = await waiting(group)
    const [row] = await desk.t.database.admin<{ account_id: number }>('select a.account_id from agents a join accounts c on c.id = a.account_id where c.uid = $1', [maya.agent.id])
    await setStatus(desk.ctx, row?.account_id ?? 0, { status: 'busy' })
    expect((await maya.post<{ conversation: { state: string } }>(`/rest/v1/conversations/${id}/claim`)).body.conversation.state).toBe('assigned')
    expect(await desk.admin.conversation(id)).toMatchObject({ status: 'active', assignedAgent: { id: maya.agent.id, status: 'away' } })
    expect((await desk.admin.get(`/v1/agents/${maya.agent.id}/stats`)).body).toMatchObject({ stats: { activeChats: 1 } })
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
