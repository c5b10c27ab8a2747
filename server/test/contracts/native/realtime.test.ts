// The socket: resume without gap, resync when too old, one-use tickets, presence by leases, two servers on one database.
import type { Agent, Conversation, StaffEvent } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { WebSocket } from 'ws'
import { must } from '../../../src/kernel/must.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, eventually, Socket, type Staff } from '../../harness/client.ts'

let t: TestApp
let maya: Staff
beforeAll(async () => {
  t = await startApp()
  maya = await t.client.signIn('maya')
})
afterAll(() => t.stop())

const presence = async (): Promise<string> => (await maya.get<{ agent: Agent }>('/rest/v1/me')).body.agent.presence
const messagesOf = (socket: Socket<StaffEvent>, uid: string): number[] =>
  [...new Set(socket.items.filter((item) => item.name === 'conversation.message' && item.conversation?.uid === uid).map((item) => item.event?.seq ?? 0))]

describe('resuming', () => {
  it('tells everything since the position of a snapshot, in order, without a gap', async () => {
    const list = await maya.get<{ position: string }>('/rest/v1/conversations')
    const visitor = await t.client.visit()
    const { conversation } = await visitor.write('0')
    for (let i = 1; i < 30; i++) await visitor.write(String(i))
    const socket = await maya.socket(list.body.position)
    for (let i = 30; i < 40; i++) await visitor.write(String(i))
    const seqs = await socket.until(() => { const all = messagesOf(socket, conversation.uid); return all.length >= 40 && all }, 'forty messages')
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    socket.close()
  })

  it('loses nothing to a socket that breaks again and again while two visitors write', async () => {
    const visitors = await Promise.all([t.client.visit(), t.client.visit()])
    const firsts = await Promise.all(visitors.map((visitor) => visitor.write('0')))
    let position = (await maya.get<{ position: string }>('/rest/v1/conversations')).body.position
    const seen = new Map<string, Set<number>>(firsts.map(({ conversation }) => [conversation.uid, new Set<number>()]))
    const sent = new Map<string, number[]>(firsts.map(({ conversation }) => [conversation.uid, []]))
    let writing = true
    const written = Promise.all(visitors.map(async (visitor) => { for (let i = 1; i <= 40; i++) {
      const { conversation, event } = await visitor.write(String(i))
      sent.get(conversation.uid)?.push(event.seq)
    } })).finally(() => { writing = false })
    const missing = (): number[] => [...sent].flatMap(([uid, seqs]) => seqs.filter((seq) => !seen.get(uid)?.has(seq)))
    const end = Date.now() + 30_000
    while ((writing || missing().length > 0) && Date.now() < end) {
      const socket = await maya.socket(position)
      await new Promise((resolve) => setTimeout(resolve, 40))
      for (const frame of socket.frames) {
        if (frame.type !== 'events') continue
        for (const item of frame.items as StaffEvent[]) if (item.event?.type === 'message') seen.get(item.conversation?.uid ?? '')?.add(item.event.seq)
        position = frame.position
      }
      socket.ws.terminate()
    }
    await written
    expect([...sent.values()].map((seqs) => seqs.length)).toEqual([40, 40])
    expect(missing()).toEqual([])
  })

  it('asks to read again when the position was cleaned away or is not of this database', async () => {
    const position = (await maya.get<{ position: string }>('/rest/v1/conversations')).body.position
    const [txid = '0'] = position.split('.')
    const future = await maya.socket(`${BigInt(txid) + 1_000_000_000n}.0`)
    expect(future.frames.find((frame) => frame.type === 'resync_required')).toMatchObject({ reason: 'unknown_position' })
    await t.database.admin('update domain_events_floor set txid = $1', [String(BigInt(txid) - 1n)])
    const old = await maya.socket('1.0')
    expect(old.frames.find((frame) => frame.type === 'resync_required')).toMatchObject({ reason: 'too_old' })
    const fresh = await maya.socket(position)
    expect(fresh.frames.some((frame) => frame.type === 'resumed')).toBe(true)
    for (const socket of [future, old, fresh]) socket.close()
    await t.database.admin("update domain_events_floor set txid = '0'")
  })
})

