// How long a conversation waits for an agent who is free, and how long a freed agent waits for the next of a thousand;
// beside it the least that could do it: one allocating statement, one frame.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerFrame, StaffEvent } from '@switchboard/protocol'
import type { WebSocket } from 'ws'
import { must } from '../../../src/kernel/must.ts'
import { withConnection, type Connection } from '../connection.ts'
import { ms, printTable, progress, ratio, summarise } from '../numbers.ts'
import { clientId, leave, openSocket, openSockets, setCapacity, setStatus, signInAll, visit, visitMany, write, type Staff } from '../people.ts'
import { withStand, type Stand, type StandOptions } from '../stand.ts'

const opened = 150
const queue = 1_000
const freed = 150
const waitMs = 10_000

interface Heard { name: StaffEvent['name']; uid: string; at: number }

/** What the agent's screen hears about conversations, with the moment. */
class Screen {
  readonly heard: Heard[] = []
  #look: (() => void) | null = null

  constructor(socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const at = performance.now()
      const frame = JSON.parse(data.toString()) as ServerFrame & { items?: StaffEvent[] }
      for (const item of frame.type === 'events' ? frame.items ?? [] : []) {
        if (item.conversation) this.heard.push({ name: item.name, uid: item.conversation.uid, at })
      }
      this.#look?.()
    })
  }

  /** The first after `since` that fits. */
  async until(since: number, fits: (heard: Heard) => boolean): Promise<Heard> {
    for (const end = performance.now() + waitMs; performance.now() < end;) {
      const found = this.heard.slice(since).find(fits)
      if (found) return found
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, 1_000)
        this.#look = () => { clearTimeout(late); resolve() }
      })
    }
    throw new Error('routing: nothing was assigned in time')
  }
}

/** From the POST of a first message, and from the screen's hearing of the conversation, to its assignment. */
async function open(stand: Stand, agent: Staff, admin: Staff): Promise<{ whole: number[]; own: number[] }> {
  await setCapacity(stand.base, admin, agent, 1_000)
  const [socket] = await openSockets(stand.base, [agent], 1)
  const screen = new Screen(must(socket, 'socket'))
  await setStatus(stand.base, agent, 'online')
  const visitors = await visitMany(stand.base, opened)
  const whole: number[] = []
  const own: number[] = []
  for (const visitor of visitors) {
    const since = screen.heard.length
    const began = performance.now()
    const { conversation: { uid } } = await write(visitor)
    const assigned = await screen.until(since, (heard) => heard.name === 'conversation.assigned' && heard.uid === uid)
    const first = await screen.until(since, (heard) => heard.uid === uid)
    whole.push(assigned.at - began)
    own.push(assigned.at - first.at)
  }
  leave(visitors)
  await setStatus(stand.base, agent, 'offline')
  socket?.close()
  return { whole, own }
}

/** Nobody is here, so everybody waits. */
async function fill(base: string): Promise<void> {
  const left = Array.from({ length: queue })
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (left.pop() === undefined && left.length > 0) {
      const visitor = await visit(base)
      await write(visitor)
      leave([visitor])
    }
  }))
}

/** From the POST that resolves to the assignment of the next. */
async function drain(stand: Stand, agent: Staff, admin: Staff): Promise<number[]> {
  await setCapacity(stand.base, admin, agent, 1)
  const [socket] = await openSockets(stand.base, [agent], 1)
  const screen = new Screen(must(socket, 'socket'))
  await setStatus(stand.base, agent, 'online')
  let current = await screen.until(0, (heard) => heard.name === 'conversation.assigned')
  const times = await withConnection(stand.base, async (connection) => {
    const taken: number[] = []
    for (let i = 0; i < freed; i++) {
      const since = screen.heard.length
      const began = performance.now()
      await connection.call('POST', `/rest/v1/conversations/${current.uid}/resolve`, undefined, agent.authorization)
      current = await screen.until(since, (heard) => heard.name === 'conversation.assigned')
      taken.push(current.at - began)
    }
    return taken
  })
  socket?.close()
  return times
}

/** The same two by the raw server: a row, an allocating statement, a frame. */
async function least(base: string): Promise<{ opened: number[]; freed: number[] }> {
  const socket = await openSocket(base.replace('http', 'ws'), false)
  let heard: (() => void) | null = null
  socket.on('message', () => heard?.())
  const timed = async (connection: Connection, path: string): Promise<number> => {
    const told = new Promise<void>((resolve) => { heard = resolve })
    const began = performance.now()
    await Promise.all([connection.call('POST', path, { clientId: clientId() }), told])
    return performance.now() - began
  }
  const result = await withConnection(base, async (connection) => {
    const times: { opened: number[]; freed: number[] } = { opened: [], freed: [] }
    await connection.call('POST', '/room', { room: 1_000_000 })
    for (let i = 0; i < opened; i++) times.opened.push(await timed(connection, '/open'))
    await connection.call('POST', '/room', { room: 0 })
    for (let i = 0; i < queue; i++) await connection.call('POST', '/open', { clientId: clientId() })
    await connection.call('POST', '/room', { room: 1 })
    await timed(connection, '/free')
    for (let i = 0; i < freed; i++) times.freed.push(await timed(connection, '/free'))
    return times
  })
  socket.close()
  return result
}

export const measureRouting = (options: StandOptions): Promise<void> => withStand(options, async (stand) => {
  const staff = await signInAll(stand.base)
  const one = (login: string): Staff => must(staff.find((person) => person.login === login), login)
  progress(`routing: ${opened} conversations for an agent who is free`)
  const { whole, own } = await open(stand, one('maya'), one('ada'))
  progress(`routing: ${queue} waiting`)
  await fill(stand.base)
  await sleep(500)
  const next = await drain(stand, one('jonas'), one('ada'))
  progress('routing: the least program')
  const raw = await least(await stand.beside('raw'))
  const row = (name: string, times: number[], limit: number[]): string[] => {
    const [a, b] = [summarise(times), summarise(limit)]
    return [name, ms(a.p50), ms(a.p99), ms(a.max), ms(b.p50), ms(b.p99), ratio(a.p50, b.p50), ratio(a.p99, b.p99)]
  }
  printTable('routing, ms', ['', 'p50', 'p99', 'max', 'raw p50', 'raw p99', 'p50 ratio', 'p99 ratio'], [
    row('agent free: first message POSTed to assigned on the screen', whole, raw.opened),
    row('agent free: opened on the screen to assigned on it', own, []),
    row(`agent freed, ${queue} waiting: resolve POSTed to the next assigned`, next, raw.freed),
  ], ['raw: node http + ws, one inserted or updated row, one allocating statement, one frame, on the same PostgreSQL', 'one at a time, the agent\'s screen open'])
})
