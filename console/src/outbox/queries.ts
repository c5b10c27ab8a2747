// How the outbox is read.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { MailState, OutboxMail, OutboxMailDetail } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'

export type MailFilter = MailState | 'all'
interface MailPage { data: OutboxMail[]; page: { next: string | null; hasMore: boolean } }

const pageSize = 30
/** While something is on its way, the list is read again this often. */
const again = 4_000

export const outboxQuery = (client: Client, state: MailFilter) => infiniteQueryOptions({
  queryKey: [...keys.outboxes, state] as const,
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) => client.get<MailPage>('/outbox', { state: state === 'all' ? null : state, limit: pageSize, cursor: pageParam }, signal),
  getNextPageParam: (last) => (last.page.hasMore ? last.page.next : null),
  staleTime: 0,
  refetchInterval: (query) => (query.state.data?.pages.some((page) => page.data.some((one) => one.state === 'waiting' || one.state === 'sending')) ? again : false),
})

export const mailQuery = (client: Client, uid: string) => queryOptions({
  queryKey: keys.mail(uid), queryFn: ({ signal }) => client.get<OutboxMailDetail>(`/outbox/${uid}`, {}, signal), staleTime: 0,
})
