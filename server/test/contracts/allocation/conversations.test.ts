// Lists, search, history, contact: shapes, filters, limits, and what is refused in which words.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDesk, type Call, type Desk } from './desk.ts'

let desk: Desk
let one: Call, admin: Call
beforeAll(async () => {
  desk = await makeDesk()
  ;[one, admin] = [desk.as(1), desk.as(4)]
})
afterAll(() => desk.stop())

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/) as string
const invalid = (...errors: { field: string; message: string }[]) => ({ status: 400, body: { status: 'error', message: 'Validation failed', errors } })
const ids = async (query: string): Promise<number[]> => (await admin('GET', `/conversations${query}`)).body.data.conversations.map((row) => row.id)

describe('the list', () => {
  it('has its shape, and no field beside', async () => {
    const { status, body, headers } = await one('GET', '/conversations?state=QUEUED&sort=priority')
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 'success', data: { conversations: expect.any(Array) as unknown[], next_cursor: null, has_more: false }, meta: { count: 4, timestamp: instant },
    })
    expect(body.data.conversations[0]).toEqual({
      id: 1, tenant_id: 1, inbox_id: 1, external_conversation_id: null, customer_phone_number: '+14155550101', state: 'QUEUED', assigned_operator_id: null,
      last_message_at: instant, message_count: 2, priority_score: expect.any(Number) as number, created_at: instant, updated_at: instant, resolved_at: null,
      inbox_name: 'Sales line', operator_name: null, labels: [{ id: 1, name: 'Urgent', color: '#FF0000' }],
    })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toMatch(/^application\/json/)
  })

  it('filters and sorts', async () => {
    expect(await ids('?state=QUEUED')).toEqual([1, 2, 3, 4])
    expect(await ids('?state=ALLOCATED&sort=oldest')).toEqual([5, 6])
    expect(await ids('?state=RESOLVED')).toEqual([7])
    expect(await ids('?sort=newest')).toEqual([4, 3, 6, 5, 2, 1, 7])
    expect(await ids('?sort=oldest')).toEqual([7, 1, 2, 5, 6, 3, 4])
    expect(await ids('')).toEqual(await ids('?sort=priority'))
    expect(await ids('?inbox_id=2&sort=oldest')).toEqual([6, 3])
    expect(await ids('?operator_id=2&sort=oldest')).toEqual([7, 6])
    expect(await ids('?label_id=4')).toEqual([6])
    expect(await ids('?label_id=4&state=QUEUED')).toEqual([])
    expect((await admin('GET', '/conversations?operator_id=2&state=ALLOCATED')).body.data.conversations[0]).toMatchObject({ operator_name: 'Operator Two', assigned_operator_id: 2 })
    await desk.t.database.admin(`update conversations set state = 'closed', closed_at = now(), resolved_at = null where id = 7`)
    expect((await admin('GET', '/conversations?state=RESOLVED')).body.data.conversations).toMatchObject([{ id: 7, state: 'RESOLVED', resolved_at: instant }])
  })

  it('keeps to its limits', async () => {
    await desk.open(Array.from({ length: 110 }, () => ({})))
    const count = async (query: string) => (await admin('GET', `/conversations${query}`)).body.meta?.['count']
    expect(await count('')).toBe(20)
    expect(await count('?limit=1')).toBe(1)
    expect(await count('?limit=100')).toBe(100)
    expect(await admin('GET', '/conversations?limit=101')).toMatchObject(invalid({ field: 'limit', message: '"limit" must be less than or equal to 100' }))
    for (const limit of ['0', '-1', '1.5', 'ten', '', '1e2', '1001', ' 5', '0x10']) expect(await admin('GET', `/conversations?limit=${limit}`), limit).toMatchObject({ status: 400, body: { message: 'Validation failed', errors: [{ field: 'limit' }] } })
  })

  it('refuses what it does not know', async () => {
    for (const query of ['state=OPEN', 'state=queued', 'sort=priority%20desc', 'inbox_id=x', 'inbox_id=0', 'operator_id=9999999999', 'label_id=1.5', 'state=QUEUED&state=RESOLVED', 'cursor=', 'state[$ne]=QUEUED', 'tenant_id=2']) {
      expect(await admin('GET', `/conversations?${query}`), query).toMatchObject({ status: 400, body: { status: 'error', message: 'Validation failed', errors: [{ message: expect.stringMatching(/^"/) as string }] } })
    }
    expect(await admin('GET', '/conversations?colour=red')).toMatchObject(invalid({ field: 'colour', message: '"colour" is not allowed' }))
    for (const [query, message] of [['inbox_id=99', 'Inbox not found'], ['operator_id=99', 'Operator not found'], ['label_id=99', 'Label not found']]) expect(await admin('GET', `/conversations?${query}`)).toMatchObject({ status: 404, body: { status: 'error', message } })
  })
})

describe('search', () => {
  it('takes a + as it is written, escaped, or with the signs people put between', async () => {
    for (const text of ['+14155550103', '%2B14155550103', '%2B1%20415-555-0103', '+1%20(415)%20555.0103', '%20%2B14155550103']) {
      const { status, body } = await one('GET', `/conversations/search?phone_number=${text}`)
      expect([status, body.data.conversations.map((row) => row.id)], text).toEqual([200, [3]])
      expect(body.meta).toEqual({ count: 1, timestamp: instant })
    }
    const shown = (await one('GET', '/conversations/search?phone_number=+14155550103')).body.data.conversations[0]
    expect(shown).toEqual((await one('GET', '/conversations?inbox_id=2&state=QUEUED')).body.data.conversations.map((row) => ({ ...row, priority_score: shown?.priority_score }))[0])
  })

  it('is exact, and refuses what is no number', async () => {
    for (const text of ['+1415555010', '+141555501033', '+1234567890']) expect((await one('GET', `/conversations/search?phone_number=${text}`)).body.data.conversations, text).toEqual([])
    expect(await one('GET', '/conversations/search')).toMatchObject(invalid({ field: 'phone_number', message: '"phone_number" is required' }))
    const wrong = invalid({ field: 'phone_number', message: '"phone_number" must be a phone number with country code, like +1234567890' })
    for (const text of ['14155550103', 'abc', '%2B', '%2B12', "'%20or%201=1", '%25', '+', `%2B${'1'.repeat(16)}`]) expect(await one('GET', `/conversations/search?phone_number=${text}`), text).toMatchObject(wrong)
  })
})

describe('history and contact', () => {
  it('tell what happened, newest first', async () => {
    const { body } = await one('GET', '/conversations/7/history')
    expect(body).toEqual({
      status: 'success', meta: { count: 3, page: 1, limit: 20, has_more: false, timestamp: instant },
      data: { history: [
        { id: 3, conversation_id: 7, action: 'RESOLVED', operator_id: null, operator_name: null, details: { description: 'Resolved', reason: 'resolved', origin: null }, created_at: instant },
        { id: 2, conversation_id: 7, action: 'CLAIMED', operator_id: 2, operator_name: 'Operator Two', details: { description: 'Agent Operator Two joined', reason: 'agent_assigned', origin: 'claim' }, created_at: instant },
        { id: 0, conversation_id: 7, action: 'CREATED', operator_id: null, operator_name: null, details: { description: 'Conversation opened', reason: null, origin: null }, created_at: instant },
      ] },
    })
    const page = async (query: string) => ((await one('GET', `/conversations/7/history?${query}`)).body.data['history'] as { id: number }[]).map((entry) => entry.id)
    expect(await page('limit=2')).toEqual([3, 2])
    expect(await page('limit=2&page=2')).toEqual([0])
    expect(await page('limit=2&page=3')).toEqual([])
    expect(await one('GET', '/conversations/7/history?page=0')).toMatchObject({ status: 400, body: { errors: [{ field: 'page' }] } })
    expect(await one('GET', '/conversations/999/history')).toMatchObject({ status: 404, body: { message: 'Conversation not found' } })
    expect(await one('GET', '/conversations/x/history')).toMatchObject({ status: 400, body: { errors: [{ field: 'id' }] } })
  })

  it('tell who the customer is', async () => {
    expect((await one('GET', '/conversations/3/contact')).body).toEqual({
      status: 'success',
      data: { contact: { id: 3, phone_number: '+14155550103', name: 'Lena Fischer', email: null, conversation_count: 1, first_seen_at: instant, last_seen_at: instant } },
    })
  })
})

describe('requests that are none', () => {
  it('are told in this tongue', async () => {
    const { client } = desk.t
    const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => client.call(method, `/api/v1${path}`, body, { 'X-Operator-Id': '4', ...headers })
    for (const [method, path] of [['GET', '/conversations/1'], ['PATCH', '/conversations'], ['POST', '/conversations/unknown'], ['GET', '/labels/1'], ['DELETE', '/operators/1'], ['POST', '/inboxes'], ['GET', '/operators/1/secrets']] as const) {
      expect(await send(method, path), `${method} ${path}`).toMatchObject({ status: 404, body: { status: 'error', message: 'Route not found' } })
    }
    const broken = await send('POST', '/conversations/claim', '{"operator_id": 1,')
    expect(broken).toMatchObject({ status: 400, body: { status: 'error', message: 'Validation failed', errors: [{ field: 'body' }] } })
    expect(broken.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await send('POST', '/conversations/claim', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 400, body: { status: 'error', message: 'Validation failed' } })
    expect(await send('POST', '/conversations/claim', JSON.stringify({ operator_id: 1, conversation_id: 1, pad: 'x'.repeat(300_000) }))).toMatchObject({ status: 413, body: { status: 'error', message: 'Request body is too large' } })
    expect(await send('POST', '/conversations/claim', {})).toMatchObject(invalid({ field: 'operator_id', message: '"operator_id" is required' }, { field: 'conversation_id', message: '"conversation_id" is required' }))
    expect(await send('POST', '/conversations/claim')).toMatchObject({ status: 400 })
    for (const value of ['1', 1.5, null, [], {}, true, -1, 0, 2_147_483_648, '1 or 1=1', { $gt: 0 }]) {
      expect(await send('POST', '/conversations/claim', { operator_id: 4, conversation_id: value }), JSON.stringify(value)).toMatchObject({ status: 400, body: { errors: [{ field: 'conversation_id', message: expect.stringMatching(/^"conversation_id" /) as string }] } })
    }
    const refused = await client.call('GET', '/api/v1/conversations')
    expect([refused.status, refused.headers.get('www-authenticate'), refused.headers.get('cache-control')]).toEqual([401, 'Bearer', 'no-store'])
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('are told apart from our own failures', async () => {
    await desk.t.database.admin('alter table switchboard.labels rename to labels_gone')
    const before = desk.t.problems.length
    expect((await admin('GET', '/labels')).body).toEqual({ status: 'error', message: 'Internal server error' })
    await desk.t.database.admin('alter table switchboard.labels_gone rename to labels')
    expect(desk.t.problems.length).toBe(before + 1)
    desk.t.problems.length = before
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
