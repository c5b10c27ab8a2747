// The demo company's two weeks keep every invariant, are told in numbers, and leave nothing open.
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { invariants } from '../../../test/checkers/invariants.ts'
import { startApp, type TestApp } from '../../../test/harness/app.ts'
import { makeDemo } from './demo.ts'

let t: TestApp
beforeAll(async () => {
  t = await startApp({ demo: false })
  expect(await makeDemo(t.app.outside, true)).toBe(true)
})
afterAll(() => t.stop())

it('is made once', async () => {
  expect(await makeDemo(t.app.outside, true)).toBe(false)
})

it('leaves nothing open and nobody here, and breaks nothing', async () => {
  const [state] = await t.database.admin<{ conversations: number; open: number }>(`
    select count(*)::integer as conversations, count(*) filter (where c.state <> 'resolved')::integer as open from conversations c join tenants t on t.id = c.tenant_id where t.slug = 'harbour'`)
  expect(state?.open).toBe(0)
  expect(state?.conversations).toBeGreaterThan(30)
  expect(await t.database.admin('select distinct a.wanted, a.presence, a.accepting, a.active_chats from agents a join tenants t on t.id = a.tenant_id where t.slug = $1', ['harbour'])).toEqual([{ wanted: 'online', presence: 'offline', accepting: true, active_chats: 0 }])
  const client = new pg.Client({ connectionString: t.database.url, options: '-c search_path=switchboard' })
  await client.connect()
  for (const [name, text] of Object.entries(invariants)) expect((await client.query(text)).rows, name).toEqual([])
  await client.end()
})

it('is counted: every working day has answers, ratings and hours', async () => {
  await t.app.aggregator.sweep()
  const milan = await t.client.signIn('milan')
  const { body } = await milan.get<{ data: { day: string; figures: { messages: number; satisfaction: number | null; onlineHours: number } }[] }>('/rest/v1/metrics/days')
  const worked = body.data.filter(({ figures }) => figures.messages > 0)
  expect(worked).toHaveLength(10)
  for (const { figures } of worked) expect(figures.satisfaction).toBeGreaterThan(0)
  for (const { figures } of worked) expect(figures.onlineHours).toBeCloseTo(19.33, 1)
})
