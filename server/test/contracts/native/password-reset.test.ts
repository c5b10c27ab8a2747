// A new password by mail with limits on, and what it does not open.
import type { Enrolment } from '@switchboard/protocol'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { resetToken } from '../../../src/modules/identity/index.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { eventually } from '../../harness/client.ts'

let t: TestApp
beforeAll(async () => { t = await startApp({ rateScale: 1 }) })
afterAll(() => t.stop())

const ask = (login: string) => t.client.post<{ code?: string }>('/rest/v1/auth/forgot-password', { login })

it('opens no account whose second factor it is not', async () => {
  const maya = await t.client.signIn('maya')
  const { body: { secret } } = await maya.post<Enrolment>('/rest/v1/auth/totp', { password: 'switchboard-demo' })
  await maya.post('/rest/v1/auth/totp/confirm', { code: generateSync({ secret, epoch: Math.floor(t.clock.now() / 1_000) }) })
  expect((await ask('maya')).status).toBe(204)
  const reset = await eventually(async () => (await t.database.admin<{ uid: string }>('select uid from password_resets'))[0], 'a reset')
  const done = await t.client.post('/rest/v1/auth/reset-password', { token: resetToken(t.app.platform.secrets, reset.uid), newPassword: 'a new password' })
  // Nobody is in by it.
  expect([done.status, done.body, done.headers.getSetCookie()]).toEqual([204, '', []])
  expect((await maya.get('/rest/v1/me')).status).toBe(401)
  expect((await t.client.post('/rest/v1/auth/sign-in', { login: 'maya', password: 'a new password' })).status).toBe(202)
})

it('is asked for ten times an hour from one address, whoever it is for', async () => {
  await t.database.admin('delete from rate_counters')
  const logins = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? `nobody${n}@demo.test` : 'jonas'))
  const told: number[] = []
  for (const login of logins) told.push((await ask(login)).status)
  expect(told).toEqual([...Array.from({ length: 10 }, () => 204), 429, 429])
  // Three of one account: the others were asked for in vain.
  await eventually(async () => (await t.database.admin(`select from mail_outbox where kind = 'password_reset' and to_address = 'jonas@demo.test'`)).length === 3, 'three mails')
})
