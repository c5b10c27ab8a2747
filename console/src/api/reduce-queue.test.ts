// The queue follows events exactly where they tell enough, and asks again where they do not.
import { describe, expect, it } from 'vitest'
import type { Conversation, ConversationEvent, StaffEvent } from '@switchboard/protocol'
import { reduceQueue, type HeardEntry, type QueuePages } from './reduce-queue.ts'

const asOf = '2026-01-01T12:00:00Z'
const conversation = (number: number, change: Partial<Conversation> = {}) => ({
  uid: `c${number}`, number, version: 1, state: 'queued', inbox: { uid: 'shop', name: 'Shop', channel: 'web' }, lastSeq: 3,
  lastMessage: { author: 'visitor', text: '', at: '2026-01-01T11:59:00Z' }, createdAt: '2026-01-01T11:00:00Z', ...change,
}) as Conversation
const entry = (number: number, count: number, since: string): HeardEntry =>
  ({ conversation: conversation(number), score: 0, messages: { count, term: 0 }, delay: { since, term: 0 }, labels: [] })
const pages = (data: HeardEntry[], hasMore = false): QueuePages => ({
  pages: [{ data, weights: { alpha: 0.4, beta: 0.6 }, asOf, page: { next: hasMore ? 'n' : null, hasMore }, position: '1.1' }], pageParams: [null],
})
const message = (number: number, seq: number, change: Partial<Conversation> = {}): StaffEvent => ({
  name: 'conversation.message', position: '2.1', conversation: conversation(number, { version: seq, lastSeq: seq, ...change }),
  event: { conversation: `c${number}`, seq, type: 'message', at: '2026-01-01T11:59:30Z' } as ConversationEvent,
})
const shown = (data: QueuePages) => data.pages.flatMap((page) => page.data.map((row) => `${row.conversation.uid}×${row.messages.count}`))
const two = () => pages([entry(1, 2, '2026-01-01T08:00:00Z'), entry(2, 2, '2026-01-01T11:00:00Z')])

describe('reduceQueue', () => {
  it('counts a message once, by its seq, and starts its age anew', () => {
    const once = reduceQueue(two(), message(1, 4), null)
    expect(shown(once)).toEqual(['c2×2', 'c1×3'])
    expect(shown(reduceQueue(once, message(1, 4), null))).toEqual(['c2×2', 'c1×3'])
    expect(once.pages[0]?.data[1]?.delay.since).toBe('2026-01-01T11:59:30Z')
  })
  it('counts both of two messages that carry the same, later conversation', () => {
    const later = { version: 5, lastSeq: 5 }
    const after = reduceQueue(reduceQueue(two(), message(1, 4, later), null), message(1, 5, later), null)
    expect(shown(after)).toContain('c1×4')
  })
  it('asks again after a gap, for newcomers and for new labels', () => {
    expect(reduceQueue(two(), message(1, 6), null).stale).toBe(true)
    expect(reduceQueue(two(), message(9, 1), null).stale).toBe(true)
    expect(reduceQueue(two(), { name: 'conversation.labelled', position: '2.1', conversation: conversation(1) }, null).stale).toBe(true)
  })
  it('leaves a newcomer below the loaded rows to its page', () => {
    const open = pages([entry(1, 9, '2026-01-01T08:00:00Z')], true)
    expect(reduceQueue(open, message(9, 1), null).stale).toBeUndefined()
  })
  it('removes who waits no more or elsewhere, and ignores what is older', () => {
    expect(shown(reduceQueue(two(), message(1, 4, { state: 'assigned' }), null))).toEqual(['c2×2'])
    expect(shown(reduceQueue(two(), message(1, 4, { inbox: { uid: 'other', name: 'Other', channel: 'web' } }), 'shop'))).toEqual(['c2×2'])
    const old = two()
    expect(reduceQueue(old, message(1, 0, { state: 'resolved' }), null)).toBe(old)
  })
})
