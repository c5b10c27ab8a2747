// What stands between an agent and a reply. The words typed so far stay in any case.
import type { Conversation } from '@switchboard/protocol'

export type HurdleKind = 'queued' | 'theirs' | 'resolved' | 'closed'

/** `anyone`: a supervisor may write into every open conversation. */
export const hurdleOf = (conversation: Conversation, me: string, anyone: boolean): HurdleKind | null => {
  if (conversation.state === 'closed') return 'closed'
  if (conversation.state === 'resolved') return 'resolved'
  if (anyone || conversation.agent?.uid === me) return null
  return conversation.state === 'queued' ? 'queued' : 'theirs'
}
