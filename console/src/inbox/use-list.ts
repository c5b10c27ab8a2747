// The rows of the chosen view: live, and held still when asked.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Conversation } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import type { ListFilter } from '../api/keys.ts'
import { distinct, settle } from './settle.ts'

export const useList = (filter: ListFilter, held: boolean) => {
  const { queries, feed } = useServices()
  const query = useInfiniteQuery(queries.list(filter))
  const live = useMemo(() => distinct(query.data?.pages.flatMap((page) => page.data) ?? []), [query.data])
  const key = JSON.stringify(filter)
  const shown = useRef<{ key: string; rows: readonly Conversation[] }>({ key, rows: [] })
  const [, redraw] = useState(0)
  const before = shown.current.key === key ? shown.current.rows : []
  const settled = settle(before, live, held)
  useEffect(() => {
    shown.current = { key, rows: settled.rows.map(({ row }) => row) }
  })
  return {
    ...settled,
    query,
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void feed.during(() => query.fetchNextPage())
    },
    letGo: () => {
      shown.current = { key, rows: [] }
      redraw((n) => n + 1)
    },
  }
}
