// Operators, their status, numbers and inboxes; labels; health.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDesk, type Call, type Desk } from './desk.ts'

let desk: Desk
let one: Call, manager: Call, admin: Call
beforeAll(async () => {
  desk = await makeDesk()
  ;[one, manager, admin] = [desk.as(1), desk.as(3), desk.as(4)]
})
afterAll(() => desk.stop())

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/) as string
const failed = (status: number, message: string) => ({ status, body: { status: 'error', message } })
const required = (field: string) => ({ status: 400, body: { status: 'error', message: 'Validation failed', errors: [{ field, message: `"${field}" is required` }] } })
const ok = (data: unknown, message?: string) => ({ status: 'success', ...(message === undefined ? {} : { message }), data })

describe('operators', () => {
  it('are listed as the document\'s table says', async () => {
    const { body } = await manager('GET', '/operators')
    expect(body.meta).toEqual({ count: 4, timestamp: instant })
    expect(body.data['operators']).toMatchObject([
      { id: 1, email: 'operator1@example.com', role: 'OPERATOR', status: 'AVAILABLE' }, { id: 2, email: 'operator2@example.com', role: 'OPERATOR', status: 'AVAILABLE' },
      { id: 3, email: 'manager@example.com', role: 'MANAGER', status: 'AVAILABLE' }, { id: 4, email: 'admin@example.com', role: 'ADMIN', status: 'AVAILABLE' },
    ])
    expect((body.data['operators'] as unknown[])[0]).toEqual({
      id: 1, tenant_id: 1, email: 'operator1@example.com', name: 'Operator One', role: 'OPERATOR', created_at: instant, updated_at: instant,
      status: 'AVAILABLE', last_status_change_at: instant, active_conversations: 1,
    })
  })

  it('have a status, read and set', async () => {
    const status = (word: string) => ({ id: 1, operator_id: 1, status: word, last_status_change_at: instant, name: 'Operator One', role: 'OPERATOR' })
    expect((await one('GET', '/operators/1/status')).body).toEqual(ok({ status: status('AVAILABLE') }))
    expect((await one('PUT', '/operators/1/status', { status: 'OFFLINE' })).body).toEqual(ok({ status: status('OFFLINE') }, 'Operator status updated to OFFLINE'))
    expect((await one('GET', '/operators/1/status')).body).toEqual(ok({ status: status('OFFLINE') }))
    expect((await manager('PUT', '/operators/1/status', { status: 'AVAILABLE' })).body).toEqual(ok({ status: status('AVAILABLE') }, 'Operator status updated to AVAILABLE'))
    expect(await one('PUT', '/operators/1/status', {})).toMatchObject(required('status'))
    for (const word of ['BUSY', 'available', '', null, 1]) expect(await one('PUT', '/operators/1/status', { status: word })).toMatchObject({ status: 400, body: { errors: [{ field: 'status' }] } })
    expect(await manager('GET', '/operators/999/status')).toMatchObject(failed(404, 'Operator not found'))
    expect(await manager('GET', '/operators/one/status')).toMatchObject({ status: 400, body: { errors: [{ field: 'operator_id' }] } })
  })

  it('have numbers, by the day and week of the tenant', async () => {
    const stats = async () => (await one('GET', '/operators/1/stats')).body
    const numbers = (today: number, week: number, average: number) => ok({ stats: { active_conversations: 1, resolved_today: today, resolved_this_week: week, avg_resolution_time_minutes: average } })
    expect(await stats()).toEqual(numbers(0, 0, 0))
    const now = Date.now()
    const ids = await desk.open([{}, {}, {}, {}])
    const resolve = (id: number | undefined, at: string, minutes: number) => desk.t.database.admin(
      `update conversations set state = 'resolved', agent_id = 1, resolved_at = $2::timestamptz, created_at = $2::timestamptz - make_interval(mins => $3) where id = $1`, [id, at, minutes])
    // Kiritimati is fourteen hours ahead: its midnight is 10:00 of the day before in UTC.
    await desk.t.database.admin(`update tenants set time_zone = 'Pacific/Kiritimati' where id = 1`)
    const [bounds] = await desk.t.database.admin<{ day: string; week: string }>(`select (date_trunc('day', now(), 'Pacific/Kiritimati'))::text as day, (date_trunc('week', now(), 'Pacific/Kiritimati'))::text as week`)
    const at = (text: string | undefined, ms: number): string => new Date(Date.parse(text ?? '') + ms).toISOString()
    await resolve(ids[0], at(bounds?.day, 0), 10)
    await resolve(ids[1], at(bounds?.day, -1), 20)
    await resolve(ids[2], at(bounds?.week, -1), 31)
    const monday = bounds?.day === bounds?.week
    expect(await stats()).toEqual(numbers(1, monday ? 1 : 2, 20.33))
    await resolve(ids[3], new Date(now).toISOString(), 0)
    expect(await stats()).toEqual(numbers(2, monday ? 2 : 3, 15.25))
    await desk.t.database.admin(`update tenants set time_zone = 'UTC' where id = 1`)
  })

  it('are subscribed to inboxes by managers', async () => {
    const inboxes = async (path: string, call = one) => (await call('GET', path)).body.data['inboxes'] as { id: number }[]
    expect(await inboxes('/operators/1/inboxes')).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }])
    expect((await inboxes('/inboxes')).map((inbox) => inbox.id)).toEqual([1, 2, 3])
    expect((await inboxes('/operators/1/inboxes'))[0]).toEqual({
      id: 1, tenant_id: 1, phone_number: '+1234567890', display_name: 'Sales line', created_at: instant, updated_at: instant, subscribed_at: instant,
      queued_count: expect.any(Number) as number, allocated_count: 1, resolved_today: expect.any(Number) as number,
    })
    const gone = await manager('DELETE', '/operators/1/inboxes', { inbox_id: 3 })
    expect(gone).toMatchObject({ status: 200, body: ok({ inbox: { id: 3, subscribed_at: null } }, 'Operator unsubscribed from inbox successfully') })
    expect((await inboxes('/operators/1/inboxes')).map((inbox) => inbox.id)).toEqual([1, 2])
    expect((await inboxes('/inboxes')).map((inbox) => inbox.id)).toEqual([1, 2])
    expect((await inboxes('/inboxes', manager)).map((inbox) => inbox.id)).toEqual([1, 2, 3])
    for (let time = 0; time < 2; time++) {
      expect(await manager('POST', '/operators/1/inboxes', { inbox_id: 3 })).toMatchObject({ status: 200, body: ok({ inbox: { id: 3, subscribed_at: instant } }, 'Operator subscribed to inbox successfully') })
    }
    expect(await manager('POST', '/operators/1/inboxes', {})).toMatchObject(required('inbox_id'))
    expect(await manager('DELETE', '/operators/1/inboxes')).toMatchObject(required('inbox_id'))
    expect(await manager('POST', '/operators/1/inboxes', { inbox_id: 99 })).toMatchObject(failed(404, 'Inbox not found'))
    const [all] = await desk.t.database.admin<{ queued: number }>(`select count(*)::integer as queued from conversations where inbox_id = 1 and state = 'queued'`)
    expect((await inboxes('/inboxes', manager))[0]).toMatchObject({ queued_count: all?.queued })
  })

  it('update-priorities is answered though nothing is stored', async () => {
    const [all] = await desk.t.database.admin<{ queued: number }>(`select count(*)::integer as queued from conversations where tenant_id = 1 and state = 'queued'`)
    expect((await admin('POST', '/conversations/update-priorities')).body).toEqual(ok({ updated_count: all?.queued }, 'Priority scores updated successfully'))
  })
})