describe('a socket that is not well', () => {
  it('is replayed once, though it asks twice', async () => {
    const { position } = (await maya.get<{ position: string }>('/rest/v1/conversations')).body
    const visitor = await t.client.visit()
    for (let i = 0; i < 5; i++) await visitor.write(String(i))
    const { ticket } = (await maya.post<{ ticket: string }>('/rest/v1/realtime/tickets')).body
    const socket = new Socket<StaffEvent>(new WebSocket(`${t.base.replace('http', 'ws')}/realtime?ticket=${ticket}`))
    await socket.frame('hello')
    for (let i = 0; i < 3; i++) socket.send({ type: 'resume', position })
    await socket.frame('resumed')
    socket.send({ type: 'ping' })
    await socket.frame('pong')
    expect(socket.frames.filter((frame) => frame.type === 'resumed')).toHaveLength(1)
    const places = socket.items.map((item) => item.position)
    expect(places).toEqual([...new Set(places)])
    socket.close()
  })

  it('and does not read is told to come back, before it eats the memory', async () => {
    const tenant = must((await t.database.admin<{ id: number }>(`select id from tenants where slug = 'harbour'`))[0], 'tenant').id
    const slow = await maya.socket()
    const quick = await maya.socket()
    const peer = must([...t.app.hub.peersOf(tenant)].find(({ state }) => state === 'live'), 'peer')
    Object.defineProperty(peer.socket, 'bufferedAmount', { value: 2 ** 24 })
    await (await t.client.visit()).write('hello')
    const closed = await eventually(async () => slow.closed ?? quick.closed, 'closing')
    expect(closed).toEqual({ code: 1013, reason: 'slow' })
    expect([slow, quick].filter((socket) => socket.closed)).toHaveLength(1)
    for (const socket of [slow, quick]) socket.close()
  })

  it('and answers no heartbeat is ended after two of them', async () => {
    const beating = await startApp({ heartbeatMs: 300 })
    try {
      const staff = await beating.client.signIn('maya')
      const open = async (autoPong: boolean): Promise<WebSocket> => {
        const { ticket } = (await staff.post<{ ticket: string }>('/rest/v1/realtime/tickets')).body
        const ws = new WebSocket(`${beating.base.replace('http', 'ws')}/realtime?ticket=${ticket}`, { autoPong })
        await new Promise((resolve) => { ws.once('message', resolve) })
        return ws
      }
      const well = await open(true)
      const deaf = await open(false)
      if (deaf.readyState !== WebSocket.CLOSED) await new Promise((resolve) => { deaf.once('close', resolve) })
      expect(well.readyState).toBe(WebSocket.OPEN)
      well.terminate()
    } finally {
      await beating.stop()
    }
  })
})

describe('the door', () => {
  const connect = (path: string): Promise<number> => new Promise((resolve) => {
    const ws = new WebSocket(t.base.replace('http', 'ws') + path)
    ws.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    ws.on('open', () => { resolve(101); ws.close() })
    ws.on('error', () => undefined)
  })

  it('opens once per ticket, only in time, and nowhere else', async () => {
    const ticket = async (): Promise<string> => (await maya.post<{ ticket: string }>('/rest/v1/realtime/tickets')).body.ticket
    const one = await ticket()
    expect(await connect(`/realtime?ticket=${one}`)).toBe(101)
    expect(await connect(`/realtime?ticket=${one}`)).toBe(401)
    const late = await ticket()
    t.clock.advance(31_000)
    expect(await connect(`/realtime?ticket=${late}`)).toBe(401)
    expect(await connect('/realtime')).toBe(401)
    expect(await connect(`/other?ticket=${await ticket()}`)).toBe(404)
  })

  it('refuses frames that clients may not send and ends a socket that talks nonsense', async () => {
    const socket = await maya.socket()
    socket.ws.send(JSON.stringify({ type: 'events', items: [] }))
    expect(await socket.frame('error')).toMatchObject({ code: 'input.invalid' })
    socket.ws.send('not json')
    expect(await socket.until(() => socket.closed, 'closing')).toMatchObject({ code: 1008 })
  })
})

