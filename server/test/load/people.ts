// Who makes the load: the demo staff with their sockets, and visitors with their sessions.
import { once } from 'node:events'
import type { Agent, SignedIn, Ticket, WidgetSent, WidgetSession } from '@switchboard/protocol'
import { WebSocket } from 'ws'
import { demoKey, demoPassword, demoPeople } from '../../src/modules/installation/index.ts'
import { Connection, withConnection } from './connection.ts'

export interface Staff { uid: string; authorization: string; login: string }
export interface Visitor { uid: string; authorization: string; connection: Connection }

export const text = 'Hello, I wonder where my order is. It was promised for yesterday, and nobody could tell me more.'

let ids = 0
/** The mark by which a message is found in a frame; six digits follow. */
export const mark = 'bench-'
export const clientId = (n: number = ids++): string => `${mark}${String(n).padStart(6, '0')}`

export const signInAll = (base: string): Promise<Staff[]> => withConnection(base, async (connection) => {
  const staff: Staff[] = []
  for (const { username } of demoPeople) {
    const signedIn = await connection.call<SignedIn>('POST', '/rest/v1/auth/sign-in', { login: username, password: demoPassword })
    staff.push({ uid: signedIn.me.agent.uid, login: username, authorization: `Bearer ${signedIn.accessToken}` })
  }
  return staff
})

/** How many conversations an agent may have at once. */
export const setCapacity = (base: string, admin: Staff, agent: Staff, maxChats: number): Promise<Agent> =>
  withConnection(base, (connection) => connection.call<Agent>('PATCH', `/rest/v1/agents/${agent.uid}`, { maxChats }, admin.authorization))

export const setStatus = (base: string, agent: Staff, status: 'online' | 'offline'): Promise<Agent> =>
  withConnection(base, (connection) => connection.call<Agent>('PUT', '/rest/v1/me/status', { status }, agent.authorization))

/** A visitor with a session and a connection of his own; nothing is written yet. */
export async function visit(base: string): Promise<Visitor> {
  const connection = new Connection(base)
  const session = await connection.call<WidgetSession>('POST', '/rest/v1/widget/sessions', { key: demoKey })
  return { uid: session.state.visitor.uid, authorization: `Visitor ${session.token}`, connection }
}

export async function visitMany(base: string, count: number): Promise<Visitor[]> {
  const visitors: Visitor[] = []
  for (let i = 0; i < count; i++) visitors.push(await visit(base))
  return visitors
}

export const write = (visitor: Visitor, id = clientId()): Promise<WidgetSent> =>
  visitor.connection.call<WidgetSent>('POST', '/rest/v1/widget/messages', { text, clientId: id }, visitor.authorization)

export const leave = (visitors: Visitor[]): void => { for (const visitor of visitors) visitor.connection.close() }

/** A socket that is open, and, where it is the product's, live. */
export function openSocket(url: string, resume: boolean): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  return new Promise((resolve, reject) => {
    const look = (data: Buffer): void => {
      const frame = data.toString()
      if (frame.startsWith('{"type":"hello"')) socket.send('{"type":"resume"}')
      // The feed is behind what the limits wrote past the server: a client would read its screen again and come back.
      if (frame.startsWith('{"type":"resync_required"')) setTimeout(() => socket.send('{"type":"resume"}'), 250)
      if (!frame.startsWith('{"type":"resumed"')) return
      socket.off('message', look)
      resolve(socket)
    }
    // Before it opens: the first frame may come with the answer to the upgrade.
    if (resume) socket.on('message', look)
    else socket.once('open', () => resolve(socket))
    setTimeout(() => reject(new Error('a socket was not live within 20 s')), 20_000).unref()
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`a socket was closed with ${code} before it was live`)))
  })
}

/** Sockets of the staff in turn; `live`: they hear what happens, else only answers to their own frames. */
export const openSockets = (base: string, staff: Staff[], count: number, live = true): Promise<WebSocket[]> => withConnection(base, async (connection) => {
  const sockets: WebSocket[] = []
  for (let i = 0; i < count; i++) {
    const owner = staff[i % staff.length]
    const { ticket } = await connection.call<Ticket>('POST', '/rest/v1/realtime/tickets', undefined, owner?.authorization)
    sockets.push(await openSocket(`${base.replace('http', 'ws')}/realtime?ticket=${ticket}`, live))
  }
  return sockets
})

export async function closeAll(sockets: WebSocket[]): Promise<void> {
  await Promise.all(sockets.map(async (socket) => {
    if (socket.readyState === socket.CLOSED) return
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }))
}
