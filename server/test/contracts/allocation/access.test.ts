// Who may call: tokens, the header and when it is believed, roles, inboxes, other tenants.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subscribe } from '../../../src/modules/inboxes/index.ts'
import { addAgent } from '../../../src/modules/presence/index.ts'
import { startApp } from '../../harness/app.ts'
import { makeDesk, type Call, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await makeDesk()
  // Operator 2 takes from the first two lines only.
  await subscribe(desk.within(1), 2, 3, false)
})
afterAll(() => desk.stop())

const refused = { status: 401, body: { status: 'error', message: 'Authentication required' } }
const forbidden = { status: 403, body: { status: 'error', message: 'Insufficient permissions' } }

describe('the header', () => {
  it('identifies operators where it is trusted, and nobody else', async () => {
    expect((await desk.as(1)('GET', '/conversations')).status).toBe(200)
    for (const id of ['0', '-1', '1.0', 'one', '', '01', '99999', '2147483648', '1, 2', ' ']) {
      expect(await desk.t.client.call('GET', '/api/v1/conversations', undefined, { 'X-Operator-Id': id }), id).toMatchObject(refused)
    }
    expect(await desk.nobody('GET', '/conversations')).toMatchObject(refused)
  })

  it('does not open the door to viewers, integrations, or who was deactivated', async () => {
    const ctx = desk.within(1)
    const ids: number[] = []
    for (const role of ['viewer', 'api', 'agent'] as const) {
      await ctx.tx((tx) => addAgent(tx, { name: role, email: `${role}@example.com`, role, password: null }))
      const [row] = await desk.t.database.admin<{ id: number }>('select max(id) as id from accounts')
      ids.push(row?.id ?? 0)
    }
    expect((await desk.as(ids[2] ?? 0)('GET', '/conversations')).status).toBe(200)
    await desk.t.database.admin('update accounts set active = false where id = $1', [ids[2]])
    for (const id of ids) {
      expect(await desk.as(id)('GET', '/conversations')).toMatchObject(refused)
      expect(await desk.as(4)('GET', `/operators/${id}/status`)).toMatchObject({ status: 404, body: { message: 'Operator not found' } })
      expect(await desk.as(4)('POST', '/conversations/reassign', { conversation_id: 1, operator_id: id })).toMatchObject({ status: 404 })
    }
    const listed = await desk.as(4)('GET', '/operators')
    expect((listed.body.data['operators'] as { id: number }[]).map((one) => one.id)).toEqual([1, 2, 3, 4])
  })

  it('must agree with a token', async () => {
    const one = await desk.t.client.signIn('operator1@example.com')
    const call = (headers: Record<string, string>) => one.call('GET', '/api/v1/conversations?limit=1', undefined, headers)
    expect((await call({})).status).toBe(200)
    expect((await call({ 'X-Operator-Id': '1' })).status).toBe(200)
    for (const other of ['2', '99999', 'x', '']) expect(await call({ 'X-Operator-Id': other }), other).toMatchObject(forbidden)
    for (const authorization of ['Bearer not.a.token', 'Basic b3BlcmF0b3I6MQ==', 'Bearer ']) {
      expect(await desk.t.client.call('GET', '/api/v1/conversations', undefined, { authorization, 'X-Operator-Id': '1' }), authorization).toMatchObject(refused)
    }
  })

  it('is nothing where it is not trusted; where only demo tenants are, it opens those', async () => {
    const off = await startApp({ trustOperatorHeader: false })
    expect(await off.client.call('GET', '/api/v1/conversations', undefined, { 'X-Operator-Id': '1' })).toMatchObject(refused)
    const signedIn = await off.client.signIn('operator1@example.com')
    expect((await signedIn.get('/api/v1/conversations')).status).toBe(200)
    expect(await signedIn.call('GET', '/api/v1/conversations', undefined, { 'X-Operator-Id': '2' })).toMatchObject(forbidden)
    await off.stop()
    const demo = await startApp({ trustOperatorHeader: 'demo' })
    expect((await demo.client.call('GET', '/api/v1/conversations', undefined, { 'X-Operator-Id': '1' })).status).toBe(200)
    await demo.database.admin('update tenants set demo = false where id = 1')
    expect(await demo.client.call('GET', '/api/v1/conversations', undefined, { 'X-Operator-Id': '1' })).toMatchObject(refused)
    await demo.stop()
  })
})

