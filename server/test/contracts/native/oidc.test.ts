// Sign-in at a real OpenID Connect provider: who gets in, who does not, and what cannot be turned against us.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Enrolment, SecondFactorAsked, SignedIn, SignedInTwice } from '@switchboard/protocol'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseAllow } from '../../../src/platform/net/allow.ts'
import { makeResolve } from '../../../src/platform/net/resolve.ts'
import { Provider, type OidcConfig } from '../../../src/platform/oidc/provider.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { eventually, Staff } from '../../harness/client.ts'
import { IdentityProvider } from '../../harness/identity-provider.ts'

const publicUrl = 'https://desk.example.test'
const callback = `${publicUrl}/rest/v1/auth/oidc/callback`
const client = { id: 'switchboard', secret: 'a secret of the provider', redirect: callback }
let provider: IdentityProvider
let t: TestApp
let config: OidcConfig

beforeAll(async () => {
  provider = await IdentityProvider.start(client)
  config = { issuer: provider.issuer, clientId: client.id, clientSecret: client.secret, label: 'Harbour ID', domains: [], create: false, role: 'agent' }
  // Nothing on this computer may be called, but the issuer that the operator named.
  t = await startApp({ webhookAllow: null, own: { oidc: config, publicUrl } })
  // People come in to the default tenant; of the demo it is the other one.
  await t.database.admin('update tenants set is_default = false')
  await t.database.admin(`update tenants set is_default = true where slug = 'harbour'`)
})
afterAll(async () => {
  await t.stop()
  await provider.stop()
})
beforeEach(() => {
  Object.assign(config, { domains: [], create: false })
})

interface Begun { url: string; cookie: string }
async function begin(next = ''): Promise<Begun> {
  const response = await fetch(`${t.base}/rest/v1/auth/oidc/start${next}`, { redirect: 'manual' })
  const [cookie = ''] = response.headers.getSetCookie()
  expect([response.status, /; HttpOnly/.test(cookie), /; SameSite=Lax/.test(cookie)]).toEqual([302, true, true])
  return { url: response.headers.get('location') ?? '', cookie: cookie.split(';')[0] ?? '' }
}
interface Back { location: string; refresh: string | null }
async function comeBack({ cookie }: { cookie: string }, at: URL): Promise<Back> {
  const response = await fetch(`${t.base}${at.pathname}${at.search}`, { redirect: 'manual', headers: { cookie } })
  expect(response.status).toBe(302)
  const refresh = response.headers.getSetCookie().find((one) => one.startsWith('sb_refresh='))
  return { location: response.headers.get('location') ?? '', refresh: refresh?.split(';')[0] ?? null }
}
async function signIn(who: string, next = ''): Promise<Back> {
  provider.who = who
  const begun = await begin(next)
  return comeBack(begun, await provider.walk(begun.url))
}
async function staffOf({ refresh }: Back): Promise<Staff> {
  const { body, status } = await t.client.post<SignedIn>('/rest/v1/auth/refresh', {}, { cookie: refresh ?? '' })
  expect(status).toBe(200)
  return new Staff(t.base, body)
}
const refused = (code: string): Back => ({ location: `/?problem=${code}`, refresh: null })

