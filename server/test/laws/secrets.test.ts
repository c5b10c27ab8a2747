// Passwords and tokens are in no answer but the one that issues them, in no log line at any level, and in no table but as
// hashes. The log is taken before any blotting out, so that nothing relies on it.
import { createHash, KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateSync } from 'otplib'
import type { Logger } from 'pino'
import { agentsRoutes } from '../../src/contracts/agents/plugin.ts'
import { nativeRoutes } from '../../src/contracts/native/plugin.ts'
import { resetToken } from '../../src/modules/identity/index.ts'
import { armSetUp } from '../../src/modules/installation/index.ts'
import { eventually, openSocket } from '../harness/client.ts'
import { fit, thingOf } from './fit.ts'
import { nameOf, requestFor, send, upgrade, urlOf, type Told } from './request.ts'
import { tables } from './rows.ts'
import { declaredRoutes } from './tongues.ts'
import { makeTwins, silentUrl, type Twins } from './twins.ts'

interface Exchange { what: string; answer: string }
/** `from`: the exchanges that may tell it; two within one second may give the same access token. */
interface Secret { what: string; text: string; from: Exchange[] }

let twins: Twins
const exchanges: Exchange[] = []
const secrets: Secret[] = []
const password = (n: number): string => `CANARY-password-${n}-ßecret"\\`
const [first, second, third, wrong, short] = [password(1), password(2), password(3), password(4), 'CANARYpw']
const [fourth, fifth, sixth] = [password(5), password(6), password(7)]

const keep = (what: string, text: unknown, from: Exchange | null): void => {
  if (typeof text !== 'string' || text.length < 8) throw new Error(`no ${what} was told`)
  const known = secrets.find((secret) => secret.text === text)
  if (known && from) known.from.push(from)
  if (!known) secrets.push({ what, text, from: from ? [from] : [] })
}

async function call(method: string, url: string, authorization: string | null, body?: unknown, headers: Record<string, string> = {}): Promise<{ told: Told; exchange: Exchange }> {
  const told = await send(twins.t.base, method, url, authorization, typeof body === 'string' || body === undefined ? body : JSON.stringify(body), headers)
  const exchange = { what: `${method} ${url} → ${told.status}`, answer: told.text + told.headers }
  exchanges.push(exchange)
  return { told, exchange }
}

