// Cursors as the document shows them, `score|last_message_at|id` or `last_message_at|id`, with the instant of the walk and a
// signature: one that was changed, or belongs to another tenant, sort or filter, is refused.
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'

export interface Place {
  /** Only in the order of priority. */
  score: number | null
  lastMessageAt: string
  id: number
  /** The instant at which the first page was asked for. */
  asOf: string
}

const sign = (secret: KeyObject, scope: string, body: string): string =>
  createHmac('sha256', secret).update('allocation.conversations\0').update(scope).update('\0').update(body).digest().subarray(0, 16).toString('base64url')

/** `scope` is everything that makes the list what it is. */
export function writeCursor(secret: KeyObject, scope: string, place: Place): string {
  const body = [...(place.score === null ? [] : [place.score]), place.lastMessageAt, place.id, place.asOf].join('|')
  return `${body}|${sign(secret, scope, body)}`
}

/** Errors: `cursor.invalid`. What the signature covers is ours and is believed. */
export function readCursor(secret: KeyObject, scope: string, cursor: string): Place {
  const end = cursor.lastIndexOf('|')
  const body = cursor.slice(0, Math.max(end, 0))
  const given = Buffer.from(cursor.slice(end + 1))
  const wanted = Buffer.from(sign(secret, scope, body))
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new AppError('cursor.invalid')
  const parts = body.split('|')
  const [lastMessageAt = '', id = '', asOf = ''] = parts.slice(-3)
  return { score: parts.length === 4 ? Number(parts[0]) : null, lastMessageAt, id: Number(id), asOf }
}
