// The document, executed: its test flow as it is written, by fetch and by curl, and every one of its examples.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/client.ts'
import { makeDesk, type Body, type Desk } from './desk.ts'

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/) as string
const curl = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'curl')).find((path) => existsSync(path))

/** "Example Test Flow", with the address of this server in the place of the document's. */
const flow = `
curl http://localhost:3000/api/v1/health
---
curl -H "X-Operator-Id: 1" \\
  "http://localhost:3000/api/v1/conversations?state=QUEUED&sort=priority"
---
curl -X POST http://localhost:3000/api/v1/conversations/allocate \\
  -H "X-Operator-Id: 1" \\
  -H "Content-Type: application/json" \\
  -d '{"operator_id": 1}'
---
curl -X PUT http://localhost:3000/api/v1/operators/1/status \\
  -H "X-Operator-Id: 1" \\
  -H "Content-Type: application/json" \\
  -d '{"status": "OFFLINE"}'
`.split('---\n').map((command) => command.trim())

/** What a shell makes of one of these commands. */
const wordsOf = (command: string): string[] =>
  [...command.replaceAll('\\\n', ' ').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? '').slice(1)

async function byCurl(base: string, command: string): Promise<Body> {
  const { stdout } = await promisify(execFile)(curl ?? 'curl', ['--silent', '--show-error', '--fail', ...wordsOf(command.replaceAll('http://localhost:3000', base))])
  return JSON.parse(stdout) as Body
}

async function byFetch(base: string, command: string): Promise<Body> {
  const words = wordsOf(command.replaceAll('http://localhost:3000', base))
  const after = (flag: string): string[] => words.flatMap((word, i) => (word === flag ? [words[i + 1] ?? ''] : []))
  const headers = Object.fromEntries(after('-H').map((header) => header.split(': ') as [string, string]))
  const url = words.find((word) => word.startsWith('http')) ?? ''
  const response = await fetch(url, { method: after('-X')[0] ?? 'GET', headers, ...(after('-d')[0] === undefined ? {} : { body: after('-d')[0] ?? '' }) })
  expect(response.status).toBe(200)
  return await response.json() as Body
}

describe.each([['fetch', byFetch, true], ['curl', byCurl, curl !== undefined]] as const)('the example test flow by %s', (_, run, possible) => {
  let desk: Desk
  beforeAll(async () => { desk = await makeDesk() })
  afterAll(() => desk.stop())

  it.runIf(possible)('does what the document says', async () => {
    const [health, queued, allocated, offline] = await Promise.all([flow[0], flow[1]].map((command) => run(desk.t.base, command ?? ''))).then(async (first) => [
      ...first, await run(desk.t.base, flow[2] ?? ''), await run(desk.t.base, flow[3] ?? ''),
    ])
    expect(health).toMatchObject({ status: 'success', data: { timestamp: instant } })
    expect(queued?.data.conversations.map((row) => row.id)).toEqual([1, 2, 3, 4])
    expect(allocated).toMatchObject({ status: 'success', message: 'Conversation allocated successfully', data: { conversation: { id: 1, state: 'ALLOCATED', assigned_operator_id: 1 } } })
    expect(offline).toMatchObject({ status: 'success', message: 'Operator status updated to OFFLINE', data: { status: { operator_id: 1, status: 'OFFLINE' } } })
    // "All their allocated conversations enter a grace period (default: 15 minutes)."
    const graces = () => desk.t.database.admin<{ conversation_id: number; minutes: number }>(`select conversation_id, extract(epoch from expires_at - started_at)::integer / 60 as minutes from grace_periods where state = 'active' order by 1`)
    expect(await eventually(async () => { const rows = await graces(); return rows.length === 2 && rows })).toEqual([{ conversation_id: 1, minutes: 15 }, { conversation_id: 5, minutes: 15 }])
  })
})

