// The one reducer: what a live event does to each kind of cached data. Pure; highest version and seq win.
import type { Agent, Conversation, ConversationDetail, ConversationEvent, Me, Page, StaffEvent } from '@switchboard/protocol'
import type { ListFilter } from './keys.ts'

export interface Pages<T> { pages: Page<T>[]; pageParams: (string | null)[] }
/** A window of a conversation, ascending by seq and without holes. */
export interface Timeline { events: ConversationEvent[]; hasOlder: boolean; hasNewer: boolean }

/** Same rules as the server's list; `waiting` leaves out whom nobody keeps waiting. */
export const matches = (c: Conversation, filter: ListFilter, me: string): boolean => {
  if (!filter.states.includes(c.state)) return false
  if (filter.unread && c.agentUnread === 0) return false
  if (filter.sort === 'waiting' && c.waitingSince === null) return false
  if (filter.view === 'mine') return c.agent?.uid === me
  if (filter.view === 'unassigned') return c.agent === null
  return true
}

/** As the server sorts: waiting longest first, or newest activity first. */
export const comparing = (sort: ListFilter['sort']) => (a: Conversation, b: Conversation): number => {
  if (sort === 'waiting') {
    const [left, right] = [a.waitingSince ?? '', b.waitingSince ?? '']
    return left === right ? a.number - b.number : left < right ? -1 : 1
  }
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1
  return b.number - a.number
}

export const reduceList = (data: Pages<Conversation>, event: StaffEvent, filter: ListFilter, me: string): Pages<Conversation> => {
  const c = event.conversation
  if (c === undefined) return data
  const held = data.pages.flatMap((page) => page.data).find((row) => row.uid === c.uid)
  const belongs = matches(c, filter, me)
  if (held === undefined ? !belongs : held.version > c.version) return data
  const pages = data.pages.map((page) => {
    const rest = page.data.filter((row) => row.uid !== c.uid)
    return rest.length === page.data.length ? page : { ...page, data: rest }
  })
  if (!belongs) return { ...data, pages }
  const compare = comparing(filter.sort)
  for (const [index, page] of pages.entries()) {
    const at = page.data.findIndex((row) => compare(c, row) < 0)
    if (at < 0 && (index < pages.length - 1 || page.page.hasMore)) continue
    pages[index] = { ...page, data: page.data.toSpliced(at < 0 ? page.data.length : at, 0, c) }
    return { ...data, pages }
  }
  // It lies beyond what is loaded and comes with its page; a row that was already shown stays at the end.
  const last = pages.at(-1)
  if (held !== undefined && last !== undefined) pages[pages.length - 1] = { ...last, data: [...last.data, c] }
  return { ...data, pages }
}

export const reduceDetail = (data: ConversationDetail, event: StaffEvent): ConversationDetail => {
  const c = event.conversation
  if (c === undefined || c.uid !== data.conversation.uid || c.version < data.conversation.version) return data
  return { ...data, conversation: c }
}

export const addEvents = (timeline: Timeline, more: readonly ConversationEvent[]): Timeline => {
  const bySeq = new Map(timeline.events.map((event) => [event.seq, event]))
  for (const event of more) bySeq.set(event.seq, event)
  if (bySeq.size === timeline.events.length) return timeline
  return { ...timeline, events: [...bySeq.values()].sort((a, b) => a.seq - b.seq) }
}

export const reduceTimeline = (timeline: Timeline, event: ConversationEvent): Timeline => {
  const last = timeline.events.at(-1)?.seq ?? 0
  if (event.seq <= last) return timeline
  if (event.seq === last + 1 && !timeline.hasNewer) return { ...timeline, events: [...timeline.events, event] }
  return timeline.hasNewer ? timeline : { ...timeline, hasNewer: true }
}

export const reduceMe = (me: Me, agent: Agent): Me => (me.agent.uid === agent.uid ? { ...me, agent } : me)

/** Who is new comes last; who was removed is there no more. */
export const reduceAgents = (data: Page<Agent>, agent: Agent): Page<Agent> => {
  if (agent.removed === true) return { ...data, data: data.data.filter((row) => row.uid !== agent.uid) }
  const at = data.data.findIndex((row) => row.uid === agent.uid)
  return { ...data, data: at < 0 ? [...data.data, agent] : data.data.with(at, agent) }
}
