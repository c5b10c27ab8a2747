// Events: who may write what and as whom, retries, closed threads, notes, and receipts that say when the other side had it.
import type { Conversation, StaffEvent, VisitorEvent, WidgetConversation } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, openSocket, type Socket } from '../../harness/client.ts'
import { makeDesk, type Caller, type Desk, type Event, type Failure, type Group, type Guest } from './desk.ts'

let desk: Desk
let maya: Caller
let group: Group
beforeAll(async () => {
  desk = await makeDesk()
  maya = await desk.agent({ maxConcurrentChats: 20 })
  group = await desk.group({}, [maya])
})
afterAll(() => desk.stop())

interface Talk { guest: Guest; id: string; thread: string }
/** A conversation that Maya has. */
async function talk(initialMessage = 'Hello'): Promise<Talk> {
  const guest = await desk.guest({ groupId: group.id, initialMessage })
  const id = guest.session.conversationId ?? ''
  const shown = await desk.admin.settled(id, (one) => one.assignedAgentId === maya.agent.id)
  return { guest, id, thread: shown.activeThreadId ?? '' }
}
const say = (who: Caller, thread: string, body: Record<string, unknown>) => who.post<Event>(`/v1/threads/${thread}/events`, body)
const eventsOf = async (who: Caller, thread: string, query = ''): Promise<Event[]> => (await who.get<Event[]>(`/v1/threads/${thread}/events${query}`)).body
const forbidden = { status: 403, body: { statusCode: 403, message: expect.stringContaining('Insufficient permissions') as string, error: 'Forbidden' } }

