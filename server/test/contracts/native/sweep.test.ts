// The slow sweep beneath the router: finds what no event announced, counts it and says so; what is on its way is no such thing.
import type { Conversation } from '@switchboard/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import type { Staff } from '../../harness/client.ts'

let t: TestApp
let maya: Staff
let jonas: Staff
beforeAll(async () => {
  t = await startApp()
  // Deaf from here on: only the sweep hands anything out.
  t.app.router.hear = () => undefined
  ;[maya, jonas] = await Promise.all([t.client.signIn('maya'), t.client.signIn('jonas')])
  for (const staff of [maya, jonas]) await staff.socket()
  await accept(jonas, false)
})
afterAll(() => t.stop())

const accept = (staff: Staff, accepting: boolean) => staff.call('PUT', '/rest/v1/me/status', { accepting })
const look = async (uid: string): Promise<Conversation> => (await maya.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation
const said = (): number => t.problems.filter((line) => line.includes('the routing sweep found work that no event announced')).length

it('counts what waited a while and was announced by nothing', async () => {
  const uid = (await (await t.client.visit()).write('hello')).conversation.uid
  expect((await look(uid)).state).toBe('queued')
  t.clock.advance(2_500)
  await t.app.router.sweep(true)
  expect(await look(uid)).toMatchObject({ state: 'assigned', agent: { uid: maya.uid } })
  expect([t.app.router.caughtBySweep, said()]).toEqual([1, 1])
})

it('does not count what came just now, nor what came back just now, however old it is', async () => {
  const [old] = (await maya.get<{ data: Conversation[] }>('/rest/v1/conversations?view=mine')).body.data
  // Somebody else waits long, so that the sweep looks at this tenant.
  await accept(maya, false)
  await (await t.client.visit()).write('waiting')
  t.clock.advance(2_500)
  expect((await maya.post<{ conversation: Conversation }>(`/rest/v1/conversations/${old?.uid}/release`)).body.conversation.queuedAt).toBe(old?.queuedAt)
  const fresh = (await (await t.client.visit()).write('hello')).conversation.uid
  await accept(jonas, true)
  await t.app.router.sweep(true)
  for (const uid of [old?.uid ?? '', fresh]) expect(await look(uid)).toMatchObject({ state: 'assigned', agent: { uid: jonas.uid } })
  // The one that had waited is the only one that counts.
  expect([t.app.router.caughtBySweep, said()]).toEqual([2, 2])
})