describe('roles', () => {
  /** Asked with what does no harm: the answer is 403, or it is not. */
  const cells: [method: string, path: string, body: unknown, operator: boolean, manager: boolean][] = [
    ['GET', '/operators', undefined, false, true],
    ['GET', '/operators/1/status', undefined, true, true],
    ['GET', '/operators/2/status', undefined, false, true],
    ['GET', '/operators/2/stats', undefined, false, true],
    ['GET', '/operators/2/inboxes', undefined, false, true],
    ['PUT', '/operators/2/status', { status: 'AVAILABLE' }, false, true],
    ['POST', '/operators/1/inboxes', { inbox_id: 1 }, false, true],
    ['DELETE', '/operators/1/inboxes', { inbox_id: 999 }, false, true],
    ['POST', '/conversations/allocate', { operator_id: 2 }, false, true],
    ['POST', '/conversations/claim', { operator_id: 2, conversation_id: 999 }, false, true],
    ['POST', '/conversations/claim', { operator_id: 1, conversation_id: 999 }, true, true],
    ['POST', '/conversations/manager-allocate', { operator_id: 2 }, false, true],
    ['POST', '/conversations/deallocate', { conversation_id: 999 }, false, true],
    ['POST', '/conversations/reassign', { conversation_id: 999, operator_id: 1 }, false, true],
    ['POST', '/conversations/move-inbox', { conversation_id: 999, inbox_id: 1 }, false, true],
    ['POST', '/conversations/update-priorities', {}, false, false],
    ['POST', '/labels', { inbox_id: 1, name: 'Bug 2', color: '#000000', created_by: 2 }, false, true],
    ['GET', '/inboxes', undefined, true, true],
    ['GET', '/labels', undefined, true, true],
  ]
  it.each(cells)('%s %s %j', async (method, path, body, operator, manager) => {
    const may = async (call: Call): Promise<boolean> => {
      const reply = await call(method, path, body)
      if (reply.status === 403) expect(reply).toMatchObject(forbidden)
      else expect(reply.status).toBeLessThan(500)
      return reply.status !== 403
    }
    expect([await may(desk.as(1)), await may(desk.as(3)), await may(desk.as(4))]).toEqual([operator, manager, true])
    expect(await desk.nobody(method, path, body)).toMatchObject(refused)
  })

  it('are those of the token too: a viewer reads nothing here', async () => {
    await desk.within(1).tx((tx) => addAgent(tx, { name: 'V', email: 'v@example.com', role: 'viewer', password: 'switchboard-demo' }))
    const viewer = await desk.t.client.signIn('v@example.com')
    for (const path of ['/conversations', '/inboxes', '/labels', '/operators', '/operators/1/status']) expect(await viewer.get(`/api/v1${path}`), path).toMatchObject(forbidden)
    expect((await viewer.get('/api/v1/health')).status).toBe(200)
  })
})

describe('inboxes', () => {
  const denied = { status: 403, body: { status: 'error', message: 'Access denied to this inbox' } }

  it('an operator sees those he is subscribed to, and what is assigned to him', async () => {
    const two = desk.as(2)
    const inboxes = async (call: Call): Promise<number[]> => [...new Set((await call('GET', '/conversations?limit=100')).body.data.conversations.map((row) => row.inbox_id))].toSorted()
    expect(await inboxes(two)).toEqual([1, 2])
    expect(await inboxes(desk.as(3))).toEqual([1, 2, 3])
    expect(await two('GET', '/conversations?inbox_id=3')).toMatchObject(denied)
    expect(await two('GET', '/conversations?label_id=5')).toMatchObject(denied)
    expect(await two('GET', '/labels?inbox_id=3')).toMatchObject(denied)
    expect(await two('GET', '/conversations/4/history')).toMatchObject(denied)
    expect(await two('GET', '/conversations/4/contact')).toMatchObject(denied)
    expect(await two('POST', '/labels', { inbox_id: 3, name: 'x', color: '#000000' })).toMatchObject(denied)
    expect(await two('PUT', '/labels/5', { name: 'x' })).toMatchObject(denied)
    expect(await two('DELETE', '/labels/5')).toMatchObject(denied)
    expect(await two('POST', '/labels/attach', { conversation_id: 4, label_id: 5 })).toMatchObject(denied)
    expect((await two('GET', '/conversations/search?phone_number=%2B14155550104')).body.data.conversations).toEqual([])
    expect(await two('POST', '/conversations/claim', { operator_id: 2, conversation_id: 4 })).toMatchObject({ status: 403, body: { message: 'Operator is not subscribed to this inbox' } })
    // A manager may give him one all the same.
    expect((await desk.as(3)('POST', '/conversations/reassign', { conversation_id: 4, operator_id: 2 })).status).toBe(200)
    expect((await two('GET', '/conversations/4/history')).status).toBe(200)
    expect((await two('GET', '/conversations?operator_id=2&state=ALLOCATED')).body.data.conversations.map((row) => row.id)).toContain(4)
    expect((await two('GET', '/conversations?state=ALLOCATED')).body.data.conversations.map((row) => row.id)).not.toContain(4)
    expect((await two('POST', '/conversations/resolve', { conversation_id: 4 })).status).toBe(200)
  })
})