describe('labels', () => {
  it('are made, listed, changed, removed', async () => {
    const made = await one('POST', '/labels', { inbox_id: 2, name: ' Zebra ', color: '#a1B2c3', created_by: 1 })
    const label = { id: expect.any(Number) as number, tenant_id: 1, inbox_id: 2, name: 'Zebra', color: '#a1B2c3', created_by: 1, created_at: instant }
    expect([made.status, made.body]).toEqual([201, ok({ label }, 'Label created successfully')])
    const { id } = made.body.data['label'] as { id: number }
    const listed = await one('GET', '/labels?inbox_id=2')
    expect(listed.body.meta).toEqual({ count: 3, timestamp: instant })
    expect((listed.body.data['labels'] as unknown[]).at(-1)).toEqual({ ...label, id, creator_name: 'Operator One', conversation_count: 0 })
    expect((await one('GET', '/labels')).body.meta?.['count']).toBe(6)
    expect((await one('PUT', `/labels/${id}`, { name: 'Yak', label_id: 1 })).body).toEqual(ok({ label: { ...label, id, name: 'Yak' } }, 'Label updated successfully'))
    expect((await one('PUT', `/labels/${id}`, { color: '#000000' })).body.data['label']).toMatchObject({ id, name: 'Yak', color: '#000000' })
    expect(((await one('GET', '/labels?inbox_id=1')).body.data['labels'] as { name: string }[])[0]).toMatchObject({ name: 'Urgent' })
    expect(await one('PUT', `/labels/${id}`, { name: 'bug' })).toMatchObject(failed(409, 'Resource already exists'))
    expect(await one('POST', '/labels', { inbox_id: 2, name: 'BUG', color: '#000000' })).toMatchObject(failed(409, 'Resource already exists'))
    expect((await one('POST', '/labels', { inbox_id: 3, name: 'Bug', color: '#000000' })).body.data['label']).toMatchObject({ created_by: 1 })
    expect((await one('DELETE', `/labels/${id}`)).body).toEqual(ok(null, 'Label deleted successfully'))
    expect(await one('DELETE', `/labels/${id}`)).toMatchObject(failed(404, 'Label not found'))
    expect(await one('PUT', `/labels/${id}`, { name: 'x' })).toMatchObject(failed(404, 'Label not found'))
  })

  it('hold to their bounds', async () => {
    const wrong = (field: string) => ({ status: 400, body: { message: 'Validation failed', errors: expect.arrayContaining([expect.objectContaining({ field })]) as unknown } })
    const make = (over: Record<string, unknown>) => one('POST', '/labels', { inbox_id: 1, name: 'fine', color: '#FF0000', ...over })
    expect((await make({ name: 'n'.repeat(100) })).status).toBe(201)
    for (const name of ['', '   ', 'n'.repeat(101), null, 1, '\u0000', '\ud800', '👩‍👩‍👧‍👦'.repeat(100)]) expect(await make({ name }), String(name)).toMatchObject(wrong('name'))
    for (const color of ['red', '#FFF', '#GG0000', 'FF0000', '#FF00000', '#FF0000\n', null]) expect(await make({ color }), String(color)).toMatchObject(wrong('color'))
    expect(await one('POST', '/labels', {})).toMatchObject({ status: 400, body: { errors: [{ field: 'inbox_id', message: '"inbox_id" is required' }, { field: 'name' }, { field: 'color' }] } })
    expect(await one('PUT', '/labels/1', {})).toMatchObject({ status: 400, body: { message: 'Validation failed' } })
    expect(await one('PUT', '/labels/1', { label_id: 1 })).toMatchObject({ status: 400, body: { message: 'Validation failed' } })
  })

  it('go on conversations of their inbox and off again', async () => {
    const attached = await one('POST', '/labels/attach', { conversation_id: 3, label_id: 4 })
    expect(attached.body).toEqual(ok({ id: expect.any(Number) as number, conversation_id: 3, label_id: 4, created_at: instant }, 'Label attached successfully'))
    expect((await one('POST', '/labels/attach', { conversation_id: 3, label_id: 4 })).body).toEqual(attached.body)
    expect((await one('GET', '/conversations?label_id=4')).body.data.conversations.map((row) => row.id).toSorted()).toEqual([3, 6])
    expect(await one('POST', '/labels/attach', { conversation_id: 3, label_id: 1 })).toMatchObject(failed(400, 'Label and conversation must be in the same inbox'))
    expect(await one('POST', '/labels/attach', { conversation_id: 3, label_id: 99 })).toMatchObject(failed(404, 'Label not found'))
    expect(await one('POST', '/labels/attach', { conversation_id: 999, label_id: 4 })).toMatchObject(failed(404, 'Conversation not found'))
    for (let time = 0; time < 2; time++) expect((await one('POST', '/labels/detach', { conversation_id: 3, label_id: 4 })).body).toEqual(ok(null, 'Label detached successfully'))
    expect((await one('GET', '/conversations?label_id=4')).body.data.conversations.map((row) => row.id)).toEqual([6])
    expect(await one('POST', '/labels/detach', { label_id: 4 })).toMatchObject(required('conversation_id'))
  })
})

describe('health', () => {
  it('needs nobody', async () => {
    const { status, body, headers } = await desk.nobody('GET', '/health')
    expect([status, body]).toEqual([200, { status: 'success', message: 'Server is healthy', timestamp: instant, data: { status: 'healthy', timestamp: instant } }])
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    for (const path of ['', '/']) expect(await desk.nobody('GET', path)).toMatchObject({ status: 200, body: { status: 'success', message: 'Conversation Allocation API' } })
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
