// Who is here: what an agent wants, what holds, and how leases keep it true.
import type { Presence } from '@switchboard/protocol'
import { second } from '../../kernel/clock.ts'

/** A node renews the leases of its sockets this often … */
export const renewEveryMs = 10 * second
/** … to this long: after a node dies its agents count as here no longer than this. */
export const leaseMs = 30 * second
/** A closed socket is no absence for this long: a reload, another tab, a tunnel. */
export const lingerMs = 20 * second

export interface Slot { accountId: number; activeChats: number; maxChats: number }
export interface SettledPresence { accountId: number; presence: Presence; changed: boolean }
