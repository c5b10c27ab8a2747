// Section 7.1 as a matrix: every route of the contract × every core role × the own agent and another one; nothing for nobody,
// nothing of another tenant. And what is refused changes no row.
import { roles, type Role } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentsRoutes } from '../../../src/contracts/agents/plugin.ts'
import type { Route } from '../../../src/platform/http/route.ts'
import { Client } from '../../harness/client.ts'
import { canary, makeTwins, type Member, type Twin, type Twins } from '../../laws/twins.ts'
import { publicIds, tenantPrint } from '../../laws/rows.ts'
import { unique } from './desk.ts'

let twins: Twins
let printOfB: Record<string, string>
let ids: Record<'A' | 'B', Record<Role, number>>
const numbers = ({ staff }: Twin): Record<Role, number> => Object.fromEntries(roles.map((role) => [role, staff[role].number])) as Record<Role, number>
beforeAll(async () => {
  twins = await makeTwins()
  ids = { A: numbers(twins.A), B: numbers(twins.B) }
  printOfB = await tenantPrint(twins.t.database, twins.B.tenant)
})
afterAll(() => twins.stop())

/** Who may: core roles that may act on themselves and on others. */
const staff: Role[] = ['admin', 'manager', 'agent']
const everybody: Role[] = [...roles]
const cells: Record<string, { own: Role[]; other: Role[] }> = {
  'POST /api/auth/logout': { own: everybody, other: everybody },
  'GET /api/auth/me': { own: everybody, other: everybody },
  'GET /api/agents': { own: everybody, other: everybody },
  'GET /api/agents/search': { own: everybody, other: everybody },
  'GET /api/agents/stats': { own: everybody, other: everybody },
  'GET /api/agents/departments': { own: everybody, other: everybody },
  'GET /api/agents/{id}': { own: everybody, other: everybody },
  'GET /api/agents/{id}/performance': { own: everybody, other: everybody },
  'GET /api/agents/{id}/activity': { own: everybody, other: everybody },
  'PUT /api/agents/{id}': { own: staff, other: ['admin'] },
  'PUT /api/agents/{id}/status': { own: staff, other: ['admin', 'manager'] },
  'POST /api/agents': { own: ['admin'], other: ['admin'] },
  'PUT /api/agents/bulk': { own: ['admin'], other: ['admin'] },
  'DELETE /api/agents/{id}': { own: [], other: ['admin'] },
}
/** A password check stands before them; auth.test.ts walks these. */
const byPassword = new Set(['POST /api/auth/login', 'POST /api/auth/refresh', 'POST /api/auth/change-password'])
const nameOf = (route: Route): string => `${route.method} ${route.path}`

const bodyFor = (route: Route, id: number): unknown => {
  switch (nameOf(route)) {
    case 'POST /api/agents': return { username: unique(), email: `${unique()}@twin.test`, fullName: 'Somebody New', role: 'viewer', department: 'Anywhere', password: 'Harbour-2026' }
    case 'PUT /api/agents/{id}': return { phone: '0301234' }
    case 'PUT /api/agents/{id}/status': return { status: 'away' }
    case 'PUT /api/agents/bulk': return { agentIds: [id], updates: { phone: '0309999' } }
    default: return route.method === 'GET' ? undefined : {}
  }
}
const call = (who: Client, route: Route, id: number) =>
  who.call<{ error?: string; errors?: string[]; updated?: number }>(route.method, route.path.replace('{id}', String(id)) + (route.path.endsWith('search') ? '?q=a' : ''), bodyFor(route, id))

it('the matrix names every route', () => {
  expect(agentsRoutes.map(nameOf).filter((name) => !byPassword.has(name)).toSorted()).toEqual(Object.keys(cells).toSorted())
})

describe.each(agentsRoutes.filter((route) => !byPassword.has(nameOf(route))).map((route) => [nameOf(route), route] as const))('%s', (name, route) => {
  it.each(roles)('as %s', async (role) => {
    const { A } = twins
    const cell = cells[name] ?? { own: [], other: [] }
    // Neither an admin nor the caller is the other one: their own rules come before.
    const other = ids.A[role === 'agent' ? 'viewer' : 'agent']
    const refusedMember: Member = await A.session(role)
    const deeds = ([['own', ids.A[role]], ['other', other]] as const).toSorted(([one], [two]) => Number(cell[one].includes(role)) - Number(cell[two].includes(role)))
    // What is refused comes first; rows are compared around it.
    const refused = deeds.filter(([whose]) => !cell[whose].includes(role)).length
    const before = refused > 0 ? await tenantPrint(twins.t.database, A.tenant) : null
    for (const [n, [whose, id]] of deeds.entries()) {
      const wanted = cell[whose].includes(role)
      // A session of its own each time: some of these requests end it.
      const told = await call(wanted ? await A.session(role) : refusedMember, route, id)
      // The only admin cannot go.
      if (name.startsWith('DELETE') && whose === 'own' && role === 'admin') expect([told.status, told.body.error]).toEqual([409, 'CONFLICT'])
      else if (wanted) expect([200, 201], `${whose} ${JSON.stringify(told.body)}`).toContain(told.status)
      else expect([told.status, told.body.error], whose).toEqual([403, 'FORBIDDEN'])
      if (n === refused - 1) expect(await tenantPrint(twins.t.database, A.tenant), whose).toEqual(before)
      if (wanted && name.startsWith('DELETE')) await twins.A.staff.admin.call('PUT', `/api/agents/${id}`, { isActive: true })
    }
    if (!route.path.includes('{id}') && !route.path.endsWith('bulk')) return
    const foreign = await call(await A.session(role), route, ids.B.agent)
    const allowed = cell.own.includes(role) || cell.other.includes(role)
    if (!allowed) expect(foreign.status).toBe(403)
    else if (route.path.endsWith('bulk')) expect(foreign.body).toMatchObject({ updated: 0, errors: [`Failed to update agent ${ids.B.agent}: Agent with ID ${ids.B.agent} not found`] })
    else expect([foreign.status, foreign.body.error]).toEqual([404, 'NOT_FOUND'])
  })

  it('nothing of the other tenant has changed', async () => { expect(await tenantPrint(twins.t.database, twins.B.tenant)).toEqual(printOfB) })

  it('as nobody, with garbage, and as a visitor', async () => {
    for (const who of [new Client(twins.t.base), new Client(twins.t.base, 'Bearer x.y.z'), twins.A.visitor]) expect((await call(who, route, ids.A.agent)).status).toBe(401)
  })
})

it('nobody raises himself or is raised beyond who raises him', async () => {
  const { A } = twins
  for (const role of ['manager', 'agent'] as const) {
    for (const body of [{ role: 'admin' }, { isActive: false }, { department: 'Board' }]) expect((await (await A.session(role)).call('PUT', `/api/agents/${ids.A[role]}`, body)).status, `${role} ${JSON.stringify(body)}`).toBe(403)
  }
})

it('no answer holds anything of the other tenant', async () => {
  const { A, B, t } = twins
  const foreign = await publicIds(t.database, B.tenant)
  for (const route of agentsRoutes.filter((each) => each.method === 'GET')) {
    const told = JSON.stringify((await call(await A.session('admin'), route, ids.A.agent)).body)
    expect(told.toLowerCase()).not.toContain(canary('B').toLowerCase())
    expect((told.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []).filter((id) => foreign.has(id))).toEqual([])
  }
})

it('logged no problem', () => { expect(twins.t.problems).toEqual([]) })
