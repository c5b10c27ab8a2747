// The book never shows labels that a colleague has changed or that stayed in another inbox.
import { expect, it } from 'vitest'
import type { Conversation, Queue, StaffEvent } from '@switchboard/protocol'
import { createLabelBook } from './book.ts'

const c = (change: Partial<Conversation> = {}) => ({ uid: 'c1', state: 'queued', inbox: { uid: 'i1' }, ...change }) as Conversation
const queue = (...labels: { id: number; name: string; color: string }[]) => ({ data: [{ conversation: c(), labels }] }) as unknown as Queue
const event = (name: StaffEvent['name'], change: Partial<Conversation>): StaffEvent => ({ name, position: '1.1', conversation: c(change) })
const bug = { id: 1, name: 'Bug', color: '#b32322' }

it('keeps what was learnt while the conversation is taken', () => {
  const book = createLabelBook()
  book.learn(queue(bug))
  book.hear(event('conversation.assigned', { state: 'assigned' }))
  expect(book.known.get().get('c1')).toEqual([bug])
})
it('forgets what a colleague changed, not what was changed here', () => {
  const book = createLabelBook()
  book.learn(queue())
  book.write('c1', [bug])
  book.hear(event('conversation.labelled', { state: 'assigned' }))
  expect(book.known.get().get('c1')).toEqual([bug])
  const other = createLabelBook()
  other.learn(queue(bug))
  other.hear(event('conversation.labelled', { state: 'assigned' }))
  expect(other.known.get().has('c1')).toBe(false)
})
it('drops the labels of the old inbox', () => {
  const book = createLabelBook()
  book.learn(queue(bug))
  book.hear(event('conversation.queued', { inbox: { uid: 'i2', name: 'B', channel: 'phone' } }))
  expect(book.known.get().get('c1')).toEqual([])
})
