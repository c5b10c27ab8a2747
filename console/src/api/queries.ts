// How each cached thing is read. Live data never goes stale by time: the feed keeps it true.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  Agent, CannedResponse, Conversation, ConversationCounts, ConversationDetail, ConversationEvent, FileLinks, GroupHours, Inbox, Label, ListedGroup, Me, MessageHit, Page, PersonHit, Queue, RoutingExplained, Simulation,
  TenantSettings,
} from '@switchboard/protocol'
import type { Client, Query } from './client.ts'
import type { Feed } from './feed.ts'
import { keys, type CannedFilter, type ListFilter } from './keys.ts'
import { reduceQueue } from './reduce-queue.ts'
import { reduceAgents, reduceDetail, reduceList, reduceTimeline, type Timeline } from './reduce.ts'

export interface EventPage { data: ConversationEvent[]; hasMore: boolean; position: string }
export interface OwnSession { uid: string; createdAt: string; lastUsedAt: string; ip: string | null; userAgent: string | null; current: boolean }

const live = { staleTime: Infinity, gcTime: 15 * 60_000 } as const
export const pageSize = 30
const queueSize = 50
/** The agents and groups of a tenant are read whole, up to this many pages of a hundred. */
const mostPages = 20

export const readAll = async <T>(client: Client, path: string, signal?: AbortSignal, query: Query = {}): Promise<Page<T>> => {
  const first = await client.get<Page<T>>(path, { ...query, limit: 100 }, signal)
  const data = [...first.data]
  let { page } = first
  for (let read = 1; page.hasMore && read < mostPages; read += 1) {
    const next = await client.get<Page<T>>(path, { ...query, limit: 100, cursor: page.next }, signal)
    data.push(...next.data)
    page = next.page
  }
  return { ...first, data, page }
}

interface SearchPage<T> { data: T[]; page: { next: string | null; hasMore: boolean } }

const searchPages = <T>(client: Client, noun: string, q: string) => ({
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => client.get<SearchPage<T>>(`/search/${noun}`, { q, cursor: pageParam }, signal),
  getNextPageParam: (last: SearchPage<T>) => (last.page.hasMore ? last.page.next : null),
  staleTime: 10_000,
})

