// Builds everything that lives as long as the page and hands it to React in one context.
import { QueryClient } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { ConversationEvent, Draft, Me, Ticket } from '@switchboard/protocol'
import { createClient, type Client } from '../api/client.ts'
import { createFeed, type Feed } from '../api/feed.ts'
import { keys } from '../api/keys.ts'
import { isTransient } from '../api/problem.ts'
import { createQueries, type Queries } from '../api/queries.ts'
import { createRealtime, type Realtime } from '../api/realtime.ts'
import { createSignals, type Signals } from '../api/signals.ts'
import { createSession, type Session } from '../auth/session.ts'
import { createDrafts, type Drafts } from '../composer/drafts.ts'
import { createOutbox, indexedDbStorage, type Outbox } from '../composer/outbox.ts'
import { createLabelBook, type LabelBook } from '../labels/book.ts'
import { must } from '../lib/must.ts'
import { createPreferences, type Preferences } from '../lib/preferences.ts'
import type { Store } from '../lib/store.ts'
import { createAnnouncer, type Announcer } from '../ui/announcer.ts'
import { createToasts, type Toasts } from '../ui/toasts.ts'
import { watchCounts } from './watch-counts.ts'
import { watchQueue } from './watch-queue.ts'

export interface Services {
  client: Client
  queryClient: QueryClient
  queries: Queries
  feed: Feed
  realtime: Realtime
  signals: Signals
  session: Session
  book: LabelBook
  drafts: Drafts
  outbox: Outbox
  toasts: Toasts
  announcer: Announcer
  preferences: Store<Preferences>
}

export const createServices = (): Services => {
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        retry: (count, error) => count < 3 && isTransient(error),
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
  const client = createClient()
  const feed = createFeed(queryClient)
  const book = createLabelBook()
  const queries = createQueries(client, feed, () => queryClient.getQueryData<Me>(keys.me)?.agent.uid ?? '', book.learn)
  const session = createSession(client, queryClient)
  const signals = createSignals()
  const outbox = createOutbox({
    send: (conversation, body) => client.send<ConversationEvent>('POST', `/conversations/${conversation}/events`, body),
    onSent: (event) => feed.apply({ name: 'conversation.message', position: '0.0', event }),
    storage: indexedDbStorage(),
  })
  const drafts = createDrafts({
    list: async () => (await client.get<{ data: Draft[] }>('/drafts')).data,
    keep: (conversation, mode, text) => client.send('PUT', `/conversations/${conversation}/drafts/${mode}`, { text }),
  })
  const realtime = createRealtime({
    ticket: () => client.send<Ticket>('POST', '/realtime/tickets', {}),
    open: (path) => new WebSocket(new URL(path, location.href.replace(/^http/, 'ws'))),
    onEvents: (items) => items.forEach(feed.apply),
    onSignal: signals.receive,
    onRevoked: () => session.end('ended'),
    onResync: async () => {
      const counts = await queryClient.fetchQuery({ ...queries.counts, staleTime: 0 })
      void feed.during(() => queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.counts[0] }))
      return counts.position
    },
  })
  feed.listen(({ event, conversation }) => {
    if (event?.clientId) outbox.confirm(event.clientId)
    if (event) signals.settle(event.conversation, event.author)
    if (conversation) void queryClient.invalidateQueries({ queryKey: keys.routing(conversation.uid) })
  })
  feed.listen(book.hear)
  watchCounts(feed, queryClient)
  watchQueue(feed, queryClient)
  return {
    client, queryClient, queries, feed, realtime, signals, session, book, drafts, outbox,
    toasts: createToasts(), announcer: createAnnouncer(), preferences: createPreferences(),
  }
}

export const ServicesContext = createContext<Services | null>(null)
export const useServices = (): Services => must(use(ServicesContext), 'services')
