// All conversations of a state, page after page, live. A board that showed a part would lie; beyond the limit it says so.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { ListFilter } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { distinct } from '../inbox/settle.ts'

const mostPages = 10

export const waitingFilter: ListFilter = { view: 'unassigned', states: ['queued'], unread: false, sort: 'waiting', size: 100 }
export const assignedFilter: ListFilter = { view: 'all', states: ['assigned'], unread: false, sort: 'newest', size: 100 }

export const useWholeList = (filter: ListFilter) => {
  const { queries, feed } = useServices()
  const query = useInfiniteQuery(queries.list(filter))
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query
  const open = hasNextPage && (data?.pages.length ?? 0) < mostPages
  useEffect(() => {
    if (open && !isFetching && !isError) void feed.during(() => fetchNextPage())
  }, [open, isFetching, isError, feed, fetchNextPage])
  return { query, rows: useMemo(() => distinct(data?.pages.flatMap((page) => page.data) ?? []), [data]), whole: !hasNextPage }
}
