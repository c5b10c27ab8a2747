// Whatever comes in, the answer is a declared one: never 5xx, always in the tongue's form, the wrong field named, nothing polluted,
// and what was refused changed no row. Generated from the declared routes; the failing request is printed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '../../src/platform/http/route.ts'
import { fit, thingOf } from './fit.ts'
import { brokenParams, mixed, random } from './hostile.ts'
import { bodyOf, inParallel, nameOf, requestFor, send, undeclared, urlOf, type Parts, type Told } from './request.ts'
import { allPrint } from './rows.ts'
import { shapeOf } from './sample.ts'
import { bodyShot, bodyShots, taken, unnamed, urlShots, type Shot } from './shots.ts'
import { declaredRoutes as routes, tongueOf } from './tongues.ts'
import { makeTwins, settled, type Twin, type Twins } from './twins.ts'

const seed = Number(process.env['SEED'] ?? 20_261_121)
/** What the machinery writes by itself. */
const machinery = ['jobs', 'job_crons']

let twins: Twins
beforeAll(async () => { twins = await makeTwins() })
afterAll(() => twins.stop())

const valid = (route: Route, full = false): Parts =>
  fit(route, requestFor(route, (place) => thingOf(route.ids[place] ?? 'agent', twins.A), '', full), twins.A, twins.A.conversation)

/** Some of these end the session that asks. */
const isAuth = (route: Route): boolean => /^(\/rest\/v1|\/v1|\/api)\/auth\//.test(route.path)

async function authorizationFor(route: Route): Promise<string | null> {
  if (route.access.kind === 'public') return null
  if (route.access.kind === 'visitor') return twins.A.visitor.authorization
  // What ends sessions gets one of its own.
  return isAuth(route) ? (await twins.A.session('manager')).authorization : twins.A.staff.admin.authorization
}

/** What is wrong with the answer, or null. */
function wrong(route: Route, shot: Shot, told: Told): string | null {
  if (told.status >= 500) return 'the server failed'
  const problem = undeclared(route, told)
  if (problem !== null) return problem
  if (shot.status.length > 0 && !shot.status.includes(told.status)) return `wanted ${shot.status.join(' or ')}`
  const { fields, says } = tongueOf(route)
  if (says('input.invalid', told) && fields(told).length === 0) return 'names no field'
  return unnamed(shot, told.status, fields(told))
}

async function fire(route: Route, shots: Shot[], shared: string | null): Promise<string[]> {
  const failures: string[] = []
  await inParallel(shots, 8, async (shot) => {
    const ends = shot.status.length === 0 && isAuth(route)
    const authorization = shot.authorization !== undefined ? shot.authorization : ends ? await authorizationFor(route) : shared
    const told = await send(twins.t.base, route.method, shot.url, authorization, shot.body, shot.headers)
    const problem = wrong(route, shot, told)
    if (problem) failures.push(`${nameOf(route)} [${shot.label}] ${shot.url.slice(0, 200)} ${String(shot.body ?? '').slice(0, 300)}: ${told.status} ${told.text.slice(0, 300)}: ${problem}`)
  })
  return failures
}

function authorizationShots(route: Route): Shot[] {
  if (route.access.kind === 'public') return []
  const parts = valid(route)
  const [head = '', payload = '', signature = ''] = twins.A.staff.admin.token.split('.')
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
  const other = route.access.kind === 'account' ? twins.A.visitor.session.token : twins.A.staff.admin.token
  const scheme = route.access.kind === 'account' ? 'Bearer' : 'Visitor'
  const tokens = ['', 'x', 'null', 'a b', `${none}.${payload}.`, `${head}.${payload}.`, `${head}.${payload}.${signature.slice(1)}`, `${head}.${Buffer.from('{}').toString('base64url')}.${signature}`, 'x'.repeat(8_000), 'ü', '[object Object]', other]
  const values = [...tokens.map((token) => `${scheme} ${token}`), `${scheme === 'Bearer' ? 'Visitor' : 'Bearer'} ${other}`, 'Visitor x', 'Bearer', 'Basic dXNlcjpwYXNz', twins.A.staff.admin.token, '%00', ','].filter((value) => value !== twins.A.visitor.authorization && value !== twins.A.staff.admin.authorization)
  return values.map((authorization): Shot => ({ label: `authorization ${authorization.slice(0, 40)}`, url: urlOf(route, parts), authorization, status: [401], ...bodyOf(route, parts) }))
}

/** The rows are looked at once for so many routes. */
const atOnce = 12
const shotsOf = (route: Route): Shot[] => {
  const limit = twins.t.app.platform.limits.uploadBytes
  const place = routes.indexOf(route)
  return taken([...bodyShots(route, { plain: valid(route), full: valid(route, true), heavy: place % 6 === 0, limit }), ...urlShots(route, valid(route)), ...authorizationShots(route)], place)
}

