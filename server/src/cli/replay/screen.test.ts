import type { ConversationEvent, VisitorEvent } from '@switchboard/protocol'
import { describe, expect, it } from 'vitest'
import { firstDifference } from './read-back.ts'
import { judge, Screen } from './screen.ts'
import { latencyOf } from './tally.ts'

const entry = (seq: number, more: Partial<ConversationEvent> = {}): ConversationEvent => ({
  uid: `u${seq}`, conversation: 'c', thread: 't', seq, type: 'message', author: { kind: 'visitor', uid: null, name: null }, text: `text ${seq}`,
  code: null, attachments: [], metadata: null, clientId: `client-${seq}`, at: '2026-01-01T00:00:00Z', ...more,
})
const told = (event: ConversationEvent): VisitorEvent => ({
  name: 'conversation.message', position: '1.1', event, conversation: { uid: 'c', state: 'assigned', agent: null, queuePosition: null, unread: 0, deliveredSeq: 0, readSeq: 0, rateable: false, rating: null, lastSeq: event.seq, version: 1 },
})
const { signal } = new AbortController()

describe('a screen', () => {
  it('gives the moment at which an expected message was shown, and null when it was not', async () => {
    const screen = new Screen()
    screen.expect('client-1')
    const shown = screen.shown('client-1', 1_000, signal)
    screen.hear([told(entry(1))])
    expect(await shown).toBeCloseTo(performance.now(), -2)
    screen.expect('client-2')
    expect(await screen.shown('client-2', 5, signal)).toBeNull()
  })

  it('takes the same entry told again as harmless, another entry in its place as a clash', () => {
    const screen = new Screen()
    screen.hear([told(entry(1)), told(entry(1)), told(entry(1, { uid: 'another' }))])
    expect(screen).toMatchObject({ repeated: 1, clashes: ['c 1'] })
    expect(screen.entries('c')).toHaveLength(1)
  })
})

describe('the judgement', () => {
  const stored = [entry(1), entry(2), entry(3)]
  it.each([
    ['all in order', stored, { missing: 0, misordered: 0, extra: 0 }],
    ['one missing', [entry(1), entry(3)], { missing: 1, misordered: 0, extra: 0 }],
    ['one late', [entry(1), entry(3), entry(2)], { missing: 0, misordered: 1, extra: 0 }],
    ['another text', [entry(1), entry(2, { text: 'other' }), entry(3)], { missing: 0, misordered: 1, extra: 0 }],
    ['one that is not stored', [...stored, entry(4)], { missing: 0, misordered: 0, extra: 1 }],
  ])('%s', (_, shown, verdict) => {
    const given = judge(shown, stored)
    expect({ ...given, missing: given.missing.length }).toEqual(verdict)
  })
})

describe('reading back', () => {
  const turns = [{ role: 'customer' as const, text: 'a', at: null }, { role: 'agent' as const, text: 'b', at: null }]
  const said = (kind: 'visitor' | 'agent', text: string) => ({ author: { kind, uid: null, name: null }, text })
  it('tells the first difference', () => {
    expect(firstDifference([said('visitor', 'a'), said('agent', 'b')], turns)).toBeNull()
    expect(firstDifference([said('visitor', 'a')], turns)).toBe('turn 2 of 2 is not stored')
    expect(firstDifference([said('visitor', 'a'), said('visitor', 'b')], turns)).toBe('message 2 is of the visitor')
    expect(firstDifference([said('visitor', 'a '), said('agent', 'b')], turns)).toBe('message 1 has another text')
    expect(firstDifference([said('visitor', 'a'), said('agent', 'b'), said('agent', 'b')], turns)).toBe('message 3 was never said')
  })
})

describe('latency', () => {
  it('is told by nearest rank', () => {
    expect(latencyOf(Array.from({ length: 200 }, (_, i) => 200 - i))).toEqual({ count: 200, p50: 100, p99: 198, max: 200 })
    expect(latencyOf([])).toEqual({ count: 0, p50: null, p99: null, max: null })
  })
})
