// The line by which a node hears of the others: while the database is away it is tried in peace, and it is one again afterwards.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { eventually } from '../../../test/harness/client.ts'
import { Database } from '../db/database.ts'
import { Feed } from './feed.ts'

let clone: TestDatabase
let database: Database
const sockets = new Set<Socket>()
let away = false
let tries = 0
const between = createServer((socket) => {
  tries++
  socket.on('error', () => undefined)
  if (away) return void socket.destroy()
  const { hostname, port } = new URL(clone.url)
  const far = connect(Number(port), hostname)
  far.on('error', () => socket.destroy())
  sockets.add(socket)
  socket.on('close', () => { sockets.delete(socket); far.destroy() })
  socket.pipe(far).pipe(socket)
})
beforeAll(async () => {
  clone = await cloneDatabase()
  database = new Database(clone.url, 2, pino({ level: 'silent' }))
  await new Promise<void>((resolve) => { between.listen(0, '127.0.0.1', resolve) })
})
afterAll(async () => {
  between.close()
  await database.stop()
  await clone.drop()
})

const lines = async (): Promise<number> => (await clone.admin(`select from pg_stat_activity where datname = current_database() and application_name = 'switchboard feed'`)).length

it('is made anew by one try at a time, and there is one of it in the end', async () => {
  // Over the network: the socket file is not ours to stand before.
  const url = Object.assign(new URL(clone.url), { port: String((between.address() as AddressInfo).port), search: '' }).href
  const feed = new Feed(database, url, 'a', pino({ level: 'silent' }))
  const heard: string[] = []
  feed.onSignal((payload) => heard.push(payload))
  await feed.run()
  expect(await lines()).toBe(1)
  away = true
  tries = 0
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(tries).toBeGreaterThan(2)
  expect(tries).toBeLessThan(12)
  away = false
  await eventually(async () => await lines() === 1, 'a line')
  await eventually(async () => {
    await clone.admin(`select pg_notify('switchboard_signal', 'b hello')`)
    return heard.includes('hello')
  }, 'a signal of another node')
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(await lines()).toBe(1)
  await feed.stop()
  await eventually(async () => await lines() === 0, 'no line')
})
