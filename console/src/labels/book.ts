// Which labels conversations wear, as far as the server has told: with the queue, or after putting one on.
import type { Conversation, Queue, StaffEvent } from '@switchboard/protocol'
import { createStore, useStore, type Store } from '../lib/store.ts'

export interface Mark { id: number; name: string; color: string }
type Marked = Conversation & { labels?: readonly Mark[] }

export interface LabelBook {
  known: Store<ReadonlyMap<string, readonly Mark[]>>
  learn: (queue: Queue) => void
  write: (conversation: string, marks: readonly Mark[]) => void
  hear: (event: StaffEvent) => void
  clear: () => void
}

/** A change of our own comes back as an event that tells nothing new. */
const echo = 3000

export const createLabelBook = (): LabelBook => {
  const known = createStore<ReadonlyMap<string, readonly Mark[]>>(new Map())
  const written = new Map<string, number>()
  const inboxes = new Map<string, string>()
  const change = (uid: string, marks: readonly Mark[] | null) => known.set((before) => {
    const next = new Map(before)
    if (marks === null) next.delete(uid)
    else next.set(uid, marks)
    return next
  })
  return {
    known,
    learn: (queue) => known.set((before) => {
      const next = new Map(before)
      for (const row of queue.data) {
        next.set(row.conversation.uid, row.labels)
        inboxes.set(row.conversation.uid, row.conversation.inbox.uid)
      }
      return next
    }),
    write: (uid, marks) => {
      written.set(uid, Date.now())
      change(uid, marks)
    },
    hear: ({ name, conversation }) => {
      if (conversation === undefined) return
      const { uid, inbox, state } = conversation
      const was = inboxes.get(uid)
      // Another inbox, no labels: they belong to the inbox.
      if (was !== undefined && was !== inbox.uid && known.get().has(uid)) change(uid, [])
      if (known.get().has(uid)) inboxes.set(uid, inbox.uid)
      // The event says that labels changed, not to what; who waits is read again with the queue.
      const own = Date.now() - (written.get(uid) ?? 0) < echo
      if (name === 'conversation.labelled' && !own && state !== 'queued') change(uid, null)
    },
    clear: () => known.set(new Map()),
  }
}

const none: readonly Mark[] = []
/** What the conversation itself carries wins over what was learnt. */
export const useMarks = (book: LabelBook, conversation: Conversation): readonly Mark[] => {
  const learnt = useStore(book.known).get(conversation.uid)
  return (conversation as Marked).labels ?? learnt ?? none
}
