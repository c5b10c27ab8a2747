// Keyset cursors: the key of the last row, signed, bound to the tenant and the list it belongs to. A changed or foreign one is
// refused.
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { AppError } from './errors.ts'

export type Key = (string | number | null)[]

/** Whose list it is, and with what it is signed. */
export interface Owner { readonly tenant: number | 'none'; readonly secrets: { readonly cursor: KeyObject } }

const sign = ({ tenant, secrets }: Owner, scope: string, body: string): Buffer =>
  createHmac('sha256', secrets.cursor).update(`${tenant}\0${scope}\0${body}`).digest().subarray(0, 12)

/** `scope` names the list with its sort and filters, so that a cursor of another list does not fit. */
export function encodeCursor(owner: Owner, scope: string, key: Key): string {
  const body = Buffer.from(JSON.stringify(key)).toString('base64url')
  return `${body}.${sign(owner, scope, body).toString('base64url')}`
}

export function decodeCursor(owner: Owner, scope: string, cursor: string): Key {
  const [body, mac, ...rest] = cursor.split('.')
  if (!body || !mac || rest.length > 0) throw new AppError('cursor.invalid')
  const given = Buffer.from(mac, 'base64url')
  const wanted = sign(owner, scope, body)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new AppError('cursor.invalid')
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as Key
}
