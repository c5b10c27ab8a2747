// The matrix of the socket: who hears what, who may send what, and that a ticket opens one socket once and in time.
import { connect } from 'node:net'
import type { ServerFrame, StaffEvent, Ticket, VisitorEvent } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientId, eventually, openSocket, Socket, type VisitorClient } from '../harness/client.ts'
import { upgrade } from './request.ts'
import { publicIds } from './rows.ts'
import { canary, makeTwins, type Member, type Twin, type Twins } from './twins.ts'

type Any = StaffEvent | VisitorEvent
let twins: Twins
beforeAll(async () => { twins = await makeTwins() })
afterAll(() => twins.stop())

const ticketOf = async (who: Member | VisitorClient): Promise<string> =>
  (await who.post<Ticket>('session' in who ? '/rest/v1/widget/tickets' : '/rest/v1/realtime/tickets')).body.ticket
const open = async (who: Member | VisitorClient, position?: string): Promise<Socket<Any>> => openSocket<Any>(twins.t.base, await ticketOf(who), position)
/** Everything that can be told happens once: messages, a note, typing, viewing, assignment, resolution. */
async function traffic(twin: Twin, desk: Socket<Any>): Promise<{ uid: string; visitor: VisitorClient; phone: Socket<Any> }> {
  const { uid, visitor } = await twin.open()
  const phone = await open(visitor)
  await twin.staff.admin.post(`/rest/v1/conversations/${uid}/claim`)
  phone.send({ type: 'typing', conversation: uid, on: true })
  desk.send({ type: 'viewing', conversation: uid, on: true })
  desk.send({ type: 'typing', conversation: uid, on: true })
  desk.send({ type: 'send', conversation: uid, kind: 'message', text: `${canary(twin.letter)}answer`, clientId: clientId() })
  desk.send({ type: 'send', conversation: uid, kind: 'note', text: `${canary(twin.letter)}secret note`, clientId: clientId() })
  await desk.item('conversation.message', (item) => item.event?.type === 'note' && item.event.conversation === uid)
  await visitor.write(`${canary(twin.letter)}thanks`)
  await twin.staff.admin.post(`/rest/v1/conversations/${uid}/resolve`)
  await phone.item('conversation.resolved')
  return { uid, visitor, phone }
}

const problemsIn = (socket: Socket<Any>, foreign: Twin, ids: ReadonlySet<string>): string[] =>
  socket.frames.map((frame) => JSON.stringify(frame)).filter((text) => text.includes(canary(foreign.letter)) || (text.match(/[0-9a-f-]{36}/g) ?? []).some((uid) => ids.has(uid)))

describe('what a socket hears', () => {
  it('nothing of the other tenant, live and replayed, and a visitor only his own conversation', async () => {
    const { A, B, t } = twins
    const desks = new Map<Twin, Socket<Any>[]>()
    const listeners: Socket<Any>[] = []
    for (const twin of [A, B]) {
      await twin.staff.admin.call('PUT', '/rest/v1/me/status', { status: 'busy' })
      desks.set(twin, await Promise.all(Object.values(twin.staff).map((member) => open(member))))
      listeners.push(await open(twin.visitor))
    }
    const [inA, inB] = await Promise.all([A, B].map(async (twin) => {
      const desk = await open(twin.staff.admin)
      desks.get(twin)?.push(desk)
      return traffic(twin, desk)
    }))
    if (!inA || !inB) throw new Error('no traffic')
    const replayed = await Promise.all([open(A.staff.viewer, '0.0'), open(A.visitor, '0.0'), open(inA.visitor, '0.0')])
    await Promise.all([...desks].flatMap(([, all]) => all.map((desk) => desk.item('conversation.resolved'))))
    const [idsA, idsB] = await Promise.all([publicIds(t.database, A.tenant), publicIds(t.database, B.tenant)])
    for (const desk of desks.get(A) ?? []) expect(problemsIn(desk, B, idsB)).toEqual([])
    for (const desk of desks.get(B) ?? []) expect(problemsIn(desk, A, idsA)).toEqual([])
    for (const socket of [...replayed, inA.phone]) expect(problemsIn(socket, B, idsB)).toEqual([])
    expect(problemsIn(inB.phone, A, idsA)).toEqual([])
    // Neighbours of the same tenant hear nothing of the conversation either.
    const others = [...listeners, replayed[1]].filter((socket) => socket !== undefined)
    for (const socket of others) expect(JSON.stringify(socket.frames)).not.toMatch(new RegExp(`${inA.uid}|${inB.uid}`))
    // No note, nobody's id, nothing about other visitors reaches the visitor.
    for (const phone of [inA.phone, inB.phone, replayed[2]]) {
      const heard = JSON.stringify(phone?.frames)
      expect(heard).toContain('answer')
      expect(heard).not.toContain('secret note')
      for (const member of [...Object.values(A.staff), ...Object.values(B.staff)]) expect(heard).not.toContain(member.uid)
      expect(heard).not.toContain('"viewing"')
    }
    expect(JSON.stringify(replayed[0]?.frames)).toContain(inA.uid)
  })
})

