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

interface Verified { claims: AccessClaims; from: number; until: number }

/** Tokens whose signature was found good, by the secret they were signed with. What they say about time is looked at on every call. */
const verified = new WeakMap<Uint8Array, Map<string, Verified>>()
const mostVerified = 10_000

/** The claims of a token that is ours, fresh and meant for this; `auth.required` otherwise. */
export async function readAccess(secrets: Secrets, token: string, nowMs: number): Promise<AccessClaims> {
  const known = verified.get(secrets.jwt) ?? new Map<string, Verified>()
  const { claims, from, until } = known.get(token) ?? await verify(secrets, token, nowMs)
  if (nowMs < from || nowMs >= until) {
    known.delete(token)
    throw new AppError('auth.required')
  }
  if (!known.has(token)) {
    verified.set(secrets.jwt, known.set(token, { claims, from, until }))
    // The one that came first is the one that ends first.
    for (const first of known.keys()) if (known.size > mostVerified) known.delete(first); else break
  }
  return claims
}

/** How far the clock of the server that signed may be ahead. */
const leewayMs = 60_000

async function verify(secrets: Secrets, token: string, nowMs: number): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, secrets.jwt, {
      algorithms: ['HS256'], issuer, audience: issuer, typ: type, currentDate: new Date(nowMs), requiredClaims: ['sub', 'iat', 'exp'],
    })
    const { tid, sid, sub, iat, exp } = payload
    if (typeof tid === 'number' && Number.isSafeInteger(tid) && typeof sid === 'string' && isUid(sid) && typeof sub === 'string' && isUid(sub)
      && typeof iat === 'number' && typeof exp === 'number') return { claims: { tenant: tid, session: sid, account: sub }, from: iat * 1000 - leewayMs, until: exp * 1000 }
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
