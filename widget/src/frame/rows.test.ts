// What the log shows for which entries.
import type { ConversationEvent } from '@switchboard/protocol'
import { expect, it } from 'vitest'
import type { Pending } from './outbox.ts'
import { rowsOf, stretchesOf } from './rows.ts'

const entry = (seq: number, at: string, more: Partial<ConversationEvent> = {}): ConversationEvent => ({
  uid: `e${seq}`, conversation: 'c', thread: 't', seq, type: 'message', text: 'Hi', code: null, attachments: [], metadata: null, clientId: null,
  author: { kind: 'agent', uid: null, name: 'Maya' }, at, ...more,
})
const none = { deliveredSeq: 0, readSeq: 0 }
const visitor = { kind: 'visitor', uid: null, name: null } as const

it('separates days, groups runs, leaves out the opening line', () => {
  const rows = rowsOf([
    entry(1, '2026-03-01T10:00:00', { type: 'system', code: 'opened' }),
    entry(2, '2026-03-01T10:00:00', { author: visitor }),
    entry(3, '2026-03-01T10:01:00', { type: 'system', code: 'agent_joined' }),
    entry(4, '2026-03-01T10:02:00'), entry(5, '2026-03-01T10:03:00'), entry(6, '2026-03-01T10:30:00'),
    entry(7, '2026-03-02T09:00:00'),
  ], [], none)
  expect(rows.map((row) => (row.kind === 'message' ? `${row.seq}${row.head ? 'h' : ''}${row.tail ? 't' : ''}` : row.kind)))
    .toEqual(['day', '2ht', 'line', '4h', '5t', '6ht', 'day', '7ht'])
})

it('shows an unsent message once, also when its echo is already here', () => {
  const at = '2026-03-01T10:00:00'
  const pending: Pending = { clientId: 'a', text: 'Hi', files: [], at: Date.parse(at), state: 'sending', tries: 0, refused: false }
  const both = rowsOf([entry(1, at, { author: visitor, clientId: 'a' })], [pending, { ...pending, clientId: 'b' }], none)
  expect(both.flatMap((row) => (row.kind === 'message' ? [[row.key, row.state, row.newestSent]] : [])))
    .toEqual([['a', 'sent', true], ['b', 'sending', false]])
})

it('says how far the visitor’s messages have come', () => {
  const at = '2026-03-01T10:00:00'
  const states = (marks: typeof none) => rowsOf([1, 2, 3].map((seq) => entry(seq, at, { author: visitor })), [], marks)
    .flatMap((row) => (row.kind === 'message' ? [row.state] : []))
  expect(states(none)).toEqual(['sent', 'sent', 'sent'])
  expect(states({ deliveredSeq: 2, readSeq: 1 })).toEqual(['read', 'delivered', 'sent'])
})

it('is cut at fixed places, whatever older entries come in above; a day goes with what follows, the unsent with the last', () => {
  const at = '2026-03-01T10:00:00'
  const pending: Pending = { clientId: 'a', text: 'Hi', files: [], at: Date.parse(at), state: 'sending', tries: 0, refused: false }
  const from = (first: number) => stretchesOf(rowsOf(Array.from({ length: 121 - first }, (_, i) => entry(first + i, i + first < 100 ? at : '2026-03-02T10:00:00')), [pending], none))
  expect(from(60).map(({ key, rows }) => [key, rows.length])).toEqual([[1, 41], [2, 24]])
  expect(from(2).map(({ key, rows }) => [key, rows.length])).toEqual([[0, 49], [1, 50], [2, 24]])
  expect(from(100)[0]?.rows[0]?.kind).toBe('day')
})
