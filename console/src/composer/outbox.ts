// Messages on their way: kept in IndexedDB until the server has them, so neither a reload nor a lost line loses one.
import { createStore as openStore, del, entries, set } from 'idb-keyval'
import type { Attachment, ConversationEvent, SendEvent } from '@switchboard/protocol'
import { codeOf, isTransient } from '../api/problem.ts'
import { createStore, useStore, type Store } from '../lib/store.ts'

export interface Pending {
  clientId: string
  conversation: string
  agent: string
  type: 'message' | 'note' | 'whisper'
  text: string
  /** Files that are on the server already. */
  attachments?: readonly Attachment[]
  at: string
  state: 'sending' | 'failed'
  /** Problem code of the failure; the same message can be tried again. */
  code: string | null
}

export interface Outbox {
  list: Store<readonly Pending[]>
  /** Reads what an earlier page left behind and sends it. */
  load: (agent: string) => Promise<void>
  add: (item: Pick<Pending, 'conversation' | 'type' | 'text' | 'clientId' | 'agent' | 'attachments'>) => void
  /** Whether the server took it: true when it has it, false when it refused it. Waits while the line is down. */
  whenSent: (clientId: string) => Promise<boolean>
  retry: (clientId: string) => void
  discard: (clientId: string) => void
  /** The server has it (told by the socket or by the answer). */
  confirm: (clientId: string) => void
  /** The line is back: try everything that waits for it. */
  resume: () => void
  clear: () => void
}

export interface OutboxPorts {
  send: (conversation: string, body: SendEvent) => Promise<ConversationEvent>
  onSent: (event: ConversationEvent) => void
  storage: { put: (item: Pending) => Promise<void>; remove: (clientId: string) => Promise<void>; all: () => Promise<Pending[]> }
  retryMs?: number
}

export const indexedDbStorage = (): OutboxPorts['storage'] => {
  const store = openStore('switchboard-outbox', 'messages')
  return {
    put: (item) => set(item.clientId, item, store),
    remove: (clientId) => del(clientId, store),
    all: async () => (await entries<string, Pending>(store)).map(([, item]) => item),
  }
}

export const createOutbox = ({ send, onSent, storage, retryMs = 4000 }: OutboxPorts): Outbox => {
  const list = createStore<readonly Pending[]>([])
  const busy = new Set<string>()
  const drop = (clientId: string) => {
    list.set((items) => items.filter((item) => item.clientId !== clientId))
    storage.remove(clientId).catch(() => {})
  }
  const change = (clientId: string, part: Partial<Pending>) => {
    list.set((items) => items.map((item) => (item.clientId === clientId ? { ...item, ...part } : item)))
    const item = list.get().find((one) => one.clientId === clientId)
    if (item !== undefined) storage.put(item).catch(() => {})
  }

  // One at a time per conversation: order is part of what was said.
  const flush = async (conversation: string): Promise<void> => {
    if (busy.has(conversation)) return
    const item = list.get().find((one) => one.conversation === conversation && one.state === 'sending')
    if (item === undefined) return
    busy.add(conversation)
    let wait = 0
    try {
      const event = await send(conversation, {
        type: item.type, text: item.text, clientId: item.clientId, ...(item.attachments?.length ? { attachments: item.attachments.map((one) => one.uid) } : {}),
      })
      onSent(event)
      drop(item.clientId)
    } catch (error) {
      if (isTransient(error)) wait = retryMs
      else change(item.clientId, { state: 'failed', code: codeOf(error) })
    } finally {
      busy.delete(conversation)
    }
    if (wait > 0) setTimeout(() => void flush(conversation), wait)
    else await flush(conversation)
  }
  const flushAll = () => {
    for (const conversation of new Set(list.get().map((item) => item.conversation))) void flush(conversation)
  }

  return {
    list,
    load: async (agent) => {
      const kept = (await storage.all().catch(() => [])).filter((item) => item.agent === agent)
      const known = new Set(list.get().map((item) => item.clientId))
      const more = kept.filter((item) => !known.has(item.clientId)).sort((a, b) => (a.at < b.at ? -1 : 1))
      list.set((items) => [...more, ...items])
      flushAll()
    },
    add: (part) => {
      const item: Pending = { ...part, at: new Date().toISOString(), state: 'sending', code: null }
      list.set((items) => [...items, item])
      storage.put(item).catch(() => {})
      void flush(item.conversation)
    },
    whenSent: (clientId) => new Promise((resolve) => {
      const look = () => {
        const item = list.get().find((one) => one.clientId === clientId)
        if (item !== undefined && item.state !== 'failed') return
        stop()
        resolve(item === undefined)
      }
      const stop = list.subscribe(look)
      look()
    }),
    retry: (clientId) => {
      change(clientId, { state: 'sending', code: null })
      const item = list.get().find((one) => one.clientId === clientId)
      if (item !== undefined) void flush(item.conversation)
    },
    discard: drop,
    confirm: (clientId) => {
      if (list.get().some((item) => item.clientId === clientId)) drop(clientId)
    },
    resume: flushAll,
    clear: () => list.set([]),
  }
}

export const usePending = (outbox: Outbox, conversation: string): readonly Pending[] =>
  useStore(outbox.list).filter((item) => item.conversation === conversation)
