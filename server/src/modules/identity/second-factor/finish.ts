// The second step of a sign-in: who has shown one factor is asked for the other, and is in when he shows it.
import type { SecondFactorAsked } from '@switchboard/protocol'
import { AppError } from '../../../kernel/errors.ts'
import { makeContext, type Context } from '../../../platform/context.ts'
import { recordSecurity } from '../audit.ts'
import { ask, readChallenge, takeChallenge, tryChallenge } from '../challenges.ts'
import type { Account } from '../model.ts'
import { beginSession, toAccount, type SignInResult } from '../sign-in.ts'
import { findAccount } from '../store.ts'
import { acceptCode } from './accept.ts'
import { confirmEnrolment, enrol } from './enrol.ts'
import { factorsOf, guarded, methodsFor } from './factors.ts'
import { challengeMs } from './model.ts'
import { lockOwner } from './store.ts'

interface About { tenant: number; account: number; enrols: boolean }
export type SignInStep = { asked: null; result: SignInResult } | { asked: SecondFactorAsked; result: null }

/** After a first factor; `both`: what was shown counts as two. `ctx` is the account's tenant. */
export async function enterOrAsk(ctx: Context, account: Account, both = false): Promise<SignInStep> {
  const methods = both ? [] : methodsFor(await factorsOf(ctx, account.id))
  if (methods.length === 0) return { asked: null, result: { ctx, account, ...await ctx.tx((tx) => beginSession(tx, account)) } }
  const about: About = { tenant: ctx.tenant as number, account: account.id, enrols: methods.includes('enrol') }
  const { secret, expiresAt } = await ask(ctx, 'second_factor', about, challengeMs)
  return { result: null, asked: { challenge: secret, expiresAt, methods } }
}

/** The demanded factor is set up with the challenge; `ctx` has no tenant. Errors: `auth.challenge_ended`, `totp.already_on`. */
export async function enrolByChallenge(ctx: Context, challenge: string): Promise<{ secret: string; url: string }> {
  const about = await readChallenge<About>(ctx, 'second_factor', challenge)
  if (!about?.enrols) throw new AppError('auth.challenge_ended')
  return enrol(makeContext(ctx.platform, about.tenant, { kind: 'system' }, ctx.origin), about.account)
}

/** `ctx` has no tenant. Errors: `auth.challenge_ended`, `auth.wrong_code`, `auth.locked_out`. */
export async function finishSignIn(ctx: Context, input: { challenge: string; code: string }): Promise<SignInResult & { recoveryCodes: string[] | null }> {
  const about = await tryChallenge<About>(ctx, 'second_factor', input.challenge)
  if (!about) throw new AppError('auth.challenge_ended')
  const own = makeContext(ctx.platform, about.tenant, { kind: 'system' }, ctx.origin)
  return guarded(own, about.account, async () => {
    // The verdict leaves the transaction as a value: that a code was wrong is to be recorded.
    const entered = await own.tx(async (tx) => {
      const row = await tx.db.maybe(findAccount(about.account))
      if (!row?.active) throw new AppError('auth.challenge_ended')
      const recoveryCodes = about.enrols ? await enrolled(tx, about.account, input.code) : null
      if (about.enrols ? recoveryCodes === null : !await acceptCode(tx, about.account, input.code)) return null
      // Two who answer at once with two good codes: one of them was not asked any more.
      if (!await takeChallenge(tx, 'second_factor', input.challenge)) throw new AppError('auth.challenge_ended')
      const account = toAccount(row)
      return { ctx: own, account, recoveryCodes, ...await beginSession(tx, account) }
    })
    if (entered) return entered
    await recordSecurity(own, 'auth.second_factor_failed', about.account)
    throw new AppError('auth.wrong_code')
  })
}

/** Somebody may have added a passkey meanwhile, in a session that he had: the password alone adds nothing to that. */
async function enrolled(tx: Context, accountId: number, code: string): Promise<string[] | null> {
  await tx.db.maybe(lockOwner(accountId))
  const { totp, passkeys } = await factorsOf(tx, accountId)
  if (totp || passkeys > 0) throw new AppError('auth.challenge_ended')
  return confirmEnrolment(tx, accountId, code)
}
