// From a visitor's POST to the frame on every agent's screen, at a steady rate; beside it the least server that stores a
// row and tells as many sockets.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ticket } from '@switchboard/protocol'
import type { WebSocket } from 'ws'
import { must } from '../../../src/kernel/must.ts'
import { Connection } from '../connection.ts'
import { ms, printTable, progress, ratio, summarise, type Summary } from '../numbers.ts'
import { clientId, closeAll, leave, mark, openSocket, openSockets, signInAll, text, visitMany, write } from '../people.ts'
import { withStand, type Stand, type StandOptions } from '../stand.ts'

const sizes = [50, 500, 1_000]
const everyMs = 50
const seconds = 8
const writers = 20

interface Measured { each: Summary; last: Summary; missing: number; frameBytes: number }
type Post = (writer: number, id: string) => Promise<unknown>

/** Arrivals of marked messages on sockets, in milliseconds after their planned start. */
class Arrivals {
  readonly #planned = new Map<number, number>()
  readonly #last = new Map<number, number>()
  readonly #delays: number[] = []
  bytes = 0
  frames = 0

  get count(): number { return this.#delays.length }
  get delays(): number[] { return this.#delays }
  get last(): number[] { return [...this.#last.values()] }

  plan(n: number, at: number): void { this.#planned.set(n, at) }

  hear(data: Buffer): void {
    const now = performance.now()
    const key = `"clientId":"${mark}`
    let found = false
    for (let at = data.indexOf(key); at >= 0; at = data.indexOf(key, at + key.length)) {
      const n = Number(data.toString('latin1', at + key.length, at + key.length + 6))
      const planned = this.#planned.get(n)
      if (planned === undefined) continue
      found = true
      this.#delays.push(now - planned)
      this.#last.set(n, now - planned)
    }
    if (!found) return
    this.frames++
    this.bytes += data.length
  }
}

let used = 500_000

/** `hearers`: on how many of the sockets each message arrives. Each message starts at its planned time and is measured from it, so that a stall counts for all who wait in it. */
async function steady(sockets: WebSocket[], post: Post, hearers = sockets.length): Promise<Measured> {
  const arrivals = new Arrivals()
  for (const socket of sockets) socket.on('message', (data: Buffer) => arrivals.hear(data))
  const messages = seconds * 1_000 / everyMs
  const turn: Promise<unknown>[] = []
  const begin = performance.now() + everyMs
  for (let i = 0; i < messages; i++) {
    const at = begin + i * everyMs
    await sleep(Math.max(0, at - performance.now()))
    const n = used++
    const writer = i % writers
    arrivals.plan(n, at)
    turn[writer] = (turn[writer] ?? Promise.resolve()).then(() => post(writer, clientId(n)))
  }
  await Promise.all(turn)
  const expected = messages * hearers
  for (const end = Date.now() + 3_000; arrivals.count < expected && Date.now() < end;) await sleep(10)
  for (const socket of sockets) socket.removeAllListeners('message')
  return {
    each: summarise(arrivals.delays), last: summarise(arrivals.last), missing: expected - arrivals.count,
    frameBytes: Math.round(arrivals.bytes / Math.max(1, arrivals.frames)),
  }
}

async function ours(stand: Stand, count: number): Promise<Measured> {
  const sockets = await openSockets(stand.base, await signInAll(stand.base), count)
  const visitors = await visitMany(stand.base, writers)
  // Opening and routing are measured elsewhere.
  for (const visitor of visitors) await write(visitor)
  await sleep(500)
  const measured = await steady(sockets, (writer, id) => {
    const visitor = visitors[writer]
    return visitor ? write(visitor, id) : Promise.resolve()
  })
  leave(visitors)
  await closeAll(sockets)
  return measured
}

async function least(base: string, count: number): Promise<Measured> {
  const sockets: WebSocket[] = []
  for (let i = 0; i < count; i++) sockets.push(await openSocket(base.replace('http', 'ws'), false))
  const connections = Array.from({ length: writers }, () => new Connection(base))
  const post: Post = (writer, id) => connections[writer]?.call('POST', '/messages', { text, clientId: id }) ?? Promise.resolve()
  for (let writer = 0; writer < writers; writer++) await post(writer, clientId())
  const measured = await steady(sockets, post)
  for (const connection of connections) connection.close()
  await closeAll(sockets)
  return measured
}

/** So many visitors with their sockets, and the desk's, as on a busy site. */
const crowd = { visitors: 900, staff: 100 }

/** A visitor writes until every screen of the desk has it; an agent answers until that visitor has it. */
async function otherSide(stand: Stand): Promise<string[][]> {
  const staff = await signInAll(stand.base)
  const desk = await openSockets(stand.base, staff, crowd.staff)
  const visitors = await visitMany(stand.base, crowd.visitors)
  const phones: WebSocket[] = []
  for (const { connection, authorization } of visitors) {
    const { ticket } = await connection.call<Ticket>('POST', '/rest/v1/widget/tickets', undefined, authorization)
    phones.push(await openSocket(`${stand.base.replace('http', 'ws')}/realtime?ticket=${ticket}`, true))
  }
  const active = visitors.slice(0, writers)
  const uids: string[] = []
  for (const visitor of active) uids.push((await write(visitor)).conversation.uid)
  await sleep(500)
  const toDesk = await steady(desk, (writer, id) => write(must(active[writer], 'visitor'), id))
  const ada = must(staff.find(({ login }) => login === 'ada'), 'ada')
  const lines = active.map(() => new Connection(stand.base))
  const toVisitor = await steady(phones, (writer, id) => must(lines[writer], 'line').call('POST', `/rest/v1/conversations/${uids[writer]}/events`, { type: 'message', text, clientId: id }, ada.authorization), 1)
  leave(visitors)
  for (const line of lines) line.close()
  await closeAll([...desk, ...phones])
  const row = (name: string, { each: { p50, p99, max }, missing }: Measured): string[] => [name, ms(p50), ms(p99), ms(max), String(missing)]
  return [row(`a visitor's message on ${crowd.staff} screens, each`, toDesk), row('an agent\'s answer at its visitor', toVisitor)]
}

export const measureScreen = (options: StandOptions): Promise<void> => withStand(options, async (stand) => {
  progress(`screen: the other side, ${crowd.visitors + crowd.staff} sockets`)
  const sides = await otherSide(stand)
  const rows: string[][] = []
  for (const count of sizes) {
    progress(`screen: ${count} sockets`)
    const product = await ours(stand, count)
    const raw = await least(await stand.beside('raw', ['--frame-bytes', String(product.frameBytes)]), count)
    const row = (name: string, a: Summary, b: Summary, missing: number): string[] =>
      [name, ms(a.p50), ms(a.p99), ms(a.max), ms(b.p50), ms(b.p99), ms(b.max), ratio(a.p50, b.p50), ratio(a.p99, b.p99), String(missing)]
    rows.push(
      row(`${count} sockets, each`, product.each, raw.each, product.missing),
      row(`${count} sockets, the last`, product.last, raw.last, product.missing),
    )
  }
  printTable(`screen: from POST to the other side, ${crowd.visitors} visitors and ${crowd.staff} screens are live, ${1_000 / everyMs} messages/s for ${seconds} s, ms`, ['', 'p50', 'p99', 'max', 'missing'], sides)
  printTable(`screen: from POST to the frame, ${1_000 / everyMs} messages/s for ${seconds} s, ms`,
    ['', 'p50', 'p99', 'max', 'raw p50', 'raw p99', 'raw max', 'p50 ratio', 'p99 ratio', 'missing'], rows,
    ['raw: node http + ws + one inserted row, frames as long, on the same PostgreSQL', 'each: over all frames; the last: when every socket had it'])
})
