// The document, executed: its test flow as a script of curl commands, and every one of its examples as it is written.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminEmail, makeDesk, password, type Desk, type Event, type Group, type Session, type Shown } from './desk.ts'

const has = (program: string): boolean => (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))

/** "Test Flow", steps 1 to 7. `field` reads one value of an answer. */
const flow = `
set -euo pipefail
field() { "$NODE" -pe "JSON.parse(require('fs').readFileSync(0, 'utf8'))$1"; }

# 1. Login as agent → Get JWT token
LOGIN=$(curl -sSf -X POST "$BASE/v1/auth/login" -H 'Content-Type: application/json' \\
  -d "{\\"email\\": \\"$EMAIL\\", \\"password\\": \\"$PASSWORD\\"}")
TOKEN=$(echo "$LOGIN" | field .access_token)
AGENT=$(echo "$LOGIN" | field .agent.id)
AUTH="Authorization: Bearer $TOKEN"

# 2. Create group → Note group ID
GROUP=$(curl -sSf -X POST "$BASE/v1/groups" -H "$AUTH" -H 'Content-Type: application/json' \\
  -d '{"name": "Sales Team", "description": "Handles sales inquiries", "routingStrategy": "least_loaded", "isDefault": false}' | field .id)

# 3. Assign agent to group
curl -sSf -o /dev/null -X POST "$BASE/v1/groups/$GROUP/agents" -H "$AUTH" -H 'Content-Type: application/json' \\
  -d "{\\"agentIds\\": [\\"$AGENT\\"]}"

# 4. Create widget session → Note conversation ID
SESSION=$(curl -sSf -X POST "$BASE/v1/widget/session" -H 'Content-Type: application/json' \\
  -d "{\\"name\\": \\"Visitor Name\\", \\"email\\": \\"visitor@example.com\\", \\"groupId\\": \\"$GROUP\\", \\"initialMessage\\": \\"Hello, I need help\\"}")
CONVERSATION=$(echo "$SESSION" | field .conversationId)
VISITOR=$(echo "$SESSION" | field .sessionToken)

# 5. Check conversation status
curl -sSf "$BASE/v1/conversations/$CONVERSATION" -H "$AUTH" | field .status >/dev/null

# 6. Assign agent manually or wait for auto-assignment
for i in $(seq 1 50); do
  STATUS=$(curl -sSf "$BASE/v1/conversations/$CONVERSATION" -H "$AUTH" | field .status)
  [ "$STATUS" = active ] && break
  sleep 0.1
done
curl -sSf -o /dev/null -X POST "$BASE/v1/conversations/$CONVERSATION/assign" -H "$AUTH" -H 'Content-Type: application/json' \\
  -d "{\\"agentId\\": \\"$AGENT\\", \\"reason\\": \\"Manual assignment\\"}"

# 7. Send messages through thread events
THREAD=$(curl -sSf "$BASE/v1/conversations/$CONVERSATION" -H "$AUTH" | field .activeThreadId)
curl -sSf -o /dev/null -X POST "$BASE/v1/threads/$THREAD/events" -H "$AUTH" -H 'Content-Type: application/json' \\
  -d '{"authorType": "agent", "content": "Hello! How can I help you?", "type": "message", "metadata": {}}'
curl -sSf -o /dev/null -X POST "$BASE/v1/widget/events" -H "X-Session-Token: $VISITOR" -H 'Content-Type: application/json' \\
  -d '{"content": "Where is my order?"}'
curl -sSf "$BASE/v1/threads/$THREAD/events" -H "$AUTH" | field '.map((event) => [event.type, event.authorType, event.content].join(" "))' >/dev/null
printf '{"conversation": "%s", "thread": "%s", "agent": "%s", "visitor": "%s"}' "$CONVERSATION" "$THREAD" "$AGENT" "$VISITOR"
`

let desk: Desk
beforeAll(async () => { desk = await makeDesk() })
afterAll(() => desk.stop())

describe('the test flow', () => {
  it.runIf(has('curl') && has('bash'))('does what the document says, by curl', async () => {
    const { stdout } = await promisify(execFile)('bash', ['-c', flow], { env: { ...process.env, BASE: desk.t.base, EMAIL: adminEmail, PASSWORD: password, NODE: process.execPath } })
    const told = JSON.parse(stdout) as { conversation: string; thread: string; agent: string; visitor: string }
    const shown = await desk.admin.conversation(told.conversation)
    expect(shown).toMatchObject({
      status: 'active', assignedAgentId: told.agent, activeThreadId: told.thread, visitor: { name: 'Visitor Name', email: 'visitor@example.com' }, group: { name: 'Sales Team' },
      threads: [{ status: 'closed', closedBy: 'system', closedReason: 'agent_assigned' }, { id: told.thread, status: 'active', closedAt: null }],
    })
    const { body } = await desk.admin.get<Event[]>(`/v1/threads/${told.thread}/events`)
    expect(body.map((event) => [event.type, event.authorType, event.content])).toEqual([
      ['system', 'system', 'Agent Ada Admin joined'], ['message', 'agent', 'Hello! How can I help you?'], ['message', 'visitor', 'Where is my order?'],
    ])
  })
})

