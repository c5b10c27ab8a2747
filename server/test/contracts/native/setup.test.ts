// The first visit: guarded by a token, walked through once, gone afterwards. And requests that happen once by their key.
import type { SignedIn } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { armSetUp } from '../../../src/modules/installation/index.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { Staff } from '../../harness/client.ts'

let t: TestApp
let token: string
beforeAll(async () => {
  t = await startApp({ demo: false })
  token = await armSetUp(t.app.outside)
})
afterAll(() => t.stop())

const body = (over: Record<string, unknown> = {}) => ({ token, company: 'Ünïted Öats', name: 'First', email: 'first@example.test', password: 'a long password', ...over })

describe('setting up', () => {
  it('needs the token of the log', async () => {
    expect((await t.client.get('/rest/v1/setup')).body).toEqual({ open: true })
    expect((await t.client.post('/rest/v1/setup', body({ token: 'guess' }))).body).toMatchObject({ code: 'setup.wrong_token' })
    expect((await t.client.post('/rest/v1/setup', body({ password: 'short' }))).body).toMatchObject({ errors: [{ field: 'password' }] })
  })

  it('has exactly one first admin, however many come at once, and is gone then', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, (_, i) => t.client.post<SignedIn>('/rest/v1/setup', body({ email: `first${i}@example.test` }))))
    expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404, 404, 404])
    const won = replies.find((reply) => reply.status === 200)
    expect(won?.body.me).toMatchObject({ agent: { role: 'admin' }, tenant: { name: 'Ünïted Öats', demo: false } })
    expect((await t.client.get('/rest/v1/setup')).status).toBe(404)
    expect(await t.database.admin('select id from tenants')).toHaveLength(1)
    const admin = new Staff(t.base, won?.body as SignedIn)
    const inboxes = await admin.get<{ data: { key: string }[] }>('/rest/v1/inboxes')
    expect((await t.client.get(`/rest/v1/widget/config?key=${inboxes.body.data[0]?.key}`)).body).toMatchObject({ company: 'Ünïted Öats' })
    expect((await admin.get('/rest/v1/demo/simulation')).status).toBe(404)
    expect((await t.client.get('/demo')).status).toBe(404)
    expect((await t.client.get('/rest/v1/auth/ways')).body).toMatchObject({ demo: false })
  })
})

describe('an Idempotency-Key', () => {
  it('makes a request happen once and gives the same answer again', async () => {
    const person = (await t.database.admin<{ email: string }>('select email from accounts'))[0]
    const admin = await t.client.signIn(person?.email ?? '', 'a long password')
    const group = (name: string, key: string) => admin.post<{ uid: string; code?: string }>('/rest/v1/groups', { name }, { 'idempotency-key': key })
    const together = await Promise.all(Array.from({ length: 5 }, () => group('Sales', 'key-1')))
    expect(together.map((reply) => reply.status)).toEqual([201, 201, 201, 201, 201])
    expect(new Set(together.map((reply) => reply.body.uid)).size).toBe(1)
    expect(await group('Other', 'key-1')).toMatchObject({ status: 422, body: { code: 'idempotency.mismatch' } })
    expect(await group('Sales', 'key-2')).toMatchObject({ status: 409, body: { code: 'group.name_taken' } })
    expect((await group('x'.repeat(20), 'bad key')).status).toBe(400)
  })
})
