// Who we are to an authenticator: the name and origin of the address under which people reach this server.
import { isIP } from 'node:net'
import { minute } from '../../../kernel/clock.ts'
import type { Platform } from '../../../platform/context.ts'

export const challengeMs = 5 * minute
export const mostPasskeys = 20

/** Null: browsers make no passkeys for this address (a number, or plain HTTP that is not this computer). */
export function relyingParty(platform: Platform): { id: string; origin: string } | null {
  const url = new URL(platform.address())
  // Without a public address this computer is called by its name.
  if (url.hostname === '127.0.0.1' || url.hostname === '[::1]') url.hostname = 'localhost'
  if (isIP(url.hostname) > 0 || url.hostname.startsWith('[')) return null
  if (url.protocol !== 'https:' && url.hostname !== 'localhost') return null
  return { id: url.hostname, origin: url.origin }
}

/** A user handle is the uid of the account, as its sixteen bytes. */
export const handleOf = (uid: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(uid.replaceAll('-', ''), 'hex'))
export function uidOf(handle: string): string | null {
  const hex = Buffer.from(handle, 'base64url').toString('hex')
  return hex.length === 32 ? `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` : null
}
