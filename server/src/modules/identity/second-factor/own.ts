// What somebody does with his own second factor. A program cannot: tokens are made for other things.
import type { Security } from '@switchboard/protocol'
import { AppError } from '../../../kernel/errors.ts'
import { must } from '../../../kernel/must.ts'
import type { Context } from '../../../platform/context.ts'
import { recordSecurity } from '../audit.ts'
import { tellOwner } from '../owner.ts'
import { listPasskeys, toPasskey } from '../passkeys/store.ts'
import { checkPassword } from '../passwords.ts'
import { endSessions } from '../sessions.ts'
import { findAccount } from '../store.ts'
import { acceptCode } from './accept.ts'
import { confirmEnrolment, enrol, renewCodes } from './enrol.ts'
import { factorsOf, guarded } from './factors.ts'
import { deleteAuthenticator, deleteRecoveryCodes, lockOwner } from './store.ts'

type Person = Extract<Context['actor'], { kind: 'agent' }>

/** Errors: `auth.required`, `auth.forbidden` (a program). */
export function inPerson({ actor }: Context): Person {
  if (actor.kind !== 'agent') throw new AppError('auth.required')
  if (actor.token) throw new AppError('auth.forbidden')
  return actor
}

/**
 * Whoever sits at an open screen is not yet its owner: what changes the ways in asks for the password again, of accounts that have
 * one. Errors: `auth.wrong_password`, `auth.locked_out`.
 */
export async function proveSelf(ctx: Context, password: string | undefined): Promise<void> {
  const { accountId } = inPerson(ctx)
  const { password_hash: kept } = must(await ctx.db.maybe(findAccount(accountId)), 'own account')
  if (kept === null) return
  await guarded(ctx, accountId, async () => {
    if (!await checkPassword(kept, password ?? '')) throw new AppError('auth.wrong_password')
  })
}

export async function ownSecurity(ctx: Context): Promise<Security> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new AppError('auth.required')
  const [factors, passkeys, account] = await Promise.all([factorsOf(ctx, actor.accountId), ctx.db.rows(listPasskeys(actor.accountId)), ctx.db.maybe(findAccount(actor.accountId))])
  return {
    hasPassword: (account?.password_hash ?? null) !== null, totp: factors.totp, recoveryCodesLeft: factors.totp ? factors.codesLeft : 0,
    passkeys: passkeys.map(toPasskey), demanded: factors.demanded,
  }
}

/** Errors: `totp.already_on`, `auth.wrong_password`, `auth.locked_out`. */
export async function beginOwnTotp(ctx: Context, password: string | undefined): Promise<{ secret: string; url: string }> {
  await proveSelf(ctx, password)
  return enrol(ctx, inPerson(ctx).accountId)
}

/** The account's other sessions, which one factor opened, end. Errors: `auth.wrong_code`, `auth.locked_out`. */
export async function confirmOwnTotp(ctx: Context, code: string): Promise<string[]> {
  const { accountId, sessionUid } = inPerson(ctx)
  return guarded(ctx, accountId, () => ctx.tx(async (tx) => {
    const codes = await confirmEnrolment(tx, accountId, code)
    if (!codes) throw new AppError('auth.wrong_code')
    await endSessions(tx, { accountId, except: sessionUid, reason: 'second_factor_added' })
    return codes
  }))
}

/** Errors: `auth.wrong_password`, `auth.wrong_code`, `auth.locked_out`. */
export async function renewOwnCodes(ctx: Context, input: { password?: string | undefined; code: string }): Promise<string[]> {
  const { accountId } = inPerson(ctx)
  await proveSelf(ctx, input.password)
  return guarded(ctx, accountId, () => ctx.tx(async (tx) => {
    if (!await acceptCode(tx, accountId, input.code)) throw new AppError('auth.wrong_code')
    await recordSecurity(tx, 'second_factor.codes_renewed', accountId)
    return renewCodes(tx, accountId)
  }))
}

/** Errors: `auth.wrong_password`, `auth.wrong_code`, `auth.locked_out`, `auth.second_factor_demanded`. */
export async function endOwnTotp(ctx: Context, input: { password?: string | undefined; code: string }): Promise<void> {
  const { accountId } = inPerson(ctx)
  await proveSelf(ctx, input.password)
  await guarded(ctx, accountId, () => ctx.tx(async (tx) => {
    await tx.db.maybe(lockOwner(accountId))
    if (!await acceptCode(tx, accountId, input.code)) throw new AppError('auth.wrong_code')
    const { demanded, passkeys } = await factorsOf(tx, accountId)
    if (demanded && passkeys === 0) throw new AppError('auth.second_factor_demanded')
    await tx.db.run(deleteAuthenticator(accountId))
    await tx.db.run(deleteRecoveryCodes(accountId))
    await recordSecurity(tx, 'second_factor.removed', accountId)
    await tellOwner(tx, accountId, 'totp_off')
  }))
}