describe('another tenant', () => {
  it('is not there: 404 for every id of it, wherever the id stands', async () => {
    const { inbox, label, conversation, admin } = desk.foreign
    const four = desk.as(4)
    const gone = (what: string) => ({ status: 404, body: { status: 'error', message: `${what} not found` } })
    const cases: [string, string, unknown, string][] = [
      ['GET', `/conversations?inbox_id=${inbox}`, undefined, 'Inbox'], ['GET', `/conversations?operator_id=${admin}`, undefined, 'Operator'], ['GET', `/conversations?label_id=${label}`, undefined, 'Label'],
      ['GET', `/conversations/${conversation}/history`, undefined, 'Conversation'], ['GET', `/conversations/${conversation}/contact`, undefined, 'Conversation'],
      ['POST', '/conversations/allocate', { operator_id: admin }, 'Operator'], ['POST', '/conversations/manager-allocate', { operator_id: admin }, 'Operator'],
      ['POST', '/conversations/claim', { operator_id: 4, conversation_id: conversation }, 'Conversation'], ['POST', '/conversations/claim', { operator_id: admin, conversation_id: 1 }, 'Operator'],
      ['POST', '/conversations/resolve', { conversation_id: conversation }, 'Conversation'], ['POST', '/conversations/deallocate', { conversation_id: conversation }, 'Conversation'],
      ['POST', '/conversations/reassign', { conversation_id: conversation, operator_id: 1 }, 'Conversation'], ['POST', '/conversations/reassign', { conversation_id: 1, operator_id: admin }, 'Operator'],
      ['POST', '/conversations/move-inbox', { conversation_id: conversation, inbox_id: 1 }, 'Conversation'], ['POST', '/conversations/move-inbox', { conversation_id: 1, inbox_id: inbox }, 'Inbox'],
      ['GET', `/operators/${admin}/status`, undefined, 'Operator'], ['PUT', `/operators/${admin}/status`, { status: 'OFFLINE' }, 'Operator'],
      ['GET', `/operators/${admin}/stats`, undefined, 'Operator'], ['GET', `/operators/${admin}/inboxes`, undefined, 'Operator'],
      ['POST', `/operators/${admin}/inboxes`, { inbox_id: 1 }, 'Operator'], ['POST', '/operators/1/inboxes', { inbox_id: inbox }, 'Inbox'], ['DELETE', '/operators/1/inboxes', { inbox_id: inbox }, 'Inbox'],
      ['GET', `/labels?inbox_id=${inbox}`, undefined, 'Inbox'], ['POST', '/labels', { inbox_id: inbox, name: 'x', color: '#000000' }, 'Inbox'], ['POST', '/labels', { inbox_id: 1, name: 'x', color: '#000000', created_by: admin }, 'Operator'],
      ['PUT', `/labels/${label}`, { name: 'x' }, 'Label'], ['DELETE', `/labels/${label}`, undefined, 'Label'],
      ['POST', '/labels/attach', { conversation_id: 1, label_id: label }, 'Label'], ['POST', '/labels/attach', { conversation_id: conversation, label_id: 1 }, 'Conversation'], ['POST', '/labels/detach', { conversation_id: 1, label_id: label }, 'Label'],
    ]
    for (const [method, path, body, what] of cases) expect(await four(method, path, body), `${method} ${path} ${JSON.stringify(body)}`).toMatchObject(gone(what))
    // Its own operators are no operators here either, to an operator as to a manager.
    expect(await desk.as(1)('GET', `/operators/${admin}/status`)).toMatchObject(gone('Operator'))
    // The same number in both tenants finds one's own.
    const found = await four('GET', '/conversations/search?phone_number=%2B14155550101')
    expect(found.body.data.conversations.map((row) => row.id)).toEqual([1])
    const theirs = await desk.as(admin)('GET', '/conversations/search?phone_number=%2B14155550101')
    expect(theirs.body.data.conversations.map((row) => row.id)).toEqual([conversation])
  })

  it('cannot be written to by a field that names it', async () => {
    for (const field of ['tenant_id', 'id', 'created_by_tenant', 'account_id']) {
      expect(await desk.as(4)('POST', '/labels', { inbox_id: 1, name: 'mass', color: '#000000', [field]: 2 })).toMatchObject({ status: 400, body: { errors: [{ field, message: `"${field}" is not allowed` }] } })
    }
  })

  it('inboxes without a number are none here', async () => {
    const admin = desk.as(desk.foreign.admin)
    expect(((await admin('GET', '/inboxes')).body.data['inboxes'] as { id: number }[]).map((one) => one.id)).toEqual([desk.foreign.inbox])
    const visitor = await desk.t.client.visit()
    await visitor.write('on the web')
    const [row] = await desk.t.database.admin<{ id: number; inbox_id: number }>('select id, inbox_id from conversations order by id desc limit 1')
    expect((await admin('GET', '/conversations?limit=100')).body.data.conversations.map((one) => one.id)).not.toContain(row?.id)
    expect(await admin('GET', `/conversations/${row?.id}/history`)).toMatchObject({ status: 404 })
    expect(await admin('GET', `/conversations?inbox_id=${row?.inbox_id}`)).toMatchObject({ status: 404 })
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
