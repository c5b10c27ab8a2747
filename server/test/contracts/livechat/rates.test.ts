// The limits of the public paths hold across servers and a restart: they are in the database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client, type Reply } from '../../harness/client.ts'
import { makeDesk, type Desk, type Failure, type Guest, type Session } from './desk.ts'

let desk: Desk
let another: Awaited<ReturnType<Desk['t']['another']>>
beforeAll(async () => {
  desk = await makeDesk({ rateScale: 1 })
  another = await desk.t.another()
})
afterAll(async () => {
  await another.stop()
  await desk.stop()
})

/** To the beginning of the next window of so many seconds. */
const nextWindow = (seconds: number): void => desk.t.clock.advance(seconds * 1_000 - (desk.t.clock.now() % (seconds * 1_000)) + 5)
const refused = (seconds: number) => (reply: Reply<Failure>): void => {
  expect([reply.status, reply.body]).toMatchObject([429, { statusCode: 429, message: 'Too many requests', error: 'Too Many Requests' }])
  const wait = Number(reply.headers.get('retry-after'))
  expect(wait).toBeGreaterThanOrEqual(1)
  expect(wait).toBeLessThanOrEqual(seconds)
}
const turns = (): Client[] => [desk.nobody, another.client]

describe('sessions', () => {
  const open = (client: Client, headers: Record<string, string> = {}, body: Record<string, unknown> = {}) => client.post<Session & Failure>('/v1/widget/session', body, headers)

  it('6 a minute from one address, on whichever server; the next minute again', async () => {
    nextWindow(60)
    for (let i = 0; i < 6; i++) expect((await open(turns()[i % 2] as Client)).status).toBe(201)
    for (const client of turns()) refused(60)(await open(client))
    // A server that starts anew finds the count where it was.
    await another.stop()
    another = await desk.t.another()
    refused(60)(await open(another.client))
    nextWindow(60)
    expect((await open(another.client)).status).toBe(201)
  })

  it('what is refused counts as well, whatever it is refused for, and makes nobody', async () => {
    nextWindow(60)
    const before = await desk.t.database.admin('select count(*) from visitors')
    for (let i = 0; i < 6; i++) expect((await open(desk.nobody, {}, { key: 'pub_guessed' })).status).toBe(404)
    refused(60)(await open(desk.nobody))
    expect(await desk.t.database.admin('select count(*) from visitors')).toEqual(before)
  })

  it('30 a minute of one key, from however many addresses', async () => {
    // Behind a proxy that is believed, callers have addresses of their own.
    const { platform } = desk.t.app
    const { makeApp } = await import('../../../src/app.ts')
    const app = await makeApp({ databaseUrl: desk.t.database.url, poolSize: 4, heartbeatMs: 25_000, rateScale: 1, trustProxy: '127.0.0.1', demo: false, secrets: platform.secrets, checkAnswers: true, clock: platform.clock, storage: platform.storage, mailer: platform.mailer, uploadMaxBytes: 1024 }, platform.log)
    const client = new Client(await app.listen(0, '127.0.0.1'))
    nextWindow(60)
    const from = (i: number): Record<string, string> => ({ 'x-forwarded-for': `203.0.113.${i}` })
    for (let i = 0; i < 30; i++) expect((await open(client, from(i), i % 2 === 0 ? { key: desk.key } : {})).status, String(i)).toBe(201)
    refused(60)(await open(client, from(100)))
    // Another company is not held back by it.
    expect((await open(client, from(101), { key: desk.foreign.key })).status).toBe(201)
    // One IPv6 caller owns a whole /64.
    nextWindow(60)
    for (let i = 0; i < 6; i++) expect((await open(client, { 'x-forwarded-for': `2001:db8:1:2::${i}` })).status).toBe(201)
    refused(60)(await open(client, { 'x-forwarded-for': '2001:db8:1:2:ffff::1' }))
    await app.stop()
  })
})

describe('events', () => {
  const write = (client: Client, guest: Guest) => client.call<Failure>('POST', '/v1/widget/events', { content: 'x' }, guest.headers)

  it('5 a second of one session, on whichever server; another session is not held back', async () => {
    nextWindow(60)
    const [guest, other] = [await desk.guest(), await desk.guest()]
    nextWindow(1)
    // Within one second by the clock of the servers, however long the calls take.
    const from = desk.t.clock.now()
    const hold = setInterval(() => { if (desk.t.clock.now() > from + 400) desk.t.clock.advance(-300) }, 20)
    const replies: Reply<Failure>[] = []
    for (let i = 0; i < 7; i++) replies.push(await write(turns()[i % 2] as Client, guest))
    const another201 = await write(desk.nobody, other)
    clearInterval(hold)
    expect(replies.map((reply) => reply.status)).toEqual([201, 201, 201, 201, 201, 429, 429])
    for (const reply of replies.slice(5)) refused(1)(reply)
    expect(another201.status).toBe(201)
    nextWindow(1)
    expect((await write(another.client, guest)).status).toBe(201)
    expect((await guest.events()).filter((event) => event.type === 'message')).toHaveLength(6)
  })
})

it('sign-in is limited by address as well', async () => {
  nextWindow(60)
  const statuses: number[] = []
  for (let i = 0; i < 32; i++) statuses.push((await (turns()[i % 2] as Client).post('/v1/auth/login', { email: `guess${i}@chat.test`, password: 'wrong-password' })).status)
  expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true)
  expect(statuses.slice(30)).toEqual([429, 429])
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
