// Who may not work is not here, also when a program that had not heard of it says so.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../../test/harness/app.ts'
import { makeContext } from '../../platform/context.ts'
import { setStatusByProgram } from './index.ts'

let t: TestApp
beforeAll(async () => { t = await startApp() })
afterAll(() => t.stop())

it.each(['removed', 'deactivated'])('a program cannot bring back who was %s, now or later', async (how) => {
  const admin = await t.client.signIn('admin@example.com')
  const { body: agent } = await admin.post('/rest/v1/agents', { name: 'Kit', email: `kit.${how}@harbour.test`, password: 'a long password 1', role: 'agent' })
  const [{ id, tenant_id: tenant }] = await t.database.admin('select id, tenant_id from accounts where uid = $1', [agent.uid]) as [{ id: number; tenant_id: number }]
  const ctx = makeContext(t.app.outside.platform, tenant)
  const presence = async (): Promise<unknown> => (await t.database.admin('select presence from agents where account_id = $1', [id]))[0]
  await setStatusByProgram(ctx, id, true)
  expect(await presence()).toEqual({ presence: 'online' })
  await t.database.admin(how === 'removed' ? 'update accounts set deleted_at = now() where id = $1' : 'update accounts set active = false where id = $1', [id])
  await setStatusByProgram(ctx, id, true)
  expect(await presence()).toEqual({ presence: 'offline' })
})
