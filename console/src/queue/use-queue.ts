// The queue in its live order: sorted by the score of this moment, held still while somebody aims.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { QueueEntry } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { settle } from '../inbox/settle.ts'
import { now } from '../lib/clock.ts'
import { byPriority, type Weights } from './score.ts'

export interface QueueRow extends QueueEntry { uid: string }

/** Ages pass each other only where one of them reaches the full day: looking every few seconds is enough. */
const lookAgain = 5000
const even: Weights = { alpha: 0.5, beta: 0.5 }

export const useQueue = (inbox: string | null, held: boolean) => {
  const { queries, feed } = useServices()
  const query = useInfiniteQuery(queries.queue(inbox))
  const [beat, setBeat] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setBeat((n) => n + 1), lookAgain)
    return () => clearInterval(timer)
  }, [])
  const weights = query.data?.pages[0]?.weights ?? even
  const live = useMemo(() => {
    const rows = new Map<string, QueueRow>()
    for (const entry of query.data?.pages.flatMap((page) => page.data) ?? []) {
      const held = rows.get(entry.conversation.uid)
      if (held === undefined || held.conversation.version < entry.conversation.version) rows.set(entry.conversation.uid, { ...entry, uid: entry.conversation.uid })
    }
    return [...rows.values()].sort(byPriority(weights, now()))
    // The beat sorts again as the ages grow.
    // oxlint-disable-next-line exhaustive-deps
  }, [query.data, weights, beat])
  const shown = useRef<{ inbox: string | null; rows: readonly QueueRow[] }>({ inbox, rows: [] })
  const settled = settle(shown.current.inbox === inbox ? shown.current.rows : [], live, held)
  useEffect(() => {
    shown.current = { inbox, rows: settled.rows.map(({ row }) => row) }
  })
  return {
    ...settled, live, weights, query,
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void feed.during(() => query.fetchNextPage())
    },
  }
}
