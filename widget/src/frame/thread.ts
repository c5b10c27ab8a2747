// The visitor's conversation as the frame knows it. Facts may arrive twice and out of order: the conversation is kept
// by highest version, its entries by seq. Pure.
import type { ConversationEvent, VisitorEvent, WidgetConversation, WidgetState } from '@switchboard/protocol'

export interface Thread {
  readonly conversation: WidgetConversation | null
  /** Ascending by seq, each once. */
  readonly entries: readonly ConversationEvent[]
  readonly hasOlder: boolean
}

export const emptyThread: Thread = { conversation: null, entries: [], hasOlder: false }

const firstSeq = (entries: readonly ConversationEvent[]) => entries[0]?.seq ?? 1
export const lastSeq = (thread: Thread) => thread.entries.at(-1)?.seq ?? 0

function merge(known: readonly ConversationEvent[], more: readonly ConversationEvent[]): readonly ConversationEvent[] {
  const last = known.at(-1)?.seq ?? 0
  const [only] = more
  if (more.length === 1 && only && only.seq > last) return [...known, only]
  const bySeq = new Map([...known, ...more].map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** Same version again is taken: the place in the queue moves without a new version. */
function newer(known: WidgetConversation | null, given: WidgetConversation): WidgetConversation {
  if (known?.uid !== given.uid) return given
  if (known.version > given.version) return known
  // Who waits has a place; an event that does not know it must not make it flicker.
  const waits = known.state === 'queued' && given.state === 'queued'
  return waits ? { ...given, queuePosition: given.queuePosition ?? known.queuePosition } : given
}

/** A fresh read. What was loaded before stays if the read continues it without a hole. */
export function withState(thread: Thread, state: WidgetState): Thread {
  const { conversation, events } = state
  if (!conversation) return emptyThread
  const first = firstSeq(events)
  const continues = thread.conversation?.uid === conversation.uid && first <= lastSeq(thread) + 1
  return {
    conversation: newer(thread.conversation, conversation),
    entries: continues ? merge(thread.entries, events) : events,
    hasOlder: continues ? thread.hasOlder : first > 1,
  }
}

export function withEvent(thread: Thread, item: Pick<VisitorEvent, 'conversation' | 'event'>): Thread {
  const { conversation, event } = item
  const known = thread.conversation
  const entries = event ? [event] : []
  // Identifiers are UUIDs of version 7: they sort by age, so an old conversation's late echo is told from a new one.
  if (known && conversation.uid < known.uid) return thread
  if (known?.uid !== conversation.uid) return { conversation, entries, hasOlder: firstSeq(entries) > 1 }
  return { ...thread, conversation: newer(known, conversation), entries: merge(thread.entries, entries) }
}

export function withOlder(thread: Thread, events: readonly ConversationEvent[], hasMore: boolean): Thread {
  return { ...thread, entries: merge(thread.entries, events), hasOlder: hasMore }
}

/** The visitor looked: shown at once, the server confirms with the next version. */
export function withRead(thread: Thread): Thread {
  return thread.conversation ? { ...thread, conversation: { ...thread.conversation, unread: 0 } } : thread
}
