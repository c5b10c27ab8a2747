// The second factor through every door: enrolled, asked for, refused twice, guessed at, lost, reset, demanded.
import type { Enrolment, Security, SecondFactorAsked, SignedIn, SignedInTwice } from '@switchboard/protocol'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { Authenticator } from '../../harness/authenticator.ts'
import { Client, eventually, Staff } from '../../harness/client.ts'

const password = 'switchboard-demo'
let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())
beforeEach(() => t.database.admin('delete from rate_counters'))

const code = (secret: string, steps = 0): string => generateSync({ secret, epoch: Math.floor(t.clock.now() / 1_000) + steps * 30 })
/** No code of before is good any more. */
const later = (): void => t.clock.advance(90_000)

async function enrolled(login: string): Promise<{ staff: Staff; secret: string; codes: string[] }> {
  const staff = await t.client.signIn(login)
  const { body: { secret } } = await staff.post<Enrolment>('/rest/v1/auth/totp', { password })
  const { status, body } = await staff.post<{ recoveryCodes: string[] }>('/rest/v1/auth/totp/confirm', { code: code(secret) })
  expect(status).toBe(200)
  later()
  return { staff, secret, codes: body.recoveryCodes }
}
const asked = async (login: string): Promise<SecondFactorAsked> => {
  const { status, body } = await t.client.post<SecondFactorAsked>('/rest/v1/auth/sign-in', { login, password })
  expect(status).toBe(202)
  return body
}
const answer = (challenge: string, given: string) => t.client.post<SignedInTwice & { code?: string }>('/rest/v1/auth/second-factor', { challenge, code: given })

