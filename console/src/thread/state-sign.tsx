// The state of a conversation as a small shape; the words stand beside it.
import type { ConversationState } from '@switchboard/protocol'

const tones: Record<ConversationState, string> = { queued: 'text-warn', assigned: 'text-brand', resolved: 'text-ok', closed: 'text-ink-3' }

export const StateSign = ({ state }: { state: ConversationState }) => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" className={`shrink-0 ${tones[state]}`}>
    {state === 'queued' && <circle cx="6" cy="6" r="4.2" strokeDasharray="2.4 2" />}
    {state === 'assigned' && <><circle cx="6" cy="6" r="4.2" /><circle cx="6" cy="6" r="1.8" fill="currentColor" stroke="none" /></>}
    {state === 'resolved' && <path d="m2 6.5 2.8 2.8L10 3.4" strokeLinecap="round" strokeLinejoin="round" />}
    {state === 'closed' && <path d="M2.5 6h7" strokeLinecap="round" />}
  </svg>
)