describe('an event', () => {
  it('has the documented shape', async () => {
    const { thread, guest } = await talk()
    const said = await say(maya, thread, { authorType: 'agent', content: 'Hi!', type: 'message', metadata: { buttons: [{ title: 'Yes' }] }, clientId: 'c-1' })
    expect([said.status, said.body]).toEqual([201, {
      id: expect.any(String) as string, threadId: thread, type: 'message', authorType: 'agent', agentId: maya.agent.id, content: 'Hi!', metadata: { buttons: [{ title: 'Yes' }] },
      seq: 3, clientId: 'c-1', deliveredAt: null, readAt: null, createdAt: expect.any(String) as string,
    }])
    expect((await eventsOf(maya, thread)).at(-1)).toEqual(said.body)
    expect((await guest.events()).at(-1)).toMatchObject({ id: said.body.id, content: 'Hi!', agentId: null, metadata: { buttons: [{ title: 'Yes' }] } })
  })

  it('is its caller\'s, whatever the body says', async () => {
    const { thread, guest } = await talk()
    const bodies = [{ authorType: 'visitor' }, { authorType: 'system' }, { type: 'system' }, { agentId: desk.admin.agent.id }, { authorType: 'agent', agentId: '01990000-0000-7000-8000-000000000000' }]
    for (const body of bodies) expect(await say(maya, thread, { content: 'x', ...body }), JSON.stringify(body)).toMatchObject(forbidden)
    for (const body of [{ authorType: 'agent' }, { authorType: 'system' }, { type: 'system' }, { agentId: maya.agent.id }]) expect(await guest.write('x', body), JSON.stringify(body)).toMatchObject(forbidden)
    for (const body of [{ authorType: 'agent', agentId: maya.agent.id }, { agentId: null }, {}]) expect((await say(maya, thread, { content: 'mine', ...body })).body).toMatchObject({ authorType: 'agent', agentId: maya.agent.id })
    for (const body of [{ authorType: 'visitor' }, { authorType: 'visitor', agentId: null, type: 'message' }]) expect((await guest.write('mine', body)).body).toMatchObject({ authorType: 'visitor', agentId: null })
    for (const body of [{ authorType: 'bot' }, { type: 'nothing' }, { content: ' ' }, { content: 'x'.repeat(10_001) }, { content: undefined }, { metadata: [] }, { extra: 1 }]) {
      expect((await say(maya, thread, { content: 'x', ...body })).status, JSON.stringify(body).slice(0, 60)).toBe(400)
    }
    expect((await eventsOf(maya, thread)).filter((event) => event.type === 'message').map((event) => event.content)).toEqual(['mine', 'mine', 'mine', 'mine', 'mine'])
  })

  it('is stored once for a clientId, on both sides, also when sent at once', async () => {
    const { thread, guest } = await talk()
    const sent = await Promise.all(Array.from({ length: 6 }, () => say(maya, thread, { content: 'once', clientId: `agent-${thread}` })))
    const written = await Promise.all(Array.from({ length: 6 }, () => guest.write('once', { clientId: `guest-${thread}` })))
    for (const all of [sent, written]) {
      expect(all.map((reply) => reply.status)).toEqual(all.map(() => 201))
      expect(new Set(all.map((reply) => reply.body.id)).size).toBe(1)
    }
    expect((await eventsOf(maya, thread)).filter((event) => event.content === 'once')).toHaveLength(2)
    // Without one, twice is twice.
    await Promise.all([guest.write('again'), guest.write('again')])
    expect((await guest.events()).filter((event) => event.content === 'again')).toHaveLength(2)
  })

  it('needs a thread that is there, one\'s own or a supervisor\'s hand, and an active one', async () => {
    const { thread, id, guest } = await talk()
    for (const other of ['01990000-0000-7000-8000-000000000000', desk.foreign.thread]) {
      expect(await say(maya, other, { content: 'x' })).toMatchObject({ status: 404, body: { message: 'Thread not found' } })
      expect(await maya.get(`/v1/threads/${other}/events`)).toMatchObject({ status: 404 })
    }
    const other = await desk.agent({ acceptingChats: false })
    expect(await say(other, thread, { content: 'x' })).toMatchObject({ status: 403, body: { message: expect.stringContaining('Conversation is not assigned to you') } })
    expect((await say(desk.admin, thread, { content: 'by the admin' })).status).toBe(201)
    const first = (await desk.admin.conversation(id)).threads[0]?.id ?? ''
    expect(await say(maya, first, { content: 'x' })).toMatchObject({ status: 409, body: { statusCode: 409, message: 'Thread is closed', error: 'Conflict' } })
    await maya.post(`/v1/conversations/${id}/resolve`)
    for (const type of ['message', 'note']) expect(await say(maya, thread, { content: 'x', type })).toMatchObject({ status: 409, body: { message: 'Thread is closed' } })
    expect((await eventsOf(maya, thread)).map((event) => event.content)).toContain('by the admin')
    await guest.write('back')
    const again = await desk.admin.settled(id, (shown) => shown.status === 'active')
    expect(await say(maya, thread, { content: 'x' })).toMatchObject({ status: 409 })
    expect((await say(maya, again.activeThreadId ?? '', { content: 'here I am' })).status).toBe(201)
  })

  it('pages by seq, within its thread', async () => {
    const { thread, guest } = await talk()
    for (const content of ['a', 'b', 'c', 'd']) await guest.write(content)
    const first = await maya.get<Event[]>(`/v1/threads/${thread}/events?limit=3`)
    expect(first.body.map((event) => event.content)).toEqual([`Agent ${maya.agent.name} joined`, 'a', 'b'])
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    expect((await maya.get<Event[]>(next)).body.map((event) => event.content)).toEqual(['c', 'd'])
    expect((await eventsOf(maya, thread, '?after=999'))).toEqual([])
    expect((await maya.get('/v1/threads/x/events')).status).toBe(400)
  })

  it('says by its metadata why a system sentence stands there', async () => {
    const { thread, id } = await talk()
    expect((await eventsOf(maya, thread))[0]).toMatchObject({ type: 'system', authorType: 'system', agentId: maya.agent.id, metadata: { code: 'agent_joined', cause: 'agent_assigned' } })
    const taken = await desk.admin.post<{ activeThreadId: string }>(`/v1/conversations/${id}/assign`, { agentId: desk.admin.agent.id, reason: 'Manual assignment' })
    expect((await eventsOf(desk.admin, taken.body.activeThreadId))[0]).toMatchObject({ content: 'Agent Ada Admin joined', metadata: { code: 'agent_joined', reason: 'Manual assignment' } })
  })
})

describe('notes', () => {
  it('of a conversation are its newest note, by whatever way it was left', async () => {
    const { id, thread, guest } = await talk()
    const notes = async () => (await desk.admin.conversation(id)).notes
    expect(await notes()).toBe(null)
    expect((await maya.patch<{ notes: string }>(`/v1/conversations/${id}`, { notes: 'wants a refund' })).body.notes).toBe('wants a refund')
    expect((await maya.patch(`/v1/conversations/${id}`, { notes: 'wants a refund' })).status).toBe(200)
    expect((await eventsOf(maya, thread)).filter((event) => event.type === 'note')).toHaveLength(1)
    await say(maya, thread, { content: 'is angry', type: 'note' })
    expect(await notes()).toBe('is angry')
    await maya.post(`/rest/v1/conversations/${id}/events`, { type: 'note', text: 'from the console', clientId: `note-${id}` })
    expect(await notes()).toBe('from the console')
    for (const body of [{ notes: '' }, { notes: null }, {}, { status: 'closed' }]) expect((await maya.patch(`/v1/conversations/${id}`, body)).status, JSON.stringify(body)).toBe(400)
    expect(JSON.stringify(await guest.events())).not.toMatch(/refund|angry|console/)
    expect((await maya.patch(`/v1/conversations/${desk.foreign.conversation}`, { notes: 'x' })).status).toBe(404)
  })
})

