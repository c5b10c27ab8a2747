// Which screen is shown when.
import type { ConversationEvent, WidgetConversation } from '@switchboard/protocol'
import { describe, expect, it } from 'vitest'
import type { Pending } from './outbox.ts'
import { mustLeave, screenOf, type Situation } from './screen.ts'
import { emptyThread, type Thread } from './thread.ts'

const conversation = (state: WidgetConversation['state']): WidgetConversation => ({
  uid: '01', state, agent: null, queuePosition: null, unread: 0, deliveredSeq: 0, readSeq: 0, rateable: false, rating: null, lastSeq: 1, version: 1,
})
const said = (metadata: ConversationEvent['metadata'] = null) => ({ seq: 1, type: 'message', metadata }) as ConversationEvent
const thread = (state: WidgetConversation['state'], metadata?: ConversationEvent['metadata']): Thread =>
  ({ conversation: conversation(state), entries: [said(metadata)], hasOlder: false })
const pending = (refused: boolean): Pending => ({ clientId: 'a', text: 'Hi', at: 1, files: [], state: 'sending', tries: 0, refused })

const form = { enabled: true, fields: [] }
const asks = { preChat: form, offline: { enabled: false, message: '' } }
const closed = { preChat: form, offline: { enabled: true, message: '' } }
const now: Situation = {
  problem: null, loading: false, config: asks, available: true, thread: emptyThread, outbox: [], answered: false, leaving: false,
}
const screen = (more: Partial<Situation>) => screenOf({ ...now, ...more })

describe('screenOf', () => {
  it('asks before the first message, once', () => {
    expect(screen({})).toBe('preChat')
    expect(screen({ answered: true })).toBe('welcome')
    expect(screen({ thread: thread('closed') })).toBe('log')
    expect(screen({ config: { ...asks, preChat: { enabled: false, fields: [] } } })).toBe('welcome')
  })

  it('asks again when the server refused the message, not while it is on its way', () => {
    expect(screen({ outbox: [pending(true)] })).toBe('preChat')
    expect(screen({ outbox: [pending(false)] })).toBe('log')
    expect(screen({ outbox: [pending(true)], answered: true })).toBe('log')
  })

  it('takes a message while nobody is there', () => {
    expect(screen({ config: closed, available: false })).toBe('offline')
    expect(screen({ config: closed })).toBe('preChat')
    expect(screen({ config: asks, available: false })).toBe('preChat')
  })

  it('shows the conversation there is, and goes to the form when asked', () => {
    const over = { config: closed, available: false, thread: thread('resolved') }
    expect(screen(over)).toBe('log')
    expect(screen({ ...over, leaving: true })).toBe('offline')
  })

  it('does not interrupt whoever has begun when somebody comes', () => {
    expect(screen({ config: closed, leaving: true })).toBe('offline')
    expect(screen({ config: asks, leaving: true })).toBe('preChat')
  })

  it('waits for a known visitor’s conversation, and writes before the inbox is known', () => {
    expect(screen({ loading: true })).toBe('log')
    expect(screen({ config: null })).toBe('welcome')
    expect(screen({ problem: 'inbox.not_found' })).toBe('problem')
  })
})

describe('mustLeave', () => {
  const away = { ...now, config: closed, available: false }
  it.each<[boolean, string, Partial<Situation>]>([
    [true, 'it is over', { thread: thread('resolved') }], [true, 'it is closed', { thread: thread('closed') }],
    [true, 'a message was left', { thread: thread('queued', { offline: true }) }],
    [false, 'he waits', { thread: thread('queued') }], [false, 'an agent has it', { thread: thread('assigned', { offline: true }) }],
    [false, 'somebody is there', { thread: thread('resolved'), available: true }],
    [false, 'no messages can be left', { thread: thread('resolved'), config: asks }],
  ])('is %s when %s', (must, _, more) => expect(mustLeave({ ...away, ...more })).toBe(must))
})
