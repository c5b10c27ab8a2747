// A small storm over the webhooks (the large one: node server/test/chaos/webhooks.ts): what was accepted is what was committed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { storm, stormPace } from '../chaos/webhook-storm.ts'
import { cloneDatabase, type TestDatabase } from '../harness/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await cloneDatabase() })
afterAll(() => database.drop())

it('two kills of relays, errors, timeouts and broken connections lose nothing, invent nothing and turn nothing round', async () => {
  const report = await storm({ url: database.url, events: 240, conversations: 20, kills: 2, seed: 20_261_121, pace: stormPace, settleMs: 15_000 })
  expect(report.problems).toEqual([])
  expect(report).toMatchObject({ committed: 240, kills: 2 })
  expect(report.rolledBack).toBeGreaterThan(0)
  expect(report.deadTried).toBeGreaterThan(0)
}, 30_000)
