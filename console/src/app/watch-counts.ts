// Keeps the view counts true: events say that they moved, the server says to what. At most one read every 1.5 s.
import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '@switchboard/protocol'
import type { Feed } from '../api/feed.ts'
import { keys } from '../api/keys.ts'

const soon = 150
const apart = 1500

export const watchCounts = (feed: Feed, queries: QueryClient): void => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  feed.listen(({ name, conversation, event }) => {
    if (conversation === undefined) return
    const mine = conversation.agent?.uid === queries.getQueryData<Me>(keys.me)?.agent.uid
    // A message changes only who has something unread, and only the own number is shown.
    if (name === 'conversation.message' && !(mine && event?.author.kind === 'visitor')) return
    if (name === 'conversation.read' && !mine) return
    timer ??= setTimeout(() => {
      timer = undefined
      last = Date.now()
      void queries.invalidateQueries({ queryKey: keys.counts })
    }, Math.max(soon, last + apart - Date.now()))
  })
}