describe('receipts', () => {
  const at = async (who: Guest | Caller, thread: string, content: string): Promise<[string | null, string | null]> => {
    const all = 'session' in who ? await who.events() : await eventsOf(who, thread)
    const event = all.find((one) => one.content === content)
    return [event?.deliveredAt ?? null, event?.readAt ?? null]
  }

  it('say since when the visitor had it: told by fetching, read by saying so, never earlier than another', async () => {
    const { thread, guest } = await talk()
    const first = await say(maya, thread, { content: 'one' })
    expect(await at(maya, thread, 'one')).toEqual([null, null])
    await guest.events()
    const [delivered] = await at(maya, thread, 'one')
    expect(Date.parse(delivered ?? '')).toBeGreaterThanOrEqual(Date.parse(first.body.createdAt))
    desk.t.clock.advance(5_000)
    const second = await say(maya, thread, { content: 'two' })
    await guest.events()
    expect(await at(maya, thread, 'one')).toEqual([delivered, null])
    const [later] = await at(maya, thread, 'two')
    expect(Date.parse(later ?? '') - Date.parse(delivered ?? '')).toBeGreaterThanOrEqual(5_000)
    desk.t.clock.advance(5_000)
    expect((await guest.read(first.body.seq)).status).toBe(204)
    const [, read] = await at(maya, thread, 'one')
    expect(read).not.toBe(null)
    expect(await at(maya, thread, 'two')).toEqual([later, null])
    // Backwards and beyond change nothing that was known.
    await guest.read(1)
    expect(await at(maya, thread, 'one')).toEqual([delivered, read])
    await guest.read(2_000_000_000)
    expect((await at(maya, thread, 'two'))[0]).toBe(later)
    expect((await at(maya, thread, 'two'))[1]).not.toBe(null)
    expect(second.body.seq).toBe(4)
  })

  it('who writes has read; who only looks on has not', async () => {
    const { thread, guest, id } = await talk()
    await say(maya, thread, { content: 'question' })
    await guest.write('answer')
    expect((await at(guest, thread, 'question')).every((instant) => instant !== null)).toBe(true)
    // An admin looks and says that he has read: it is not his.
    await eventsOf(desk.admin, thread)
    await desk.admin.post(`/v1/conversations/${id}/read`, { seq: 99 })
    expect(await at(guest, thread, 'answer')).toEqual([null, null])
    expect((await desk.admin.conversation(id)).unreadCount).toBe(2)
    await eventsOf(maya, thread)
    const [delivered, read] = await at(guest, thread, 'answer')
    expect([delivered === null, read]).toEqual([false, null])
    expect((await maya.post(`/v1/conversations/${id}/read`, { seq: 99 })).status).toBe(201)
    expect((await at(guest, thread, 'answer'))[1]).not.toBe(null)
    expect((await desk.admin.conversation(id)).unreadCount).toBe(0)
  })

  it('are pointers for console and widget: told by the acknowledgement of a socket or a route', async () => {
    const { thread, guest, id } = await talk()
    const native = (path: string, body?: unknown) => desk.nobody.call<WidgetConversation>('POST', path, body, { authorization: `Visitor ${guest.session.sessionToken}` })
    const ticket = await maya.post<{ ticket: string }>('/rest/v1/realtime/tickets')
    const console = await openSocket<StaffEvent>(desk.t.base, ticket.body.ticket)
    const phoneTicket = await native('/rest/v1/widget/tickets') as unknown as { body: { ticket: string } }
    const phone = await openSocket<VisitorEvent>(desk.t.base, phoneTicket.body.ticket)
    const staffSees = async (): Promise<[number, number]> => {
      const { conversation } = (await maya.get<{ conversation: Conversation }>(`/rest/v1/conversations/${id}`)).body
      return [conversation.deliveredSeq, conversation.readSeq]
    }
    const sent = await say(maya, thread, { content: 'tick' })
    expect(await staffSees()).toEqual([0, 0])
    await phone.item('conversation.message', (item) => item.event?.text === 'tick')
    expect(await staffSees()).toEqual([0, 0])
    phone.send({ type: 'delivered', conversation: id, seq: sent.body.seq })
    await console.item('conversation.read', (item) => item.conversation?.deliveredSeq === sent.body.seq)
    expect(await staffSees()).toEqual([sent.body.seq, 0])
    expect((await native('/rest/v1/widget/read', { seq: sent.body.seq })).status).toBe(204)
    expect(await staffSees()).toEqual([sent.body.seq, sent.body.seq])
    // The other way round.
    const wrote = await guest.write('tock')
    await console.item('conversation.message', (item) => item.event?.text === 'tock')
    console.send({ type: 'delivered', conversation: id, seq: wrote.body.seq })
    await phone.item('conversation.read', (item) => item.conversation.deliveredSeq === wrote.body.seq && item.conversation.readSeq === 0)
    await maya.post(`/rest/v1/conversations/${id}/read`, { seq: wrote.body.seq })
    await phone.item('conversation.read', (item) => item.conversation.readSeq === wrote.body.seq)
    expect((await at(guest, thread, 'tock')).every((instant) => instant !== null)).toBe(true)
    await isRefused(phone, desk.foreign.conversation)
    console.close()
    phone.close()
  })

  async function isRefused(phone: Socket<VisitorEvent>, conversation: string): Promise<void> {
    phone.send({ type: 'delivered', conversation, seq: 1 })
    expect(await phone.frame('error')).toMatchObject({ code: 'conversation.not_found' })
  }

  it('a row is written each time a pointer goes forward, and unread counts stay true under fire', async () => {
    const { thread, guest, id } = await talk()
    await Promise.all(Array.from({ length: 12 }, async (_, i) => {
      await guest.write(`m${i}`)
      await maya.post(`/rest/v1/conversations/${id}/read`, { seq: i + 1 })
      await say(maya, thread, { content: `r${i}` })
      await guest.read(2 * i)
    }))
    const [row] = await desk.t.database.admin<Record<string, number>>(`
      select c.agent_unread - (select count(*) from conversation_events e where e.conversation_id = c.id and e.author_kind = 'visitor' and e.seq > c.agent_read_seq) as agent,
             c.visitor_unread - (select count(*) from conversation_events e where e.conversation_id = c.id and e.author_kind = 'agent' and e.type = 'message' and e.seq > c.visitor_read_seq) as visitor,
             c.agent_read_seq - coalesce((select max(r.up_to_seq) from conversation_receipts r where r.conversation_id = c.id and r.side = 'agent' and r.kind = 'read'), 0) as agent_read,
             c.visitor_read_seq - coalesce((select max(r.up_to_seq) from conversation_receipts r where r.conversation_id = c.id and r.side = 'visitor' and r.kind = 'read'), 0) as visitor_read,
             c.agent_delivered_seq - coalesce((select max(r.up_to_seq) from conversation_receipts r where r.conversation_id = c.id and r.side = 'agent' and r.kind = 'delivered'), 0) as agent_delivered,
             c.visitor_delivered_seq - coalesce((select max(r.up_to_seq) from conversation_receipts r where r.conversation_id = c.id and r.side = 'visitor' and r.kind = 'delivered'), 0) as visitor_delivered
        from conversations c where c.uid = $1`, [id])
    expect(Object.fromEntries(Object.entries(row ?? {}).map(([name, difference]) => [name, Number(difference)]))).toEqual({ agent: 0, visitor: 0, agent_read: 0, visitor_read: 0, agent_delivered: 0, visitor_delivered: 0 })
    // Of two receipts the one that reaches further is not older.
    expect(await desk.t.database.admin(`
      select from conversation_receipts a join conversation_receipts b using (tenant_id, conversation_id, side, kind) where a.up_to_seq < b.up_to_seq and a.at > b.at`)).toEqual([])
  })
})

it('a visitor\'s token is asked for, in whatever way it comes', async () => {
  const { guest } = await talk()
  const token = guest.session.sessionToken
  const post = (body: Record<string, unknown>, headers: Record<string, string> = {}) => desk.nobody.post<Event & Failure>('/v1/widget/events', body, headers)
  for (const ways of [{ headers: { 'x-session-token': token } }, { headers: { authorization: `Bearer ${token}` } }, { body: { sessionToken: token } }] as { headers?: Record<string, string>; body?: Record<string, unknown> }[]) {
    expect((await post({ content: 'x', ...ways.body }, ways.headers)).status).toBe(201)
  }
  for (const bad of [{}, { sessionToken: 7 }, { sessionToken: 'x' }, { sessionToken: `${token}x` }]) expect(await post({ content: 'x', ...bad }), JSON.stringify(bad)).toMatchObject({ status: 401, body: { message: 'Session not found or expired' } })
  expect((await desk.nobody.get('/v1/widget/events')).status).toBe(401)
  expect((await maya.get('/v1/widget/events')).status).toBe(401)
  await eventually(async () => (await guest.events()).length > 4)
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
