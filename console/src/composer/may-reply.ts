// What stands between an agent and a reply. The words typed so far stay in any case.
import type { Conversation } from '@switchboard/protocol'

export type HurdleKind = 'queued' | 'theirs' | 'resolved' | 'closed'

/** `anyone`: a supervisor may write into every open conversation. */
/** A supervisor whispers to the colleague who has it; he whispers back where he was whispered to. */
export const mayWhisper = (conversation: Conversation, me: string, supervises: boolean, heard: boolean): boolean =>
  conversation.state === 'assigned' && (conversation.agent?.uid === me ? heard : supervises)

export const hurdleOf = (conversation: Conversation, me: string, anyone: boolean): HurdleKind | null => {
  if (conversation.state === 'closed') return 'closed'
  if (conversation.state === 'resolved') return 'resolved'
  if (anyone || conversation.agent?.uid === me) return null
  return conversation.state === 'queued' ? 'queued' : 'theirs'
}
