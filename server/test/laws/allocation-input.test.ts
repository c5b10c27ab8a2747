// The law of input for the allocation API, which knows its callers by a header and its objects by number: no request ends in
// 5xx, every answer is a declared one, what the schema forbids is refused by name, and what was refused changed no row.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problems } from '../../src/contracts/allocation/errors.ts'
import { allocationRoutes } from '../../src/contracts/allocation/plugin.ts'
import type { ErrorCode } from '../../src/kernel/errors.ts'
import { errorsOf, type Entity, type Route } from '../../src/platform/http/route.ts'
import { startApp, type TestApp } from '../harness/app.ts'
import { inParallel, nameOf, requestFor, send, type Parts, type Told } from './request.ts'
import { allPrint } from './rows.ts'
import { bodyShots, taken, unnamed, urlShots, type Shot } from './shots.ts'

/** The demo's admin calls; the things are the demo's. */
const headers = { 'x-operator-id': '4' }
const things: Partial<Record<Entity, number>> = { conversation: 1, agent: 2, inbox: 1, label: 1 }
const statusOf = (code: ErrorCode): number => problems[code].status

const machinery = ['jobs', 'job_crons']

let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())

const valid = (route: Route, full = false): Parts => requestFor(route, (place) => things[route.ids[place] ?? 'agent'] ?? 1, '', full)
const fieldsOf = (told: Told): string[] => ((told.json?.['errors'] ?? []) as { field: string }[]).map((one) => one.field)

function wrong(route: Route, shot: Shot, told: Told): string | null {
  if (told.status >= 500) return 'the server failed'
  if (!told.headers.includes('["cache-control","no-store"]')) return 'may be cached'
  if (told.status >= 400 && !errorsOf(route).some((code) => statusOf(code) === told.status)) return `status ${told.status} is not declared`
  if (told.status < 400 && !(told.status in route.responses)) return `status ${told.status} is not declared`
  if (told.status >= 400 && told.json === null) return `an error as ${told.type || 'nothing'}`
  if (shot.status.length > 0 && !shot.status.includes(told.status)) return `wanted ${shot.status.join(' or ')}`
  return unnamed(shot, told.status, fieldsOf(told))
}

async function fire(route: Route, shots: Shot[]): Promise<string[]> {
  const failures: string[] = []
  await inParallel(shots, 8, async (shot) => {
    const told = await send(t.base, route.method, shot.url, null, shot.body, { ...headers, ...shot.headers })
    const problem = wrong(route, shot, told)
    if (problem) failures.push(`${nameOf(route)} [${shot.label}] ${shot.url.slice(0, 200)} ${String(shot.body ?? '').slice(0, 200)}: ${told.status} ${told.text.slice(0, 300)}: ${problem}`)
  })
  return failures
}

describe('every field of every route', () => {
  it.each(allocationRoutes.map((route) => [nameOf(route), route] as const))('%s', async (_, route) => {
    const limit = t.app.platform.limits.uploadBytes
    const place = allocationRoutes.indexOf(route)
    const shots = taken([...bodyShots(route, { plain: valid(route), full: valid(route, true), heavy: place % 6 === 0, limit }), ...urlShots(route, valid(route))], place)
    const rows = await allPrint(t.database, machinery)
    expect((await fire(route, shots.filter((shot) => shot.status.length > 0))).slice(0, 5)).toEqual([])
    expect(await allPrint(t.database, machinery)).toEqual(rows)
    expect((await fire(route, shots.filter((shot) => shot.status.length === 0))).slice(0, 5)).toEqual([])
  })
})

it('logged no problem', () => {
  expect(t.problems.slice(0, 5)).toEqual([])
})
