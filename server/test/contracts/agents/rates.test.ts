// Section 7.2: the limits are exact, per caller, kept in the database, and the operator's to set.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { longLives, makeDesk, newAgent, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk({ rateScale: 1, defaults: longLives }) })
afterAll(() => desk.stop())

/** How many of `tries` calls are let through; what is refused says when to come again. */
async function allowed(tries: number, once: (n: number) => Promise<{ status: number; headers: Headers; body: unknown }>): Promise<number> {
  // A window must not end between two calls.
  const left = 300_000 - desk.t.clock.now() % 300_000
  desk.t.clock.advance(left + 1_000)
  let passed = 0
  for (let n = 0; n < tries; n++) {
    const reply = await once(n)
    if (reply.status !== 429) { passed++; continue }
    expect(reply.body).toMatchObject({ success: false, error: 'RATE_LIMITED', message: 'Too many requests, please try again later' })
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  return passed
}

it('10 creations, 30 changes, 100 lists a minute, 5 bulk changes in five minutes; another caller has his own', async () => {
  const { admin, agent: { me: { id } } } = desk
  expect(await allowed(12, () => admin.post('/api/agents', newAgent()))).toBe(10)
  expect(await allowed(33, () => admin.put(`/api/agents/${id}`, { phone: '0301234' }))).toBe(30)
  expect(await allowed(105, (n) => admin.get(n % 2 === 0 ? '/api/agents' : '/api/agents/search?q=a'))).toBe(100)
  expect((await desk.manager.get('/api/agents')).status).toBe(200)
  expect(await allowed(7, () => admin.put('/api/agents/bulk', { agentIds: [id], updates: { phone: '0305678' } }))).toBe(5)
  // One agent, statistics and the rest are limited by the load they make only.
  for (const path of [`/api/agents/${id}`, '/api/agents/stats']) for (let n = 0; n < 110; n++) expect((await admin.get(path)).status).toBe(200)
})

it('another server on the same database knows the count', async () => {
  const { admin } = desk
  await allowed(5, () => admin.put('/api/agents/bulk', { agentIds: [desk.agent.me.id], updates: { phone: '0305678' } }))
  const other = await desk.t.another()
  const reply = await fetch(`${other.base}/api/agents/bulk`, { method: 'PUT', headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ agentIds: [desk.agent.me.id], updates: {} }) })
  expect(reply.status).toBe(429)
  await other.stop()
})

it('the operator sets them', async () => {
  const own = await makeDesk({ rateScale: 1, own: { limits: { agents_bulk: 1, agents_read: 2 } } })
  const statuses: number[] = []
  for (let n = 0; n < 3; n++) statuses.push((await own.admin.get('/api/agents')).status, (await own.admin.put('/api/agents/bulk', { agentIds: [own.agent.me.id], updates: {} })).status)
  expect(statuses).toEqual([200, 200, 200, 429, 429, 429])
  await own.stop()
})
