// The host page hears each change once.
import type { ConversationEvent, WidgetConversation } from '@switchboard/protocol'
import { expect, it } from 'vitest'
import { newsBetween } from './news.ts'
import { emptyThread, type Thread, withEvent } from './thread.ts'

const conversation = (version: number, more: Partial<WidgetConversation> = {}): WidgetConversation => ({
  uid: '01', state: 'queued', agent: null, queuePosition: 2, unread: 0, deliveredSeq: 0, readSeq: 0, rateable: false, rating: null, lastSeq: version, version, ...more,
})
const entry = (seq: number, kind: 'visitor' | 'agent'): ConversationEvent => ({
  uid: `e${seq}`, conversation: '01', thread: 't', seq, type: 'message', text: 'Hi', code: null, attachments: [], metadata: null, clientId: null,
  author: { kind, uid: null, name: 'Maya' }, at: '2026-01-01T00:00:00Z',
})
const names = (before: Thread, after: Thread) => newsBetween(before, after).map(({ name }) => name)

it('tells start, place, agent, answers and end, each once', () => {
  const started = withEvent(emptyThread, { conversation: conversation(1), event: entry(1, 'visitor') })
  expect(names(emptyThread, started)).toEqual(['conversation:started', 'queue:position'])
  expect(names(started, started)).toEqual([])
  const moved = withEvent(started, { conversation: conversation(1, { queuePosition: 1 }) })
  expect(newsBetween(started, moved)).toEqual([{ name: 'queue:position', detail: { conversation: '01', position: 1 } }])
  const agent = { name: 'Maya' }
  const joined = withEvent(moved, { conversation: conversation(2, { state: 'assigned', agent, queuePosition: null }) })
  expect(names(moved, joined)).toEqual(['conversation:assigned'])
  const answered = withEvent(joined, { conversation: conversation(3, { agent, queuePosition: null }), event: entry(2, 'agent') })
  expect(names(joined, answered)).toEqual(['message:received'])
  expect(names(answered, withEvent(answered, { conversation: conversation(3, { agent, queuePosition: null }), event: entry(2, 'agent') }))).toEqual([])
  const ended = withEvent(answered, { conversation: conversation(4, { state: 'resolved', agent, queuePosition: null }) })
  expect(names(answered, ended)).toEqual(['conversation:resolved'])
})
