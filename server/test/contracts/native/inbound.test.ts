// Messages by signed delivery: what is refused, and that copies, disorder, many senders at once and a crash in between change
// nothing of what is stored.
import { createHmac } from 'node:crypto'
import type { Inbox, Page } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishDeliveries } from '../../../src/modules/conversations/index.ts'
import { resolveHandle } from '../../../src/modules/routing/index.ts'
import { instant } from '../../../src/kernel/clock.ts'
import { makeContext, type Context } from '../../../src/platform/context.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import type { Reply, Staff } from '../../harness/client.ts'
import { dice } from '../../explore/stand.ts'

interface Doors { uid: string; id: number; secret: string }
interface Message { externalId: string; from: string; text: string; conversationId?: string; name?: string }
interface Answer { conversation: string; number: number; seq: number; code?: string }

let t: TestApp
let admin: Staff
let doors: Doors[]
let ctx: Context
beforeAll(async () => {
  t = await startApp()
  admin = await t.client.signIn('admin@example.com')
  ctx = makeContext(t.app.platform, 1)
  const inboxes = (await admin.get<Page<Inbox>>('/rest/v1/inboxes')).body.data.slice(0, 2)
  doors = []
  for (const inbox of inboxes) {
    const { secret } = (await admin.post<{ secret: string }>(`/rest/v1/inboxes/${inbox.uid}/signing-secret`)).body
    doors.push({ uid: inbox.uid, id: (await t.database.admin<{ id: number }>('select id from inboxes where uid = $1', [inbox.uid]))[0]?.id ?? 0, secret })
  }
})
afterAll(() => t.stop())

const door = (place: number): Doors => doors[place] as Doors
const macOf = (secret: string, id: string, at: string, text: string): string => createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64url')).update(`${id}.${at}.${text}`).digest('base64')

function deliver(to: Doors, message: object, over: { id?: string; at?: number; sent?: string; headers?: Record<string, string> } = {}): Promise<Reply<Answer>> {
  const text = JSON.stringify(message)
  const [id, at] = [over.id ?? 'msg_1', String(over.at ?? Math.floor(t.clock.now() / 1000))]
  return t.client.call<Answer>('POST', `/rest/v1/inboxes/${to.uid}/messages`, over.sent ?? text, {
    'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${macOf(to.secret, id, at, text)}`, ...over.headers,
  })
}
const plain = (n: number, from = '+14155550900'): Message => ({ externalId: `plain-${n}`, from, text: `plain ${n}` })
const stored = async (): Promise<number> => (await t.database.admin('select from inbound_deliveries')).length

describe('the signature', () => {
  it('is of this secret, this id, this time and these bytes, or nothing is stored', async () => {
    const now = Math.floor(t.clock.now() / 1000)
    const refused = { status: 401, body: { code: 'signature.invalid' } }
    const before = await stored()
    const wrong: Parameters<typeof deliver>[2][] = [
      { at: now - 301 }, { at: now + 301 }, { sent: JSON.stringify({ ...plain(1), text: 'other' }) }, { sent: ` ${JSON.stringify(plain(1))}` },
      { headers: { 'webhook-id': 'msg_2' } }, { headers: { 'webhook-timestamp': String(now - 1) } }, { headers: { 'webhook-timestamp': `${now}.5` } }, { headers: { 'webhook-timestamp': '' } },
      { headers: { 'webhook-signature': '' } }, { headers: { 'webhook-signature': 'v1,' } }, { headers: { 'webhook-signature': 'v1,AAAA' } },
      { headers: { 'webhook-signature': `v2,${macOf(door(0).secret, 'msg_1', String(now), JSON.stringify(plain(1)))}` } },
      { headers: { 'webhook-signature': `v1,${macOf(door(1).secret, 'msg_1', String(now), JSON.stringify(plain(1)))}` } },
    ]
    for (const over of wrong) expect(await deliver(door(0), plain(1), over), JSON.stringify(over)).toMatchObject(refused)
    expect((await t.client.post(`/rest/v1/inboxes/${door(0).uid}/messages`, plain(1))).status).toBe(401)
    expect((await deliver({ ...door(0), uid: '01a00000-0000-7000-8000-000000000000' }, plain(1))).status).toBe(404)
    expect(await stored()).toBe(before)
    // A new secret ends the one before.
    const old = door(1)
    expect((await deliver(old, plain(1, '+14155550901'))).status).toBe(201)
    doors[1] = { ...old, secret: (await admin.post<{ secret: string }>(`/rest/v1/inboxes/${old.uid}/signing-secret`)).body.secret }
    expect((await deliver(old, plain(2, '+14155550901'))).status).toBe(401)
    expect((await deliver(door(1), plain(2, '+14155550901'))).status).toBe(201)
  })

  it('may be one of several, and the same delivery again gives the same answer', async () => {
    const at = String(Math.floor(t.clock.now() / 1000))
    const message = plain(3)
    const signatures = `v1,${'A'.repeat(43)}= v1a,x v1,${macOf(door(0).secret, 'msg_1', at, JSON.stringify(message))}`
    const first = await deliver(door(0), message, { headers: { 'webhook-signature': signatures } })
    const again = await deliver(door(0), message)
    expect([first.status, again.status, again.body]).toEqual([201, 200, first.body])
    // Another text under the same name is not stored over it.
    expect(await deliver(door(0), { ...message, text: 'something else' })).toMatchObject({ status: 200, body: first.body })
    expect((await t.database.admin(`select text from conversation_events where client_id like '%plain-3'`))).toEqual([{ text: 'plain 3' }])
  })

  it('does not make bad input good', async () => {
    for (const [bad, field] of [[{ ...plain(4), from: '12' }, 'from'], [{ ...plain(4), from: 'nobody at all' }, 'from'], [{ ...plain(4), externalId: '' }, 'externalId'], [{ ...plain(4), externalId: 'a b' }, 'externalId'], [{ ...plain(4), text: '' }, 'text'], [{ ...plain(4), tenant: 2 }, 'tenant']] as const) {
      expect(await deliver(door(0), bad), JSON.stringify(bad)).toMatchObject({ status: 400, body: { code: 'input.invalid', errors: expect.arrayContaining([expect.objectContaining({ field })]) as unknown[] } })
    }
  })
})

