// What the panel shows, of all that is known. Pure.
import type { WidgetConfig } from '@switchboard/protocol'
import type { Pending } from './outbox.ts'
import type { Thread } from './thread.ts'

export type Screen = 'problem' | 'offline' | 'preChat' | 'welcome' | 'log'

export interface Situation {
  problem: string | null
  loading: boolean
  config: Pick<WidgetConfig, 'preChat' | 'offline'> | null
  available: boolean
  thread: Thread
  outbox: readonly Pending[]
  /** The questions before the first message are answered. */
  answered: boolean
  /** The visitor began to leave a message, and wants to go on even if somebody comes meanwhile. */
  leaving: boolean
}

export const isOver = ({ conversation }: Thread) => conversation?.state === 'resolved' || conversation?.state === 'closed'

/** What waits is a message that was left while nobody was there. */
export const isLeft = ({ conversation, entries }: Thread) => conversation?.state === 'queued'
  && entries.findLast(({ type }) => type === 'message')?.metadata?.['offline'] === true

/** Nobody is there, and messages may be left. */
const away = ({ config, available }: Situation) => config?.offline.enabled === true && !available

/** In place of the composer there is the way to leave a message. */
export const mustLeave = (now: Situation) => away(now) && (isOver(now.thread) || isLeft(now.thread))

export function screenOf(now: Situation): Screen {
  const { config, thread, outbox } = now
  if (now.problem !== null) return 'problem'
  if (now.loading) return 'log'
  if (config?.offline.enabled && now.leaving) return 'offline'
  // What the server refused may wait for better answers; what is on its way does not.
  if (!thread.conversation && outbox.every(({ refused }) => refused)) {
    if (away(now)) return 'offline'
    if (config?.preChat.enabled && !now.answered) return 'preChat'
  }
  return thread.entries.length > 0 || outbox.length > 0 ? 'log' : 'welcome'
}
