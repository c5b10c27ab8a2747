// The matrix of tenancy and roles, generated from the declared routes: every route × every kind of caller × own and foreign
// object in each id parameter. Statuses are exactly the declared ones, nothing leaks, nothing of the other tenant changes.
import { bulkActions, roles, type BulkResult, type Role, type Ticket } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nativeRoutes } from '../../src/contracts/native/plugin.ts'
import { problems } from '../../src/contracts/native/errors.ts'
import { may } from '../../src/kernel/permission.ts'
import type { Route } from '../../src/platform/http/route.ts'
import { openSocket } from '../harness/client.ts'
import { fit, ownThing, thingOf } from './fit.ts'
import { inParallel, nameOf, requestFor, send, undeclared, urlOf, type Told } from './request.ts'
import { publicIds, tenantPrint } from './rows.ts'
import { canary, makeTwins, type Twin, type Twins } from './twins.ts'

type Caller = { kind: 'nobody' | 'garbage' | 'visitor'; of: Twin } | { kind: 'staff'; of: Twin; role: Role }
/** `foreign`: the id parameter in which the other tenant's object stands; null: all are the caller's own. */
interface Case { route: Route; caller: Caller; foreign: string | null }

const routes = nativeRoutes(null)
/** A success needs a secret that no sample has, an agent online or in grace, or a simulator; journeys walk these. */
const unprovable = new Set([
  'POST /rest/v1/auth/sign-in', 'POST /rest/v1/auth/refresh', 'POST /rest/v1/auth/change-password', 'GET /rest/v1/setup', 'POST /rest/v1/setup',
  'POST /rest/v1/inboxes/{uid}/messages', 'POST /rest/v1/queue/take', 'POST /rest/v1/conversations/{uid}/handover', 'POST /rest/v1/conversations/{uid}/end-grace', 'GET /rest/v1/demo/simulation', 'POST /rest/v1/demo/simulation', 'DELETE /rest/v1/demo/simulation',
])

let twins: Twins
beforeAll(async () => {
  twins = await makeTwins()
  // Somebody is here, so that work can be taken by hand, but nobody is online: nothing moves by itself.
  for (const twin of [twins.A, twins.B]) {
    await twin.staff.admin.call('PUT', '/rest/v1/me/status', { status: 'busy' })
    const { body } = await twin.staff.admin.post<Ticket>('/rest/v1/realtime/tickets')
    await openSocket(twins.t.base, body.ticket)
  }
})
afterAll(() => twins.stop())

const otherOf = (twin: Twin): Twin => (twin === twins.A ? twins.B : twins.A)
const nameCaller = (caller: Caller): string => (caller.kind === 'staff' ? `${caller.role} of ${caller.of.letter}` : `${caller.kind} of ${caller.of.letter}`)

/** The code a caller must get whatever stands in the request, or null when the request is his to make. */
function refusal({ route, caller, foreign }: Case): string | null {
  const { access } = route
  if (access.kind === 'public') return null
  if (access.kind === 'visitor') return caller.kind === 'visitor' ? null : 'visitor.session_ended'
  if (caller.kind !== 'staff') return 'auth.required'
  if (access.permission && !may(caller.role, access.permission)) return 'auth.forbidden'
  const entity = foreign === null ? undefined : route.ids[foreign]
  return entity === undefined ? null : entity === 'session' ? 'auth.session_not_found' : `${entity}.not_found`
}

const gone = (code: unknown): boolean => typeof code === 'string' && /^(agent|conversation|delivery|group|inbox|label|token|webhook|auth\.session)(\.|_)not_found$/.test(code)

function wrong(one: Case, told: Told): string | null {
  const must = refusal(one)
  const code = told.json?.['code']
  // Of many, each has its own answer; what the role may do with none of them is not looked up.
  if (one.route.path.endsWith('/bulk') && told.status === 200 && told.json?.['done'] === 0) return null
  if (must !== null) return told.status === problems[must as keyof typeof problems].status && code === must ? null : `wanted ${must}`
  const problem = undeclared(one.route, told)
  if (problem !== null) return problem
  if (one.route.access.kind === 'public') return null
  return code === 'auth.required' || code === 'auth.forbidden' || code === 'visitor.session_ended' || gone(code) ? 'refused what is his own' : null
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g

function leak(told: Told, ids: ReadonlySet<string>, of: Twin): string | null {
  const all = told.text + told.headers
  if (new RegExp(canary(of.letter).replace('_', '[_-]'), 'i').test(all)) return `tells a canary of ${of.letter}`
  const id = (all.match(uuid) ?? []).find((one) => ids.has(one))
  return id === undefined ? null : `tells ${id} of ${of.letter}`
}

async function ask(one: Case): Promise<Told> {
  const { route, caller } = one
  const home = caller.of
  const allowed = refusal({ ...one, foreign: null }) === null && caller.kind === 'staff'
  // A session of its own each time: some of these requests end it.
  const member = allowed ? await home.session(caller.role) : caller.kind === 'staff' ? home.staff[caller.role] : null
  const ids = new Map<string, unknown>()
  for (const [place, entity] of Object.entries(route.ids)) {
    ids.set(place, place === one.foreign ? thingOf(entity, otherOf(home)) : allowed && member ? await ownThing(entity, route, home, member) : thingOf(entity, home))
  }
  const parts = fit(route, requestFor(route, (place) => ids.get(place), canary(home.letter)), home, home.conversation, one.foreign)
  const authorization = member?.authorization ?? (caller.kind === 'visitor' ? home.visitor.authorization : caller.kind === 'garbage' ? 'Bearer not.a.token' : null)
  return send(twins.t.base, route.method, urlOf(route, parts), authorization, parts.body && JSON.stringify(parts.body))
}

const endsAll = ({ route }: Case): boolean => route.path.endsWith('/sign-out-everywhere')

async function walk(callers: Caller[]): Promise<{ failures: string[]; succeeded: Set<string>; asked: number }> {
  const cases = routes.flatMap((route) => callers.flatMap((caller) => [null, ...Object.keys(route.ids)].map((foreign): Case => ({ route, caller, foreign }))))
  const failures: string[] = []
  const succeeded = new Set<string>()
  const foreigners = new Map([twins.A, twins.B].map((twin) => [twin, publicIds(twins.t.database, twin.tenant)]))
  const check = async (one: Case): Promise<void> => {
    const told = await ask(one)
    if (told.status < 300) succeeded.add(nameOf(one.route))
    const other = otherOf(one.caller.of)
    for (const problem of [wrong(one, told), leak(told, await foreigners.get(other) ?? new Set(), other)]) {
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
  it.each(['A', 'B'] as const)('callers of tenant %s get what is declared and nothing of the other, and change nothing there', async (letter) => {
    const home = twins[letter]
    const other = otherOf(home)
    const before = await steadyPrint(other)
    const callers: Caller[] = [{ kind: 'nobody', of: home }, { kind: 'garbage', of: home }, { kind: 'visitor', of: home }, ...roles.map((role): Caller => ({ kind: 'staff', of: home, role }))]
    const { failures, succeeded, asked } = await walk(callers)
    expect(failures.slice(0, 10)).toEqual([])
    expect(asked).toBeGreaterThan(500)
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
