// How the roster, one of it and the departments are read.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { RosterEntry } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { toQuery, type RosterSearch } from './search.ts'

interface RosterPage { data: RosterEntry[]; page: { next: string | null; hasMore: boolean }; total: number }

const pageSize = 50
/** Today's numbers move while people work. */
const again = 20_000

export const rosterQuery = (client: Client, search: RosterSearch) => infiniteQueryOptions({
  queryKey: [...keys.roster, search] as const,
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) => client.get<RosterPage>('/roster', { ...toQuery(search), limit: pageSize, cursor: pageParam }, signal),
  getNextPageParam: (last) => (last.page.hasMore ? last.page.next : null),
  staleTime: 5_000,
  refetchInterval: again,
  placeholderData: (before) => before,
})

export const entryQuery = (client: Client, uid: string) => queryOptions({
  queryKey: keys.rosterEntry(uid), queryFn: ({ signal }) => client.get<RosterEntry>(`/roster/${uid}`, {}, signal), staleTime: 5_000, refetchInterval: again, retry: false,
})