describe('sign-in at the identity provider', () => {
  it('is offered, and leads there with PKCE, a state, a nonce and our exact address', async () => {
    expect((await t.client.get('/rest/v1/auth/ways')).body).toEqual({ passkeys: true, oidc: { label: 'Harbour ID' }, demo: true })
    const { url } = await begin()
    const { origin, searchParams } = new URL(url)
    expect(origin).toBe(provider.issuer)
    expect(Object.fromEntries(searchParams)).toMatchObject({ redirect_uri: callback, response_type: 'code', code_challenge_method: 'S256', client_id: 'switchboard', scope: 'openid email profile' })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length, name).toBeGreaterThan(40)
    for (const next of ['//evil.test', 'https://evil.test', '/app/\\evil.test', '/other']) expect((await t.client.get(`/rest/v1/auth/oidc/start?next=${encodeURIComponent(next)}`)).status, next).toBe(400)
  })

  it('binds an account by its verified e-mail, once; its password from before and its sessions are void, and the owner is told', async () => {
    provider.people['u-maya'] = { email: 'Maya@demo.test', email_verified: true, name: 'Maya' }
    const before = await t.client.signIn('maya')
    const back = await signIn('u-maya', '?next=%2Fapp%2Fqueue')
    expect(back.location).toBe('/app/queue')
    expect((await staffOf(back)).uid).toBe(before.uid)
    expect((await before.get('/rest/v1/me')).status).toBe(401)
    expect((await t.client.post('/rest/v1/auth/sign-in', { login: 'maya', password: 'switchboard-demo' })).status).toBe(401)
    await eventually(async () => (await t.database.admin(`select from mail_outbox where kind = 'security' and subject = 'Your account was linked'`)).length === 1, 'the mail')
    // From now on it is the person, whatever his address.
    provider.people['u-maya'] = { email: 'married@elsewhere.test', email_verified: false }
    expect((await staffOf(await signIn('u-maya'))).uid).toBe(before.uid)
    // And whoever has the address later is not him.
    provider.people['u-other'] = { email: 'maya@demo.test', email_verified: true }
    expect(await signIn('u-other')).toEqual(refused('oidc.other_identity'))
  })

  it('takes over nothing by an e-mail that nobody verified, nor by none, nor by one that says so with a word', async () => {
    provider.people['u-liar'] = { email: 'admin@demo.test', email_verified: false }
    provider.people['u-mute'] = { email: 'admin@demo.test' }
    provider.people['u-none'] = { name: 'Ada Winter' }
    provider.people['u-word'] = { email: 'admin@demo.test', email_verified: 'true' as unknown as boolean }
    for (const who of ['u-liar', 'u-mute', 'u-none', 'u-word']) expect(await signIn(who), who).toEqual(refused('oidc.unverified_email'))
    expect(await t.database.admin(`select from external_identities i join accounts a on a.id = i.account_id where a.username = 'ada'`)).toEqual([])
  })

  it('knows nobody else; where accounts are made it makes one, of the role that was said and within the domains', async () => {
    provider.people['u-new'] = { email: 'kim@harbour.test', email_verified: true, name: 'Kim Lee' }
    expect(await signIn('u-new')).toEqual(refused('oidc.unknown_person'))
    Object.assign(config, { create: true, domains: ['pine.test'] })
    expect(await signIn('u-new')).toEqual(refused('oidc.wrong_domain'))
    Object.assign(config, { domains: ['pine.test', 'harbour.test'] })
    const kim = await staffOf(await signIn('u-new'))
    expect(kim.signedIn.me.agent).toMatchObject({ name: 'Kim Lee', email: 'kim@harbour.test', role: 'agent' })
    expect(kim.signedIn.me.mustChangePassword).toBe(false)
    expect((await staffOf(await signIn('u-new'))).uid).toBe(kim.uid)
    provider.people['u-trick'] = { email: 'x@harbour.test@evil.test', email_verified: true }
    expect((await signIn('u-trick')).refresh).toBeNull()
  })

  it('lets nobody in whose account is closed, bound or not', async () => {
    const ada = await t.client.signIn('ada')
    const kim = await t.database.admin<{ uid: string }>(`select uid from accounts where email = 'kim@harbour.test'`)
    await ada.call('PATCH', `/rest/v1/agents/${kim[0]?.uid}`, { active: false })
    expect(await signIn('u-new')).toEqual(refused('oidc.account_closed'))
    const jonas = await t.client.signIn('jonas')
    await ada.call('PATCH', `/rest/v1/agents/${jonas.uid}`, { active: false })
    provider.people['u-jonas'] = { email: 'jonas@demo.test', email_verified: true }
    expect(await signIn('u-jonas')).toEqual(refused('oidc.account_closed'))
    await ada.call('DELETE', `/rest/v1/agents/${kim[0]?.uid}`)
    expect(await signIn('u-new')).toEqual(refused('oidc.account_closed'))
  })

  it('asks an account with an authenticator for its code, too', async () => {
    provider.people['u-ada'] = { email: 'admin@demo.test', email_verified: true }
    const ada = await t.client.signIn('ada')
    const { body: { secret } } = await ada.post<Enrolment>('/rest/v1/auth/totp', { password: 'switchboard-demo' })
    const code = (): string => generateSync({ secret, epoch: Math.floor(t.clock.now() / 1_000) })
    await ada.post('/rest/v1/auth/totp/confirm', { code: code() })
    t.clock.advance(60_000)
    const back = await signIn('u-ada')
    expect(back.refresh).toBeNull()
    const asked = JSON.parse(decodeURIComponent(/^\/#second-factor=(.+)$/.exec(back.location)?.[1] ?? '')) as SecondFactorAsked
    const inside = await t.client.post<SignedInTwice>('/rest/v1/auth/second-factor', { challenge: asked.challenge, code: code() })
    expect(inside.body.me.agent.uid).toBe(ada.uid)
  })
})

describe('what does not fit', () => {
  const flow = async (who = 'u-maya'): Promise<Begun & { back: URL }> => {
    provider.who = who
    const begun = await begin()
    return { ...begun, back: await provider.walk(begun.url) }
  }

  it('another state, none, or the browser of somebody else', async () => {
    const one = await flow()
    one.back.searchParams.set('state', 'x'.repeat(43))
    expect(await comeBack(one, one.back)).toEqual(refused('oidc.failed'))
    const two = await flow()
    two.back.searchParams.delete('state')
    expect(await comeBack(two, two.back)).toEqual(refused('oidc.failed'))
    const three = await flow()
    expect(await comeBack({ cookie: '' }, three.back)).toEqual(refused('oidc.failed'))
    // The victim's browser has begun, but it is the attacker's answer that it is led to.
    expect(await comeBack(await begin(), three.back)).toEqual(refused('oidc.failed'))
  })

  it('another nonce, another verifier', async () => {
    for (const [name, value] of [['nonce', 'n'.repeat(43)], ['code_challenge', 'c'.repeat(43)]] as const) {
      provider.who = 'u-maya'
      const begun = await begin()
      const changed = new URL(begun.url)
      changed.searchParams.set(name, value)
      expect(await comeBack(begun, await provider.walk(changed.href)), name).toEqual(refused('oidc.failed'))
    }
  })

  it('an answer that was used, together or later, or with a new beginning; one that is late; a refusal', async () => {
    const one = await flow()
    const both = await Promise.all([comeBack(one, one.back), comeBack(one, one.back)])
    expect(both.filter((back) => back.refresh !== null)).toHaveLength(1)
    expect(await comeBack(one, one.back)).toEqual(refused('oidc.failed'))
    const again = await begin()
    const replayed = new URL(one.back)
    replayed.searchParams.set('state', new URL(again.url).searchParams.get('state') ?? '')
    expect(await comeBack(again, replayed)).toEqual(refused('oidc.failed'))
    const late = await flow()
    t.clock.advance(10 * 60_000)
    expect(await comeBack(late, late.back)).toEqual(refused('oidc.failed'))
    const no = await begin()
    const denied = new URL(`${callback}?error=access_denied&state=${new URL(no.url).searchParams.get('state')}&iss=${encodeURIComponent(provider.issuer)}`)
    expect(await comeBack(no, denied)).toEqual(refused('oidc.failed'))
  })

  it('keys of yesterday: the provider changes them, and the next one is let in', async () => {
    await staffOf(await signIn('u-maya'))
    provider.rotate()
    await staffOf(await signIn('u-maya'))
  })

  it('a provider whose words lead to an address that is not public is not followed there', async () => {
    let knocked = 0
    const inner = createServer((_, response) => { knocked++; response.end('{"keys":[]}') })
    inner.listen(0, '127.0.0.2')
    await once(inner, 'listening')
    const inside = `http://127.0.0.2:${(inner.address() as AddressInfo).port}`
    const outer = createServer((request, response) => {
      const issuer = `http://127.0.0.1:${(outer.address() as AddressInfo).port}`
      response.setHeader('content-type', 'application/json')
      response.end(request.url?.startsWith('/.well-known') ? JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${inside}/token`, jwks_uri: `${inside}/jwks`, response_types_supported: ['code'] }) : '{}')
    })
    outer.listen(0, '127.0.0.1')
    await once(outer, 'listening')
    const led = new Provider({ ...config, issuer: `http://127.0.0.1:${(outer.address() as AddressInfo).port}` }, parseAllow(null), makeResolve())
    const begun = await led.begin(callback)
    await expect(led.finish(new URL(`${callback}?code=c&state=${begun.state}`), begun)).rejects.toThrow()
    expect(knocked).toBe(0)
    // The guard is what stops it: where the operator allows the network, it is asked.
    const open = new Provider({ ...config, issuer: `http://127.0.0.1:${(outer.address() as AddressInfo).port}` }, parseAllow('127.0.0.0/8'), makeResolve())
    const again = await open.begin(callback)
    await expect(open.finish(new URL(`${callback}?code=c&state=${again.state}`), again)).rejects.toThrow()
    expect(knocked).toBe(1)
    for (const server of [inner, outer]) { server.closeAllConnections(); server.close() }
  })
})
