// Access tokens are signed and short-lived. A refresh token is derived from its session and generation, so that the
// successor can be given twice within the leeway although only its hash is stored.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import type { Secrets } from '../../platform/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { isUid } from '../../kernel/ids.ts'

const issuer = 'switchboard'
const type = 'at+jwt'

export interface AccessClaims { tenant: number; session: string; account: string }

export const signAccess = (secrets: Secrets, claims: AccessClaims, nowMs: number, seconds: number): Promise<string> =>
  new SignJWT({ tid: claims.tenant, sid: claims.session })
    .setProtectedHeader({ alg: 'HS256', typ: type })
    .setSubject(claims.account)
    .setIssuer(issuer)
    .setAudience(issuer)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor(nowMs / 1000) + seconds)
    .sign(secrets.jwt)

/** The claims of a token that is ours, fresh and meant for this; `auth.required` otherwise. */
export async function readAccess(secrets: Secrets, token: string, nowMs: number): Promise<AccessClaims> {
  try {
    const { payload } = await jwtVerify(token, secrets.jwt, {
      algorithms: ['HS256'], issuer, audience: issuer, typ: type, currentDate: new Date(nowMs), requiredClaims: ['sub', 'iat', 'exp'],
    })
    const { tid, sid, sub, iat } = payload
    if (typeof tid === 'number' && Number.isSafeInteger(tid) && typeof sid === 'string' && isUid(sid) && typeof sub === 'string' && isUid(sub)
      && typeof iat === 'number' && iat * 1000 <= nowMs + 60_000) return { tenant: tid, session: sid, account: sub }
  } catch {
    // Every reason is the same to the caller.
  }
  throw new AppError('auth.required')
}

const mac = (secrets: Secrets, session: string, generation: number): Buffer =>
  createHmac('sha256', secrets.refresh).update(`${session}.${generation}`).digest()

export const refreshToken = (secrets: Secrets, session: string, generation: number): string =>
  `${session}.${generation}.${mac(secrets, session, generation).toString('base64url')}`

export function readRefresh(secrets: Secrets, token: string): { session: string; generation: number } {
  const [session = '', count = '', signature = '', ...rest] = token.split('.')
  const generation = Number(count)
  if (rest.length === 0 && isUid(session) && /^[1-9]\d{0,8}$/.test(count)) {
    const given = Buffer.from(signature, 'base64url')
    const wanted = mac(secrets, session, generation)
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return { session, generation }
  }
  throw new AppError('auth.session_ended')
}

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()
