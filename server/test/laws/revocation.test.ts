// Revocation holds everywhere: whatever takes somebody's credentials away, the next request is refused by every declared route of
// every contract and by the Firebase paths, and the sockets and streams that they opened end within a second. Refresh tokens and
// tickets of sockets are worth nothing any more. An API token is a credential of its own: it goes with the account alone.
import type { MadeApiToken, SignedIn, Ticket } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allocationRoutes } from '../../src/contracts/allocation/plugin.ts'
import type { Route } from '../../src/platform/http/route.ts'
import { must } from '../../src/kernel/must.ts'
import { Client, openSocket, type Reply } from '../harness/client.ts'
import { makeDesk, newAgent, strong, type Agent, type Desk, type SignedIn as AgentsSignedIn } from '../contracts/agents/desk.ts'
import { openLine } from '../contracts/agents/line.ts'
import { inParallel, nameOf, upgrade } from './request.ts'
import { declaredRoutes } from './tongues.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk() })
afterAll(() => desk.stop())

/** Reads of accounts that need nothing but a credential. */
const routes: Route[] = [...declaredRoutes, ...allocationRoutes].filter((route) => route.method === 'GET' && route.access.kind === 'account' && !route.path.includes('{'))

interface Victim {
  id: number; uid: string
  /** Access tokens by the door at which he got them. */
  sessions: Record<'native' | 'chat' | 'agents', string>
  program: string
  refresh: { native: string; agents: string }
  own: Client
}

async function makeVictim(): Promise<Victim> {
  const { username, id } = (await desk.admin.post<Agent>('/api/agents', newAgent({ role: 'admin' }))).body
  const login = { login: String(username), password: strong }
  const native = (await desk.nobody.post<SignedIn>('/rest/v1/auth/sign-in', login)).body
  const chat = (await desk.nobody.post<{ access_token: string }>('/v1/auth/login', { email: login.login, password: strong })).body
  const { data: agents } = (await desk.nobody.post<AgentsSignedIn>('/api/auth/login', { username: login.login, password: strong })).body
  const own = new Client(desk.t.base, `Bearer ${native.accessToken}`)
  const { uid } = native.me.agent
  const made = await own.post<MadeApiToken>('/rest/v1/api-tokens', { account: uid, name: 'program' })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return {
    id, uid, own, program: made.body.token, sessions: { native: native.accessToken, chat: chat.access_token, agents: agents.token },
    refresh: { native: must(native.refreshToken, 'refresh token'), agents: agents.refresh_token },
  }
}

/** What takes credentials away, by every door that does it; `account`: the account itself goes, and its programs with it. */
const deeds: [name: string, what: 'session' | 'account', (victim: Victim) => Promise<Reply<unknown>>][] = [
  ['deactivation, native', 'account', ({ uid }) => desk.admin.call('PATCH', `/rest/v1/agents/${uid}`, { active: false })],
  ['deactivation, agents', 'account', ({ id }) => desk.admin.call('DELETE', `/api/agents/${id}`)],
  ['deactivation, agents in bulk', 'account', ({ id }) => desk.admin.put('/api/agents/bulk', { agentIds: [id], updates: { isActive: false } })],
  ['a new role, native', 'session', ({ uid }) => desk.admin.call('PATCH', `/rest/v1/agents/${uid}`, { role: 'manager' })],
  ['a new role, agents', 'session', ({ id }) => desk.admin.put(`/api/agents/${id}`, { role: 'cs' })],
  ['a new role, chat', 'session', ({ uid }) => desk.admin.call('PATCH', `/v1/agents/${uid}`, { role: 'supervisor' })],
  ['a new password, native', 'session', ({ own }) => own.post('/rest/v1/auth/change-password', { currentPassword: strong, newPassword: 'Another-2026' })],
  ['a new password, agents', 'session', ({ sessions }) => new Client(desk.t.base, `Bearer ${sessions.agents}`).post('/api/auth/change-password', { current_password: strong, new_password: 'Another-2026' })],
  ['a password given by an admin, chat', 'session', ({ uid }) => desk.admin.call('PATCH', `/v1/agents/${uid}`, { password: 'Another-2026' })],
  ['signing out everywhere', 'session', ({ own }) => own.post('/rest/v1/auth/sign-out-everywhere')],
  ['removal, native', 'account', ({ uid }) => desk.admin.call('DELETE', `/rest/v1/agents/${uid}`)],
  ['removal, chat', 'account', ({ uid }) => desk.admin.call('DELETE', `/v1/agents/${uid}`)],
]

const statusOf = async (path: string, token: string): Promise<number> => {
  const response = await fetch(desk.t.base + path, { headers: { authorization: `Bearer ${token}` } })
  await response.arrayBuffer()
  return response.status
}