describe('deliveries', () => {
  it('1 to 5 copies each, shuffled, by many senders at once while operators resolve: every message once, one open conversation each', { timeout: 60_000 }, async () => {
    const random = dice(20_261_125)
    const people = Array.from({ length: 25 }, (_, i) => `+1415666${String(1_000 + i)}`)
    const messages = people.flatMap((from, p) => doors.flatMap((_, d) => Array.from({ length: 6 }, (__, n) => ({
      to: d, message: { externalId: `x-${p}-${n}`, from, text: `message ${n} of ${p}`, ...(n % 2 ? { conversationId: `outer-${p % 5}` } : {}), ...(n === 0 ? { name: `Person ${p}` } : {}) } satisfies Message,
    }))))
    const copies = messages.flatMap((one) => Array.from({ length: 1 + Math.floor(random() * 5) }, () => one))
    for (let i = copies.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[copies[i], copies[j]] = [copies[j] as typeof messages[number], copies[i] as typeof messages[number]]
    }
    expect(copies.length).toBeGreaterThan(2 * messages.length)
    const answers = new Map<string, Set<string>>()
    const strange: unknown[] = []
    let created = 0
    let open = true
    const operators = (async () => {
      while (open) {
        const some = await t.database.admin<{ id: number }>(`select id from conversations where tenant_id = 1 and state = 'queued' order by random() limit 2`)
        for (const { id } of some) await resolveHandle(ctx, id).catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })()
    await Promise.all(Array.from({ length: 24 }, async () => {
      for (let next = copies.pop(); next; next = copies.pop()) {
        let reply = await deliver(door(next.to), next.message)
        // A sender repeats what was not taken.
        for (let attempt = 0; reply.status === 503 && attempt < 5; attempt++) reply = await deliver(door(next.to), next.message)
        if (reply.status === 201) created++
        if (reply.status > 201) strange.push(reply.body)
        const key = `${next.to} ${next.message.externalId}`
        answers.set(key, (answers.get(key) ?? new Set()).add(`${reply.body.conversation} ${reply.body.seq}`))
      }
    })).finally(() => { open = false })
    await operators
    expect(strange).toEqual([])
    expect(created).toBe(messages.length)
    // Every copy was told the same place, and no two messages the same.
    expect([...answers.values()].filter((told) => told.size !== 1)).toEqual([])
    expect(new Set([...answers.values()].map((told) => [...told][0])).size).toBe(messages.length)
    const texts = await t.database.admin<{ times: number; messages: number }>(`
      select count(*)::integer as messages, count(distinct (c.inbox_id, v.phone, e.text))::integer as times
        from conversation_events e join conversations c on c.id = e.conversation_id join visitors v on v.id = c.visitor_id
       where e.client_id like 'in:%:x-%'`)
    expect(texts).toEqual([{ messages: messages.length, times: messages.length }])
    expect(await t.database.admin(`select visitor_id, inbox_id from conversations where state in ('queued', 'assigned') group by 1, 2 having count(*) > 1`)).toEqual([])
    expect(await t.database.admin(`select phone from visitors where tenant_id = 1 and phone like '+1415666%' group by phone having count(*) > 1`)).toEqual([])
    expect(await t.database.admin(`select inbox_id, external_id from conversations where external_id is not null group by 1, 2 having count(*) > 1`)).toEqual([])
    expect(await t.database.admin('select id from inbound_deliveries where conversation_id is null')).toEqual([])
    expect(await t.app.selfCheck.look()).toEqual([])
  })

  it('are stored before they are understood: what a crash left is taken up, in order of arrival, and one that cannot be keeps none', async () => {
    const keep = (externalId: string, body: object) => t.database.admin(`
      insert into inbound_deliveries (tenant_id, inbox_id, external_id, body, received_at) values (1, $1, $2, $3, now() - interval '2 minutes')`, [door(0).id, externalId, JSON.stringify(body)])
    // The first half of what the door does, and no more.
    const from = '+14155550950'
    await keep('broken', { externalId: 'broken', from, text: null })
    for (let n = 0; n < 5; n++) await keep(`late-${n}`, { externalId: `late-${n}`, from, text: `late ${n}` })
    const before = t.problems.length
    expect(await finishDeliveries(ctx, instant(t.clock.now() - 60_000))).toBe(5)
    expect(t.problems.length).toBe(before + 1)
    t.problems.length = before
    expect((await t.database.admin<{ text: string }>(`select text from conversation_events where client_id like 'in:%:late-%' order by id`)).map((row) => row.text)).toEqual([0, 1, 2, 3, 4].map((n) => `late ${n}`))
    // The sender, who heard nothing, sends it again.
    expect((await deliver(door(0), { externalId: 'late-3', from, text: 'late 3' })).status).toBe(200)
    expect(await finishDeliveries(ctx, instant(t.clock.now() - 60_000))).toBe(0)
    t.problems.length = before
    expect(await t.database.admin(`select from conversation_events where client_id like 'in:%:late-%'`)).toHaveLength(5)
  })

  it('logged no problem', () => { expect(t.problems).toEqual([]) })
})
