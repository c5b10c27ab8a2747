// Public identifiers (UUID version 7, ordered by time) and random secrets.
import { randomBytes, randomFillSync } from 'node:crypto'
import type { Clock } from './clock.ts'

export interface Ids {
  /** A new UUID version 7. */
  uid(): string
  /** A new random secret of 256 bits, base64url. */
  secret(): string
}

export function makeIds(clock: Clock): Ids {
  let lastMs = 0
  let counter = 0
  // Asking the system for random bytes costs by the question. Not for secrets: what was drawn stays in memory for a while.
  const drawn = Buffer.alloc(8_192)
  let at = drawn.length
  const bytes = Buffer.alloc(16)
  return {
    uid() {
      // 12 bits of counter after the millisecond keep the order within one process (RFC 9562, method 1).
      const ms = Math.max(clock.now(), lastMs)
      if (at === drawn.length) { randomFillSync(drawn); at = 0 }
      drawn.copy(bytes, 0, at, at += 16)
      counter = ms === lastMs ? counter + 1 : bytes.readUInt16BE() & 0x3ff
      lastMs = ms
      if (counter > 0xfff) { counter = 0; lastMs = ms + 1 }
      bytes.writeUIntBE(lastMs, 0, 6)
      bytes.writeUInt16BE(0x7000 | counter, 6)
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
      const hex = bytes.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
    secret: () => randomBytes(32).toString('base64url'),
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
export const isUid = (text: string): boolean => uuid.test(text)