describe('every field of every route', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).join()
  const some = Array.from({ length: Math.ceil(routes.length / atOnce) }, (_, n) => routes.slice(n * atOnce, (n + 1) * atOnce))
  it.each(some.map((list) => [list.map(nameOf).join(', '), list] as const))('what is refused changes no row: %s', async (_, list) => {
    const volleys = []
    // Sessions for these routes are made before the rows are looked at.
    for (const route of list) volleys.push({ route, shots: shotsOf(route).filter((shot) => shot.status.length > 0), authorization: await authorizationFor(route) })
    await settled(twins.t)
    const rows = await allPrint(twins.t.database, machinery)
    for (const { route, shots, authorization } of volleys) expect((await fire(route, shots, authorization)).slice(0, 5)).toEqual([])
    expect(await allPrint(twins.t.database, machinery)).toEqual(rows)
  })

  it.each(routes.map((route) => [nameOf(route), route] as const))('%s', async (_, route) => {
    const place = routes.indexOf(route)
    const open = shotsOf(route).filter((shot) => shot.status.length === 0)
    const more = route.schemas.body ? mixed(route.schemas.body, valid(route, true).body ?? {}, 10, random(seed + place)).map(bodyShot(urlOf(route, valid(route)))).map(({ field: _field, ...shot }) => shot) : []
    expect((await fire(route, [...open, ...more], await authorizationFor(route))).slice(0, 5), `SEED=${seed}`).toEqual([])
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before)
  })
})

describe('what belongs to no field', () => {
  it('paths that are none are 404 or 400, told as a problem', async () => {
    const paths = [...brokenParams.map((text) => `/rest/v1/agents/${text}`), '/rest/v1/nothing', '/rest/v1/agents/', '/rest/v1//agents', '/etc/passwd', `/${'x/'.repeat(2_000)}`]
    for (const path of paths) {
      const told = await send(twins.t.base, 'GET', path, twins.A.staff.admin.authorization)
      expect([400, 404], `${path.slice(0, 60)} ${told.text.slice(0, 200)}`).toContain(told.status)
      expect(told.type, `${path.slice(0, 60)} ${told.text.slice(0, 200)}`).toContain('application/problem+json')
    }
  })

  it('cursors: garbage, of another list, of the neighbour, tampered with', async () => {
    const { A, B, t } = twins
    const lists = routes.filter((route) => route.path.startsWith('/rest/') && 'cursor' in (shapeOf(route.schemas.query).properties ?? {}))
    const asked = (route: Route, more: Record<string, unknown>): string => {
      const parts = valid(route)
      return urlOf(route, { ...parts, query: { ...parts.query, ...more } })
    }
    const given = async (route: Route, twin: Twin): Promise<string | null> => {
      const { json } = await send(t.base, 'GET', asked(route, { limit: 1 }), twin.staff.admin.authorization)
      return ((json?.['page'] ?? {}) as { next?: string | null }).next ?? null
    }
    // What was tried above may have left a form to be answered first.
    await t.database.admin('delete from inbox_settings')
    const cursors = new Map<string, string>()
    const foreign = new Map<string, string>()
    for (const route of lists) {
      await Promise.all([A.open(), B.open()])
      const [own, other] = await Promise.all([given(route, A), given(route, B)])
      if (own) cursors.set(route.path, own)
      if (other) foreign.set(route.path, other)
    }
    expect(cursors.size).toBeGreaterThan(2)
    expect(foreign.size).toBeGreaterThan(2)
    for (const route of lists) {
      const own = cursors.get(route.path) ?? 'a.b'
      const [body = '', mac = ''] = own.split('.')
      const forged = Buffer.from(JSON.stringify([0])).toString('base64url')
      const others = [...[...cursors].filter(([path]) => path !== route.path).map(([, cursor]) => cursor), foreign.get(route.path) ?? 'a.b']
      for (const cursor of ['x', '.', 'a.b', 'a.b.c', `${body}.`, `.${mac}`, `${body}.${mac}x.y`, `${forged}.${mac}`, `${body}.${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`, own.slice(1), '"', ...others]) {
        const told = await send(t.base, 'GET', asked(route, { cursor }), A.staff.admin.authorization)
        expect([told.status, told.json?.['code']], `${route.path} ${cursor}`).toEqual([400, 'cursor.invalid'])
      }
    }
  })

  it('an Idempotency-Key that is none is refused by name', async () => {
    for (const key of ['', ' ', 'a b', 'x'.repeat(201), 'ü']) {
      const told = await send(twins.t.base, 'POST', '/rest/v1/groups', twins.A.staff.admin.authorization, JSON.stringify({ name: crypto.randomUUID() }), { 'idempotency-key': key })
      expect([told.status, told.json?.['errors']], key).toMatchObject([400, [{ field: 'Idempotency-Key' }]])
    }
  })

  it('logged no problem', () => {
    expect(twins.t.problems.slice(0, 5)).toEqual([])
  })
})
