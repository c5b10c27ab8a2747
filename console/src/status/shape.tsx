// The four status shapes: a shape each, so that colour is never the only sign.
import type { Presence } from '@switchboard/protocol'

const tones: Record<Presence, string> = { online: 'text-ok', busy: 'text-hot', away: 'text-warn', offline: 'text-ink-3' }

export const StatusShape = ({ status, size = 12 }: { status: Presence; size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" className={`shrink-0 ${tones[status]}`} fill="none" stroke="currentColor" strokeWidth="1.6">
    {status === 'online' && <circle cx="6" cy="6" r="5" fill="currentColor" stroke="none" />}
    {status === 'busy' && <><circle cx="6" cy="6" r="4.2" /><path d="M6 1.8a4.2 4.2 0 0 0 0 8.4z" fill="currentColor" stroke="none" /></>}
    {status === 'away' && <><circle cx="6" cy="6" r="4.2" /><path d="M6 3.6V6l1.6 1.2" strokeWidth="1.3" strokeLinecap="round" /></>}
    {status === 'offline' && <><circle cx="6" cy="6" r="4.2" strokeWidth="1.2" /><path d="m4.4 4.4 3.2 3.2m0-3.2L4.4 7.6" strokeWidth="1.3" strokeLinecap="round" /></>}
  </svg>
)
