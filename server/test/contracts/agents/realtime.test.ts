// `/ws`: the door, the rooms, every event with its timestamp, the frames nobody may send, revocation, two tabs, a dead line.
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeSocket } from 'ws'
import { clientId, eventually } from '../../harness/client.ts'
import { upgrade } from '../../laws/request.ts'
import { Line, openLine, type Message } from './line.ts'
import { longLives, makeDesk, newAgent, strong, type Agent, type Desk, type Person } from './desk.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk({ defaults: longLives }) })
afterAll(() => desk.stop())

const line = (person: Person, path?: string): Promise<Line> => openLine(desk.t.base, person.token, path)
const person = async (over: Record<string, unknown> = {}): Promise<{ agent: Agent; who: Person }> => {
  const agent = await desk.hire(over)
  return { agent, who: await desk.signIn(agent.username, strong) }
}
/** The server has noted that no socket of his is open any more. */
const noneOpen = (id: number, of = desk): Promise<unknown> => eventually(async () => (await of.t.database.admin('select from presence_sessions where account_id = $1 and not closed', [id])).length === 0, 'closed sessions')
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('the door', () => {
  it('takes a token in the address or in a header, and a ticket once, at both paths', async () => {
    for (const path of ['/ws', '/api/ws/connect']) {
      expect(await upgrade(desk.t.base, `${path}?token=${desk.agent.token}`)).toBe(101)
      const { body: { ticket } } = await desk.agent.post<{ ticket: string }>('/rest/v1/realtime/tickets')
      expect(await upgrade(desk.t.base, `${path}?ticket=${ticket}`)).toBe(101)
      expect(await upgrade(desk.t.base, `${path}?ticket=${ticket}`)).toBe(401)
      const byHeader = new NodeSocket(desk.t.base.replace('http', 'ws') + path, { headers: { authorization: `Bearer ${desk.agent.token}` } })
      await new Promise((resolve, reject) => { byHeader.once('open', resolve).once('error', reject) })
      byHeader.terminate()
      for (const query of ['', '?token=', '?token=x.y.z', `?token=${desk.agent.token}x`, '?ticket=x', `?ticket=${desk.agent.token}`]) expect(await upgrade(desk.t.base, path + query), query).toBe(401)
    }
    const visitor = await desk.t.client.visit()
    const { body: { ticket } } = await visitor.post<{ ticket: string }>('/rest/v1/widget/tickets')
    expect(await upgrade(desk.t.base, `/ws?ticket=${ticket}`)).toBe(401)
    for (const path of ['/ws/', '/wss', '/api/ws', '/api/ws/connect/x']) expect(await upgrade(desk.t.base, `${path}?token=${desk.agent.token}`), path).toBe(404)
  })

  it('has a port of its own where WS_PORT is set', async () => {
    const port = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address() as { port: number }; probe.close(() => resolve(port)) })
    })
    const own = await makeDesk({ own: { wsPort: port } })
    const there = await openLine(`http://127.0.0.1:${port}`, own.agent.token)
    expect((await fetch(`http://127.0.0.1:${port}/api/agents`)).status).toBe(426)
    there.close()
    await own.stop()
  })
})