describe('what a socket may send', () => {
  const error = async (socket: Socket<Any>, frame: unknown): Promise<string> => {
    const before = socket.frames.length
    socket.ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
    return socket.until(() => socket.frames.slice(before).find((one): one is ServerFrame & { type: 'error' } => one.type === 'error'), `an error for ${String(frame)}`).then((told) => told.code)
  }

  it('a visitor neither sends, nor looks, nor types elsewhere', async () => {
    const { A, B } = twins
    const phone = await open(A.visitor)
    expect(await error(phone, { type: 'send', conversation: A.conversation, kind: 'message', text: 'x', clientId: clientId() })).toBe('auth.forbidden')
    expect(await error(phone, { type: 'viewing', conversation: A.conversation, on: true })).toBe('auth.forbidden')
    const neighbour = await A.open()
    for (const conversation of [neighbour.uid, B.conversation]) expect(await error(phone, { type: 'typing', conversation, on: true })).toBe('conversation.not_found')
  })

  it.each(['admin', 'viewer'] as const)('%s reaches no conversation of the other tenant, and a role without the right none at all', async (role) => {
    const { A, B } = twins
    const desk = await open(A.staff[role])
    const foreign = await open(B.staff.admin)
    const wanted = role === 'admin' ? 'conversation.not_found' : 'auth.forbidden'
    const frames = [{ type: 'typing', on: true }, { type: 'viewing', on: true }, { type: 'send', kind: 'note', text: 'x', clientId: clientId() }]
    for (const frame of frames) expect(await error(desk, { ...frame, conversation: B.conversation })).toBe(wanted)
    // A file of the other tenant goes with nothing here, nor does one that was sent before.
    if (role === 'admin') for (const file of [B.file, A.file]) expect(await error(desk, { type: 'send', kind: 'note', text: '', clientId: clientId(), conversation: A.conversation, attachments: [file] })).toBe('file.not_found')
    if (role === 'viewer') for (const frame of frames) expect(await error(desk, { ...frame, conversation: A.conversation })).toBe('auth.forbidden')
    expect(foreign.frames.filter((frame) => frame.type === 'signal' || frame.type === 'events')).toEqual([])
  })

  it('frames outside the union, and text no database can hold, are refused and harmless', async () => {
    const { A } = twins
    const desk = await open(A.staff.admin)
    const say = { type: 'send', conversation: A.conversation, kind: 'note', clientId: clientId() }
    const frames = [
      null, 7, '"text"', [], {}, { type: 'nothing' }, { type: 'ping', extra: 1 }, { type: 'typing', conversation: A.conversation }, { type: 'typing', conversation: 7, on: true },
      { type: 'resume', position: '1' }, { type: 'resume', position: { $gt: '' } }, { ...say, text: '' }, { ...say, text: 'x', tenant_id: 2 }, { ...say, text: 'x', clientId: 'short' },
      { ...say, text: 'x', kind: 'system' }, { ...say, text: 'a\u0000b' }, `{"type":"send","conversation":"${A.conversation}","kind":"note","clientId":"${clientId()}","text":"\\ud800"}`,
      '{"type":"ping","__proto__":{"a":1}}', `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    ]
    for (const frame of frames) expect(await error(desk, frame), JSON.stringify(frame).slice(0, 200)).toBe('input.invalid')
    const bye = async (data: string | Buffer): Promise<string | undefined> => {
      const socket = await open(A.staff.agent)
      socket.ws.send(data)
      return socket.until(() => socket.closed?.reason)
    }
    expect(await bye('{')).toBe('protocol')
    expect(await bye(Buffer.from('{"type":"ping"}'))).toBe('protocol')
    const large = await open(A.staff.agent)
    large.ws.send('x'.repeat(70_000))
    expect(await large.until(() => large.closed?.code)).toBe(1009)
    desk.send({ type: 'ping' })
    await desk.frame('pong')
  })

  it.each(['99999999999999999999999.0', '0.99999999999999999999999', '18446744073709551615.0', '9223372036854775807.0', '00000.000'])('a position that cannot be (%s) asks for a new snapshot or is taken as the beginning', async (position) => {
    const socket = await open(twins.A.staff.admin, position)
    expect(socket.closed).toBe(null)
    expect(socket.frames.find((frame) => frame.type === 'resync_required' || frame.type === 'resumed')).toBeDefined()
  })
})

describe('tickets', () => {
  const used = (ticket: string): Promise<number> => upgrade(twins.t.base, `/realtime?ticket=${encodeURIComponent(ticket)}`)

  it('open one socket, once, within 30 seconds, and only while the session lives', async () => {
    const { A, t } = twins
    for (const who of [A.staff.agent, A.visitor]) {
      const ticket = await ticketOf(who)
      expect(await Promise.all([used(ticket), used(ticket), used(ticket)]).then((all) => all.toSorted())).toEqual([101, 401, 401])
    }
    const ended = await A.session('agent')
    const ticket = await ticketOf(ended)
    await ended.post('/rest/v1/auth/sign-out')
    expect(await used(ticket)).toBe(401)
    const late = await Promise.all([ticketOf(A.staff.agent), ticketOf(A.visitor)])
    t.clock.advance(31_000)
    expect(await Promise.all(late.map(used))).toEqual([401, 401])
  })

  it('are not what they are not: garbage, tokens, other paths', async () => {
    const { A } = twins
    for (const ticket of ['', 'x', A.staff.admin.token, A.visitor.session.token, '%00', 'ü'.repeat(2_000)]) expect(await used(ticket)).toBe(401)
    for (const target of ['/', '/realtime/', '/rest/v1/me', '/realtime%2f']) expect(await upgrade(twins.t.base, `${target}?ticket=x`)).toBe(404)
  })

  it('an upgrade to an address that is none does not end the server', async () => {
    for (const target of ['//', 'http://', '/%', '//[::', '*']) {
      const stream = connect(Number(new URL(twins.t.base).port), '127.0.0.1')
      stream.on('error', () => undefined)
      stream.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)
      const answer = await new Promise<string>((resolve) => { stream.once('data', (data) => resolve(data.toString())); stream.once('close', () => resolve('')) })
      expect(answer, target).toMatch(/^HTTP\/1\.1 4/)
    }
    expect((await twins.A.staff.admin.get('/rest/v1/me')).status).toBe(200)
  })

  it('end with their session: sign-out closes its socket and no other', async () => {
    const { A } = twins
    const [one, two] = [await A.session('manager'), await A.session('manager')]
    const [first, second] = [await open(one), await open(two)]
    await one.post('/rest/v1/auth/sign-out')
    expect(await first.until(() => first.closed?.code)).toBe(4401)
    expect(second.closed).toBe(null)
    await eventually(async () => (await two.get('/rest/v1/me')).status === 200)
  })

  it('logged no problem', () => {
    expect(twins.t.problems).toEqual([])
  })
})
