// Sign-in, refresh families, lock-out, revocation on HTTP and on sockets.
import type { SignedIn } from '@switchboard/protocol'
import { decodeJwt, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { Client, Staff } from '../../harness/client.ts'

let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())
beforeEach(() => t.database.admin('delete from rate_counters'))

const refresh = (token: string | null) => t.client.post<SignedIn & { code?: string }>('/rest/v1/auth/refresh', { refreshToken: token })

describe('signing in', () => {
  it('works with e-mail and user name, in any case, and tells rights', async () => {
    const byMail = await t.client.signIn('ADMIN@demo.test')
    const byName = await t.client.signIn('ada')
    expect(byMail.uid).toBe(byName.uid)
    expect(byMail.signedIn.me).toMatchObject({ tenant: { name: 'Harbour & Pine', demo: true }, mustChangePassword: false })
    expect(byMail.signedIn.me.permissions).toContain('account.write')
  })

  it('tells many who call at once each himself, and who was signed out nothing', async () => {
    const logins = ['ada', 'maya', 'jonas', 'ada']
    const staff = await Promise.all(logins.map((login) => t.client.signIn(login)))
    const [, , gone] = staff
    await gone?.post('/rest/v1/auth/sign-out')
    const replies = await Promise.all(Array.from({ length: 80 }, (_, i) => staff[i % staff.length]?.get<{ agent?: { uid: string } }>('/rest/v1/me')))
    for (const [i, reply] of replies.entries()) {
      const who = staff[i % staff.length]
      expect([reply?.status, reply?.body.agent?.uid]).toEqual(who === gone ? [401, undefined] : [200, who?.uid])
    }
  })

  it('answers alike for an unknown login and a wrong password', async () => {
    const [unknown, wrong] = await Promise.all(['nobody@demo.test', 'ada'].map((login) => t.client.post('/rest/v1/auth/sign-in', { login, password: 'wrong password' })))
    expect(unknown?.status).toBe(401)
    const same = ({ requestId: _, ...body }: Record<string, unknown>) => body
    expect(same(unknown?.body ?? {})).toEqual(same(wrong?.body ?? {}))
  })

  it('shuts the door after ten wrong passwords, for the right one too, and opens it when the window ends', async () => {
    for (let i = 0; i < 10; i++) expect((await t.client.post('/rest/v1/auth/sign-in', { login: 'jonas', password: `wrong ${i}` })).status).toBe(401)
    const shut = await t.client.post('/rest/v1/auth/sign-in', { login: 'jonas', password: 'switchboard-demo' })
    expect(shut.status).toBe(429)
    expect(shut.body).toMatchObject({ code: 'auth.locked_out' })
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await t.client.post('/rest/v1/auth/sign-in', { login: 'maya', password: 'switchboard-demo' })).status).toBe(200)
    t.clock.advance(15 * 60_000)
    await t.client.signIn('jonas')
    const audit = await (await t.client.signIn('ada')).get<{ data: { name: string }[] }>('/rest/v1/audit')
    expect(audit.body.data.map((event) => event.name)).toContain('auth.locked_out')
  })

  it('gives many who try at once no more tries than one after the other', async () => {
    const tries = await Promise.all(Array.from({ length: 30 }, (_, i) => t.client.post('/rest/v1/auth/sign-in', { login: 'jonas', password: `wrong ${i}` })))
    expect(tries.map((reply) => reply.status).toSorted()).toEqual([...Array.from({ length: 10 }, () => 401), ...Array.from({ length: 20 }, () => 429)])
    await t.database.admin('delete from rate_counters')
    // The right password uses none of them up.
    for (let i = 0; i < 12; i++) await t.client.signIn('jonas')
    expect((await t.client.post('/rest/v1/auth/sign-in', { login: 'jonas', password: 'wrong' })).status).toBe(401)
  })
})

