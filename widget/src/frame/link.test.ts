// The socket's life: hello and resume, resync, falls, and no mixing of sessions.
import type { VisitorEvent } from '@switchboard/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Link, type LinkHooks } from './link.ts'

class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  static made: FakeSocket[] = []
  readyState = 1
  sent: unknown[] = []
  readonly url: string
  constructor(url: URL) {
    super()
    this.url = url.href
    FakeSocket.made.push(this)
  }
  send(data: string) { this.sent.push(JSON.parse(data)) }
  close() { this.readyState = 3 }
  hear(frame: unknown) { this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) })) }
  fall() { this.dispatchEvent(new Event('close')) }
}
const socket = (index: number) => {
  const made = FakeSocket.made[index]
  if (!made) throw new Error(`no socket ${index}`)
  return made
}

let session = 'a'
let states: string[] = []
let events: VisitorEvent[] = []
const hooks: LinkHooks = {
  ticket: async () => ({ ok: true, data: { ticket: session, expiresAt: '' } }),
  read: vi.fn(async () => '1.50'),
  events: (items) => { events.push(...items) },
  typing: () => {},
  state: (connection) => { states.push(connection) },
  ended: () => {},
}
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { href: 'https://host.example/widget/frame' })
  vi.stubGlobal('addEventListener', () => {})
  FakeSocket.made = []
  states = []
  events = []
  session = 'a'
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

it('resumes from the snapshot, then from the last position it heard', async () => {
  const link = new Link(hooks)
  link.start('1.10')
  await settle()
  expect(socket(0).url).toBe('wss://host.example/realtime?ticket=a')
  socket(0).hear({ type: 'hello', position: '1.99', version: 1, heartbeatMs: 25_000 })
  expect(socket(0).sent).toEqual([{ type: 'resume', position: '1.10' }])
  socket(0).hear({ type: 'events', items: [{ name: 'queue.moved' }], position: '1.12' })
  socket(0).hear({ type: 'resumed', position: '1.12' })
  expect(states).toEqual(['connecting', 'live'])
  expect(events).toHaveLength(1)

  socket(0).fall()
  expect(states.at(-1)).toBe('down')
  await vi.advanceTimersByTimeAsync(600)
  socket(1).hear({ type: 'hello' })
  expect(socket(1).sent).toEqual([{ type: 'resume', position: '1.12' }])
  link.stop()
})

it('reads the state again when the gap is too wide', async () => {
  const link = new Link(hooks)
  link.start('1.10')
  await settle()
  socket(0).hear({ type: 'hello' })
  socket(0).hear({ type: 'resync_required', reason: 'too_old' })
  await settle()
  expect(hooks.read).toHaveBeenCalledOnce()
  expect(socket(0).sent.at(-1)).toEqual({ type: 'resume', position: '1.50' })
  link.stop()
})

it('comes back when nothing was heard for a minute', async () => {
  const link = new Link(hooks)
  link.start('1.10')
  await settle()
  await vi.advanceTimersByTimeAsync(76_000)
  expect(socket(0).sent).toContainEqual({ type: 'ping' })
  expect(states).toContain('down')
  expect(FakeSocket.made.length).toBe(2)
  link.stop()
})

it('opens no socket for a session that ended meanwhile', async () => {
  const link = new Link(hooks)
  link.start(null)
  link.stop()
  session = 'b'
  link.start('2.1')
  await settle()
  expect(FakeSocket.made.map(({ url }) => url)).toEqual(['wss://host.example/realtime?ticket=b'])
  link.stop()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(FakeSocket.made).toHaveLength(1)
})
