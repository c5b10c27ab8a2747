// The reducer keeps lists and timelines equal to what the server would answer.
import { describe, expect, it } from 'vitest'
import type { Agent, Conversation, ConversationEvent, Page, StaffEvent } from '@switchboard/protocol'
import type { ListFilter } from './keys.ts'
import { addEvents, reduceAgents, reduceList, reduceTimeline, type Pages, type Timeline } from './reduce.ts'

const me = 'agent-me'
const conversation = (number: number, change: Partial<Conversation> = {}): Conversation => ({
  uid: `c${number}`, number, version: 1, state: 'queued',
  inbox: { uid: 'i', name: 'Shop', channel: 'web' }, group: null,
  visitor: { uid: `v${number}`, number, name: null, email: null }, agent: null,
  lastSeq: 1, lastMessage: null, deliveredSeq: 0, readSeq: 0, agentUnread: 0, visitorUnread: 0, labels: [], offline: false, rating: null, graceUntil: null,
  waitingSince: `2026-01-01T00:00:${String(number).padStart(2, '0')}Z`, queuedAt: null, assignedAt: null,
  createdAt: '2026-01-01T00:00:00Z', updatedAt: `2026-01-01T00:00:${String(number).padStart(2, '0')}Z`, resolvedAt: null, closedAt: null,
  ...change,
})
const pages = (...lists: Conversation[][]): Pages<Conversation> => ({
  pages: lists.map((data, index) => ({ data, page: { next: 'n', hasMore: index < lists.length - 1 }, position: '1.1' })),
  pageParams: lists.map(() => null),
})
const changed = (c: Conversation): StaffEvent => ({ name: 'conversation.message', position: '2.1', conversation: c })
const uids = (data: Pages<Conversation>) => data.pages.map((page) => page.data.map((row) => row.uid))
const queue: ListFilter = { view: 'unassigned', states: ['queued'], unread: false, sort: 'waiting' }
const mine: ListFilter = { view: 'mine', states: ['queued', 'assigned'], unread: false, sort: 'newest' }

describe('reduceList', () => {
  it('inserts by waiting time', () => {
    const after = reduceList(pages([conversation(1), conversation(5)]), changed(conversation(3)), queue, me)
    expect(uids(after)).toEqual([['c1', 'c3', 'c5']])
  })
  it('removes what no longer belongs and adds it to the list where it belongs', () => {
    const taken = conversation(1, { version: 2, state: 'assigned', agent: { uid: me, name: 'Me' } })
    expect(uids(reduceList(pages([conversation(1), conversation(2)]), changed(taken), queue, me))).toEqual([['c2']])
    expect(uids(reduceList(pages([]), changed(taken), mine, me))).toEqual([['c1']])
    const theirs = { ...taken, agent: { uid: 'other', name: 'Tom' } }
    expect(uids(reduceList(pages([]), changed(theirs), mine, me))).toEqual([[]])
  })
  it('ignores an older version and repeats', () => {
    const data = pages([conversation(1, { version: 4 })])
    expect(reduceList(data, changed(conversation(1, { version: 3, state: 'resolved' })), queue, me)).toBe(data)
    expect(uids(reduceList(data, changed(conversation(1, { version: 4 })), queue, me))).toEqual([['c1']])
  })
  it('leaves rows beyond the loaded pages to their page', () => {
    const data = pages([conversation(1), conversation(2)], [conversation(3)])
    const open = { ...data, pages: data.pages.map((page) => ({ ...page, page: { next: 'n', hasMore: true } })) }
    expect(uids(reduceList(open, changed(conversation(9)), queue, me))).toEqual([['c1', 'c2'], ['c3']])
    expect(uids(reduceList(data, changed(conversation(9)), queue, me))).toEqual([['c1', 'c2'], ['c3', 'c9']])
  })
  it('moves a row up when it has news', () => {
    const rows = [conversation(9), conversation(5), conversation(2)].map((c) => ({ ...c, state: 'assigned' as const, agent: { uid: me, name: 'Me' } }))
    const news = { ...conversation(2, { version: 2, updatedAt: '2026-01-01T00:01:00Z' }), state: 'assigned' as const, agent: { uid: me, name: 'Me' } }
    expect(uids(reduceList(pages(rows), changed(news), mine, me))).toEqual([['c2', 'c9', 'c5']])
  })
  it('drops an answered conversation from a list sorted by waiting', () => {
    expect(uids(reduceList(pages([conversation(1)]), changed(conversation(1, { version: 2, waitingSince: null })), queue, me))).toEqual([[]])
  })
})

const event = (seq: number): ConversationEvent => ({
  uid: `e${seq}`, conversation: 'c1', thread: 't', seq, type: 'message', author: { kind: 'visitor', uid: 'v', name: null },
  text: String(seq), code: null, attachments: [], metadata: null, clientId: null, at: '2026-01-01T00:00:00Z',
})
const timeline = (...seqs: number[]): Timeline => ({ events: seqs.map(event), hasOlder: false, hasNewer: false })
const seqs = (t: Timeline) => t.events.map((one) => one.seq)

describe('timeline', () => {
  it('appends the next and ignores repeats', () => {
    expect(seqs(reduceTimeline(timeline(1, 2), event(3)))).toEqual([1, 2, 3])
    expect(seqs(reduceTimeline(timeline(1, 2), event(2)))).toEqual([1, 2])
  })
  it('marks a gap instead of hiding it', () => {
    const gap = reduceTimeline(timeline(1, 2), event(5))
    expect(seqs(gap)).toEqual([1, 2])
    expect(gap.hasNewer).toBe(true)
    expect(seqs(addEvents(gap, [event(3), event(4), event(5)]))).toEqual([1, 2, 3, 4, 5])
  })
})

it('agents come, change, go, and come back', () => {
  const agent = (uid: string, change: Partial<Agent> = {}): Agent => ({
    uid, number: 1, name: uid, email: '', kind: 'bot', role: 'agent', active: true, wanted: 'online', presence: 'online', accepting: true, activeChats: 0, maxChats: 5, groups: [], ...change,
  })
  const none: Page<Agent> = { data: [], page: { next: null, hasMore: false }, position: '1.1' }
  const both = reduceAgents(reduceAgents(none, agent('a')), agent('b'))
  expect(reduceAgents(both, agent('a', { activeChats: 2 })).data.map((one) => one.activeChats)).toEqual([2, 0])
  const one = reduceAgents(both, agent('a', { active: false, removed: true }))
  expect(one.data.map(({ uid }) => uid)).toEqual(['b'])
  expect(reduceAgents(one, agent('a', { removed: true })).data).toHaveLength(1)
  expect(reduceAgents(one, agent('a')).data.map(({ uid }) => uid)).toEqual(['b', 'a'])
})
