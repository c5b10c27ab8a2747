// Accounts and their sessions, and the numbers that rule them.
import type { Role } from '@switchboard/protocol'
import { minute, second } from '../../kernel/clock.ts'

/** Two tabs may refresh at once: within this time the old token still gets the same successor. */
export const refreshLeewayMs = 10 * second
/** Wrong passwords before the door stays shut, per login and address, and the window they are counted in. */
export const maxFailures = 10
export const failureWindowMs = 15 * minute
/** How long a ticket for a socket is good. */
export const ticketMs = 30 * second

export interface Account {
  id: number
  uid: string
  kind: 'person' | 'bot'
  role: Role
  name: string
  email: string
  username: string
  active: boolean
  mustChangePassword: boolean
}

export interface Session {
  uid: string
  createdAt: string
  lastUsedAt: string
  ip: string | null
  userAgent: string | null
}

/** What sign-in and refresh give. */
export interface Tokens {
  accessToken: string
  refreshToken: string
  /** Seconds. */
  expiresIn: number
}