/** Every route with one of the tokens, each route with another one. */
async function walk({ uid }: Victim, tokens: readonly string[]): Promise<Map<string, number>> {
  const told = new Map<string, number>()
  await inParallel([...routes.entries()], 6, async ([n, route]) => {
    const place = n % tokens.length
    told.set(`${nameOf(route)} ${place}`, await statusOf(route.path, must(tokens[place], 'token')))
  })
  for (const [place, token] of tokens.entries()) told.set(`firebase ${place}`, await statusOf(`/firebase/agents/${uid}.json`, token))
  return told
}

/** A stream of the Firebase paths; resolves with its last event when it ends. */
async function listen(uid: string, token: string): Promise<{ ended: Promise<string> }> {
  const response = await fetch(`${desk.t.base}/firebase/agents/${uid}.json`, { headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` } })
  expect(response.status).toBe(200)
  const read = async (): Promise<string> => {
    let all = ''
    for await (const chunk of response.body ?? []) all += Buffer.from(chunk).toString()
    return /event: (\S+)\n[^\n]*\n\n$/.exec(all)?.[1] ?? ''
  }
  return { ended: read() }
}

/** Everything that stays open: what ends it, with how it ended. */
async function openAll(victim: Victim, tokens: readonly string[]): Promise<Promise<unknown>[]> {
  const ends: Promise<unknown>[] = []
  for (const token of tokens) {
    ends.push((await listen(victim.uid, token)).ended)
    const line = await openLine(desk.t.base, token)
    ends.push(line.until(() => line.closed, 'the end of /ws', 30_000).then(({ code }) => code))
    if (token === victim.program) continue
    const { ticket } = (await new Client(desk.t.base, `Bearer ${token}`).post<Ticket>('/rest/v1/realtime/tickets')).body
    const socket = await openSocket<never>(desk.t.base, ticket)
    ends.push(socket.until(() => socket.closed, 'the end of /realtime', 30_000).then(({ code }) => code))
  }
  return ends
}

it('the walk has every contract in it', () => {
  const prefixes = new Set(routes.map((route) => /^\/(?:rest\/v1|api\/v1|api|v1)\b/.exec(route.path)?.[0]))
  expect(prefixes).toEqual(new Set(['/rest/v1', '/v1', '/api', '/api/v1']))
  expect(routes.length).toBeGreaterThan(30)
})

describe.each(deeds)('%s', (_, what, deed) => {
  it('is heard by every contract, and ends what is open', { timeout: 120_000 }, async () => {
    const victim = await makeVictim()
    const sessions = Object.values(victim.sessions)
    const going = what === 'account' ? [...sessions, victim.program] : sessions
    const before = await walk(victim, going)
    expect([...before].filter(([, status]) => status === 401)).toEqual([])
    expect([...before.values()].filter((status) => status === 200).length).toBeGreaterThan(before.size / 2)
    const { ticket } = (await victim.own.post<Ticket>('/rest/v1/realtime/tickets')).body
    const ends = await openAll(victim, going)

    expect((await deed(victim)).status).toBeLessThan(300)
    const began = performance.now()
    const closed = Promise.all(ends).then((all) => ({ all, ms: performance.now() - began }))
    // The very next request of each, before anything had time to hear of it.
    for (const token of going) expect(await statusOf('/rest/v1/me', token)).toBe(401)
    const { all, ms } = await closed
    expect(new Set(all)).toEqual(new Set(['auth_revoked', 4401]))
    expect(ms).toBeLessThan(1_000)

    const after = await walk(victim, going)
    expect([...after].filter(([, status]) => status !== 401)).toEqual([])
    for (const path of ['/ws', '/api/ws/connect', '/realtime']) expect(await upgrade(desk.t.base, `${path}?ticket=${ticket}`), path).toBe(401)
    for (const token of going) expect(await upgrade(desk.t.base, `/ws?token=${token}`)).toBe(401)
    expect((await desk.nobody.post('/rest/v1/auth/refresh', { refreshToken: victim.refresh.native })).status).toBe(401)
    expect((await desk.nobody.post('/api/auth/refresh', { refresh_token: victim.refresh.agents })).status).toBe(401)
    // What is left to a program of somebody who is still here.
    if (what === 'session') expect(await statusOf('/rest/v1/me', victim.program)).toBe(200)
  })
})

it('a new role is what a program may from the next request on', async () => {
  const victim = await makeVictim()
  expect(await statusOf('/rest/v1/audit', victim.program)).toBe(200)
  await desk.admin.put(`/api/agents/${victim.id}`, { role: 'viewer' })
  expect(await statusOf('/rest/v1/audit', victim.program)).toBe(403)
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
