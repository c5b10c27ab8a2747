// How webhooks, what can be told, and the log are read.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Delivery, DeliveryDetail, Webhook, WebhookEvent } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { readAll } from '../api/queries.ts'

export type LogFilter = Delivery['state'] | 'all'
interface LogPage { data: Delivery[]; page: { next: string | null; hasMore: boolean } }

const pageSize = 30
/** While something waits, the log is read again this often. */
const again = 4_000

export const webhooksQuery = (client: Client) => queryOptions({
  queryKey: keys.webhooks, queryFn: async ({ signal }) => (await readAll<Webhook>(client, '/webhooks', signal)).data, staleTime: 5_000,
})

export const webhookEventsQuery = (client: Client) => queryOptions({
  queryKey: keys.webhookEvents, queryFn: async ({ signal }) => (await client.get<{ data: WebhookEvent[] }>('/webhook-events', {}, signal)).data, staleTime: Infinity,
})

export const deliveriesQuery = (client: Client, webhook: string, state: LogFilter) => infiniteQueryOptions({
  queryKey: [...keys.deliveries(webhook), state] as const,
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) => client.get<LogPage>(`/webhooks/${webhook}/deliveries`, { state: state === 'all' ? null : state, limit: pageSize, cursor: pageParam }, signal),
  getNextPageParam: (last) => (last.page.hasMore ? last.page.next : null),
  staleTime: 0,
  refetchInterval: (query) => (query.state.data?.pages.some((page) => page.data.some((one) => one.state === 'waiting')) ? again : false),
})

export const deliveryQuery = (client: Client, webhook: string, uid: string) => queryOptions({
  queryKey: keys.delivery(uid), queryFn: ({ signal }) => client.get<DeliveryDetail>(`/webhooks/${webhook}/deliveries/${uid}`, {}, signal), staleTime: 0,
})
