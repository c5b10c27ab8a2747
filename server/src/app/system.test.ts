// The look at the system, and the end of the server.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../test/harness/app.ts'
import { makeApp } from '../app.ts'

let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())

it('says nothing of a database that was closed while it looked', async () => {
  const { platform } = t.app
  const app = await makeApp({
    databaseUrl: t.database.url, poolSize: 3, heartbeatMs: 25_000, rateScale: 0, trustProxy: null, demo: false, secrets: platform.secrets, clock: platform.clock,
    storage: platform.storage, mailer: platform.mailer, uploadMaxBytes: 1024,
  }, platform.log)
  const { database } = app.platform
  const flight = database.flight.bind(database)
  const stopped = Promise.withResolvers<void>()
  let asked = 0
  database.flight = async (tenant, queries, relaxed) => {
    if (!queries.some((query) => query.text.includes('server_version'))) return flight(tenant, queries, relaxed)
    asked++
    await stopped.promise
    throw new Error('the pool has ended')
  }
  await app.listen(0, '127.0.0.1')
  await app.stop()
  stopped.resolve()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(asked).toBe(1)
  expect(t.problems).toEqual([])
})
