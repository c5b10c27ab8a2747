// Who is here: what an agent wants, what holds, and how leases keep it true.
import type { Presence } from '@switchboard/protocol'
import { minute, second } from '../../kernel/clock.ts'

/** A node renews the leases of its sockets this often … */
export const renewEveryMs = 10 * second
/** … to this long: after a node dies its agents count as here no longer than this. */
export const leaseMs = 30 * second
/** A closed socket is no absence for this long: a reload, another tab, a tunnel. */
export const lingerMs = 20 * second
/** Who works by plain requests counts as here this long after the last one. */
export const idleMs = 30 * minute
/** His requests are noted at most this often. */
export const touchEveryMs = minute

export interface Slot { accountId: number; activeChats: number; maxChats: number }
export interface SettledPresence { accountId: number; presence: Presence; changed: boolean }
