// What a live event does to the queue. Counts and ages are kept by seq; what an event cannot tell marks the pages stale.
import type { Queue, QueueEntry, StaffEvent } from '@switchboard/protocol'
import { anatomyOf, byPriority } from '../queue/score.ts'

/** `heard`: the last entry of the conversation whose message is in the count. */
export type HeardEntry = QueueEntry & { heard?: number }
export interface QueuePages { pages: (Omit<Queue, 'data'> & { data: HeardEntry[] })[]; pageParams: (string | null)[]; stale?: true }

const heardOf = (entry: HeardEntry): number => entry.heard ?? entry.conversation.lastSeq

/** Null: an entry is missing between what was heard and this. */
const hear = (entry: HeardEntry, event: StaffEvent): HeardEntry | null => {
  const conversation = event.conversation ?? entry.conversation
  const heard = heardOf(entry)
  const told = event.event
  if (told === undefined || told.seq <= heard) return { ...entry, conversation, heard }
  if (told.seq > heard + 1) return null
  if (told.type !== 'message') return { ...entry, conversation, heard: told.seq }
  return {
    ...entry, conversation, heard: told.seq,
    messages: { ...entry.messages, count: entry.messages.count + 1 }, delay: { ...entry.delay, since: told.at },
  }
}

const without = (data: QueuePages, uid: string): QueuePages => ({
  ...data,
  pages: data.pages.map((page) => {
    const rest = page.data.filter((row) => row.conversation.uid !== uid)
    return rest.length === page.data.length ? page : { ...page, data: rest }
  }),
})

const put = (data: QueuePages, entry: HeardEntry): QueuePages => {
  const pages = [...data.pages]
  const first = pages[0]
  if (first === undefined) return data
  const compare = byPriority(first.weights, Date.parse(first.asOf))
  for (const [index, page] of pages.entries()) {
    const at = page.data.findIndex((row) => compare(entry, row) < 0)
    if (at < 0 && (index < pages.length - 1 || page.page.hasMore)) continue
    pages[index] = { ...page, data: page.data.toSpliced(at < 0 ? page.data.length : at, 0, entry) }
    return { ...data, pages }
  }
  // Beyond what is loaded: it comes with its page.
  return data
}

/** A newcomer certainly below everything that is loaded comes with its page, too. */
const outOfSight = (data: QueuePages, event: StaffEvent): boolean => {
  const [first, last] = [data.pages[0], data.pages.at(-1)]
  const lowest = last?.data.at(-1)
  const c = event.conversation
  if (first === undefined || last === undefined || lowest === undefined || c === undefined || !last.page.hasMore) return false
  const at = Date.parse(first.asOf)
  const minutes = (since: string) => (at - Date.parse(since)) / 60_000
  const most = anatomyOf(c.lastSeq, minutes(c.lastMessage?.at ?? c.createdAt), first.weights).score
  return most < anatomyOf(lowest.messages.count, minutes(lowest.delay.since), first.weights).score
}

export const reduceQueue = (data: QueuePages, event: StaffEvent, inbox: string | null): QueuePages => {
  const c = event.conversation
  if (c === undefined) return data
  const held = data.pages.flatMap((page) => page.data).find((row) => row.conversation.uid === c.uid)
  const belongs = c.state === 'queued' && (inbox === null || c.inbox.uid === inbox)
  if (held === undefined) return !belongs || outOfSight(data, event) ? data : { ...data, stale: true }
  if (held.conversation.version > c.version) return data
  if (!belongs) return without(data, c.uid)
  const next = hear(held, event)
  if (next === null || event.name === 'conversation.labelled') return { ...data, stale: true }
  const moved = next.messages.count !== held.messages.count
  if (moved) return put(without(data, c.uid), next)
  return { ...data, pages: data.pages.map((page) => ({ ...page, data: page.data.map((row) => (row === held ? next : row)) })) }
}