describe('an authenticator app', () => {
  let secret = ''
  let codes: string[] = []

  it('is set up by password and a first code; other sessions end, the owner is told by mail', async () => {
    const other = await t.client.signIn('maya')
    const staff = await t.client.signIn('maya')
    expect((await staff.post('/rest/v1/auth/totp', { password: 'wrong' })).body).toMatchObject({ code: 'auth.wrong_password' })
    expect((await staff.post('/rest/v1/auth/totp', {})).body).toMatchObject({ code: 'auth.wrong_password' })
    const { body } = await staff.post<Enrolment>('/rest/v1/auth/totp', { password })
    expect(new URL(body.url)).toMatchObject({ protocol: 'otpauth:', host: 'totp' })
    expect(new URL(body.url).searchParams.get('secret')).toBe(body.secret)
    expect(new URL(body.url).searchParams.get('issuer')).toBe('Harbour & Pine')
    // Not on yet: the password alone still opens.
    await t.client.signIn('maya')
    expect((await staff.post('/rest/v1/auth/totp/confirm', { code: code(body.secret, 5) })).body).toMatchObject({ code: 'auth.wrong_code' })
    const confirmed = await staff.post<{ recoveryCodes: string[] }>('/rest/v1/auth/totp/confirm', { code: code(body.secret) })
    expect(confirmed.status).toBe(200)
    ;({ secret } = body)
    codes = confirmed.body.recoveryCodes
    expect(new Set(codes).size).toBe(10)
    expect(codes[0]).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/)
    expect((await other.get('/rest/v1/me')).status).toBe(401)
    expect((await staff.get<Security>('/rest/v1/auth/security')).body).toEqual({ hasPassword: true, totp: true, recoveryCodesLeft: 10, passkeys: [], demanded: false })
    expect((await staff.post('/rest/v1/auth/totp', { password })).body).toMatchObject({ code: 'totp.already_on' })
    await eventually(async () => (await t.database.admin(`select from mail_outbox where kind = 'security' and to_address = 'maya@demo.test' and subject like '%authenticator app was added%'`)).length === 1, 'the mail')
    const kept = await t.database.admin<{ text: string }>(`select a::text || coalesce((select string_agg(r::text, ' ') from recovery_codes r), '') as text from authenticators a`)
    for (const told of [secret, ...codes, ...codes.map((one) => one.replaceAll('-', ''))]) expect(kept[0]?.text).not.toContain(told)
    later()
  })

  it('opens with its code, once: not again, not with one of before, not after the challenge was answered', async () => {
    const one = await asked('maya')
    expect(one.methods).toEqual(['totp', 'recovery_code'])
    const good = code(secret)
    expect((await answer(one.challenge, '000000')).body).toMatchObject({ code: 'auth.wrong_code' })
    const inside = await answer(one.challenge, ` ${good.slice(0, 3)} ${good.slice(3)} `)
    expect(inside.status).toBe(200)
    expect(inside.body.recoveryCodes).toBeNull()
    expect((await new Staff(t.base, inside.body).get('/rest/v1/me')).status).toBe(200)
    expect((await answer(one.challenge, code(secret, 1))).body).toMatchObject({ code: 'auth.challenge_ended' })
    const two = await asked('maya')
    for (const old of [good, code(secret, -1)]) expect((await answer(two.challenge, old)).body).toMatchObject({ code: 'auth.wrong_code' })
    expect((await answer(two.challenge, code(secret, 1))).status).toBe(200)
    later()
  })

  it('opens one of twenty who bring the same code at once', async () => {
    const challenges = await Promise.all(Array.from({ length: 8 }, () => asked('maya')))
    const good = code(secret)
    const replies = await Promise.all(challenges.map(({ challenge }) => answer(challenge, good)))
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1)
    later()
    const { challenge } = await asked('maya')
    const two = await Promise.all([answer(challenge, code(secret)), answer(challenge, must(codes.pop()))])
    expect(two.map((reply) => reply.status).toSorted()).toEqual([200, 401])
    later()
  })

  it('gives recovery codes that work once each, and new ones that end the old', async () => {
    const used = must(codes.pop())
    const first = await answer((await asked('maya')).challenge, used.toUpperCase())
    expect(first.status).toBe(200)
    expect((await answer((await asked('maya')).challenge, used)).body).toMatchObject({ code: 'auth.wrong_code' })
    const staff = new Staff(t.base, first.body)
    expect((await staff.post('/rest/v1/auth/recovery-codes', { password: 'wrong', code: code(secret) })).body).toMatchObject({ code: 'auth.wrong_password' })
    const { body } = await staff.post<{ recoveryCodes: string[] }>('/rest/v1/auth/recovery-codes', { password, code: code(secret) })
    expect((await answer((await asked('maya')).challenge, must(codes.pop()))).body).toMatchObject({ code: 'auth.wrong_code' })
    expect((await answer((await asked('maya')).challenge, must(body.recoveryCodes[0]))).status).toBe(200)
    codes = body.recoveryCodes.slice(1)
    later()
  })

  it('shuts the door after ten wrong codes, over all challenges and addresses; a challenge bears five and five minutes', async () => {
    const { challenge } = await asked('maya')
    for (let i = 0; i < 5; i++) expect((await answer(challenge, '000000')).body).toMatchObject({ code: 'auth.wrong_code' })
    expect((await answer(challenge, code(secret))).body).toMatchObject({ code: 'auth.challenge_ended' })
    const next = await asked('maya')
    for (let i = 0; i < 5; i++) await answer(next.challenge, '000000')
    const shut = await answer((await asked('maya')).challenge, code(secret))
    expect(shut.body).toMatchObject({ code: 'auth.locked_out' })
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0)
    await t.database.admin('delete from rate_counters')
    const late = await asked('maya')
    t.clock.advance(5 * 60_000)
    expect((await answer(late.challenge, code(secret))).body).toMatchObject({ code: 'auth.challenge_ended' })
    const audit = await (await t.client.signIn('ada')).get<{ data: { name: string }[] }>('/rest/v1/audit?limit=100')
    expect(audit.body.data.filter((event) => event.name === 'auth.second_factor_failed').length).toBeGreaterThanOrEqual(10)
  })

  it('the chat and agents contracts refuse the password alone, with a word for it; a wrong one is refused as ever; tokens still work', async () => {
    const chat = await t.client.post('/v1/auth/login', { email: 'maya@demo.test', password })
    expect([chat.status, chat.body['message']]).toEqual([403, 'The account has a second factor: sign in at the console, or use an API token'])
    const agents = await t.client.post('/api/auth/login', { username: 'maya', password })
    expect([agents.status, agents.body['error']]).toEqual([403, 'SECOND_FACTOR_REQUIRED'])
    expect((await t.client.post('/v1/auth/login', { email: 'maya@demo.test', password: 'wrong' })).status).toBe(401)
    expect((await t.client.post('/api/auth/login', { username: 'maya', password: 'wrong' })).status).toBe(401)
    const sessions = await t.database.admin(`select from auth_sessions s join accounts a on a.id = s.account_id where a.username = 'maya' and s.created_at > '${new Date(t.clock.now() - 1_000).toISOString()}'`)
    expect(sessions).toEqual([])
    const { staff, secret: own, codes: kept } = await enrolled('ada')
    const { body: { token } } = await staff.post<{ token: string }>('/rest/v1/api-tokens', { account: staff.uid, name: 'script' })
    const program = new Client(t.base, `Bearer ${token}`)
    for (const path of ['/rest/v1/me', '/v1/auth/me', '/api/auth/me']) expect((await program.get(path)).status, path).toBe(200)
    for (const path of ['totp', 'totp/confirm', 'totp/disable', 'recovery-codes', 'passkeys/options']) expect((await program.post(`/rest/v1/auth/${path}`, { code: '123456' })).status, path).toBe(403)
    expect((await staff.post('/rest/v1/auth/totp/disable', { password, code: must(kept[0]) })).status).toBe(204)
    expect(own).not.toBe('')
  })

  it('goes by password and code; then the password alone opens again', async () => {
    const staff = new Staff(t.base, (await answer((await asked('maya')).challenge, code(secret))).body)
    later()
    expect((await staff.post('/rest/v1/auth/totp/disable', { password, code: '000000' })).body).toMatchObject({ code: 'auth.wrong_code' })
    expect((await staff.post('/rest/v1/auth/totp/disable', { password: 'wrong', code: code(secret) })).body).toMatchObject({ code: 'auth.wrong_password' })
    expect((await staff.post('/rest/v1/auth/totp/disable', { password, code: code(secret) })).status).toBe(204)
    await t.client.signIn('maya')
    expect(await t.database.admin('select from authenticators union all select from recovery_codes')).toEqual([])
  })
})

