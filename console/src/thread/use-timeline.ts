// Loads a conversation's entries from the newest, pages both ways by seq and closes gaps by itself.
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { keys } from '../api/keys.ts'
import { pageSize, type EventPage } from '../api/queries.ts'
import { addEvents, type Timeline } from '../api/reduce.ts'
import { useServices } from '../app/services.ts'

export const useTimeline = (uid: string) => {
  const { client, queries, queryClient } = useServices()
  const query = useQuery(queries.timeline(uid))
  const loading = useRef(false)
  const timeline = query.data

  const load = useCallback(async (side: 'older' | 'newer') => {
    const held = queryClient.getQueryData<Timeline>(keys.timeline(uid))
    const edge = side === 'older' ? held?.events[0]?.seq : (held?.events.at(-1)?.seq ?? 0)
    if (loading.current || edge === undefined) return
    loading.current = true
    try {
      const page = await client.get<EventPage>(`/conversations/${uid}/events`, side === 'older' ? { before: edge, limit: pageSize } : { after: edge, limit: 100 })
      queryClient.setQueryData<Timeline>(keys.timeline(uid), (before) => {
        if (before === undefined) return before
        const next = addEvents(before, page.data)
        return side === 'older' ? { ...next, hasOlder: page.hasMore } : { ...next, hasNewer: page.hasMore }
      })
    } catch {
      // The line's banner tells; the next scroll or the next event tries again.
    } finally {
      loading.current = false
    }
  }, [client, queryClient, uid])

  /** Begins anew around an entry; what is newer follows by itself. */
  const loadAround = useCallback((seq: number) => {
    void client.get<EventPage>(`/conversations/${uid}/events`, { after: Math.max(0, seq - 15), limit: 100 }).then((page) => {
      queryClient.setQueryData<Timeline>(keys.timeline(uid), { events: page.data, hasOlder: (page.data[0]?.seq ?? 1) > 1, hasNewer: page.hasMore })
    }, () => undefined)
  }, [client, queryClient, uid])

  const lastSeq = timeline?.events.at(-1)?.seq
  useEffect(() => {
    if (timeline?.hasNewer === true) void load('newer')
  }, [timeline?.hasNewer, lastSeq, load])

  return { query, timeline, loadOlder: () => void load('older'), loadAround }
}
