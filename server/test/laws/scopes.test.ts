// API tokens, in every contract: a route is open to a token that was made for its permission and to no other; what is about oneself
// may be looked at and not changed.
import { permissions, type MadeApiToken, type Permission } from '@switchboard/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allocationRoutes } from '../../src/contracts/allocation/plugin.ts'
import { may } from '../../src/kernel/permission.ts'
import type { Route } from '../../src/platform/http/route.ts'
import { fit, thingOf } from './fit.ts'
import { bodyOf, inParallel, nameOf, requestFor, send, urlOf, type Told } from './request.ts'
import { declaredRoutes } from './tongues.ts'
import { makeTwins, type Twins } from './twins.ts'

let twins: Twins
const tokens = new Map<string, string>()
beforeAll(async () => { twins = await makeTwins() })
afterAll(() => twins.stop())

const routes = [...declaredRoutes, ...allocationRoutes].filter((route) => route.access.kind === 'account' || route.access.kind === 'signed')
const granted = permissions.filter((permission) => may('admin', permission))

async function tokenFor(name: string, scopes: Permission[]): Promise<string> {
  const kept = tokens.get(name)
  if (kept !== undefined) return kept
  const { admin } = twins.A.staff
  const { status, body } = await admin.post<MadeApiToken>('/rest/v1/api-tokens', { account: admin.uid, name, scopes })
  expect(status).toBe(201)
  tokens.set(name, body.token)
  return body.token
}

function ask(route: Route, token: string): Promise<Told> {
  const parts = fit(route, requestFor(route, (place) => thingOf(route.ids[place] ?? 'agent', twins.A), 'scope'), twins.A, twins.A.conversation)
  const { body, headers } = bodyOf(route, parts, 'scope')
  return send(twins.t.base, route.method, urlOf(route, parts), `Bearer ${token}`, body, headers)
}

it('with all scopes but the one that a route demands the answer is 403', { timeout: 60_000 }, async () => {
  const demanding = routes.flatMap((route) => ('permission' in route.access && route.access.permission ? [{ route, permission: route.access.permission }] : []))
  for (const permission of new Set(demanding.map((one) => one.permission))) await tokenFor(`all but ${permission}`, granted.filter((one) => one !== permission))
  const wrong: string[] = []
  await inParallel(demanding, 6, async ({ route, permission }) => {
    const told = await ask(route, await tokenFor(`all but ${permission}`, []))
    if (told.status !== 403) wrong.push(`${nameOf(route)} without ${permission}: ${told.status} ${told.text.slice(0, 120)}`)
  })
  expect(wrong).toEqual([])
  expect(demanding.length).toBeGreaterThan(120)
})

it('with just that scope it is not refused for want of a right, where reading is all that is asked', { timeout: 60_000 }, async () => {
  const reading = routes.flatMap((route) => (route.method === 'GET' && 'permission' in route.access && route.access.permission ? [{ route, permission: route.access.permission }] : []))
  for (const permission of new Set(reading.map((one) => one.permission))) await tokenFor(`only ${permission}`, [permission])
  const wrong: string[] = []
  await inParallel(reading, 6, async ({ route, permission }) => {
    const told = await ask(route, await tokenFor(`only ${permission}`, []))
    if (told.status === 403 || told.status === 401) wrong.push(`${nameOf(route)} with ${permission}: ${told.status} ${told.text.slice(0, 120)}`)
  })
  expect(wrong).toEqual([])
  expect(reading.length).toBeGreaterThan(40)
})

it('of what is about oneself a token with every scope may change nothing', async () => {
  const own = routes.filter((route) => route.access.kind === 'account' && route.access.permission === null && route.method !== 'GET')
  const token = await tokenFor('all', granted)
  for (const route of own) expect((await ask(route, token)).status, nameOf(route)).toBe(403)
  expect(own.length).toBeGreaterThan(15)
})
