// Events arrive twice, late and after holes; the thread must come out the same.
import type { ConversationEvent, WidgetConversation, WidgetState } from '@switchboard/protocol'
import { describe, expect, it } from 'vitest'
import { emptyThread, lastSeq, withEvent, withOlder, withRead, withState } from './thread.ts'

const conversation = (version: number, more: Partial<WidgetConversation> = {}): WidgetConversation => ({
  uid: '01', state: 'queued', agent: null, queuePosition: 1, unread: 0, deliveredSeq: 0, readSeq: 0, rateable: false, rating: null, lastSeq: version, version, ...more,
})
const entry = (seq: number): ConversationEvent => ({
  uid: `e${seq}`, conversation: '01', thread: 't', seq, type: 'message', text: `m${seq}`, code: null, attachments: [], metadata: null, clientId: null,
  author: { kind: 'agent', uid: null, name: 'Maya' }, at: '2026-01-01T00:00:00Z',
})
const state = (seqs: number[], version = 9): WidgetState => ({
  visitor: { uid: 'v', name: null, email: null }, inbox: { uid: 'i', name: 'Shop', greeting: '', hue: 1 },
  conversation: conversation(version), events: seqs.map(entry), available: true, opensAt: null, position: '1.1',
})
const seqs = (thread: { entries: readonly ConversationEvent[] }) => thread.entries.map(({ seq }) => seq)

describe('withEvent', () => {
  it('keeps each entry once, in order, whatever the order of arrival', () => {
    const order = [2, 1, 2, 4, 3, 4, 1]
    const thread = order.reduce((known, seq) => withEvent(known, { conversation: conversation(seq), event: entry(seq) }), emptyThread)
    expect(seqs(thread)).toEqual([1, 2, 3, 4])
    expect(thread.conversation?.version).toBe(4)
  })

  it('ignores an older version and takes the same version again', () => {
    const thread = withEvent(emptyThread, { conversation: conversation(5, { queuePosition: 3 }) })
    expect(withEvent(thread, { conversation: conversation(4) }).conversation?.queuePosition).toBe(3)
    expect(withEvent(thread, { conversation: conversation(5, { queuePosition: 2 }) }).conversation?.queuePosition).toBe(2)
  })

  it('keeps the place while the visitor waits, and forgets it after', () => {
    const thread = withEvent(emptyThread, { conversation: conversation(5, { queuePosition: 3 }) })
    expect(withEvent(thread, { conversation: conversation(6, { queuePosition: null }) }).conversation?.queuePosition).toBe(3)
    const joined = conversation(6, { state: 'assigned', queuePosition: null })
    expect(withEvent(thread, { conversation: joined }).conversation?.queuePosition).toBeNull()
  })

  it('moves on to a newer conversation and ignores echoes of the old one', () => {
    const old = withEvent(emptyThread, { conversation: conversation(5), event: entry(1) })
    const next = withEvent(old, { conversation: conversation(1, { uid: '02' }), event: entry(1) })
    expect(next.conversation?.uid).toBe('02')
    expect(seqs(next)).toEqual([1])
    expect(withEvent(next, { conversation: conversation(99) })).toBe(next)
  })
})

describe('withState', () => {
  it('keeps what was loaded when the read continues it', () => {
    const before = withOlder(withState(emptyThread, state([4, 5])), [entry(2), entry(3)], true)
    expect(seqs(withState(before, state([5, 6])))).toEqual([2, 3, 4, 5, 6])
  })

  it('starts over when there is a hole', () => {
    const before = withState(emptyThread, state([1, 2]))
    const after = withState(before, state([7, 8]))
    expect(seqs(after)).toEqual([7, 8])
    expect(after.hasOlder).toBe(true)
  })

  it('never goes back to an older version', () => {
    const before = withEvent(emptyThread, { conversation: conversation(12), event: entry(12) })
    expect(withState(before, state([12], 9)).conversation?.version).toBe(12)
  })
})

it('reads to the end', () => {
  const thread = withEvent(emptyThread, { conversation: conversation(3, { unread: 2 }), event: entry(3) })
  expect(withRead(thread).conversation?.unread).toBe(0)
  expect(lastSeq(thread)).toBe(3)
})
