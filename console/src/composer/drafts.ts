// Unsent words: kept in this browser at once, and on the server a moment later, so that they are there on another device
// too. Of two that differ, the younger wins.
import type { Draft, DraftMode } from '@switchboard/protocol'
import { createStore, useStore, type Store } from '../lib/store.ts'

export type Mode = DraftMode

interface Kept { text: string; at: string }
export interface Drafts {
  known: Store<ReadonlyMap<string, Kept>>
  /** Reads what this browser and the server have; only drafts of this agent. */
  load: (agent: string) => Promise<void>
  read: (conversation: string, mode: Mode) => string
  write: (conversation: string, mode: Mode, text: string) => void
  clear: () => void
}

export interface DraftPorts {
  list: () => Promise<Draft[]>
  keep: (conversation: string, mode: Mode, text: string) => Promise<unknown>
  /** How long the fingers must rest before the server is told. */
  restMs?: number
}

const keyOf = (conversation: string, mode: Mode) => `${conversation}/${mode}`
const shelf = (agent: string) => `switchboard.drafts/${agent}`

const readShelf = (agent: string): [string, Kept][] => {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(shelf(agent)) ?? '{}') as Record<string, Kept>)
  } catch {
    return []
  }
}

export const createDrafts = ({ list, keep, restMs = 700 }: DraftPorts): Drafts => {
  const known = createStore<ReadonlyMap<string, Kept>>(new Map())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  let owner = ''

  const store = () => {
    try {
      localStorage.setItem(shelf(owner), JSON.stringify(Object.fromEntries([...known.get()].slice(-200))))
    } catch {
      // Without storage the server has them.
    }
  }
  const put = (key: string, kept: Kept) => known.set((before) => {
    const next = new Map(before)
    next.delete(key)
    return next.set(key, kept)
  })
  const tell = (conversation: string, mode: Mode, ms: number) => {
    const key = keyOf(conversation, mode)
    clearTimeout(timers.get(key))
    timers.set(key, setTimeout(() => {
      timers.delete(key)
      keep(conversation, mode, known.get().get(key)?.text ?? '').catch(() => {
        // This browser has it; the next letter tries again.
      })
    }, ms))
  }

  return {
    known,
    load: async (agent) => {
      owner = agent
      known.set(new Map(readShelf(agent)))
      const kept = await list().catch(() => [])
      if (owner !== agent) return
      for (const { conversation, mode, text, updatedAt } of kept) {
        const key = keyOf(conversation, mode)
        const here = known.get().get(key)
        if (here === undefined || here.at < updatedAt) put(key, { text, at: updatedAt })
      }
      store()
    },
    read: (conversation, mode) => known.get().get(keyOf(conversation, mode))?.text ?? '',
    write: (conversation, mode, text) => {
      put(keyOf(conversation, mode), { text, at: new Date().toISOString() })
      store()
      tell(conversation, mode, text === '' ? 0 : restMs)
    },
    clear: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      known.set(new Map())
    },
  }
}

/** The reply that was begun in a conversation, or nothing. */
export const useDraft = (drafts: Drafts, conversation: string): string => useStore(drafts.known).get(keyOf(conversation, 'message'))?.text ?? ''