export const createQueries = (client: Client, feed: Feed, meUid: () => string, onQueue: (queue: Queue) => void) => ({
  me: queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => client.get<Me>('/me', {}, signal), ...live }),

  counts: queryOptions({
    queryKey: keys.counts, queryFn: ({ signal }) => client.get<ConversationCounts>('/conversations/counts', {}, signal), ...live,
  }),

  list: (filter: ListFilter) => infiniteQueryOptions({
    queryKey: keys.list(filter),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        view: filter.view, state: filter.states, unread: filter.unread ? true : null, sort: filter.sort, limit: filter.size ?? pageSize, cursor: pageParam,
      }
      const asPages = await feed.snapshot(
        async () => ({ pages: [await client.get<Page<Conversation>>('/conversations', query, signal)], pageParams: [pageParam] }),
        (data, event) => (pageParam === null ? reduceList(data, event, filter, meUid()) : data),
      )
      return asPages.pages[0] as Page<Conversation>
    },
    getNextPageParam: (last) => (last.page.hasMore ? last.page.next : null),
    ...live,
  }),

  queue: (inbox: string | null) => infiniteQueryOptions({
    queryKey: keys.queue(inbox),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const asPages = await feed.snapshot(
        async () => ({ pages: [await client.get<Queue>('/queue', { inbox, limit: queueSize, cursor: pageParam }, signal)], pageParams: [pageParam] }),
        (data, event) => (pageParam === null ? reduceQueue(data, event, inbox) : data),
      )
      const page = asPages.pages[0] as Queue
      onQueue(page)
      return page
    },
    getNextPageParam: (last) => (last.page.hasMore ? last.page.next : null),
    ...live,
  }),

  detail: (uid: string) => queryOptions({
    queryKey: keys.detail(uid),
    queryFn: ({ signal }) => feed.snapshot(() => client.get<ConversationDetail>(`/conversations/${uid}`, {}, signal), reduceDetail),
    ...live,
  }),

  timeline: (uid: string) => queryOptions({
    queryKey: keys.timeline(uid),
    queryFn: ({ signal }) => feed.snapshot(
      async (): Promise<Timeline> => {
        const page = await client.get<EventPage>(`/conversations/${uid}/events`, { limit: pageSize }, signal)
        return { events: page.data, hasOlder: page.hasMore, hasNewer: false }
      },
      (timeline, event) => (event.event?.conversation === uid ? reduceTimeline(timeline, event.event) : timeline),
    ),
    ...live,
  }),

  searchMessages: (q: string) => infiniteQueryOptions({ queryKey: keys.searchMessages(q), ...searchPages<MessageHit>(client, 'messages', q) }),
  searchPeople: (q: string) => infiniteQueryOptions({ queryKey: keys.searchPeople(q), ...searchPages<PersonHit>(client, 'people', q) }),

  /** Links last five minutes: asked anew before they end. */
  fileLinks: (files: readonly string[]) => queryOptions({
    queryKey: keys.fileLinks(files), queryFn: async () => (await client.send<FileLinks>('POST', '/files/links', { files })).data, staleTime: 4 * 60_000, refetchInterval: 4 * 60_000,
  }),

  cannedSearch: (word: string) => queryOptions({
    queryKey: keys.cannedSearch(word), staleTime: 30_000,
    queryFn: async ({ signal }) => (await client.get<{ data: CannedResponse[] }>('/canned/search', { text: word === '' ? null : word, limit: 8 }, signal)).data,
  }),

  cannedList: (filter: CannedFilter) => infiniteQueryOptions({
    queryKey: keys.cannedList(filter),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      client.get<Omit<Page<CannedResponse>, 'position'>>('/canned', { scope: filter.scope, text: filter.text === '' ? null : filter.text, removed: filter.removed ? true : null, limit: 50, cursor: pageParam }, signal),
    getNextPageParam: (last) => (last.page.hasMore ? last.page.next : null),
    staleTime: 30_000,
  }),

  routing: (uid: string) => queryOptions({
    queryKey: keys.routing(uid),
    queryFn: ({ signal }) => client.get<RoutingExplained>(`/conversations/${uid}/routing`, {}, signal),
    staleTime: 10_000,
  }),

  agents: queryOptions({
    queryKey: keys.agents,
    queryFn: ({ signal }) => feed.snapshot(
      () => readAll<Agent>(client, '/agents', signal),
      (data, event) => (event.agent === undefined ? data : reduceAgents(data, event.agent)),
    ),
    ...live,
  }),

  groups: queryOptions({
    queryKey: keys.groups, queryFn: async ({ signal }) => (await readAll<ListedGroup>(client, '/groups', signal)).data, staleTime: 60_000,
  }),

  groupsRemoved: queryOptions({
    queryKey: keys.groupsRemoved, queryFn: async ({ signal }) => (await readAll<ListedGroup>(client, '/groups', signal, { removed: true })).data, staleTime: 60_000,
  }),

  groupHours: (uid: string) => queryOptions({
    queryKey: keys.groupHours(uid), queryFn: ({ signal }) => client.get<GroupHours>(`/groups/${uid}/hours`, {}, signal), staleTime: 60_000,
  }),

  inboxes: queryOptions({
    queryKey: keys.inboxes, queryFn: async ({ signal }) => (await readAll<Inbox>(client, '/inboxes', signal)).data, staleTime: 60_000,
  }),

  labels: queryOptions({
    queryKey: keys.labels, queryFn: async ({ signal }) => (await client.get<{ data: Label[] }>('/labels', {}, signal)).data, staleTime: 60_000,
  }),

  labelsRemoved: queryOptions({
    queryKey: keys.labelsRemoved, queryFn: async ({ signal }) => (await client.get<{ data: Label[] }>('/labels', { removed: true }, signal)).data, staleTime: 60_000,
  }),

  settings: queryOptions({
    queryKey: keys.settings, queryFn: ({ signal }) => client.get<TenantSettings>('/settings', {}, signal), staleTime: 60_000,
  }),

  sessions: queryOptions({
    queryKey: keys.sessions,
    queryFn: async ({ signal }) => (await client.get<{ data: OwnSession[] }>('/auth/sessions', {}, signal)).data,
  }),

  simulation: queryOptions({
    queryKey: keys.simulation, queryFn: ({ signal }) => client.get<Simulation>('/demo/simulation', {}, signal),
  }),
})
export type Queries = ReturnType<typeof createQueries>
