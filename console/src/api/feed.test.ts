// Events that pass a snapshot on its way must not be lost, whichever of the two arrives first.
import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import type { Conversation, StaffEvent } from '@switchboard/protocol'
import { createFeed } from './feed.ts'
import { keys, type ListFilter } from './keys.ts'
import { reduceList, type Pages } from './reduce.ts'

const queue: ListFilter = { view: 'unassigned', states: ['queued'], unread: false, sort: 'waiting' }
const row = (number: number, version = 1, state: Conversation['state'] = 'queued') => ({
  uid: `c${number}`, number, version, state, agent: null, agentUnread: 0, waitingSince: `2026-01-01T00:00:0${number}Z`, updatedAt: `2026-01-01T00:00:0${number}Z`,
}) as Conversation
const news = (conversation: Conversation): StaffEvent => ({ name: 'conversation.message', position: '1.1', conversation })
const pages = (...data: Conversation[]): Pages<Conversation> => ({ pages: [{ data, page: { next: null, hasMore: false }, position: '1.1' }], pageParams: [null] })
const shown = (data: Pages<Conversation> | undefined) => data?.pages.flatMap((page) => page.data.map((one) => `${one.uid}v${one.version}`))

it('lays events over a snapshot that was read before them', async () => {
  const feed = createFeed(new QueryClient())
  let answer: (data: Pages<Conversation>) => void = () => {}
  const reading = feed.snapshot(() => new Promise<Pages<Conversation>>((resolve) => {
    answer = resolve
  }), (data, event) => reduceList(data, event, queue, 'me'))
  feed.apply(news(row(2)))
  feed.apply(news(row(1, 2, 'resolved')))
  answer(pages(row(1), row(3)))
  expect(shown(await reading)).toEqual(['c2v1', 'c3v1'])
})

it('repairs pages that react-query puts back from before', async () => {
  const queries = new QueryClient()
  const feed = createFeed(queries)
  queries.setQueryData(keys.list(queue), pages(row(1), row(3)))
  const old = queries.getQueryData<Pages<Conversation>>(keys.list(queue))
  await feed.during(async () => {
    feed.apply(news(row(1, 2, 'assigned')))
    feed.apply(news(row(2)))
    queries.setQueryData(keys.list(queue), old)
  })
  expect(shown(queries.getQueryData(keys.list(queue)))).toEqual(['c2v1', 'c3v1'])
})

it('does not bring back what an older event still shows', () => {
  const queries = new QueryClient()
  const feed = createFeed(queries)
  queries.setQueryData(keys.list(queue), pages(row(1)))
  feed.apply(news(row(1, 5, 'resolved')))
  feed.apply(news(row(1, 4)))
  expect(shown(queries.getQueryData(keys.list(queue)))).toEqual([])
})
