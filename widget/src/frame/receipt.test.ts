// How far a message is known to have come.
import type { ConversationEvent, WidgetConversation } from '@switchboard/protocol'
import { expect, it } from 'vitest'
import { marksOf, receiptOf } from './receipt.ts'

const conversation: WidgetConversation = {
  uid: '01', state: 'assigned', agent: null, queuePosition: null, unread: 0, deliveredSeq: 0, readSeq: 0, rateable: false, rating: null, lastSeq: 5, version: 5,
}
const entry = (seq: number, kind: 'visitor' | 'agent' | 'bot' | 'system', type: 'message' | 'system' = 'message') =>
  ({ seq, type, author: { kind, uid: null, name: null } }) as ConversationEvent

it('knows nothing without marks and answers', () => {
  expect(marksOf(null, [])).toEqual({ deliveredSeq: 0, readSeq: 0 })
  expect(marksOf(conversation, [entry(1, 'visitor'), entry(2, 'system', 'system')])).toEqual({ deliveredSeq: 0, readSeq: 0 })
})

it('takes the server’s marks', () => {
  const marked = { ...conversation, deliveredSeq: 4, readSeq: 2 }
  const marks = marksOf(marked, [entry(1, 'visitor'), entry(4, 'visitor')])
  expect([1, 2, 3, 4, 5].map((seq) => receiptOf(seq, marks))).toEqual(['read', 'read', 'delivered', 'delivered', 'sent'])
})

it('takes an answer for a sign that what stands before it was read', () => {
  const marks = marksOf({ ...conversation, readSeq: 1 }, [entry(1, 'visitor'), entry(2, 'visitor'), entry(3, 'agent'), entry(4, 'visitor')])
  expect([2, 4].map((seq) => receiptOf(seq, marks))).toEqual(['read', 'sent'])
})
