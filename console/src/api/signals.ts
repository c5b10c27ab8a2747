// What is true only for a moment: who types, who looks. Typing ends by itself six seconds after the last renewal.
import type { ServerFrame } from '@switchboard/protocol'
import { createStore, useStore, type Store } from '../lib/store.ts'

type Signal = Extract<ServerFrame, { type: 'signal' }>
export interface Typist { kind: 'visitor' | 'agent'; uid: string | null; name: string | null }
export interface Viewer { uid: string; name: string }

export interface Signals {
  typing: Store<ReadonlyMap<string, readonly Typist[]>>
  viewing: Store<ReadonlyMap<string, readonly Viewer[]>>
  receive: (signal: Signal) => void
  /** A message ends its author's typing. */
  settle: (conversation: string, author: { kind: string; uid: string | null }) => void
  clear: () => void
}

const lifetime = 6000
const none: readonly never[] = []

const put = <T>(map: ReadonlyMap<string, readonly T[]>, key: string, list: readonly T[]): ReadonlyMap<string, readonly T[]> => {
  const next = new Map(map)
  if (list.length > 0) next.set(key, list)
  else next.delete(key)
  return next
}

export const createSignals = (): Signals => {
  const typing = createStore<ReadonlyMap<string, readonly Typist[]>>(new Map())
  const viewing = createStore<ReadonlyMap<string, readonly Viewer[]>>(new Map())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  const setTypist = (conversation: string, author: Typist, on: boolean) => {
    const key = `${conversation}/${author.kind}/${author.uid}`
    clearTimeout(timers.get(key))
    const others = (typing.get().get(conversation) ?? none).filter((t) => t.kind !== author.kind || t.uid !== author.uid)
    typing.set((map) => put(map, conversation, on ? [...others, author] : others))
    if (on) timers.set(key, setTimeout(() => setTypist(conversation, author, false), lifetime))
    else timers.delete(key)
  }

  return {
    typing,
    viewing,
    receive: (signal) => {
      if (signal.name === 'typing') {
        setTypist(signal.conversation, signal.author, signal.on)
        return
      }
      const others = (viewing.get().get(signal.conversation) ?? none).filter((v) => v.uid !== signal.agent.uid)
      viewing.set((map) => put(map, signal.conversation, signal.on ? [...others, signal.agent] : others))
    },
    settle: (conversation, author) => {
      const list = typing.get().get(conversation) ?? none
      for (const typist of list) {
        if (typist.kind === author.kind && (typist.kind === 'visitor' || typist.uid === author.uid)) setTypist(conversation, typist, false)
      }
    },
    clear: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      typing.set(new Map())
      viewing.set(new Map())
    },
  }
}

export const useTypists = (signals: Signals, conversation: string): readonly Typist[] =>
  useStore(signals.typing).get(conversation) ?? none

export const useViewers = (signals: Signals, conversation: string): readonly Viewer[] =>
  useStore(signals.viewing).get(conversation) ?? none
