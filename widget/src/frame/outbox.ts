// Messages the visitor wrote and the server has not confirmed, in the order he wrote them. Pure.
import type { ConversationEvent } from '@switchboard/protocol'
import type { OutboxEntry } from './kept.ts'

export interface Pending extends OutboxEntry {
  readonly state: 'sending' | 'failed'
  readonly tries: number
  /** The server will not take it as it is; only the visitor can ask again. */
  readonly refused: boolean
}

/** From this try on the visitor is told, although we go on trying. */
const patience = 4

const inOrder = (a: Pending, b: Pending) => a.at - b.at || (a.clientId < b.clientId ? -1 : 1)
const fresh = (entry: OutboxEntry): Pending => ({ ...entry, state: 'sending', tries: 0, refused: false })

export function add(outbox: readonly Pending[], entries: readonly OutboxEntry[]): readonly Pending[] {
  const known = new Set(outbox.map(({ clientId }) => clientId))
  return [...outbox, ...entries.filter(({ clientId }) => !known.has(clientId)).map(fresh)].sort(inOrder)
}

/** Later than all that wait, even when the clock stands still or went back. */
export function stamp(outbox: readonly Pending[], now: number): number {
  return Math.max(now, (outbox.at(-1)?.at ?? 0) + 1)
}

export const remove = (outbox: readonly Pending[], clientId: string): readonly Pending[] =>
  outbox.filter((entry) => entry.clientId !== clientId)

/** A refused message must not hold up those after it; one that merely failed does, or the order would break. */
export const next = (outbox: readonly Pending[]): Pending | undefined => outbox.find(({ refused }) => !refused)

const change = (outbox: readonly Pending[], clientId: string, how: (entry: Pending) => Pending) =>
  outbox.map((entry) => (entry.clientId === clientId ? how(entry) : entry))

export const failed = (outbox: readonly Pending[], clientId: string): readonly Pending[] =>
  change(outbox, clientId, (entry) => ({
    ...entry, tries: entry.tries + 1, state: entry.tries + 1 >= patience ? 'failed' : entry.state,
  }))

export const refuse = (outbox: readonly Pending[], clientId: string): readonly Pending[] =>
  change(outbox, clientId, (entry) => ({ ...entry, state: 'failed', refused: true }))

export const retry = (outbox: readonly Pending[], clientId: string): readonly Pending[] =>
  change(outbox, clientId, fresh)

/** Those the thread already holds are confirmed, however the news came. */
export function confirmedBy(outbox: readonly Pending[], entries: readonly ConversationEvent[]): readonly string[] {
  if (outbox.length === 0) return []
  const stored = new Set(entries.map(({ clientId }) => clientId))
  return outbox.map(({ clientId }) => clientId).filter((clientId) => stored.has(clientId))
}

/** Milliseconds until the next try: 0.5 s doubling to 30 s, half of it chance so that clients do not march in step. */
export function backoff(tries: number, chance: number): number {
  return Math.min(30_000, 500 * 2 ** tries) * (0.5 + chance / 2)
}