describe('rooms', () => {
  it('are joined by role and department, others only by who leads', async () => {
    const rooms = async (who: Person): Promise<unknown> => {
      const one = await line(who)
      one.close()
      return one.told[0]?.data['rooms']
    }
    const care = 'agents:department:Customer care'
    expect(await rooms(desk.admin)).toEqual(['agents:all', 'agents:admin', `agent:${desk.admin.me.id}`, care])
    for (const who of [desk.manager, desk.agent, desk.viewer]) expect(await rooms(who)).toEqual(['agents:all', `agent:${who.me.id}`, care])
  })

  it('refuse whom they must', async () => {
    await desk.hire({ department: 'Sales' })
    const [foreign] = await desk.t.database.admin<{ id: number; name: string }>('select a.id, g.name from accounts a, groups g where a.tenant_id <> $1 and g.tenant_id = a.tenant_id limit 1', [desk.tenant])
    const wanted: [who: Person, room: string, answer: string][] = [
      [desk.admin, 'agents:department:Sales', 'room_joined'], [desk.manager, 'agents:department:Sales', 'room_joined'], [desk.agent, 'agents:department:Sales', 'FORBIDDEN'], [desk.viewer, 'agents:department:Sales', 'FORBIDDEN'],
      [desk.admin, 'agents:admin', 'room_joined'], [desk.manager, 'agents:admin', 'FORBIDDEN'], [desk.agent, 'agents:admin', 'FORBIDDEN'],
      [desk.manager, `agent:${desk.agent.me.id}`, 'room_joined'], [desk.agent, `agent:${desk.manager.me.id}`, 'FORBIDDEN'], [desk.agent, `agent:${desk.agent.me.id}`, 'room_joined'],
      [desk.admin, `agent:${foreign?.id ?? 0}`, 'NOT_FOUND'], [desk.admin, `agents:department:${foreign?.name ?? ''}`, 'NOT_FOUND'], [desk.admin, 'agent:9999999999', 'NOT_FOUND'],
      [desk.admin, 'agents:department:Nowhere', 'NOT_FOUND'], [desk.admin, 'agents:everything', 'VALIDATION_ERROR'], [desk.admin, 'agent:0', 'VALIDATION_ERROR'], [desk.admin, 'agent:1 or 1=1', 'VALIDATION_ERROR'],
    ]
    for (const [who, room, answer] of wanted) {
      const one = await line(who)
      for (const frame of [{ type: 'join_room', room }, { event: 'join_room', data: { room } }]) {
        const told = await one.ask(frame)
        expect(told.event === 'error' ? told.data['code'] : told.event, `${who.me.username} ${room}`).toBe(answer)
      }
      one.close()
    }
  })

  it('are heard from while one is in them, and no more after leaving', async () => {
    const [inside, outside] = [await line(desk.agent), await line(desk.agent)]
    for (const room of ['agents:all', 'agents:department:Customer care']) expect(await outside.ask({ type: 'leave_room', room })).toMatchObject({ event: 'room_left', data: { room } })
    const { agent } = await person()
    await inside.message('agent_created', (data) => data['id'] === agent.id)
    await pause(200)
    expect(outside.told.filter((one) => one.data['id'] === agent.id)).toEqual([])
    // His own room is still his.
    await desk.admin.put(`/api/agents/${desk.agent.me.id}`, { phone: '0301111' })
    await outside.message('agent_updated', (data) => data['id'] === desk.agent.me.id)
    for (const one of [inside, outside]) one.close()
  })

  it('follow a change of department', async () => {
    const { agent, who } = await person({ department: 'Moves from' })
    const one = await line(who)
    for (const room of ['agents:all', `agent:${agent.id}`]) await one.ask({ type: 'leave_room', room })
    await desk.admin.put(`/api/agents/${agent.id}`, { department: 'Moves to' })
    const other = await desk.hire({ department: 'Moves to' })
    await one.message('agent_created', (data) => data['id'] === other.id)
    const former = await desk.hire({ department: 'Moves from' })
    await pause(200)
    expect(one.told.some((told) => told.data['id'] === former.id)).toBe(false)
    one.close()
  })
})

/** Visitors may rate what was resolved. */
async function ratingsOn(): Promise<void> {
  const { body: { data } } = await desk.admin.get<{ data: { uid: string; key: string | null }[] }>('/rest/v1/inboxes')
  const inbox = data.find((one) => one.key === 'pub_demo')
  expect((await desk.admin.call('PATCH', `/rest/v1/inboxes/${inbox?.uid}/settings`, { rating: { enabled: true, question: null } })).status).toBe(200)
}
const uidOf = async (id: number): Promise<string> => (await desk.t.database.admin<{ uid: string }>('select uid from accounts where id = $1', [id]))[0]?.uid ?? ''
const metrics = ['responseTime', 'customerSatisfaction', 'ticketsResolved', 'messagesHandled']

