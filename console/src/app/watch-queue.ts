// Reads the queue again when an event could not say all of it (who is new, labels, weights). At most one read every 1.5 s.
import type { QueryClient } from '@tanstack/react-query'
import type { Feed } from '../api/feed.ts'
import { keys } from '../api/keys.ts'
import type { QueuePages } from '../api/reduce-queue.ts'

const soon = 150
const apart = 1500

export const watchQueue = (feed: Feed, queries: QueryClient): void => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  feed.listen(({ name }) => {
    if (name === 'settings.changed') void queries.invalidateQueries({ queryKey: keys.settings })
    const stale = name === 'settings.changed'
      || queries.getQueriesData<QueuePages>({ queryKey: keys.queues }).some(([, data]) => data?.stale === true)
    if (!stale) return
    timer ??= setTimeout(() => {
      timer = undefined
      last = Date.now()
      void feed.during(() => queries.invalidateQueries({ queryKey: keys.queues }))
    }, Math.max(soon, last + apart - Date.now()))
  })
}
