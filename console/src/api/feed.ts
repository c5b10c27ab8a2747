// Brings live events into the react-query caches and guards snapshots against events that pass them on the way.
import type { QueryClient } from '@tanstack/react-query'
import type { Agent, Conversation, ConversationDetail, Me, Page, StaffEvent } from '@switchboard/protocol'
import { keys, type ListFilter } from './keys.ts'
import { reduceQueue, type QueuePages } from './reduce-queue.ts'
import { reduceAgents, reduceDetail, reduceList, reduceMe, reduceTimeline, type Pages, type Timeline } from './reduce.ts'

const remembered = 2000

export interface Feed {
  apply: (event: StaffEvent) => void
  /** Runs a snapshot read and then lays the events over it that arrived meanwhile. */
  snapshot: <T>(read: () => Promise<T>, reduce: (data: T, event: StaffEvent) => T) => Promise<T>
  /** Same for reads that react-query merges by itself (next pages, refetches): replays over its caches afterwards. */
  during: <T>(work: () => Promise<T>) => Promise<T>
  listen: (listener: (event: StaffEvent, fresh: boolean) => void) => () => void
}

export const createFeed = (queries: QueryClient): Feed => {
  const log: StaffEvent[] = []
  let counted = 0
  const versions = new Map<string, number>()
  const listeners = new Set<(event: StaffEvent, fresh: boolean) => void>()

  const toConversation = (event: StaffEvent) => {
    const me = queries.getQueryData<Me>(keys.me)?.agent.uid ?? ''
    for (const query of queries.getQueryCache().findAll({ queryKey: keys.lists })) {
      const filter = query.queryKey[1] as ListFilter
      queries.setQueryData<Pages<Conversation>>(query.queryKey, (data) => data && reduceList(data, event, filter, me))
    }
    for (const query of queries.getQueryCache().findAll({ queryKey: keys.queues })) {
      const inbox = query.queryKey[1] as string | null
      queries.setQueryData<QueuePages>(query.queryKey, (data) => data && reduceQueue(data, event, inbox))
    }
    const uid = event.conversation?.uid ?? ''
    queries.setQueryData<ConversationDetail>(keys.detail(uid), (data) => data && reduceDetail(data, event))
  }

  const apply = (event: StaffEvent) => {
    log.push(event)
    counted += 1
    if (log.length > remembered) log.shift()
    const c = event.conversation
    const fresh = c === undefined || c.version >= (versions.get(c.uid) ?? 0)
    if (c !== undefined && fresh) versions.set(c.uid, c.version)
    write(event)
    for (const listener of listeners) listener(event, fresh)
  }

  const write = (event: StaffEvent) => {
    const { conversation: c, event: entry, agent } = event
    if (c !== undefined && c.version >= (versions.get(c.uid) ?? 0)) toConversation(event)
    if (entry !== undefined) {
      queries.setQueryData<Timeline>(keys.timeline(entry.conversation), (data) => data && reduceTimeline(data, entry))
    }
    if (agent !== undefined) {
      queries.setQueryData<Me>(keys.me, (data) => data && reduceMe(data, agent))
      queries.setQueryData<Page<Agent>>(keys.agents, (data) => data && reduceAgents(data, agent))
    }
  }

  return {
    apply,
    snapshot: async (read, reduce) => {
      const mark = counted
      const data = await read()
      const missed = Math.min(counted - mark, log.length)
      return missed === 0 ? data : log.slice(-missed).reduce(reduce, data)
    },
    during: async (work) => {
      const mark = counted
      try {
        return await work()
      } finally {
        const missed = Math.min(counted - mark, log.length)
        if (missed > 0) for (const event of log.slice(-missed)) write(event)
      }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
