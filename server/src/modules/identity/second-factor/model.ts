// Codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds, as every app knows them) and recovery codes.
import { createHmac, randomBytes } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib'
import { minute, second } from '../../../kernel/clock.ts'
import type { Secrets } from '../../../platform/context.ts'

/** How long somebody has between password and code. */
export const challengeMs = 5 * minute
export const recoveryCodeCount = 10
/** A code of the half minute before and after is good, too: clocks differ. */
const toleranceSeconds = 30

export const newSecret = (): string => generateSecret()
export const otpauthUrl = (company: string, account: string, secret: string): string => generateURI({ issuer: company, label: account, secret })

/** The half minute that the code belongs to, or null for a wrong one. */
export function stepOf(secret: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const result = verifySync({ secret, token: code, epoch: Math.floor(nowMs / second), epochTolerance: toleranceSeconds })
  return result.valid && 'timeStep' in result ? result.timeStep : null
}

/** As people type it: spaces and dashes say nothing. */
export const plainCode = (code: string): string => code.replaceAll(/[\s-]/g, '').toLowerCase()

// Of letters that look like digits there are none.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Sixteen letters of five bits each: `abcd-efgh-jkmn-pqrs`. */
export function newRecoveryCode(): string {
  const letters = [...randomBytes(16)].map((byte) => alphabet[byte & 31]).join('')
  return letters.replaceAll(/(.{4})(?=.)/g, '$1-')
}

export const hashRecoveryCode = (secrets: Secrets, accountId: number, code: string): Buffer =>
  createHmac('sha256', secrets.refresh).update(`recovery code ${accountId} ${plainCode(code)}`).digest()