/** A request that gives tokens; each of them may stand in this one answer. */
async function issuing(method: string, url: string, authorization: string | null, body?: unknown, headers?: Record<string, string>): Promise<{ access: string; refresh: string; told: Told }> {
  const { told, exchange } = await call(method, url, authorization, body, headers)
  if (told.status >= 300) throw new Error(`${method} ${url}: ${told.status} ${told.text}`)
  const json = (told.json?.['data'] ?? told.json ?? {}) as Record<string, unknown>
  const cookie = /sb_refresh=([^;"]+)/.exec(told.headers)?.[1]
  for (const [what, text] of Object.entries({ 'access token': json['accessToken'], 'refresh token': json['refreshToken'], 'chat token': json['access_token'], 'session token': json['sessionToken'], 'visitor token': json['token'], 'signing secret': json['secret'], ticket: json['ticket'], cookie })) {
    if (typeof text === 'string') keep(what, text, exchange)
  }
  return { access: String(json['accessToken'] ?? json['token']), refresh: String(json['refreshToken'] ?? json['refresh_token'] ?? cookie), told }
}

beforeAll(async () => {
  twins = await makeTwins();
  (twins.t.app.platform.log as Logger).level = 'trace'
  for (const [n, text] of [first, second, third, wrong, short, fourth, fifth, sixth].entries()) keep(`password ${n + 1}`, text, null)
  const { secrets: own } = twins.t.app.platform
  for (const [what, bytes] of Object.entries(own)) for (const form of ['hex', 'base64', 'base64url'] as const) keep(`${what} secret`, (bytes instanceof KeyObject ? bytes.export() : Buffer.from(bytes as Uint8Array)).toString(form), null)
  await walk()
})
afterAll(() => twins.stop())

/** Every way that a password or a token takes through the product. */
async function walk(): Promise<void> {
  const { A, t } = twins
  const admin = A.staff.admin.authorization
  const agent = { name: 'Canary', email: 'canary@secret.test', role: 'agent', password: first }
  await call('POST', '/rest/v1/agents', admin, agent, { 'idempotency-key': 'k1' })
  await call('POST', '/rest/v1/agents', admin, agent, { 'idempotency-key': 'k1' })
  await call('POST', '/rest/v1/agents', admin, { ...agent, password: short })
  await call('POST', '/rest/v1/agents', admin, { ...agent, password: [third] })
  await call('POST', '/rest/v1/agents', admin, { ...agent, extra: third })
  const signIn = { login: agent.email, password: first }
  for (const body of [{ ...signIn, password: wrong }, { login: 'nobody@secret.test', password: wrong }, { ...signIn, password: { wrong } }, { login: wrong, password: wrong }, `{"login":"x","password":"${wrong}`]) await call('POST', '/rest/v1/auth/sign-in', null, body)
  const one = await issuing('POST', '/rest/v1/auth/sign-in', null, signIn)
  const two = await issuing('POST', '/rest/v1/auth/sign-in', null, { ...signIn, cookie: true })
  await issuing('POST', '/rest/v1/auth/refresh', null, {}, { cookie: `sb_refresh=${two.refresh}` })
  await call('POST', '/rest/v1/auth/change-password', `Bearer ${one.access}`, { currentPassword: wrong, newPassword: second })
  const changed = await issuing('POST', '/rest/v1/auth/change-password', `Bearer ${one.access}`, { currentPassword: first, newPassword: second })
  const next = await issuing('POST', '/rest/v1/auth/refresh', null, { refreshToken: changed.refresh })
  t.clock.advance(11_000)
  await call('POST', '/rest/v1/auth/refresh', null, { refreshToken: changed.refresh })
  await call('POST', '/rest/v1/auth/refresh', null, { refreshToken: next.refresh })
  await call('GET', '/rest/v1/me', `Bearer ${next.access}`)
  const visit = await issuing('POST', '/rest/v1/widget/sessions', null, { key: A.key, visitor: { name: 'Eva' } })
  const visitor = `Visitor ${String(visit.told.json?.['token'])}`
  await call('POST', '/rest/v1/widget/messages', visitor, { text: 'hello', clientId: 'secret-client' })
  for (const [path, who] of [['/rest/v1/realtime/tickets', admin], ['/rest/v1/widget/tickets', visitor]] as const) {
    const ticket = await issuing('POST', path, who)
    const socket = await openSocket(t.base, String(ticket.told.json?.['ticket']))
    exchanges.push({ what: `socket of ${path}`, answer: JSON.stringify(socket.frames) })
  }
  await issuing('POST', `/rest/v1/inboxes/${A.inbox}/signing-secret`, admin)
  const program = await issuing('POST', '/rest/v1/api-tokens', admin, { account: A.bot, name: 'secret program' })
  await call('GET', '/rest/v1/me', `Bearer ${String(program.told.json?.['token'])}`)
  await call('POST', '/rest/v1/agents', `Bearer ${String(program.told.json?.['token'])}`, agent)
  const hook = await issuing('POST', '/rest/v1/webhooks', admin, { url: silentUrl, active: false })
  const { uid } = (hook.told.json ?? {})['webhook'] as { uid: string }
  await issuing('POST', `/rest/v1/webhooks/${uid}/rotate-secret`, admin)
  await call('POST', `/rest/v1/webhooks/${uid}/test`, admin)
  await call('POST', `/rest/v1/inboxes/${A.inbox}/messages`, null, { externalId: 'x1', from: '+4930123456', text: 'hi' }, { 'webhook-id': 'x', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' })
  await issuing('POST', `/rest/v1/inboxes/${A.inbox}/identity-secret`, admin)
  await call('POST', '/v1/widget/session', null, { key: A.key, externalId: 'customer-7', identityHash: wrong })
  await call('POST', '/v1/auth/login', null, { email: agent.email, password: wrong })
  await issuing('POST', '/v1/auth/login', null, { email: agent.email, password: second })
  const session = await issuing('POST', '/v1/widget/session', null, { key: A.key, initialMessage: 'hello' })
  await call('GET', '/v1/widget/events', null, undefined, { 'x-session-token': String(session.told.json?.['sessionToken']) })
  const token = await armSetUp(t.app.outside)
  keep('set-up token', token, null)
  for (const given of [token, wrong]) await call('POST', '/rest/v1/setup', null, { token: given, company: 'x', name: 'x', email: 'x@x.test', password: third })
  await agentsTongue()
  await secondFactor()
  await failing(visitor)
  for (const route of declaredRoutes.filter((each) => each.method === 'GET')) {
    const parts = fit(route, requestFor(route, (place) => thingOf(route.ids[place] ?? 'agent', A)), A, A.conversation)
    await call('GET', urlOf(route, parts), route.access.kind === 'visitor' ? visitor : admin)
  }
}

/** An authenticator app, its recovery codes, and the challenge between password and code. */
async function secondFactor(): Promise<void> {
  const signIn = { login: 'canary@secret.test', password: second }
  const one = await issuing('POST', '/rest/v1/auth/sign-in', null, signIn)
  const bearer = `Bearer ${one.access}`
  const begun = await call('POST', '/rest/v1/auth/totp', bearer, { password: second })
  const secret = String(begun.told.json?.['secret'])
  keep('authenticator secret', secret, begun.exchange)
  await call('POST', '/rest/v1/auth/totp/confirm', bearer, { code: wrong.slice(0, 8) })
  const code = (): string => generateSync({ secret, epoch: Math.floor(twins.t.clock.now() / 1_000) })
  const confirmed = await call('POST', '/rest/v1/auth/totp/confirm', bearer, { code: code() })
  const codes = confirmed.told.json?.['recoveryCodes'] as string[]
  for (const each of codes) keep('recovery code', each, confirmed.exchange)
  const asked = await call('POST', '/rest/v1/auth/sign-in', null, signIn)
  const challenge = String(asked.told.json?.['challenge'])
  keep('challenge', challenge, asked.exchange)
  await call('POST', '/rest/v1/auth/second-factor', null, { challenge, code: '000000' })
  await issuing('POST', '/rest/v1/auth/second-factor', null, { challenge, code: codes[0], cookie: true })
  await call('POST', '/rest/v1/auth/second-factor', null, { challenge, code: codes[1] })
  await call('POST', '/rest/v1/auth/passkeys/options', bearer, { password: wrong })
  await call('POST', '/rest/v1/auth/totp/disable', bearer, { password: second, code: codes[2] })
}

/** The agent management API: its own sign-in, its socket with a token in the address, and links for a new password. */
async function agentsTongue(): Promise<void> {
  const { A, t } = twins
  const admin = A.staff.admin.authorization
  const person = { username: 'canary_two', email: 'canary2@secret.test', fullName: 'Canary Two', role: 'cs', department: 'Canaries', password: fourth }
  await call('POST', '/api/agents', admin, person, { 'idempotency-key': 'k2' })
  await call('POST', '/api/agents', admin, { ...person, password: short })
  await call('POST', '/api/agents', admin, { ...person, password: { fourth } })
  await call('PUT', '/api/agents/bulk', admin, { agentIds: [1], updates: { password: fourth } })
  const signIn = { username: person.username, password: fourth }
  for (const body of [{ ...signIn, password: wrong }, { ...signIn, password: [wrong] }, { username: wrong, password: wrong }, `{"username":"x","password":"${wrong}`]) await call('POST', '/api/auth/login', null, body)
  const one = await issuing('POST', '/api/auth/login', null, signIn)
  const next = await issuing('POST', '/api/auth/refresh', null, { refresh_token: one.refresh })
  const bearer = `Bearer ${next.access}`
  for (const body of [{ current_password: wrong, new_password: fifth }, { current_password: fourth, new_password: short }]) await call('POST', '/api/auth/change-password', bearer, body)
  const changed = await issuing('POST', '/api/auth/change-password', bearer, { current_password: fourth, new_password: fifth })
  const frames = await new Promise<string>((resolve) => {
    const socket = new WebSocket(`${t.base.replace('http', 'ws')}/ws?token=${changed.access}`)
    socket.addEventListener('message', (message) => { resolve(String(message.data)); socket.close() })
  })
  exchanges.push({ what: 'socket of /ws', answer: frames })
  expect(await upgrade(t.base, `/ws?token=${wrong.replaceAll(/[^A-Za-z]/g, '')}`)).toBe(401)
  await call('POST', '/rest/v1/auth/forgot-password', null, { login: person.username })
  const reset = await eventually(async () => (await t.database.admin<{ uid: string }>('select uid from password_resets order by id desc limit 1'))[0], 'a reset')
  const link = resetToken(t.app.platform.secrets, reset.uid)
  keep('link for a password', link, null)
  await call('POST', '/rest/v1/auth/reset-password', null, { token: link, newPassword: short })
  await call('POST', '/rest/v1/auth/reset-password', null, { token: link, newPassword: sixth })
  await call('POST', '/rest/v1/auth/reset-password', null, { token: link, newPassword: sixth })
  for (const route of agentsRoutes.filter((each) => each.method === 'GET')) await call('GET', `${route.path.replace('{id}', '1')}${route.path.endsWith('search') ? '?q=canary' : ''}`, admin)
  await call('GET', '/metrics', null)
}

/** The same while the database refuses: what is then logged is the error itself. */
async function failing(visitor: string): Promise<void> {
  const { database, base } = twins.t
  const { told: { json } } = await issuing('POST', '/rest/v1/widget/tickets', visitor)
  for (const table of ['accounts', 'realtime_tickets', 'visitors', 'rate_counters']) await database.admin(`alter table ${table} rename to ${table}_gone`)
  const { told } = await call('POST', '/rest/v1/auth/sign-in', null, { login: 'canary@secret.test', password: wrong })
  expect(told.status).toBe(500)
  expect((await call('POST', '/api/auth/login', null, { username: 'canary_two', password: wrong })).told.status).toBe(500)
  await call('GET', '/rest/v1/me', twins.A.staff.admin.authorization)
  await call('PATCH', '/rest/v1/widget/visitor', visitor, { name: 'x' })
  expect(await upgrade(base, `/realtime?ticket=${String(json?.['ticket'])}`)).toBe(503)
  for (const table of ['accounts', 'realtime_tickets', 'visitors', 'rate_counters']) await database.admin(`alter table ${table}_gone rename to ${table}`)
}

/** The forms in which a text can stand somewhere. */
const forms = (text: string): string[] => [...new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64'), Buffer.from(text).toString('base64url')])]
const toldIn = (where: string, secret: Secret): boolean => forms(secret.text).some((form) => where.includes(form))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('secrets', () => {
  it('are in no answer but the one that issues them', () => {
    const leaks = exchanges.flatMap((exchange) => secrets.filter((secret) => !secret.from.includes(exchange) && toldIn(exchange.answer, secret)).map((secret) => `${secret.what} in ${exchange.what}`))
    expect(leaks).toEqual([])
    const hashes = exchanges.filter(({ answer }) => answer.includes('$argon2') || secrets.some((secret) => answer.includes(sha256(secret.text))))
    expect(hashes.map((exchange) => exchange.what)).toEqual([])
    expect(exchanges.length).toBeGreaterThan(45)
    expect(secrets.filter((secret) => secret.from.length > 0).length).toBeGreaterThan(10)
  })

  it('are in no log line, whatever happens and at every level', () => {
    const lines = twins.t.problems
    expect(lines.some((line) => line.includes('a request failed')), 'the failures were logged').toBe(true)
    expect(lines.some((line) => JSON.parse(line).level <= 20), 'debug lines were taken').toBe(true)
    expect(lines.filter((line) => secrets.some((secret) => toldIn(line, secret)) || line.includes('$argon2')).map((line) => line.slice(0, 300))).toEqual([])
  })

  it('are in no table but as hashes', async () => {
    const { database } = twins.t
    const dump = (await Promise.all((await tables(database)).map(async ({ name }) => (await database.admin<{ row: string }>(`select '${name} ' || t::text as row from ${name} t`)).map((row) => row.row)))).flat()
    const sessions = await database.admin<{ query: string }>('select query from pg_stat_activity where datname = current_database()')
    const found = [...dump, ...sessions.map((row) => row.query)].flatMap((row) => secrets.filter((secret) => toldIn(row, secret)).map((secret) => `${secret.what} in ${row.slice(0, 120)}`))
    expect(found).toEqual([])
    // The dump does look: the hashes are there.
    const all = dump.join('\n')
    for (const what of ['visitor token', 'refresh token']) expect(secrets.filter((secret) => secret.what === what).some((secret) => all.includes(sha256(secret.text))), what).toBe(true)
    expect(all).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    // A hash of what is guessable, without a key, is as good as the thing itself.
    for (const body of [{ name: 'Canary', email: 'canary@secret.test', role: 'agent', password: first }]) {
      for (const text of [first, JSON.stringify(body), `POST /rest/v1/agents\n${JSON.stringify(body)}`]) expect(all).not.toContain(sha256(text))
    }
    expect(nativeRoutes(null).map(nameOf).length).toBeGreaterThan(40)
  })
})
