// Changes the caller's password. Every other session ends; this one goes on with new tokens.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { recordSecurity } from './audit.ts'
import { tellOwner } from './owner.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { endSessions } from './sessions.ts'
import { beginSession, toAccount, type SignInResult } from './sign-in.ts'
import { findAccount, replacePassword } from './store.ts'

/** Errors: `auth.wrong_password`, `auth.password_unchanged`. */
export async function changePassword(ctx: Context, input: { currentPassword: string; newPassword: string }): Promise<SignInResult> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new AppError('auth.required')
  const row = must(await ctx.db.maybe(findAccount(actor.accountId)), 'own account')
  const old = row.password_hash
  if (old === null || !(await checkPassword(old, input.currentPassword))) throw new AppError('auth.wrong_password')
  if (input.currentPassword === input.newPassword) throw new AppError('auth.password_unchanged')
  const hash = await hashPassword(input.newPassword)
  const begun = await ctx.tx(async (tx) => {
    // Another change was faster: the password that was checked is no longer the current one.
    if (await tx.db.run(replacePassword(actor.accountId, old, hash, tx.now())) === 0) throw new AppError('auth.wrong_password')
    await endSessions(tx, { accountId: actor.accountId, reason: 'password_changed' })
    await recordSecurity(tx, 'auth.password_changed', actor.accountId)
    await tellOwner(tx, actor.accountId, 'password_changed')
    return beginSession(tx, toAccount(row))
  })
  return { ctx, account: { ...toAccount(row), mustChangePassword: false }, ...begun }
}