describe('events', () => {
  const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/) as string

  it('tells each of the document\'s events, each with its timestamp, to whoever may hear it', async () => {
    const admin = await line(desk.admin)
    const viewer = await line(desk.viewer)
    await ratingsOn()
    const body = newAgent()
    const { body: agent } = await desk.admin.post<Agent>('/api/agents', body)
    const about = (data: Record<string, unknown>): boolean => data['agentId'] === agent.id || data['id'] === agent.id
    const who = await desk.signIn(agent.username, strong)
    const own = await line(who)
    await who.put(`/api/agents/${agent.id}/status`, { status: 'busy' })
    await who.put(`/api/agents/${agent.id}/status`, { status: 'online' })
    await desk.t.database.admin('update agents set accepting = false where account_id <> $1', [agent.id])
    const visitor = await desk.t.client.visit()
    const { conversation: { uid } } = await visitor.write('Question')
    await viewer.message('agent_activity', (data) => about(data) && data['type'] === 'ticket_assigned')
    await who.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'Answer', clientId: clientId() })
    await who.post(`/rest/v1/conversations/${uid}/resolve`)
    expect((await visitor.post('/rest/v1/widget/rating', { score: 4 })).status).toBeLessThan(300)
    for (const metric of metrics) await viewer.message('performance_update', (data) => about(data) && data['metric'] === metric)
    await who.put(`/api/agents/${agent.id}/status`, { status: 'offline' })
    await viewer.message('agent_offline', about)
    await who.post('/api/auth/logout')
    await viewer.message('agent_activity', (data) => about(data) && data['type'] === 'logout')
    await desk.admin.call('DELETE', `/api/agents/${agent.id}`)
    await viewer.message('agent_deleted', about)
    const told = viewer.told.filter((one) => about(one.data))
    for (const one of told) expect(one, JSON.stringify(one)).toMatchObject({ timestamp: instant, data: { timestamp: instant } })
    expect(new Set(told.map((one) => one.event))).toEqual(new Set(['agent_created', 'agent_updated', 'agent_deleted', 'agent_online', 'agent_offline', 'agent_status_change', 'agent_activity', 'performance_update']))
    const first = (event: string): Message | undefined => told.find((one) => one.event === event)
    expect(first('agent_created')?.data).toMatchObject({ id: agent.id, username: agent.username, email: agent.email, onlineStatus: 'offline', avgResponseTime: 5 })
    expect(told.filter((one) => one.event === 'agent_status_change').map((one) => one.data['status'])).toEqual(['online', 'busy', 'online', 'offline'])
    expect(Object.keys(first('agent_online')?.data ?? {}).toSorted()).toEqual(['agentId', 'timestamp'])
    expect(told.filter((one) => one.event === 'agent_activity').map((one) => one.data['type'])).toEqual(
      ['login', 'status_change', 'status_change', 'status_change', 'ticket_assigned', 'message_sent', 'ticket_resolved', 'status_change', 'logout'])
    const activity = told.find((one) => one.data['type'] === 'status_change')?.data
    expect(activity).toMatchObject({ id: expect.any(String) as string, description: `${agent.fullName} changed status to online`, metadata: { previousStatus: 'offline', newStatus: 'online' } })
    expect(told.find((one) => one.data['metric'] === 'messagesHandled')?.data).toMatchObject({ agentId: agent.id, value: 1 })
    expect(told.find((one) => one.data['metric'] === 'customerSatisfaction')?.data).toMatchObject({ agentId: agent.id, value: 4 })
    expect(told.filter((one) => one.event === 'agent_updated').at(-1)?.data).toMatchObject({ isActive: false })
    // The admin, in two rooms that hear all, is told each thing once.
    const twice = admin.told.filter((one) => about(one.data)).map((one) => JSON.stringify(one))
    expect(new Set(twice).size).toBe(twice.length)
    expect(own.told.some((one) => one.event === 'agent_activity' && about(one.data))).toBe(true)
    for (const one of [admin, viewer]) one.close()
  })

  it('tells each of them in each of the four kinds of rooms, to who is in that one alone', async () => {
    await ratingsOn()
    const { agent, who } = await person({ department: 'Four rooms' })
    const kinds = ['agents:all', 'agents:admin', 'agents:department:Four rooms', `agent:${agent.id}`]
    const lines = await Promise.all(kinds.map(async (room) => {
      const one = await line(desk.admin)
      await one.ask({ type: 'join_room', room })
      for (const other of (one.told[0]?.data['rooms'] ?? []) as string[]) if (other !== room) await one.ask({ type: 'leave_room', room: other })
      return one
    }))
    const about = (data: Record<string, unknown>): boolean => data['agentId'] === agent.id || data['id'] === agent.id
    await who.put(`/api/agents/${agent.id}/status`, { status: 'online' })
    const visitor = await desk.t.client.visit()
    const { conversation: { uid } } = await visitor.write('Question')
    await desk.admin.post(`/rest/v1/conversations/${uid}/assign`, { agent: await uidOf(agent.id) })
    await who.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'Answer', clientId: clientId() })
    await who.post(`/rest/v1/conversations/${uid}/resolve`)
    await visitor.post('/rest/v1/widget/rating', { score: 5 })
    for (const metric of metrics) await lines[0]?.message('performance_update', (data) => about(data) && data['metric'] === metric)
    await who.put(`/api/agents/${agent.id}/status`, { status: 'offline' })
    await desk.admin.call('DELETE', `/api/agents/${agent.id}`)
    for (const one of lines) await one.message('agent_deleted', about)
    // He who is new is in nobody's room yet but those of all, of admins, and of his department.
    const second = await desk.hire({ department: 'Four rooms' })
    for (const one of lines.slice(0, 3)) await one.message('agent_created', (data) => data['id'] === second.id)
    const heard = (one: Line): Set<string> => new Set(one.told.filter(({ data }) => about(data)).map(({ event }) => event))
    const all = ['agent_online', 'agent_offline', 'agent_status_change', 'agent_activity', 'performance_update', 'agent_updated', 'agent_deleted']
    for (const [n, one] of lines.entries()) expect(heard(one), kinds[n]).toEqual(new Set(all))
    for (const one of lines) one.close()
  })

  it('tells nothing to another tenant', async () => {
    const [row] = await desk.t.database.admin<{ email: string }>(`select email from accounts where tenant_id <> $1 and role = 'admin'`, [desk.tenant])
    const stranger = await line(await desk.signIn(row?.email ?? ''))
    await person()
    await pause(300)
    expect(stranger.told.filter((one) => one.event !== 'connected' && one.data['agentId'] !== stranger.told[0]?.data['agentId'])
      .filter((one) => one.data['id'] !== stranger.told[0]?.data['agentId'])).toEqual([])
    stranger.close()
  })

  it('hears the other server\'s news, and comes back after a break', async () => {
    const other = await desk.t.another()
    const far = await openLine(other.base, desk.agent.token)
    const { agent } = await person()
    await far.message('agent_created', (data) => data['id'] === agent.id)
    await other.stop()
    expect(await far.until(() => far.closed, 'the end')).toMatchObject({ code: 1012 })
    expect(far.told.at(-1)).toMatchObject({ event: 'disconnecting', data: { reason: 'shutdown', reconnect: true } })
    const again = await line(desk.agent)
    const { agent: next } = await person()
    await again.message('agent_created', (data) => data['id'] === next.id)
    again.close()
  })
})

