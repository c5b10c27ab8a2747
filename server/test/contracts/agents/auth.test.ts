// Sign-in, refresh, the caller, the password; versions by header; revocation on the next call.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Client } from '../../harness/client.ts'
import { makeDesk, newAgent, Person, strong, type Agent, type Desk, type Failure, type SignedIn } from './desk.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk() })
afterAll(() => desk.stop())
beforeEach(() => desk.t.database.admin('delete from rate_counters'))

const login = (body: unknown) => desk.nobody.post<SignedIn & Failure>('/api/auth/login', body)
const refresh = (refresh_token: unknown) => desk.nobody.post<SignedIn & Failure>('/api/auth/refresh', { refresh_token })
const failed = (status: number, error: string, message: string) => ({ status, body: { success: false, error, message } })

describe('POST /api/auth/login', () => {
  it('takes a user name or an e-mail and gives tokens and the agent', async () => {
    for (const body of [{ username: 'maya', password: 'switchboard-demo' }, { email: 'MAYA@demo.test', password: 'switchboard-demo' }, { username: 'maya@demo.test', password: 'switchboard-demo' }]) {
      const reply = await login(body)
      expect(reply.status).toBe(200)
      const { data } = reply.body
      expect(Object.keys(data).toSorted()).toEqual(['expires_at', 'expires_in', 'refresh_token', 'token', 'user'])
      expect(data).toMatchObject({ expires_in: 900, user: { username: 'maya', role: 'cs', fullName: 'Maya Okafor', department: 'Customer care', mustChangePassword: false } })
      expect(Math.abs(Date.parse(data.expires_at) - desk.t.clock.now() - 900_000)).toBeLessThan(5_000)
      expect(Date.parse(data.user.lastLoginAt ?? '')).toBeGreaterThan(desk.t.clock.now() - 10_000)
    }
  })

  it('answers alike for unknown names, wrong passwords and deactivated agents', async () => {
    const gone = await desk.hire()
    await desk.admin.call('DELETE', `/api/agents/${gone.id}`)
    for (const body of [{ username: 'nobody', password: 'x' }, { username: 'maya', password: 'x' }, { username: gone.username, password: strong }]) {
      expect(await login(body)).toMatchObject(failed(401, 'INVALID_CREDENTIALS', 'Invalid username or password'))
    }
  })

  it('names what is missing', async () => {
    expect((await login({ password: 'x' })).body).toEqual({ success: false, message: 'Validation failed', error: 'VALIDATION_ERROR', errors: { username: ['Username is required'] } })
    expect((await login({ username: 'maya' })).body.errors).toEqual({ password: ['Password is required'] })
    expect((await login({ username: { $gt: '' }, password: 'x' })).body.errors).toEqual({ username: ['Username must be a string'] })
  })

  it('shuts the door after ten wrong passwords', async () => {
    for (let i = 0; i < 10; i++) await login({ username: 'jonas', password: `wrong ${i}` })
    const shut = await login({ username: 'jonas', password: 'switchboard-demo' })
    expect(shut).toMatchObject(failed(429, 'RATE_LIMITED', 'Too many failed sign-ins, please try again later'))
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('POST /api/auth/refresh and logout', () => {
  it('gives the same shape with new tokens, and the old one works no more', async () => {
    const person = await desk.signIn('maya')
    const next = await refresh(person.refreshToken)
    expect(next.status).toBe(200)
    expect(next.body.data.refresh_token).not.toBe(person.refreshToken)
    expect(next.body.data.user.username).toBe('maya')
    desk.t.clock.advance(11_000)
    expect(await refresh(person.refreshToken)).toMatchObject(failed(401, 'UNAUTHORIZED', 'Session has ended'))
    expect(await refresh('nonsense')).toMatchObject(failed(401, 'UNAUTHORIZED', 'Session has ended'))
    expect((await refresh(undefined)).body.errors).toEqual({ refresh_token: ['Refresh token is required'] })
  })

  it('ends the session at once, here and in every other tongue', async () => {
    const person = await desk.signIn('maya')
    expect((await person.post('/api/auth/logout')).body).toEqual({ success: true, message: 'Logged out successfully' })
    for (const path of ['/api/auth/me', '/api/agents', '/rest/v1/me', '/api/v1/operators']) expect((await person.get(path)).status, path).toBe(401)
    expect((await refresh(person.refreshToken)).status).toBe(401)
  })
})

describe('GET /api/auth/me and the password', () => {
  it('says whether the password must be changed, and changing it ends all other sessions', async () => {
    const fresh = newAgent()
    expect((await desk.admin.post('/api/agents', fresh)).status).toBe(201)
    const [one, two] = [await desk.signIn(String(fresh['username']), strong), await desk.signIn(String(fresh['username']), strong)]
    const me = await one.get<{ success: boolean; data: Agent & { mustChangePassword: boolean } }>('/api/auth/me')
    expect(me.body).toMatchObject({ success: true, data: { username: fresh['username'], mustChangePassword: true } })
    const change = (body: unknown) => one.post<SignedIn & Failure>('/api/auth/change-password', body)
    expect((await change({ current_password: 'not it', new_password: 'Another-2026' })).body).toEqual({ success: false, error: 'VALIDATION_ERROR', message: 'The current password is wrong', errors: { current_password: ['The current password is wrong'] } })
    expect((await change({ current_password: strong, new_password: strong })).body.errors).toEqual({ new_password: ['The new password must differ from the current one'] })
    expect((await change({ current_password: strong, new_password: 'short' })).body.errors).toEqual({
      new_password: ['New password must be at least 8 characters', 'New password must contain at least one lowercase letter, one uppercase letter and one digit'],
    })
    const changed = await change({ current_password: strong, new_password: 'Another-2026' })
    expect(changed).toMatchObject({ status: 200, body: { success: true, data: { user: { mustChangePassword: false } } } })
    for (const old of [one, two]) expect((await old.get('/api/auth/me')).status).toBe(401)
    expect((await new Person(desk.t.base, changed.body).get('/api/auth/me')).status).toBe(200)
  })

  it('needs a token that is one', async () => {
    for (const authorization of [null, 'Bearer x', 'Basic x', `Bearer ${desk.agent.token}x`]) {
      const reply = await new Client(desk.t.base, authorization).get<Failure>('/api/auth/me')
      expect(reply).toMatchObject(failed(401, 'UNAUTHORIZED', 'Authentication required'))
      expect(reply.headers.get('www-authenticate')).toBe('Bearer')
    }
  })
})

describe('versions (12.2)', () => {
  it('v1 is taken and echoed, none means v1, another is 406', async () => {
    for (const headers of [{}, { 'accept-version': 'v1' }]) {
      for (const path of ['/api/agents', '/api/auth/me', '/api/agents/0', '/api/agents/nowhere/at/all']) expect((await desk.admin.call('GET', path, undefined, headers)).headers.get('api-version'), path).toBe('v1')
    }
    for (const other of ['v2', '1', 'V1', 'latest', '']) {
      for (const path of ['/api/agents', '/api/auth/me', '/api/agents/1', '/api/agents/nowhere/at/all']) {
        const reply = await desk.admin.call<Failure>('GET', path, undefined, { 'accept-version': other })
        expect(reply, `${other} ${path}`).toMatchObject(failed(406, 'NOT_ACCEPTABLE', 'API version is not supported, use v1'))
        expect(reply.headers.get('api-version')).toBe('v1')
      }
    }
  })
})

describe('revocation', () => {
  it('deactivation and a new role hold on the next call, in every tongue', async () => {
    const paths = ['/api/auth/me', '/api/agents', '/rest/v1/me', '/api/v1/operators']
    for (const [what, change] of [['deactivation', { isActive: false }], ['a new role', { role: 'viewer' }]] as const) {
      const agent = await desk.hire()
      const person = await desk.signIn(agent.username, strong)
      expect((await person.get('/api/auth/me')).status).toBe(200)
      expect((await desk.admin.put(`/api/agents/${agent.id}`, change)).status).toBe(200)
      for (const path of paths) expect((await person.get(path)).status, `${what} ${path}`).toBe(401)
      expect((await refresh(person.refreshToken)).status, what).toBe(401)
    }
  })
})

it('answers what is not there in its own tongue', async () => {
  for (const path of ['/api/agents/1/nothing', '/api/auth/nothing', '/api/auth']) expect(await desk.admin.get(path), path).toMatchObject(failed(404, 'NOT_FOUND', 'Route not found'))
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