describe('the examples', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await makeDesk()
    // The document speaks of conversation 42.
    await desk.t.database.admin(`select setval(pg_get_serial_sequence('conversations', 'id'), 41)`)
    expect(await desk.open([{ inboxId: 1, phone: '+1234567890', messages: 80, lastMessageAt: new Date(Date.now() - 86_400_000).toISOString() }])).toEqual([42])
  })
  afterAll(() => desk.stop())

  /** An example: its request as it stands in the document, who asks, and what comes. */
  const examples: [section: string, operator: number, method: string, path: string, body: unknown, status: number, told: Record<string, unknown>][] = [
    ['8 search', 1, 'GET', '/conversations/search?phone_number=+1234567890', undefined, 200, { data: { conversations: [{ id: 42, customer_phone_number: '+1234567890' }] } }],
    ['2 auto-allocate', 1, 'POST', '/conversations/allocate', { operator_id: 1 }, 200, { message: 'Conversation allocated successfully', data: { conversation: { id: 42, assigned_operator_id: 1 } } }],
    ['5 deallocate', 3, 'POST', '/conversations/deallocate', { conversation_id: 42 }, 200, { message: 'Conversation deallocated successfully', data: { conversation: { id: 42, state: 'QUEUED' } } }],
    ['3 claim', 1, 'POST', '/conversations/claim', { operator_id: 1, conversation_id: 42 }, 200, { message: 'Conversation claimed successfully', data: { conversation: { id: 42, assigned_operator_id: 1 } } }],
    ['6 reassign', 3, 'POST', '/conversations/reassign', { conversation_id: 42, operator_id: 2 }, 200, { message: 'Conversation reassigned successfully', data: { conversation: { assigned_operator_id: 2 } } }],
    ['13 attach', 2, 'POST', '/labels/attach', { conversation_id: 42, label_id: 1 }, 200, { data: { conversation_id: 42, label_id: 1 } }],
    ['13 detach', 2, 'POST', '/labels/detach', { conversation_id: 42, label_id: 1 }, 200, { data: null }],
    ['7 move', 4, 'POST', '/conversations/move-inbox', { conversation_id: 42, inbox_id: 3 }, 200, { message: 'Conversation moved successfully', data: { conversation: { inbox_id: 3, state: 'QUEUED', assigned_operator_id: null } } }],
    ['4 resolve', 4, 'POST', '/conversations/resolve', { conversation_id: 42 }, 200, { message: 'Conversation resolved successfully', data: { conversation: { state: 'RESOLVED' } } }],
    ['9 update status', 1, 'PUT', '/operators/1/status', { status: 'AVAILABLE' }, 200, { message: 'Operator status updated to AVAILABLE' }],
    ['10 get status', 1, 'GET', '/operators/1/status', undefined, 200, { data: { status: { status: 'AVAILABLE' } } }],
    ['11 list operators', 3, 'GET', '/operators', undefined, 200, { meta: { count: 4 } }],
    ['12 statistics', 1, 'GET', '/operators/1/stats', undefined, 200, { data: { stats: { active_conversations: 1 } } }],
    ['13 list labels', 1, 'GET', '/labels?inbox_id=1', undefined, 200, { data: { labels: [{ name: 'Urgent' }, { name: 'VIP' }] } }],
    ['13 create, as a duplicate', 1, 'POST', '/labels', { inbox_id: 1, name: 'Urgent', color: '#FF0000', created_by: 1 }, 409, { status: 'error', message: 'Resource already exists' }],
    ['13 update', 1, 'PUT', '/labels/1', { name: 'Very Urgent', color: '#FF0000' }, 200, { data: { label: { id: 1, name: 'Very Urgent', color: '#FF0000' } } }],
    ['13 create', 1, 'POST', '/labels', { inbox_id: 1, name: 'Urgent', color: '#FF0000', created_by: 1 }, 201, { data: { label: { name: 'Urgent', created_by: 1 } } }],
    ['13 delete', 1, 'DELETE', '/labels/1', undefined, 200, { data: null }],
    ['errors', 1, 'POST', '/conversations/allocate', {}, 400, { status: 'error', message: 'Validation failed', errors: [{ field: 'operator_id', message: '"operator_id" is required' }] }],
    ['1 list, with the cursor of an example', 1, 'GET', '/conversations?limit=20&cursor=abc123&state=QUEUED&sort=priority', undefined, 400, { status: 'error', message: 'Validation failed' }],
    ['1 list', 1, 'GET', '/conversations?limit=20&state=QUEUED&sort=priority', undefined, 200, { status: 'success', data: { next_cursor: null, has_more: false }, meta: { count: 4, timestamp: instant } }],
    ['health', 1, 'GET', '/health', undefined, 200, { status: 'success' }],
  ]
  it.each(examples)('%s', async (_, operator, method, path, body, status, told) => {
    const reply = await desk.as(operator)(method, path, body)
    expect([reply.status, reply.body]).toMatchObject([status, told])
  })

  it('the seed data are those of the table', async () => {
    const count = async (table: string, also = ''): Promise<number> => (await desk.t.database.admin<{ n: number }>(`select count(*)::integer as n from ${table} where tenant_id = 1 ${also}`))[0]?.n ?? 0
    expect(await desk.t.database.admin('select id, name from tenants where id = 1')).toEqual([{ id: 1, name: 'Demo Tenant' }])
    expect([await count('accounts'), await count('inboxes', `and channel = 'phone'`), await count('conversations') - 1, await count('labels', 'and deleted_at is null')]).toEqual([4, 3, 7, 5])
  })
})
