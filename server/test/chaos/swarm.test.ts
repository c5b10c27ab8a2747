// The swarm in small: forty sockets on two servers, falling at random while people write; one server vanishes in the middle.
import type { Ticket } from '@switchboard/protocol'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { NativeRealtime } from '../../src/contracts/native/realtime.ts'
import { must } from '../../src/kernel/must.ts'
import { dice } from '../explore/stand.ts'
import { startApp, type TestApp } from '../harness/app.ts'
import { upgrade } from '../laws/request.ts'
import { storedEntries, Swarm, type Stored } from './swarm-field.ts'

let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())

it('forty sockets hear all they are entitled to, in order and once, when sockets fall and a server vanishes', { timeout: 60_000 }, async () => {
  const other = await t.another()
  let second = other.base
  const swarm = new Swarm({ visitors: 32, staff: 8, rate: 150, falls: 0.5 }, [() => t.base, () => second], dice(7))
  await swarm.gather()
  await swarm.storm(120, async () => {
    // From one moment to the next, without a goodbye to anybody.
    const tenants = await t.database.admin<{ id: number }>('select id from tenants')
    for (const { id } of tenants) for (const { socket } of other.app.hub.peersOf(id)) socket.terminate()
    second = t.base
    other.app.server.server.closeAllConnections()
    await other.stop()
  })
  const read = (): Promise<Stored[]> => t.database.admin<Stored & Record<string, unknown>>(storedEntries(new Date(0)))
  expect((await swarm.judge(read, 20_000)).slice(0, 5)).toEqual([])
  expect(swarm.acknowledged.size).toBe(120)
  // Half of them sat on the server that vanished.
  expect(swarm.sum('connects')).toBeGreaterThanOrEqual(60)
  // One entry more, less, double or elsewhere would be noticed.
  const stored = await read()
  const place = stored.findIndex(({ client_id: id }) => id !== null)
  const one = must(stored[place], 'an entry')
  for (const other of [[...stored, { ...one, seq: 9_999 }], stored.toSpliced(place, 1), [...stored, one], stored.with(place, { ...one, seq: 9_999 })]) {
    expect(await swarm.judge(() => Promise.resolve(other), 0)).not.toEqual([])
  }
  await swarm.stop()
})

it('a server that stops lets nobody in who is still at the door', async () => {
  const other = await t.another()
  const ada = await other.client.signIn('ada')
  const { ticket } = (await ada.post<Ticket>('/rest/v1/realtime/tickets')).body
  const { admit } = NativeRealtime.prototype
  let stopping: Promise<void> | undefined
  const slow = vi.spyOn(NativeRealtime.prototype, 'admit').mockImplementation(async function admitAndStop(this: NativeRealtime, ...words) {
    const admitted = await admit.apply(this, words)
    stopping = other.stop()
    return admitted
  })
  expect(await upgrade(other.base, `/realtime?ticket=${ticket}`)).toBe(503)
  await stopping
  slow.mockRestore()
})
