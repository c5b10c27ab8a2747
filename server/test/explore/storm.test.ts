// The storm of every run of the tests: 24 callers, twenty thousand mixed attempts in the process, and twenty who ask at once.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../harness/database.ts'
import { breakageOf } from './breakages.ts'
import { allAtOnce, storm } from './storm-run.ts'

let database: TestDatabase
beforeAll(async () => { database = await cloneDatabase() })
afterAll(() => database.drop())

it('20,000 attempts by 24 callers break no invariant, and no caller sees an error that is not the domain\'s', { timeout: 300_000 }, async () => {
  const account = await storm({ url: database.url, attempts: 20_000, clients: 24, seed: 20_261_121, checkEvery: 5_000 })
  expect(account.failed).toEqual([])
  expect(account.breaches).toEqual([])
  expect(account.attempts).toBe(20_000)
})

it('20 who ask at once while 20 wait get one each, 15 times', { timeout: 120_000 }, async () => {
  expect(await allAtOnce({ url: database.url, rounds: 15, callers: 20 })).toEqual([])
})

it('a product without a limit is found out', { timeout: 120_000 }, async () => {
  const account = await storm({ url: database.url, attempts: 3_000, clients: 24, seed: 1, checkEvery: 250, enough: 1, rewrite: breakageOf('no-capacity') })
  expect(account.breaches.join()).toContain('active_chats_within_max')
})