describe('frames', () => {
  it('answers ping, and refuses what nobody may send without telling anybody', async () => {
    const [one, other] = [await line(desk.agent), await line(desk.admin)]
    for (const frame of [{ type: 'ping' }, { event: 'ping' }, { event: 'ping', data: {} }]) expect(await one.ask(frame)).toMatchObject({ event: 'pong', data: { timestamp: expect.any(String) as string } })
    const before = other.told.length
    const forged = [
      { event: 'agent_online', data: { agentId: 1 } }, { event: 'agent_status_change', data: { agentId: desk.agent.me.id, status: 'online' } }, { event: 'agent_created', data: {} },
      { event: 'agent_activity', data: {} }, { event: 'performance_update', data: { agentId: 1, metric: 'responseTime', value: 0 } }, { type: 'broadcast', room: 'agents:all' },
      { type: 'join_room' }, { type: 'join_room', room: 7 }, { type: 'join_room', room: '' }, { type: 'join_room', room: 'x'.repeat(200) }, { type: 'join_room', room: 'agents:all', as: 'admin' },
      { event: 'join_room', room: 'agents:all' }, {}, [], null, 7, '"ping"', { type: 'send', conversation: 'x' }, { type: 'join_room', room: 'agents:\u0000' }, '{"type":"ping","__proto__":{"a":1}}',
    ]
    for (const frame of forged) expect(await one.ask(frame), JSON.stringify(frame)).toMatchObject({ event: 'error', data: { code: 'VALIDATION_ERROR' } })
    expect(other.told.slice(before).filter((told) => told.data['agentId'] === 1)).toEqual([])
    one.send('{')
    expect(await one.until(() => one.closed, 'the end')).toMatchObject({ code: 1008 })
    other.close()
  })

  it('bounds the rooms of one socket', async () => {
    const one = await line(desk.admin)
    const ids = (await desk.t.database.admin<{ id: number }>(`insert into accounts (uid, tenant_id, role, name, email, username, created_at, updated_at)
      select gen_random_uuid(), $1, 'viewer', 'Crowd', 'crowd' || n || '@x.test', 'crowd' || n, now(), now() from generate_series(1, 100) n returning id`, [desk.tenant])).map((row) => row.id)
    const answers: string[] = []
    for (const id of ids) answers.push((await one.ask({ type: 'join_room', room: `agent:${id}` })).event)
    expect(answers.filter((event) => event === 'room_joined').length).toBe(96)
    expect(answers.at(-1)).toBe('error')
    one.close()
    await desk.t.database.admin('delete from accounts where id = any($1)', [ids])
  })
})