describe('the examples', () => {
  it('POST /v1/agents, and sign-in with what was created', async () => {
    const made = await desk.admin.post('/v1/agents', { name: 'John Doe', email: 'john@example.com', password: 'secure123', role: 'agent', maxConcurrentChats: 5 })
    expect([made.status, made.body]).toMatchObject([201, { name: 'John Doe', email: 'john@example.com', role: 'agent', status: 'offline', acceptingChats: true, maxConcurrentChats: 5, avatar: null, isDeleted: false, deletedAt: null }])
    expect(JSON.stringify(made.body)).not.toMatch(/password|argon2/)
    const login = await desk.nobody.post('/v1/auth/login', { email: 'john@example.com', password: 'secure123' })
    expect([login.status, login.body]).toEqual([200, {
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string, agent: { id: made.body['id'], name: 'John Doe', email: 'john@example.com', role: 'agent', status: 'online' },
    }])
  })

  it('POST /v1/tags', async () => {
    const made = await desk.admin.post('/v1/tags', { name: 'VIP', color: '#FF5733' })
    expect([made.status, made.body]).toMatchObject([201, { name: 'VIP', color: '#FF5733', isDeleted: false }])
    expect(await desk.admin.post('/v1/tags', { name: 'vip', color: '#FF5733' })).toMatchObject({ status: 409, body: { message: 'Tag with this name already exists', error: 'Conflict' } })
  })

  it('POST /v1/groups, its agents, POST /v1/widget/session, POST /v1/threads/:threadId/events, POST assign, GET', async () => {
    const john = await desk.agent()
    const group = (await desk.admin.post<Group>('/v1/groups', { name: 'Sales', description: 'Handles sales inquiries', routingStrategy: 'least_loaded', isDefault: false })).body
    expect(group).toMatchObject({ name: 'Sales', routingStrategy: 'least_loaded', isDefault: false, agents: [] })
    const session = await desk.nobody.post<Session>('/v1/widget/session', {
      name: 'Visitor Name', email: 'visitor@example.com', phone: '+1234567890', groupId: group.id, initialMessage: 'Hello, I need help', metadata: { page: '/pricing', source: 'website' },
    })
    const { conversationId, threadId } = session.body
    expect([session.status, session.body]).toEqual([201, {
      sessionToken: expect.any(String) as string, visitorId: expect.any(String) as string, conversationId: expect.any(String) as string, threadId: expect.any(String) as string, status: 'pending',
      firebase: { databaseURL: `${desk.t.base}/firebase`, conversationPath: `/conversations/${conversationId}`, messagesPath: `/conversations/${conversationId}/messages` },
    }])
    // Nobody is in the group yet: it stays pending.
    expect(await desk.admin.conversation(conversationId ?? '')).toMatchObject({
      status: 'pending', activeThreadId: threadId, visitor: { phone: '+1234567890', metadata: { page: '/pricing', source: 'website' } }, notes: null, tags: [],
    })
    const filled = await desk.admin.post<Group>(`/v1/groups/${group.id}/agents`, { agentIds: [john.agent.id, desk.admin.agent.id] })
    expect([filled.status, filled.body.agents.map((agent) => agent.id).toSorted()]).toEqual([201, [john.agent.id, desk.admin.agent.id].toSorted()])
    await desk.admin.settled(conversationId ?? '', (shown) => shown.status === 'active', 'assignment')
    const assigned = await desk.admin.post<Shown>(`/v1/conversations/${conversationId}/assign`, { agentId: john.agent.id, reason: 'Manual assignment' })
    expect([assigned.status, assigned.body]).toMatchObject([201, { status: 'active', assignedAgentId: john.agent.id, assignedAgent: { email: john.agent.email } }])
    const said = await john.post<Event>(`/v1/threads/${assigned.body.activeThreadId}/events`, { authorType: 'agent', content: 'Hello! How can I help you?', type: 'message', metadata: {} })
    expect([said.status, said.body]).toMatchObject([201, { type: 'message', authorType: 'agent', agentId: john.agent.id, content: 'Hello! How can I help you?', metadata: {}, threadId: assigned.body.activeThreadId }])
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