describe('refreshing', () => {
  it('rotates; parallel calls get the same successor; the old token used later ends the family', async () => {
    const { signedIn } = await t.client.signIn('maya')
    const together = await Promise.all(Array.from({ length: 10 }, () => refresh(signedIn.refreshToken)))
    expect(together.map((reply) => reply.status)).toEqual(Array.from({ length: 10 }, () => 200))
    const successors = new Set(together.map((reply) => reply.body.refreshToken))
    expect(successors.size).toBe(1)
    const [next = null] = successors
    expect(next).not.toBe(signedIn.refreshToken)
    t.clock.advance(11_000)
    const reused = await refresh(signedIn.refreshToken)
    expect(reused).toMatchObject({ status: 401, body: { code: 'auth.session_ended' } })
    expect((await refresh(next)).status).toBe(401)
    expect((await new Client(t.base, `Bearer ${together[0]?.body.accessToken}`).get('/rest/v1/me')).status).toBe(401)
  })

  it('refuses forged, foreign and malformed tokens', async () => {
    const { signedIn } = await t.client.signIn('maya')
    const [session, generation, mac] = (signedIn.refreshToken ?? '').split('.')
    for (const token of ['', 'x', `${session}.${generation}`, `${session}.2.${mac}`, `${session}.${generation}.${'A'.repeat(43)}`, `${generation}.${session}.${mac}`]) {
      expect((await refresh(token)).status).toBe(401)
    }
    expect((await refresh(signedIn.refreshToken)).status).toBe(200)
  })

  it('keeps the token in a cookie that other sites cannot use', async () => {
    const reply = await t.client.post<SignedIn>('/rest/v1/auth/sign-in', { login: 'maya', password: 'switchboard-demo', cookie: true })
    expect(reply.body.refreshToken).toBeNull()
    const cookie = reply.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    const kept = cookie.split(';')[0] ?? ''
    expect((await t.client.post('/rest/v1/auth/refresh', {}, { cookie: kept, origin: 'https://evil.example' })).status).toBe(401)
    expect((await t.client.post('/rest/v1/auth/refresh', {}, { cookie: kept, 'sec-fetch-site': 'cross-site' })).status).toBe(401)
    expect((await t.client.post('/rest/v1/auth/refresh', {}, { cookie: kept, origin: t.base })).status).toBe(200)
  })
})

describe('access tokens', () => {
  it('are refused when changed, unsigned or over', async () => {
    const { signedIn } = await t.client.signIn('maya')
    const [head = '', body = '', mac = ''] = signedIn.accessToken.split('.')
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    const forged = [
      `${head}.${body}.`, `${encode({ alg: 'none', typ: 'at+jwt' })}.${body}.`, `${head}.${encode({ ...claims, tid: Number(claims['tid']) + 1 })}.${mac}`,
      `${head}.${encode({ ...claims, exp: 9_999_999_999 })}.${mac}`, `${encode({ alg: 'HS512', typ: 'at+jwt' })}.${body}.${mac}`, 'garbage', '',
    ]
    for (const token of forged) expect((await new Client(t.base, `Bearer ${token}`).get('/rest/v1/me')).status).toBe(401)
    expect((await new Client(t.base, `Bearer ${signedIn.accessToken}`).get('/rest/v1/me')).status).toBe(200)
    t.clock.advance(16 * 60_000)
    expect((await new Client(t.base, `Bearer ${signedIn.accessToken}`).get('/rest/v1/me')).status).toBe(401)
  })

  it('are refused when they were made for something else, by somebody else, or for another time', async () => {
    const { signedIn } = await t.client.signIn('maya')
    const claims = decodeJwt(signedIn.accessToken)
    const now = Math.floor(t.clock.now() / 1000)
    const { jwt, refresh: otherKey } = t.app.platform.secrets
    const sign = (over: Record<string, unknown>, head: Record<string, unknown> = {}, key: Uint8Array = jwt): Promise<string> =>
      new SignJWT(Object.fromEntries(Object.entries({ ...claims, ...over }).filter(([, value]) => value !== undefined))).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...head }).sign(key)
    const answer = async (token: string): Promise<number> => (await new Client(t.base, `Bearer ${token}`).get('/rest/v1/me')).status
    expect(await answer(await sign({}))).toBe(200)
    const { session: otherSession } = await otherAccount()
    const forged: Record<string, string> = {
      'another key': await sign({}, {}, otherKey),
      'another key, and where to find it': await sign({}, { jku: 'https://evil.example/keys', kid: '../../dev/null' }, otherKey),
      'the key as text': await sign({}, {}, Buffer.from(Buffer.from(jwt).toString('base64url'))),
      'a demand that nobody knows': await sign({}, { crit: ['b64'], b64: false }).catch(() => 'x'),
      'another algorithm': await sign({}, { alg: 'HS512' }),
      'another type': await sign({}, { typ: 'JWT' }),
      'no type': await sign({}, { typ: undefined }),
      'over': await sign({ exp: now - 1 }),
      'without end': await sign({ exp: undefined }),
      'an end that is no number': await sign({ exp: '9999999999' }).catch(() => 'x'),
      'not yet': await sign({ nbf: now + 120 }),
      'of the future': await sign({ iat: now + 3_600, exp: now + 7_200 }),
      'without a beginning': await sign({ iat: undefined }),
      'another issuer': await sign({ iss: 'evil' }),
      'another audience': await sign({ aud: 'mail' }),
      'without an audience': await sign({ aud: undefined }),
      'another tenant': await sign({ tid: Number(claims['tid']) + 1 }),
      'a tenant as text': await sign({ tid: String(claims['tid']) }),
      'no tenant': await sign({ tid: undefined }),
      'another account': await sign({ sub: crypto.randomUUID() }),
      'the session of another account': await sign({ sid: otherSession }),
      'a session that is none': await sign({ sid: "' or 1=1 --" }),
      'the refresh token': signedIn.refreshToken ?? '',
    }
    for (const [how, token] of Object.entries(forged)) expect([how, await answer(token)]).toEqual([how, 401])
  })
})