describe('revocation and presence', () => {
  it.each(['deactivation', 'a new role', 'a new password', 'signing out', 'signing out everywhere'])('%s ends the socket within a second', async (what) => {
    const { agent, who } = await person()
    const one = await line(who)
    const began = performance.now()
    if (what === 'deactivation') await desk.admin.call('DELETE', `/api/agents/${agent.id}`)
    if (what === 'a new role') await desk.admin.put(`/api/agents/${agent.id}`, { role: 'viewer' })
    if (what === 'a new password') await who.post('/api/auth/change-password', { current_password: strong, new_password: 'Another-2026' })
    if (what === 'signing out') await who.post('/api/auth/logout')
    if (what === 'signing out everywhere') await who.post('/rest/v1/auth/sign-out-everywhere')
    expect(await one.until(() => one.closed, 'the end', 1_000)).toMatchObject({ code: 4401 })
    expect(performance.now() - began).toBeLessThan(1_500)
    expect(await upgrade(desk.t.base, `/ws?token=${who.token}`)).toBe(401)
    await eventually(async () => (await desk.admin.get<Agent>(`/api/agents/${agent.id}`)).body.onlineStatus === 'offline', 'offline', 1_000)
  })

  it('two tabs: he is here while one is open, and a reload is no absence', async () => {
    const { agent, who } = await person()
    const status = async (): Promise<string> => (await desk.admin.get<Agent>(`/api/agents/${agent.id}`)).body.onlineStatus
    const [one, two] = [await line(who), await line(who)]
    expect(await status()).toBe('online')
    one.close()
    await one.until(() => one.closed, 'closing')
    desk.t.clock.advance(25_000)
    await desk.t.app.presence.renew()
    await pause(100)
    expect(await status()).toBe('online')
    two.close()
    await noneOpen(agent.id)
    desk.t.clock.advance(10_000)
    const again = await line(who)
    desk.t.clock.advance(15_000)
    await desk.t.app.presence.renew()
    expect(await status()).toBe('online')
    again.close()
    await noneOpen(agent.id)
    desk.t.clock.advance(21_000)
    await eventually(async () => await status() === 'offline', 'offline')
  })

  it('a status set by a call hangs on the socket once there is one', async () => {
    const { agent, who } = await person()
    await who.put(`/api/agents/${agent.id}/status`, { status: 'busy' })
    const one = await line(who)
    one.close()
    await noneOpen(agent.id)
    desk.t.clock.advance(31_000)
    await eventually(async () => (await desk.admin.get<Agent>(`/api/agents/${agent.id}`)).body.onlineStatus === 'offline', 'offline')
  })

  it('a line that died without a word is found by its silence', async () => {
    const own = await makeDesk({ heartbeatMs: 150 })
    const { status } = await own.agent.put(`/api/agents/${own.agent.me.id}/status`, { status: 'online' })
    expect(status).toBe(200)
    const dead = new NodeSocket(`${own.t.base.replace('http', 'ws')}/ws?token=${own.agent.token}`, { autoPong: false })
    await new Promise((resolve) => dead.once('message', resolve))
    await noneOpen(own.agent.me.id, own)
    own.t.clock.advance(21_000)
    await eventually(async () => (await own.admin.get<Agent>(`/api/agents/${own.agent.me.id}`)).body.onlineStatus === 'offline', 'offline')
    await own.stop()
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
