// The socket client: resumes from its position, resyncs when told, and backs off.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { backoff, createRealtime } from './realtime.ts'

class FakeSocket {
  static last: FakeSocket
  readyState = 1
  sent: unknown[] = []
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  constructor() {
    FakeSocket.last = this
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {}
  say(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0)
const make = () => {
  const ports = {
    ticket: vi.fn(async () => ({ ticket: 't', expiresAt: '' })),
    open: () => new FakeSocket() as unknown as WebSocket,
    onEvents: vi.fn(), onSignal: vi.fn(), onResync: vi.fn(async () => '9.9'), onRevoked: vi.fn(),
  }
  return { ports, link: createRealtime(ports) }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', { OPEN: 1 })
})

describe('realtime', () => {
  it('resumes from the last position it has seen', async () => {
    const { ports, link } = make()
    link.start('1.1')
    await settle()
    FakeSocket.last.say({ type: 'hello', position: '5.5', version: 1, heartbeatMs: 1 })
    expect(FakeSocket.last.sent).toEqual([{ type: 'resume', position: '1.1' }])
    FakeSocket.last.say({ type: 'events', items: [], position: '6.1' })
    FakeSocket.last.say({ type: 'resumed', position: '6.1' })
    expect(link.state.get().phase).toBe('online')
    FakeSocket.last.onclose?.()
    expect(link.state.get().phase).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1000)
    FakeSocket.last.say({ type: 'hello', position: '8.1', version: 1, heartbeatMs: 1 })
    expect(FakeSocket.last.sent).toEqual([{ type: 'resume', position: '6.1' }])
    expect(ports.ticket).toHaveBeenCalledTimes(2)
    link.stop()
  })
  it('reads everything again when the position is too old', async () => {
    const { ports, link } = make()
    link.start('1.1')
    await settle()
    FakeSocket.last.say({ type: 'resync_required', reason: 'too_old' })
    await settle()
    expect(ports.onResync).toHaveBeenCalledOnce()
    expect(FakeSocket.last.sent).toEqual([{ type: 'resume', position: '9.9' }])
    link.stop()
  })
  it('does not come back after being revoked', async () => {
    const { ports, link } = make()
    link.start('1.1')
    await settle()
    FakeSocket.last.say({ type: 'bye', reason: 'revoked', reconnect: false })
    FakeSocket.last.onclose?.()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(link.state.get().phase).toBe('ended')
    expect(ports.onRevoked).toHaveBeenCalledOnce()
    expect(ports.ticket).toHaveBeenCalledOnce()
  })
  it('waits longer each time, never more than 30 seconds', () => {
    expect([0, 1, 2, 3].map((n) => backoff(n, 1))).toEqual([500, 1000, 2000, 4000])
    expect(backoff(50, 1)).toBe(30_000)
    expect(backoff(3, 0)).toBe(2000)
  })
})
