// A cache that is never wrong: what is committed is seen at once, whoever wrote it and in whatever order the commits came.
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../../test/harness/app.ts'
import { changeProfile, directoryPage, headcount, type DirectoryFilter } from '../../modules/workforce/index.ts'
import { departments } from '../../modules/inboxes/index.ts'
import { makeContext, type Context } from '../context.ts'
import { Cache } from './cache.ts'

let t: TestApp
let ctx: Context
let other: Context
let cache: Cache
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())
const ttl = { agents_list: 120_000, agents_stats: 300_000, departments: 3_600_000 }
beforeEach(() => {
  cache = new Cache({ ttl, bytes: 1_000_000 })
  ctx = makeContext({ ...t.app.platform, cache }, 2)
  other = makeContext(t.app.platform, 2)
})

const all: DirectoryFilter = { roles: null, active: null, presence: null, department: null, level: null, search: ['maya'] }
const list = async (): Promise<string[]> => (await directoryPage(ctx, all, 1, 20)).profiles.map((profile) => profile.name)
const rename = async (where: Context, name: string): Promise<void> => {
  const [maya] = (await directoryPage(other, { ...all, search: ['maya@'] }, 1, 1)).profiles
  await changeProfile(where, maya?.id ?? 0, { name })
}
const hits = (): number => cache.counts.agents_list.hits

describe('an answer', () => {
  it('is kept while nothing changes, and no longer than its time', async () => {
    await list()
    await list()
    expect(cache.counts.agents_list).toEqual({ hits: 1, misses: 1 })
    t.clock.advance(ttl.agents_list + 1)
    await list()
    expect(cache.counts.agents_list).toEqual({ hits: 1, misses: 2 })
  })

  it('is read anew after a write, by the writer and by another server alike', async () => {
    await list()
    await rename(ctx, 'Maya the First')
    expect(await list()).toEqual(['Maya the First'])
    await rename(other, 'Maya the Second')
    expect(await list()).toEqual(['Maya the Second'])
    await list()
    expect(hits()).toBe(1)
  })

  it('is not made stale by a write that is undone, nor by another tenant', async () => {
    await list()
    await ctx.tx(async (tx) => {
      await rename(tx, 'Nobody')
      throw new Error('undone')
    }).catch(() => undefined)
    await t.database.admin(`update accounts set name = 'Other One' where tenant_id = 1`)
    await list()
    expect(hits()).toBe(1)
  })

  it('does not miss a transaction that began before it was made and commits after', async () => {
    const slow = new pg.Client({ connectionString: t.database.url, options: '-c search_path=switchboard' })
    await slow.connect()
    await slow.query(`begin; update accounts set name = 'Maya the Late' where username = 'maya'`)
    // A later one commits first.
    await t.database.admin(`update accounts set name = name || '.' where username = 'jonas'`)
    await list()
    await list()
    expect(hits()).toBe(1)
    await slow.query('commit')
    expect(await list()).toEqual(['Maya the Late'])
    await slow.end()
  })

  it('of departments and of counts follows groups and presence', async () => {
    const before = await departments(ctx)
    await t.database.admin(`insert into groups (uid, tenant_id, name, created_at, updated_at) values (gen_random_uuid(), 2, 'Aardvarks', now(), now())`)
    expect(await departments(ctx)).toEqual(['Aardvarks', ...before])
    const { online } = await headcount(ctx)
    await t.database.admin(`update agents set presence = 'online' where account_id = (select id from accounts where username = 'jonas')`)
    expect((await headcount(ctx)).online).toBe(online + 1)
    await headcount(ctx)
    // Who works here was kept when somebody came online; who is here was not.
    expect(cache.counts.agents_stats).toEqual({ hits: 3, misses: 3 })
  })

  it('of who is online, or how good he is, is read anew when that changes, and of nothing else', async () => {
    const page = async (filter: Partial<DirectoryFilter>): Promise<string[]> => (await directoryPage(ctx, { ...all, search: [], ...filter }, 1, 20)).profiles.map((profile) => profile.username)
    const [everybody, online, high] = [await page({}), await page({ presence: 'online' }), await page({ level: 'high' })]
    await t.database.admin(`update agents set presence = 'online', level = 'high' where account_id = (select id from accounts where username = 'milan' and tenant_id = 2)`)
    expect(await page({})).toEqual(everybody)
    expect(hits()).toBe(1)
    expect(await page({ presence: 'online' })).toEqual([...online, 'milan'].toSorted((a, b) => everybody.indexOf(a) - everybody.indexOf(b)))
    expect(await page({ level: 'high' })).toEqual([...high, 'milan'].toSorted((a, b) => everybody.indexOf(a) - everybody.indexOf(b)))
    expect(hits()).toBe(1)
  })

  it('of a question is no answer to another, nor to another tenant', async () => {
    await list()
    expect((await directoryPage(ctx, { ...all, search: ['jonas'] }, 1, 20)).profiles.map((profile) => profile.username)).toEqual(['jonas'])
    expect((await directoryPage(makeContext(ctx.platform, 1), all, 1, 20)).profiles).toEqual([])
    expect(hits()).toBe(0)
  })
})

it('never takes more than it may, and drops what was used least lately', async () => {
  const small = new Cache({ ttl, bytes: 20_000 })
  const loaded: number[] = []
  const get = (n: number): Promise<unknown> => small.through(ctx, 'agents_list', `k${n}`, ['people'], async () => { loaded.push(n); return 'x'.repeat(700) })
  for (let n = 0; n < 50; n++) {
    await get(n)
    await get(0)
    expect(small.bytes).toBeLessThanOrEqual(20_000)
  }
  expect(loaded.filter((n) => n === 0)).toEqual([0])
  await get(1)
  expect(loaded.filter((n) => n === 1)).toEqual([1, 1])
  const large = 'y'.repeat(50_000)
  expect(await small.through(ctx, 'agents_list', 'large', ['people'], async () => large)).toBe(large)
  expect(small.bytes).toBeLessThanOrEqual(20_000)
})

it('a time of nothing keeps nothing', async () => {
  const off = new Cache({ ttl: { agents_list: 0, agents_stats: 0, departments: 0 }, bytes: 1_000_000 })
  for (let n = 0; n < 2; n++) await off.through(ctx, 'agents_list', 'k', ['people'], async () => n)
  expect(off.bytes).toBe(0)
})
