// Lists, filters, search, pages, statistics: equal to what plain code finds among the same people.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDesk, strong, type Agent, type Desk, type Failure, type Page } from './desk.ts'

let desk: Desk
let all: Agent[]
const people = ['Anna Berg', 'anna lindt', 'Çelik Åsa', 'Bob_50%', 'Zoë', 'Ümit Öz', 'Li Wei', 'Mary-Ann O\'Neil', 'Test \\ Slash', 'Ann']
beforeAll(async () => {
  desk = await makeDesk()
  for (const [i, fullName] of people.entries()) {
    const agent = await desk.hire({ fullName: fullName.padEnd(2, '.'), role: (['cs', 'viewer', 'cs', 'admin'] as const)[i % 4], department: ['North', 'South', 'north end'][i % 3] })
    if (i % 5 === 0) await desk.admin.call('DELETE', `/api/agents/${agent.id}`)
    else if (i % 4 !== 1) await (await desk.signIn(agent.username, strong)).put(`/api/agents/${agent.id}/status`, { status: (['online', 'busy', 'away', 'offline'] as const)[i % 4] })
  }
  const levels = ['high', 'medium', 'low']
  await desk.t.database.admin('update agents set level = ($1::text[])[1 + account_id % 3] where tenant_id = $2', [levels, desk.tenant])
  all = (await desk.admin.get<Page>('/api/agents?limit=100')).body.data
  expect(all.length).toBe(people.length + 5)
})
afterAll(() => desk.stop())

const levelOf = (agent: Agent): string => ['high', 'medium', 'low'][agent.id % 3] ?? ''
const list = async (query: Record<string, string | number>, path = '/api/agents'): Promise<Page> => {
  const reply = await desk.viewer.get<Page>(`${path}?${new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]))}`)
  if (reply.status !== 200) throw new Error(`${JSON.stringify(query)}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}
const ids = (agents: Agent[]): number[] => agents.map((agent) => agent.id)
const holds = (agent: Agent, text: string): boolean => [agent.fullName, agent.username, agent.email, agent.department].some((field) => field.toLowerCase().includes(text.toLowerCase()))

describe('GET /api/agents', () => {
  it('gives bare data with meta, in the order of ids, 20 a page', async () => {
    const page = await list({})
    expect(Object.keys(page).toSorted()).toEqual(['data', 'meta'])
    expect(page.meta).toEqual({ total: all.length, page: 1, limit: 20, totalPages: 1 })
    expect(ids(page.data)).toEqual(ids(all).toSorted((a, b) => a - b))
  })

  it('any filters together find exactly whom plain code finds, on every page', async () => {
    const of = <T extends string>(...words: T[]) => fc.option(fc.constantFrom(...words), { nil: undefined })
    const query = fc.record({
      role: of('admin', 'cs', 'viewer'), status: of('active', 'inactive'), onlineStatus: of('online', 'offline', 'away', 'busy'), department: of('North', 'South', 'north end', 'Customer care', 'nowhere'),
      search: of('ann', 'ANN', '%', '_', '\\', 'å', 'ü', 'test', '50%', "o'n", '@', 'zzz', 'south'), performanceLevel: of('high', 'medium', 'low'), limit: fc.integer({ min: 1, max: 7 }),
    })
    await fc.assert(fc.asyncProperty(query, async ({ limit, ...filter }) => {
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Record<string, string>
      const wanted = all.filter((agent) => (filter.role === undefined || agent.role === filter.role) && (filter.status === undefined || agent.isActive === (filter.status === 'active'))
        && (filter.onlineStatus === undefined || agent.onlineStatus === filter.onlineStatus) && (filter.department === undefined || agent.department === filter.department)
        && (filter.search === undefined || holds(agent, filter.search)) && (filter.performanceLevel === undefined || levelOf(agent) === filter.performanceLevel))
      const found: Agent[] = []
      const pages = Math.ceil(wanted.length / limit)
      for (let page = 1; page <= Math.max(pages, 1); page++) {
        const one = await list({ ...given, limit, page })
        expect(one.meta).toEqual({ total: wanted.length, page, limit, totalPages: pages })
        found.push(...one.data)
      }
      expect(ids(found)).toEqual(ids(wanted))
    }), { numRuns: 120, seed: 20_261_121 })
  })

  it('a page beyond the last is empty; bounds are kept by name', async () => {
    expect(await list({ page: 99 })).toEqual({ data: [], meta: { total: all.length, page: 99, limit: 20, totalPages: 1 } })
    const wrong = async (query: string) => (await desk.viewer.get<Failure>(`/api/agents?${query}`)).body.errors
    expect(await wrong('limit=101')).toEqual({ limit: ['limit must be at most 100'] })
    expect(await wrong('limit=0')).toEqual({ limit: ['limit must be at least 1'] })
    expect(await wrong('page=0')).toEqual({ page: ['page must be at least 1'] })
    expect(await wrong('page=x')).toEqual({ page: ['page must be an integer'] })
    expect(await wrong('role=boss')).toEqual({ role: ['Role must be one of: admin, cs, viewer'] })
    expect(await wrong('status=maybe')).toEqual({ status: ['Status must be one of: active, inactive'] })
    expect(await wrong('onlineStatus=asleep')).toEqual({ onlineStatus: ['Online status must be one of: online, offline, away, busy'] })
    expect(await wrong('performanceLevel=superb')).toEqual({ performanceLevel: ['Performance level must be one of: high, medium, low'] })
    expect(await wrong('sort=name')).toEqual({ sort: ['sort is not allowed'] })
  })
})

describe('static paths win over /:id', () => {
  it('search wants q, which is text and no pattern, and takes the filters as well', async () => {
    for (const q of ['ann', '%', '_50', '\\', 'ÅSA', 'customer']) expect(ids((await list({ q }, '/api/agents/search')).data), q).toEqual(ids(all.filter((agent) => holds(agent, q))))
    expect(ids((await list({ q: 'ann', role: 'cs', search: 'berg' }, '/api/agents/search')).data)).toEqual(ids(all.filter((agent) => holds(agent, 'ann') && holds(agent, 'berg') && agent.role === 'cs')))
    expect((await desk.viewer.get<Failure>('/api/agents/search')).body.errors).toEqual({ q: ['Query is required'] })
  })

  it('stats count everybody, deactivated ones too; online and offline are exactly those', async () => {
    const { body } = await desk.viewer.get('/api/agents/stats')
    const tally = (key: (agent: Agent) => string): Record<string, number> => Object.fromEntries([...Map.groupBy(all, key)].map(([name, agents]) => [name, agents.length]))
    expect(body).toEqual({
      total: all.length, active: all.filter((agent) => agent.isActive).length, online: all.filter((agent) => agent.onlineStatus === 'online').length,
      offline: all.filter((agent) => agent.onlineStatus === 'offline').length, byRole: tally((agent) => agent.role), byDepartment: tally((agent) => agent.department),
    })
  })

  it('departments are listed by name, and bulk is no id', async () => {
    expect((await desk.viewer.get('/api/agents/departments')).body).toEqual(['Customer care', 'North', 'north end', 'South'])
    expect(await desk.admin.put('/api/agents/bulk', {})).toMatchObject({ status: 400, body: { errors: { agentIds: ['Agent IDs is required'] } } })
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