describe('signals', () => {
  it('carry typing both ways and viewing among staff, never to strangers', async () => {
    const [desk, other] = [await maya.socket(), await (await t.client.signIn('jonas')).socket()]
    const [visitor, stranger] = [await t.client.visit(), await t.client.visit()]
    const [phone, strange] = [await visitor.socket(), await stranger.socket()]
    const { conversation: { uid } } = await visitor.write('hello')
    phone.send({ type: 'typing', conversation: uid, on: true })
    expect(await desk.until(() => desk.frames.find((f) => f.type === 'signal' && f.name === 'typing'))).toMatchObject({ author: { kind: 'visitor' }, conversation: uid })
    desk.send({ type: 'typing', conversation: uid, on: true })
    expect(await phone.until(() => phone.frames.find((f) => f.type === 'signal'))).toMatchObject({ author: { kind: 'agent', name: 'Maya Okafor', uid: null } })
    desk.send({ type: 'viewing', conversation: uid, on: true })
    expect(await other.until(() => other.frames.find((f) => f.type === 'signal' && f.name === 'viewing'))).toMatchObject({ agent: { name: 'Maya Okafor' }, on: true })
    other.send({ type: 'viewing', conversation: uid, on: true })
    await desk.until(() => desk.frames.find((f) => f.type === 'signal' && f.name === 'viewing' && f.agent.name === 'Jonas Lind'))
    strange.send({ type: 'typing', conversation: uid, on: true })
    expect(await strange.frame('error')).toMatchObject({ code: 'conversation.not_found' })
    phone.send({ type: 'viewing', conversation: uid, on: true })
    expect(await phone.frame('error')).toMatchObject({ code: 'auth.forbidden' })
    expect(strange.frames.filter((f) => f.type === 'signal')).toEqual([])
    expect(phone.frames.filter((f) => f.type === 'signal' && f.name === 'viewing')).toEqual([])
    for (const socket of [desk, other, phone, strange]) socket.close()
  })
})

describe('presence', () => {
  it('lasts while one of two tabs is open, and a moment longer', async () => {
    const [one, two] = [await maya.socket(), await maya.socket()]
    expect(await presence()).toBe('online')
    one.close()
    two.close()
    await one.until(() => one.closed)
    expect(await presence()).toBe('online')
    t.clock.advance(31_000)
    await eventually(async () => await presence() === 'offline', 'offline', 6_000)
    const back = await maya.socket()
    expect(await presence()).toBe('online')
    back.close()
  })
})

describe('an agent who is removed', () => {
  it('is told as removed once, and as there again when he is taken back', async () => {
    const ada = await t.client.signIn('ada')
    const bot = (await ada.post<Agent>('/rest/v1/bots', { name: 'Short-lived' })).body
    expect(bot.removed).toBeUndefined()
    const socket = await maya.socket()
    const told = (): Agent | undefined => socket.items.findLast((item) => item.agent?.uid === bot.uid)?.agent
    await ada.call('DELETE', `/rest/v1/agents/${bot.uid}`)
    await socket.until(() => told()?.removed === true, 'removed')
    expect(told()?.active).toBe(false)
    await ada.post(`/rest/v1/agents/${bot.uid}/restore`)
    await socket.until(() => told()?.active === true, 'taken back')
    expect(told()?.removed).toBeUndefined()
    socket.close()
  })
})

describe('two servers on one database', () => {
  it('an agent on one sees what the other accepts, and answers through it', async () => {
    const other = await t.another()
    const jonas = await other.client.signIn('jonas')
    const desk = await jonas.socket()
    const visitor = await t.client.visit()
    const phone = await visitor.socket()
    const { conversation: { uid } } = await visitor.write('Hello from the first server')
    await desk.item('conversation.message', (item) => item.conversation?.uid === uid)
    await eventually(async () => (await jonas.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation.state === 'assigned')
    const ada = await other.client.signIn('ada')
    expect((await ada.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'Hello from the second', clientId: clientId() })).status).toBe(201)
    await phone.item('conversation.message', (item) => item.event?.text === 'Hello from the second')
    desk.send({ type: 'typing', conversation: uid, on: true })
    await phone.until(() => phone.frames.find((f) => f.type === 'signal'), 'typing across servers')
    await other.stop()
    expect(await desk.until(() => desk.closed)).toMatchObject({ code: 1012 })
  })
})

