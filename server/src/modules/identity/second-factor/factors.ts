// What an account has beside its password, and what is asked of somebody who has shown one factor.
import type { SecondFactorMethod } from '@switchboard/protocol'
import { AppError } from '../../../kernel/errors.ts'
import { must } from '../../../kernel/must.ts'
import type { Context } from '../../../platform/context.ts'
import { count, uncount, type Counter } from '../../../platform/db/counters.ts'
import { failureWindowMs, maxFailures } from '../model.ts'
import { findFactors } from './store.ts'

export interface Factors { totp: boolean; codesLeft: number; passkeys: number; demanded: boolean }

export async function factorsOf(ctx: Context, accountId: number): Promise<Factors> {
  const { codes_left: codesLeft, ...row } = must(await ctx.db.maybe(findFactors(accountId)), 'account')
  return { ...row, codesLeft }
}

/**
 * Empty: the first factor is enough. A passkey is a way in by itself and asks nothing of the password, unless the company demands
 * two factors; then the password of an account with passkeys alone opens nothing.
 */
export function methodsFor({ totp, passkeys, demanded }: Factors): SecondFactorMethod[] {
  if (totp) return ['totp', 'recovery_code', ...(passkeys > 0 ? ['passkey' as const] : [])]
  if (!demanded) return []
  return [passkeys > 0 ? 'passkey' : 'enrol']
}

/**
 * Wrong codes (and passwords shown again) of an account, from wherever: who may guess here knows the first factor already. A try
 * counts as a failure until the work succeeds. Errors: `auth.locked_out`, those of the work.
 */
export async function guarded<T>(ctx: Context, accountId: number, work: () => Promise<T>): Promise<T> {
  const failures: Counter = { key: `second_factor_failures\0${accountId}`, windowMs: failureWindowMs }
  const { used, endsIn } = await count(ctx.db, ctx.clock, failures)
  if (used > maxFailures) throw new AppError('auth.locked_out', { retryAfter: endsIn })
  const result = await work()
  await uncount(ctx.db, ctx.clock, failures)
  return result
}
