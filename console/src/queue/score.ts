// The priority of a waiting conversation at an instant: a term for its messages and a term for its age, as the server counts.
import type { Queue, QueueEntry } from '@switchboard/protocol'

export type Weights = Queue['weights']
export interface Anatomy { messages: number; delay: number; score: number }

const fullMessages = 100
const fullMinutes = 1440

export const anatomyOf = (messages: number, minutes: number, weights: Weights): Anatomy => {
  const parts = {
    messages: weights.alpha * Math.min(Math.max(messages, 0) / fullMessages, 1),
    delay: weights.beta * Math.min(Math.max(minutes, 0) / fullMinutes, 1),
  }
  return { ...parts, score: parts.messages + parts.delay }
}

type Counted = Pick<QueueEntry, 'messages' | 'delay'>
export const anatomyAt = (entry: Counted, weights: Weights, now: number): Anatomy =>
  anatomyOf(entry.messages.count, (now - Date.parse(entry.delay.since)) / 60_000, weights)

/** As the server sorts: the higher score, then the older message, then the lower number. */
export const byPriority = (weights: Weights, now: number) => (a: QueueEntry, b: QueueEntry): number =>
  anatomyAt(b, weights, now).score - anatomyAt(a, weights, now).score
  || Date.parse(a.delay.since) - Date.parse(b.delay.since)
  || a.conversation.number - b.conversation.number

/** How many minutes of waiting weigh as much as one message; null where one of the two does not count. */
export const minutesPerMessage = ({ alpha, beta }: Weights): number | null =>
  (alpha <= 0 || beta <= 0 ? null : (alpha / fullMessages) / (beta / fullMinutes))

/** People read points of a hundred more easily than fractions of one. */
export const points = (share: number, language: string): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(share * 100)