describe('what cannot be told at the moment', () => {
  it('is told a little later, or whoever waits for it is told to come back and finds it', async () => {
    const other = await t.another()
    const { database } = other.app.platform
    const flight = database.flight.bind(database)
    let failures = 0
    database.flight = (tenant, queries, relaxed) => {
      if (failures === 0 || !queries.some(({ text }) => text.includes('conversation_events'))) return flight(tenant, queries, relaxed)
      failures--
      return Promise.reject(new Error('the connection was lost'))
    }
    const desk = await (await other.client.signIn('ada')).socket()
    const visitor = await t.client.visit()
    failures = 2
    await visitor.write('told at the third try')
    await desk.item('conversation.message', (item) => item.event?.text === 'told at the third try')
    expect(failures).toBe(0)
    const position = must(desk.items.at(-1), 'item').position
    failures = 3
    await visitor.write('not told')
    expect(await desk.until(() => desk.closed)).toEqual({ code: 1013, reason: 'slow' })
    expect(desk.items.some((item) => item.event?.text === 'not told')).toBe(false)
    const again = await (await other.client.signIn('ada')).socket(position)
    await again.item('conversation.message', (item) => item.event?.text === 'not told')
    again.close()
    await other.stop()
  })
})

describe('the feed', () => {
  it('is not held up by a transaction of another database of the cluster, but by one of its own', async () => {
    const url = new URL(t.database.url)
    url.pathname = '/postgres'
    const elsewhere = new pg.Client({ connectionString: url.href })
    const own = new pg.Client({ connectionString: t.database.url })
    await Promise.all([elsewhere.connect(), own.connect()])
    await elsewhere.query('begin; select pg_current_xact_id()')
    const desk = await maya.socket()
    const visitor = await t.client.visit()
    const { conversation: { uid } } = await visitor.write('beside a long transaction elsewhere')
    await desk.item('conversation.message', (item) => item.conversation?.uid === uid)
    await own.query('begin; select pg_current_xact_id()')
    await visitor.write('behind an older transaction')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(desk.items.some((item) => item.event?.text === 'behind an older transaction')).toBe(false)
    await own.query('rollback')
    await desk.item('conversation.message', (item) => item.event?.text === 'behind an older transaction')
    await Promise.all([elsewhere.end(), own.end()])
    desk.close()
  })

  it('tells what all others were told, also while the horizon of the feed looks lower again', async () => {
    const { position } = (await maya.get<{ position: string }>('/rest/v1/conversations')).body
    const desk = await maya.socket()
    const visitor = await t.client.visit()
    const { conversation: { uid } } = await visitor.write('told to one')
    await desk.item('conversation.message', (item) => item.conversation?.uid === uid)
    const [{ source }] = await t.database.admin<{ source: string }>(`select pg_get_functiondef('feed_horizon'::regproc) as source`) as [{ source: string }]
    await t.database.admin(`create or replace function feed_horizon() returns xid8 language sql stable security definer set search_path = switchboard, pg_temp as $$ select '3'::xid8 $$`)
    const other = await maya.socket(position)
    await t.database.admin(source)
    expect(messagesOf(other, uid)).toHaveLength(1)
    await visitor.write('told to both')
    for (const socket of [desk, other]) await socket.item('conversation.message', (item) => item.event?.text === 'told to both')
    for (const socket of [desk, other]) socket.close()
  })

  it('leaves nobody present whose socket broke while it opened', async () => {
    const jonas = await t.client.signIn('jonas')
    for (let i = 0; i < 10; i++) {
      const { ticket } = (await jonas.post<{ ticket: string }>('/rest/v1/realtime/tickets')).body
      const ws = new WebSocket(`${t.base.replace('http', 'ws')}/realtime?ticket=${ticket}`)
      ws.on('error', () => undefined)
      await new Promise((resolve) => ws.once('open', resolve))
      ws.terminate()
    }
    await eventually(async () => (await t.database.admin(`select from presence_sessions p join accounts a on a.id = p.account_id where a.username = 'jonas' and not p.closed`)).length === 0, 'no open session')
  })
})
