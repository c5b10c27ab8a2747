// What the agents contract makes of API tokens, of bots, and of people whom another contract removes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MadeApiToken } from '@switchboard/protocol'
import { Client, eventually } from '../../harness/client.ts'
import { upgrade } from '../../laws/request.ts'
import { makeDesk, type Agent, type Desk, type Failure, type Page } from './desk.ts'
import { openLine } from './line.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk() })
afterAll(() => desk.stop())

const uidOf = async (id: number): Promise<string> => String((await desk.t.database.admin<{ uid: string }>('select uid from accounts where id = $1', [id]))[0]?.uid)
const tokenFor = async (account: string, scopes?: string[]): Promise<MadeApiToken> => (await desk.admin.post<MadeApiToken>('/rest/v1/api-tokens', { account, name: 'Program', ...(scopes ? { scopes } : {}) })).body
const sessionsOf = (id: number): Promise<unknown[]> => desk.t.database.admin(`select kind, auth_session_id from presence_sessions where account_id = $1 and not closed`, [id])

it('a token calls within its scopes, and no further', async () => {
  const { token } = await tokenFor(await uidOf(desk.admin.me.id), ['agent.read', 'status.write'])
  const program = new Client(desk.t.base, `Bearer ${token}`)
  const own = `/api/agents/${desk.admin.me.id}`
  expect((await program.get<Agent>(own)).body.username).toBe('ada')
  expect(await program.call('PUT', `${own}/status`, { status: 'away' })).toMatchObject({ status: 200, body: { onlineStatus: 'away' } })
  expect(await program.call('PUT', `${own}/status`, { status: 'offline' })).toMatchObject({ status: 200, body: { onlineStatus: 'offline' } })
  for (const [method, path, body] of [['PUT', own, { phone: '0301234' }], ['DELETE', `/api/agents/${desk.viewer.me.id}`, undefined], ['GET', `${own}/performance`, undefined], ['POST', '/api/auth/logout', {}]] as const) {
    expect(await program.call<Failure>(method, path, body), `${method} ${path}`).toMatchObject({ status: 403, body: { error: 'FORBIDDEN' } })
  }
})

it('its socket hears, does not show that its maker is here, and ends with it within a second', async () => {
  const { token, apiToken } = await tokenFor(await uidOf(desk.admin.me.id), ['agent.read'])
  const line = await openLine(desk.t.base, token)
  expect(await sessionsOf(desk.admin.me.id)).toEqual([])
  await desk.agent.put(`/api/agents/${desk.agent.me.id}`, { phone: '0307654' })
  await line.message('agent_updated', (data) => data['phone'] === '0307654')
  const other = await tokenFor(await uidOf(desk.admin.me.id), ['agent.read'])
  const stays = await openLine(desk.t.base, other.token)
  expect((await desk.admin.call('DELETE', `/rest/v1/api-tokens/${apiToken.uid}`)).status).toBe(204)
  expect(await line.until(() => line.closed, 'the end', 1_000)).toMatchObject({ code: 4401 })
  expect([stays.closed, await upgrade(desk.t.base, `/ws?token=${token}`)]).toEqual([null, 401])
  // Whatever changes in his account, a program comes back and is asked again.
  await desk.admin.put(`/api/agents/${desk.admin.me.id}`, { phone: '0305555' })
  await stays.until(() => stays.closed, 'the end', 1_000)
  expect(await upgrade(desk.t.base, `/ws?token=${other.token}`)).toBe(101)
  expect((await upgrade(desk.t.base, `/ws?token=${(await tokenFor(await uidOf(desk.admin.me.id), ['status.write'])).token}`))).toBe(401)
})

it('bots are nobody here', async () => {
  const bot = (await desk.admin.post<{ uid: string }>('/rest/v1/bots', { name: 'Robin Bot' })).body.uid
  const { token } = await tokenFor(bot)
  const [row] = await desk.t.database.admin<{ id: number }>('select id from accounts where uid = $1', [bot])
  expect(await new Client(desk.t.base, `Bearer ${token}`).get('/api/agents')).toMatchObject({ status: 403 })
  expect(await upgrade(desk.t.base, `/ws?token=${token}`)).toBe(401)
  expect((await desk.admin.get<Page>('/api/agents?search=Robin')).body.meta.total).toBe(0)
  expect((await desk.admin.get(`/api/agents/${row?.id}`)).status).toBe(404)
  const { body: { byRole } } = await desk.admin.get<{ total: number; byRole: Record<string, number> }>('/api/agents/stats')
  expect(Object.values(byRole).reduce((sum, n) => sum + n, 0)).toBe((await desk.admin.get<Page>('/api/agents')).body.meta.total)
})

it('who is removed by the chat API is told as deleted, is found no more, and comes back with his name', async () => {
  const leaver = await desk.hire({ fullName: 'Leon Leaver' })
  const uid = await uidOf(leaver.id)
  const line = await openLine(desk.t.base, desk.viewer.token)
  expect((await desk.admin.call('DELETE', `/v1/agents/${uid}`)).status).toBe(204)
  await line.message('agent_deleted', (data) => data['agentId'] === leaver.id)
  expect((await desk.admin.get(`/api/agents/${leaver.id}`)).status).toBe(404)
  // His user name is free, until he returns beside whoever took it.
  const heir = await desk.hire({ username: leaver.username })
  expect((await desk.admin.post(`/v1/agents/${uid}/restore`)).status).toBe(201)
  const back = await eventually(async () => { const one = await desk.admin.get<Agent>(`/api/agents/${leaver.id}`); return one.status === 200 && one.body }, 'him')
  expect(back.fullName).toBe('Leon Leaver')
  expect(back.username).not.toBe(heir.username)
  line.close()
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