describe('the company', () => {
  it('an admin takes a lost factor away: sessions end, it is recorded, the owner is told', async () => {
    const { staff } = await enrolled('jonas')
    const key = new Authenticator(t.base)
    await key.register(staff, 'Phone', password)
    const admin = await t.client.signIn('ada')
    expect((await (await t.client.signIn('maya')).post(`/rest/v1/agents/${staff.uid}/reset-second-factor`)).status).toBe(403)
    expect((await admin.post(`/rest/v1/agents/${staff.uid}/reset-second-factor`)).status).toBe(204)
    expect((await staff.get('/rest/v1/me')).status).toBe(401)
    expect((await key.signIn(t.client)).body).toMatchObject({ code: 'passkey.refused' })
    await t.client.signIn('jonas')
    const { body } = await admin.get<{ data: { name: string; actor: string }[] }>('/rest/v1/audit')
    expect(body.data.find((event) => event.name === 'second_factor.reset')).toMatchObject({ actor: 'Ada Winter', data: { authenticator: 1, passkeys: 1 } })
    await eventually(async () => (await t.database.admin(`select from mail_outbox where kind = 'security' and to_address = 'jonas@demo.test' and subject like '%was reset%'`)).length === 1, 'the mail')
  })

  it('demands one of roles: who has none is out, and sets it up before he is in; it cannot be taken away', async () => {
    const jonas = await t.client.signIn('jonas')
    const admin = await t.client.signIn('ada')
    const demand = (roles: string[]) => admin.call('PUT', '/rest/v1/settings/sign-in', { secondFactorRoles: roles })
    expect((await demand(['admin'])).body).toMatchObject({ code: 'auth.second_factor_demanded' })
    expect((await demand(['agent'])).body).toEqual({ secondFactorRoles: ['agent'] })
    expect((await jonas.get('/rest/v1/me')).status).toBe(401)
    for (const [path, body] of [['/v1/auth/login', { email: 'jonas@demo.test', password }], ['/api/auth/login', { username: 'jonas', password }]] as const) expect((await t.client.post(path, body)).status).toBe(403)
    const { challenge, methods } = await asked('jonas')
    expect(methods).toEqual(['enrol'])
    expect((await answer(challenge, '123456')).body).toMatchObject({ code: 'auth.wrong_code' })
    const { body } = await t.client.post<Enrolment>('/rest/v1/auth/second-factor/enrol', { challenge })
    const inside = await answer(challenge, code(body.secret))
    expect(inside.body.recoveryCodes).toHaveLength(10)
    const staff = new Staff(t.base, inside.body)
    expect((await staff.get<Security>('/rest/v1/auth/security')).body).toMatchObject({ totp: true, demanded: true })
    expect((await t.client.post('/rest/v1/auth/second-factor/enrol', { challenge })).body).toMatchObject({ code: 'auth.challenge_ended' })
    later()
    expect((await staff.post('/rest/v1/auth/totp/disable', { password, code: code(body.secret) })).body).toMatchObject({ code: 'auth.second_factor_demanded' })
    // A challenge that asks for a code sets nothing up.
    expect((await t.client.post('/rest/v1/auth/second-factor/enrol', { challenge: (await asked('jonas')).challenge })).body).toMatchObject({ code: 'auth.challenge_ended' })
  })

  it('and the password of an account with passkeys alone adds nothing there', async () => {
    const admin = await t.client.signIn('ada')
    await admin.call('PUT', '/rest/v1/settings/sign-in', { secondFactorRoles: [] })
    const maya = await t.client.signIn('maya')
    const key = new Authenticator(t.base)
    const { uid } = await key.register(maya, 'Laptop', password)
    await t.client.signIn('maya')
    await admin.call('PUT', '/rest/v1/settings/sign-in', { secondFactorRoles: ['agent', 'manager'] })
    const { challenge, methods } = await asked('maya')
    expect(methods).toEqual(['passkey'])
    expect((await t.client.post('/rest/v1/auth/second-factor/enrol', { challenge })).body).toMatchObject({ code: 'auth.challenge_ended' })
    const inside = await key.signIn(t.client)
    expect(inside.status).toBe(200)
    expect((await new Staff(t.base, inside.body).call('DELETE', `/rest/v1/auth/passkeys/${uid}`)).body).toMatchObject({ code: 'auth.second_factor_demanded' })
    expect((await new Staff(t.base, inside.body as SignedIn).get('/rest/v1/me')).status).toBe(200)
  })
})

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing left')
  return value
}
