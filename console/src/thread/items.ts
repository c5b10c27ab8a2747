// Turns events and unsent messages into what the thread draws: days, folded system entries, grouped bubbles, phases.
import type { ConversationEvent, ConversationState, SystemCode } from '@switchboard/protocol'
import type { Pending } from '../composer/outbox.ts'
import { dayKey } from '../lib/format.ts'

export type Phase = 'queued' | 'assigned' | 'resolved' | 'closed' | 'unknown'
export type Delivery = 'sending' | 'failed' | 'sent' | 'seen'

interface Common { key: string; day: string | null; phase: Phase }
export type Item =
  | Common & { kind: 'system'; events: ConversationEvent[]; before: Phase }
  | Common & { kind: 'message'; event: ConversationEvent; first: boolean; last: boolean; delivery: Delivery }
  | Common & { kind: 'pending'; pending: Pending; first: boolean; last: boolean }

const after: Record<SystemCode, Phase | null> = {
  opened: 'queued', agent_joined: 'assigned', agent_left: null, returned_to_queue: 'queued', grace_expired: 'queued', moved: 'queued', idle_warning: null, resolved: 'resolved', reopened: null, closed: 'closed', bot_handed_over: 'queued', rated: null,
}
const before: Record<SystemCode, Phase> = {
  opened: 'unknown', agent_joined: 'queued', agent_left: 'assigned', returned_to_queue: 'assigned', grace_expired: 'assigned', moved: 'unknown', idle_warning: 'assigned', resolved: 'assigned', reopened: 'resolved', closed: 'resolved', bot_handed_over: 'assigned', rated: 'resolved',
}

const closeInTime = (a: string, b: string) => Math.abs(Date.parse(b) - Date.parse(a)) < 3 * 60_000
const sameVoice = (a: ConversationEvent, b: ConversationEvent) =>
  a.type === b.type && a.author.kind === b.author.kind && a.author.uid === b.author.uid && closeInTime(a.at, b.at)

/** The newest `unseen` agent messages have not been read by the visitor. */
const deliveries = (events: readonly ConversationEvent[], unseen: number): Map<number, Delivery> => {
  const result = new Map<number, Delivery>()
  let left = unseen
  for (const event of events.toReversed()) {
    if (event.type !== 'message' || (event.author.kind !== 'agent' && event.author.kind !== 'bot')) continue
    result.set(event.seq, left > 0 ? 'sent' : 'seen')
    left -= 1
  }
  return result
}

/** The phase that a system entry begins; who reopens may find room at once or not, which only the next entry tells. */
const phaseAfter = (event: ConversationEvent, phase: Phase, next: SystemCode | undefined, now: ConversationState): Phase => {
  if (event.code === null) return phase
  if (event.code !== 'reopened') return after[event.code] ?? phase
  return next === undefined ? now : before[next]
}

export const buildItems = (events: readonly ConversationEvent[], pending: readonly Pending[], unseen: number, now: ConversationState): Item[] => {
  const items: Item[] = []
  const delivered = deliveries(events, unseen)
  const codes = events.flatMap((event) => event.code ?? [])
  const firstCode = codes[0] ?? null
  let passed = 0
  let phase: Phase = firstCode === null ? now : before[firstCode]
  let day = ''
  for (const event of events) {
    const fresh = dayKey(event.at) !== day
    day = dayKey(event.at)
    const head = fresh ? event.at : null
    const previous = items.at(-1)
    if (event.type === 'system') {
      if (event.code !== null) passed += 1
      const next = phaseAfter(event, phase, codes[passed], now)
      if (previous?.kind === 'system' && !fresh) {
        previous.events.push(event)
        previous.phase = next
      } else {
        items.push({ kind: 'system', key: event.uid, day: head, events: [event], before: phase, phase: next })
      }
      phase = next
      continue
    }
    const joined = previous?.kind === 'message' && !fresh && sameVoice(previous.event, event)
    if (joined) previous.last = false
    items.push({
      kind: 'message', key: event.uid, day: head, phase, event, first: !joined, last: true, delivery: delivered.get(event.seq) ?? 'sent',
    })
  }
  const known = new Set(events.map((event) => event.clientId))
  for (const one of pending) {
    if (known.has(one.clientId)) continue
    const previous = items.at(-1)
    const joined = previous?.kind === 'pending' && previous.pending.type === one.type
    if (joined) previous.last = false
    const fresh = dayKey(one.at) !== day
    day = dayKey(one.at)
    items.push({ kind: 'pending', key: one.clientId, day: fresh ? one.at : null, phase, pending: one, first: !joined, last: true })
  }
  return items
}
