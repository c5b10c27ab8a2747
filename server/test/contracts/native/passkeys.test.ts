// Passkeys by a software authenticator that can lie: made, named, removed, signed in with; and everything that must not open.
import { generateKeyPairSync } from 'node:crypto'
import type { Passkey, Security } from '@switchboard/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { relyingParty } from '../../../src/modules/identity/passkeys/model.ts'
import type { Platform } from '../../../src/platform/context.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { Authenticator, type Lies } from '../../harness/authenticator.ts'
import { eventually, Staff } from '../../harness/client.ts'

const password = 'switchboard-demo'
let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())
beforeEach(() => t.database.admin('delete from rate_counters'))

type Options = Record<string, unknown>
const options = async (staff: Staff): Promise<Options> => (await staff.post('/rest/v1/auth/passkeys/options', { password })).body
const keep = (staff: Staff, response: unknown, name = 'My key') => staff.post<Passkey & { code?: string }>('/rest/v1/auth/passkeys', { name, response })

describe('passkeys', () => {
  let key: Authenticator
  let maya: Staff
  let uid = ''

  it('are made by who knows the password; user verification and a resident key are asked for', async () => {
    maya = await t.client.signIn('maya')
    key = new Authenticator(t.base)
    expect((await maya.post('/rest/v1/auth/passkeys/options', {})).body).toMatchObject({ code: 'auth.wrong_password' })
    const asked = await options(maya)
    expect(asked).toMatchObject({ rp: { id: 'localhost', name: 'Harbour & Pine' }, attestation: 'none', authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, user: { name: 'maya@demo.test' } })
    const made = await keep(maya, key.make(asked), '  Laptop ')
    expect(made).toMatchObject({ status: 201, body: { name: 'Laptop', backedUp: false, lastUsedAt: null } })
    ;({ uid } = made.body)
    expect((await maya.get<Security>('/rest/v1/auth/security')).body.passkeys).toEqual([made.body])
    await eventually(async () => (await t.database.admin(`select from mail_outbox where kind = 'security' and subject = 'A passkey was added'`)).length === 1, 'the mail')
  })

  it('are not made of an answer to another challenge, for another site, unverified, twice, or for somebody else', async () => {
    const bad: Lies[] = [{ origin: 'https://evil.test' }, { rpId: 'evil.test' }, { verified: false }, { challenge: 'a'.repeat(43) }]
    for (const lies of bad) expect((await keep(maya, new Authenticator(t.base).make(await options(maya), lies))).body, JSON.stringify(lies)).toMatchObject({ code: 'passkey.refused' })
    const asked = await options(maya)
    expect((await keep(maya, new Authenticator(t.base).make(asked), 'Phone')).status).toBe(201)
    expect((await keep(maya, new Authenticator(t.base).make(asked))).body).toMatchObject({ code: 'passkey.refused' })
    expect((await keep(await t.client.signIn('jonas'), new Authenticator(t.base).make(await options(maya)))).body).toMatchObject({ code: 'passkey.refused' })
    expect((await keep(maya, key.make(await options(maya)))).body).toMatchObject({ code: 'passkey.refused' })
    const late = await options(maya)
    t.clock.advance(5 * 60_000)
    expect((await keep(maya, new Authenticator(t.base).make(late))).body).toMatchObject({ code: 'passkey.refused' })
    for (const nonsense of [{}, { id: 7 }, { response: null }, { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: 'oA' } }]) expect((await keep(maya, nonsense)).body).toMatchObject({ code: 'passkey.refused' })
  })

  it('open without a name and a password', async () => {
    const { body } = await t.client.post<Options>('/rest/v1/auth/passkey-sign-in/options', {})
    expect(body).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(body['allowCredentials'] ?? []).toEqual([])
    const inside = await key.signIn(t.client)
    expect(inside.status).toBe(200)
    expect(inside.body.me.agent.uid).toBe(maya.uid)
    expect((await maya.get<Security>('/rest/v1/auth/security')).body.passkeys[0]?.lastUsedAt).not.toBeNull()
  })

  it('do not open for another site, unverified, with another key, handle or challenge, or an answer that was used', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jonas = Buffer.from((await t.client.signIn('jonas')).uid.replaceAll('-', ''), 'hex').toString('base64url')
    const bad: Lies[] = [{ origin: t.base }, { origin: 'https://evil.test' }, { rpId: 'evil.test' }, { verified: false }, { challenge: 'a'.repeat(43) }, { key: privateKey }, { handle: jonas }, { handle: '' }]
    for (const lies of bad) expect((await key.signIn(t.client, lies)).body, JSON.stringify(lies)).toMatchObject({ code: 'passkey.refused' })
    const { body } = await t.client.post<Options>('/rest/v1/auth/passkey-sign-in/options', {})
    const answer = { response: key.answer(body) }
    const both = await Promise.all([1, 2, 3].map(() => t.client.post('/rest/v1/auth/passkey-sign-in', answer)))
    expect(both.map((reply) => reply.status).toSorted()).toEqual([200, 400, 400])
    // A challenge to make a passkey is none to sign in with.
    expect((await t.client.post('/rest/v1/auth/passkey-sign-in', { response: key.answer(await options(maya)) })).body).toMatchObject({ code: 'passkey.refused' })
  })

  it('that were copied show by their counter, which is recorded; of two at once one opens', async () => {
    expect((await key.signIn(t.client)).status).toBe(200)
    const stale = key.counter
    expect((await key.signIn(t.client, { counter: stale })).body).toMatchObject({ code: 'passkey.refused' })
    const audit = await (await t.client.signIn('ada')).get<{ data: { name: string; account: string }[] }>('/rest/v1/audit')
    expect(audit.body.data[0]).toBeDefined()
    expect(audit.body.data.find((event) => event.name === 'auth.passkey_copied')).toMatchObject({ account: maya.signedIn.me.agent.name })
    const challenges = await Promise.all([1, 2].map(() => t.client.post<Options>('/rest/v1/auth/passkey-sign-in/options', {})))
    const same = challenges.map(({ body }) => key.answer(body, { counter: stale + 50 }))
    const replies = await Promise.all(same.map((response) => t.client.post('/rest/v1/auth/passkey-sign-in', { response })))
    expect(replies.map((reply) => reply.status).toSorted()).toEqual([200, 400])
  })

  it('count as two factors: no code is asked for', async () => {
    const staff = await t.client.signIn('jonas')
    const own = new Authenticator(t.base)
    await own.register(staff, 'Key', password)
    await (await t.client.signIn('ada')).call('PUT', '/rest/v1/settings/sign-in', { secondFactorRoles: ['agent'] })
    expect((await own.signIn(t.client)).status).toBe(200)
  })

  it('are named and removed by their owner alone; a removed one, and one of a closed account, opens nothing', async () => {
    const jonas = new Staff(t.base, (await (async () => { const own = new Authenticator(t.base); await own.register(await t.client.signIn('ada'), 'Admin', password); return own })().then((own) => own.signIn(t.client))).body)
    expect((await jonas.call('PATCH', `/rest/v1/auth/passkeys/${uid}`, { name: 'Mine' })).status).toBe(404)
    expect((await jonas.call('DELETE', `/rest/v1/auth/passkeys/${uid}`)).status).toBe(404)
    expect((await maya.call('PATCH', `/rest/v1/auth/passkeys/${uid}`, { name: 'Old laptop' })).body).toMatchObject({ name: 'Old laptop' })
    expect((await maya.call('DELETE', `/rest/v1/auth/passkeys/${uid}`)).status).toBe(204)
    expect((await key.signIn(t.client)).body).toMatchObject({ code: 'passkey.refused' })
    const another = new Authenticator(t.base)
    await another.register(maya, 'Another', password)
    const ada = await t.client.signIn('ada')
    await ada.call('PATCH', `/rest/v1/agents/${maya.uid}`, { active: false })
    expect((await another.signIn(t.client)).body).toMatchObject({ code: 'passkey.refused' })
  })

  it('are limited to twenty', async () => {
    const ada = await t.client.signIn('ada')
    await t.database.admin(`
      insert into passkeys (uid, tenant_id, account_id, credential, public_key, transports, name, backed_up, created_at)
      select gen_random_uuid(), tenant_id, account_id, decode(lpad(to_hex(n), 8, '0'), 'hex'), public_key, '{}', name, false, now() from passkeys, generate_series(1, 19) n where name = 'Admin'`)
    expect((await ada.get<Security>('/rest/v1/auth/security')).body.passkeys).toHaveLength(20)
    expect((await keep(ada, new Authenticator(t.base).make(await options(ada)))).body).toMatchObject({ code: 'passkey.too_many' })
  })

  it('belong to the public address; where browsers make none they do not exist', async () => {
    expect((await t.client.get('/rest/v1/auth/ways')).body).toEqual({ passkeys: true, oidc: null, demo: true })
    const party = (address: string) => relyingParty({ address: () => address } as Platform)
    expect(party('https://desk.example.com')).toEqual({ id: 'desk.example.com', origin: 'https://desk.example.com' })
    expect(party('http://127.0.0.1:3000')).toEqual({ id: 'localhost', origin: 'http://localhost:3000' })
    for (const address of ['http://desk.example.com', 'https://10.0.0.7', 'https://[fd00::1]:8443']) expect(party(address), address).toBeNull()
  })
})
