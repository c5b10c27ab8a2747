// The matrix of tenancy and roles, generated from the declared routes: every route × every kind of caller × own and foreign
// object in each id parameter. Statuses are exactly the declared ones, nothing leaks, nothing of the other tenant changes.
import { bulkActions, roles, type BulkResult, type Role, type Ticket } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../src/kernel/errors.ts'
import { may } from '../../src/kernel/permission.ts'
import type { Entity, Route } from '../../src/platform/http/route.ts'
import { openSocket } from '../harness/client.ts'
import { fit, ownThing, thingOf } from './fit.ts'
import { bodyOf, inParallel, nameOf, requestFor, send, undeclared, urlOf, type Told } from './request.ts'
import { publicIds, tenantPrint } from './rows.ts'
import { tongueOf, tongues } from './tongues.ts'
import { canary, makeTwins, type Member, type Twin, type Twins } from './twins.ts'

type Caller = { kind: 'nobody' | 'garbage' | 'visitor'; of: Twin } | { kind: 'staff'; of: Twin; role: Role }
/** `foreign`: the id parameter in which the other tenant's object stands; null: all are the caller's own. */
interface Case { route: Route; caller: Caller; foreign: string | null }

/** A success needs a secret that no sample has, an agent online or in grace, a simulator, mail that was given up, something resolved; journeys walk these. */
const unprovable = new Set([
  'POST /rest/v1/auth/sign-in', 'POST /rest/v1/auth/refresh', 'POST /rest/v1/auth/change-password', 'POST /rest/v1/auth/reset-password', 'GET /rest/v1/setup', 'POST /rest/v1/setup',
  'POST /rest/v1/inboxes/{uid}/messages', 'POST /rest/v1/queue/take', 'POST /rest/v1/conversations/{uid}/handover', 'POST /rest/v1/conversations/{uid}/end-grace', 'GET /rest/v1/demo/simulation', 'POST /rest/v1/demo/simulation', 'DELETE /rest/v1/demo/simulation',
  'POST /v1/auth/login', 'POST /api/auth/login', 'POST /api/auth/refresh', 'POST /api/auth/change-password',
  'POST /rest/v1/auth/second-factor', 'POST /rest/v1/auth/second-factor/enrol', 'POST /rest/v1/auth/totp/confirm', 'POST /rest/v1/auth/totp/disable', 'POST /rest/v1/auth/recovery-codes',
  'POST /rest/v1/auth/passkey-sign-in', 'POST /rest/v1/auth/passkeys', 'GET /rest/v1/auth/oidc/start', 'GET /rest/v1/auth/oidc/callback',
  'POST /rest/v1/outbox/{uid}/send', 'POST /rest/v1/widget/rating',
])

let twins: Twins
beforeAll(async () => { twins = await makeTwins() })
afterAll(() => twins.stop())

/** Somebody is here, so that work can be taken by hand, but nobody is online: nothing moves by itself. A walk ends sessions, so each has its own. */
async function comeIn(twin: Twin): Promise<void> {
  const admin = await twin.session('admin')
  await admin.call('PUT', '/rest/v1/me/status', { status: 'busy' })
  const { body } = await admin.post<Ticket>('/rest/v1/realtime/tickets')
  await openSocket(twins.t.base, body.ticket)
}

const otherOf = (twin: Twin): Twin => (twin === twins.A ? twins.B : twins.A)
const nameCaller = (caller: Caller): string => (caller.kind === 'staff' ? `${caller.role} of ${caller.of.letter}` : `${caller.kind} of ${caller.of.letter}`)

const missing: Record<Entity, ErrorCode> = {
  agent: 'agent.not_found', agent_number: 'agent.not_found', canned: 'canned.not_found', conversation: 'conversation.not_found', file: 'file.not_found', group: 'group.not_found', inbox: 'inbox.not_found',
  label: 'label.not_found', mail: 'mail.not_found', passkey: 'passkey.not_found', session: 'auth.session_not_found', delivery: 'delivery.not_found', token: 'token.not_found', webhook: 'webhook.not_found',
  tag: 'label.not_found', thread: 'thread.not_found',
}