/** A live session of somebody else. */
async function otherAccount(): Promise<{ session: string }> {
  const { signedIn } = await t.client.signIn('jonas')
  return { session: String(decodeJwt(signedIn.accessToken)['sid']) }
}

describe('revocation', () => {
  const sockets = async (staff: Staff) => ({ staff, socket: await staff.socket() })

  it('signing out everywhere ends HTTP at once and sockets with it', async () => {
    const [one, two] = await Promise.all([t.client.signIn('maya').then(sockets), t.client.signIn('maya').then(sockets)])
    expect((await one.staff.post('/rest/v1/auth/sign-out-everywhere')).status).toBe(204)
    expect((await two.staff.get('/rest/v1/me')).status).toBe(401)
    await Promise.all([one, two].map(({ socket }) => socket.until(() => socket.closed, 'closing')))
    expect(two.socket.closed).toEqual({ code: 4401, reason: 'revoked' })
    expect((await refresh(two.staff.signedIn.refreshToken)).status).toBe(401)
  })

  it('changing the password ends the other sessions and goes on with this one', async () => {
    const admin = await t.client.signIn('ada')
    const email = `temp-${Date.now()}@demo.test`
    expect((await admin.post('/rest/v1/agents', { name: 'Temp', email, role: 'agent', password: 'first password' })).status).toBe(201)
    const [one, two] = await Promise.all([t.client.signIn(email, 'first password'), t.client.signIn(email, 'first password')])
    expect(one.signedIn.me.mustChangePassword).toBe(true)
    const wrong = await one.post('/rest/v1/auth/change-password', { currentPassword: 'not it at all', newPassword: 'second password' })
    expect(wrong.body).toMatchObject({ code: 'auth.wrong_password' })
    const changed = await one.post<SignedIn>('/rest/v1/auth/change-password', { currentPassword: 'first password', newPassword: 'second password' })
    expect(changed.status).toBe(200)
    expect(changed.body.me.mustChangePassword).toBe(false)
    expect((await two.get('/rest/v1/me')).status).toBe(401)
    expect((await one.get('/rest/v1/me')).status).toBe(401)
    expect((await new Staff(t.base, changed.body).get('/rest/v1/me')).status).toBe(200)
    await expect(t.client.signIn(email, 'first password')).rejects.toThrow()
  })

  it('a new role or deactivation holds on the next request and on sockets', async () => {
    const admin = await t.client.signIn('ada')
    const email = `role-${Date.now()}@demo.test`
    await admin.post('/rest/v1/agents', { name: 'Role', email, role: 'manager', password: 'some password' })
    const person = await sockets(await t.client.signIn(email, 'some password'))
    expect((await admin.call('PATCH', `/rest/v1/agents/${person.staff.uid}`, { role: 'viewer' })).status).toBe(200)
    expect((await person.staff.get('/rest/v1/me')).status).toBe(401)
    await person.socket.until(() => person.socket.closed, 'closing')
    const again = await sockets(await t.client.signIn(email, 'some password'))
    expect(again.staff.signedIn.me.permissions).not.toContain('conversation.reply')
    await admin.call('PATCH', `/rest/v1/agents/${person.staff.uid}`, { active: false })
    await again.socket.until(() => again.socket.closed, 'closing')
    await expect(t.client.signIn(email, 'some password')).rejects.toThrow()
  })

  it('nobody raises anybody above himself', async () => {
    const admin = await t.client.signIn('ada')
    const manager = await t.client.signIn('milan')
    expect((await manager.post('/rest/v1/agents', { name: 'X', email: 'x@demo.test', role: 'admin', password: 'long password' })).status).toBe(403)
    expect((await manager.call('PATCH', `/rest/v1/agents/${admin.uid}`, { name: 'Owned' })).status).toBe(403)
  })

  it('leaves the tenant an admin', async () => {
    const admin = await t.client.signIn('ada')
    expect((await admin.call('PATCH', `/rest/v1/agents/${admin.uid}`, { role: 'agent' })).body).toMatchObject({ code: 'account.last_admin' })
    expect((await admin.call('PATCH', `/rest/v1/agents/${admin.uid}`, { active: false })).status).toBe(409)
    expect((await admin.get('/rest/v1/me')).status).toBe(200)
  })

  it('ends one session by its uid', async () => {
    const [one, two] = await Promise.all([t.client.signIn('maya'), t.client.signIn('maya')])
    const { body } = await two.get<{ data: { uid: string; current: boolean }[] }>('/rest/v1/auth/sessions')
    expect(body.data.filter((session) => session.current)).toHaveLength(1)
    const mine = await one.get<{ data: { uid: string; current: boolean }[] }>('/rest/v1/auth/sessions')
    const uid = mine.body.data.find((session) => session.current)?.uid
    expect((await two.call('DELETE', `/rest/v1/auth/sessions/${uid}`)).status).toBe(204)
    expect((await one.get('/rest/v1/me')).status).toBe(401)
    expect((await two.get('/rest/v1/me')).status).toBe(200)
  })
})