/** The code a caller must get whatever stands in the request, or null when the request is his to make. */
function refusal({ route, caller, foreign }: Case): ErrorCode | null {
  const { access } = route
  const entity = foreign === null ? undefined : route.ids[foreign]
  if (access.kind === 'public') return null
  if (access.kind === 'visitor' && caller.kind !== 'visitor') return 'visitor.session_ended'
  const isNamed = caller.kind === 'staff' || (caller.kind === 'visitor' && access.kind !== 'account')
  if (!isNamed) return 'auth.required'
  if (caller.kind === 'staff' && (tongueOf(route).bars(caller.role) || ('permission' in access && access.permission && !may(caller.role, access.permission)))) return 'auth.forbidden'
  return entity === undefined ? null : missing[entity]
}

function wrong(one: Case, told: Told): string | null {
  const must = refusal(one)
  const tongue = tongueOf(one.route)
  // Of many, each has its own answer; what the role may do with none of them is not looked up.
  if (one.route.path.endsWith('/bulk') && told.status < 300 && tongue.done(told) === 0) return null
  if (must !== null) return tongue.says(must, told) ? null : `wanted ${must}`
  const problem = undeclared(one.route, told)
  if (problem !== null) return problem
  if (one.route.access.kind === 'public') return null
  const unfair: ErrorCode[] = ['auth.required', 'auth.forbidden', 'visitor.session_ended', ...Object.values(missing)]
  return unfair.some((code) => tongue.says(code, told)) ? 'refused what is his own' : null
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** `sent`: what the caller named himself may be named to him. */
function leak(told: Told, ids: ReadonlySet<string>, of: Twin, sent: string): string | null {
  const all = told.text + told.headers
  if (new RegExp(canary(of.letter).replace('_', '[_-]'), 'i').test(all)) return `tells a canary of ${of.letter}`
  const id = (all.match(uuid) ?? []).find((one) => ids.has(one) && !sent.includes(one))
  return id === undefined ? null : `tells ${id} of ${of.letter}`
}

/** Requests that may end the session they come with, or others of its account: each has one of its own. */
const endsSessions = /\/auth\/|logout|password|sessions|agents|accounts|\/me\b/

async function ask(one: Case, members: ReadonlyMap<Role, Member>): Promise<{ told: Told; sent: string }> {
  const { route, caller } = one
  const home = caller.of
  const allowed = refusal({ ...one, foreign: null }) === null && caller.kind === 'staff'
  const member = allowed && endsSessions.test(route.path) ? await home.session(caller.role) : caller.kind === 'staff' ? members.get(caller.role) ?? null : null
  const ids = new Map<string, unknown>()
  for (const [place, entity] of Object.entries(route.ids)) {
    ids.set(place, place === one.foreign ? thingOf(entity, otherOf(home)) : allowed && member ? await ownThing(entity, route, home, member) : thingOf(entity, home))
  }
  const parts = fit(route, requestFor(route, (place) => ids.get(place), canary(home.letter)), home, home.conversation, one.foreign)
  const authorization = member?.authorization ?? (caller.kind === 'visitor' ? home.visitor.authorization : caller.kind === 'garbage' ? 'Bearer not.a.token' : null)
  const [url, { body, headers }] = [urlOf(route, parts), bodyOf(route, parts, canary(home.letter))]
  return { told: await send(twins.t.base, route.method, url, authorization, body, headers), sent: `${url} ${String(body)}` }
}

const endsAll = ({ route }: Case): boolean => /^POST .*\/sign-out-everywhere$|^DELETE .*\/sessions$/.test(nameOf(route))

async function walk(routes: Route[], callers: Caller[]): Promise<{ failures: string[]; succeeded: Set<string>; asked: number }> {
  const cases = routes.flatMap((route) => callers.flatMap((caller) => [null, ...Object.keys(route.ids)].map((foreign): Case => ({ route, caller, foreign }))))
  // Of their own, because a walk before may have ended those they began with.
  const members = new Map<Role, Member>()
  for (const caller of callers) if (caller.kind === 'staff') members.set(caller.role, await caller.of.session(caller.role))
  const failures: string[] = []
  const succeeded = new Set<string>()
  const foreigners = new Map([twins.A, twins.B].map((twin) => [twin, publicIds(twins.t.database, twin.tenant)]))
  const check = async (one: Case): Promise<void> => {
    const { told, sent } = await ask(one, members)
    if (told.status < 300) succeeded.add(nameOf(one.route))
    const other = otherOf(one.caller.of)
    for (const problem of [wrong(one, told), leak(told, await foreigners.get(other) ?? new Set(), other, sent)]) {
      if (problem) failures.push(`${nameOf(one.route)} as ${nameCaller(one.caller)}${one.foreign ? ` with a foreign ${one.foreign}` : ''}: ${told.status} ${told.text.slice(0, 200)}: ${problem}`)
    }
  }
  // What ends all sessions of an account comes last, so that it ends nobody else's case.
  const [last, first] = [cases.filter(endsAll), cases.filter((one) => !endsAll(one))]
  await inParallel(first, 6, check)
  for (const one of last) await check(one)
  return { failures, succeeded, asked: cases.length }
}

/** The tenant's fingerprint once what was told in it before has come to rest. */
async function steadyPrint(twin: Twin): Promise<Record<string, string>> {
  for (let last = '';;) {
    const print = await tenantPrint(twins.t.database, twin.tenant)
    if (JSON.stringify(print) === last) return print
    last = JSON.stringify(print)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

describe('every route, every caller, own and foreign objects', () => {
  const halves = (['A', 'B'] as const).flatMap((letter) => tongues.map(({ name, routes }) => [letter, name, routes] as const))
  it.each(halves)('callers of tenant %s get in %s what is declared and nothing of the other, and change nothing there', { timeout: 60_000 }, async (letter, _, routes) => {
    const home = twins[letter]
    const other = otherOf(home)
    await Promise.all([comeIn(home), comeIn(other)])
    const before = await steadyPrint(other)
    const callers: Caller[] = [{ kind: 'nobody', of: home }, { kind: 'garbage', of: home }, { kind: 'visitor', of: home }, ...roles.map((role): Caller => ({ kind: 'staff', of: home, role }))]
    const { failures, succeeded, asked } = await walk(routes, callers)
    expect(failures.slice(0, 10)).toEqual([])
    expect(asked).toBeGreaterThan(100)
    expect(await tenantPrint(twins.t.database, other.tenant)).toEqual(before)
    // A matrix that only ever hears "no" proves nothing.
    expect(routes.map(nameOf).filter((name) => !succeeded.has(name) && !unprovable.has(name))).toEqual([])
  })

  it('work on many reaches nothing of the other tenant: neither in the list nor by its label', async () => {
    const { A, B } = twins
    const { admin } = A.staff
    const before = await steadyPrint(B)
    const bulk = async (action: string, conversation: string, label: number): Promise<unknown[]> => {
      const { body } = await (await A.session('admin')).post<BulkResult>('/rest/v1/conversations/bulk', { action, conversations: [conversation], agent: admin.uid, inbox: A.inbox, label })
      return body.results.map((result) => [result.ok, result.code])
    }
    for (const action of bulkActions) expect(await bulk(action, B.conversation, A.label), action).toEqual([[false, 'conversation.not_found']])
    for (const action of ['label', 'unlabel']) expect(await bulk(action, A.conversation, B.label), action).toEqual([[false, 'label.not_found']])
    expect(await tenantPrint(twins.t.database, B.tenant)).toEqual(before)
  })

  it('logged no problem', () => {
    expect(twins.t.problems).toEqual([])
  })
})
