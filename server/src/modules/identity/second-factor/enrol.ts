// An authenticator app is added in two steps: a secret is shown, a first code proves that the app has it.
import { AppError } from '../../../kernel/errors.ts'
import { must } from '../../../kernel/must.ts'
import type { Context } from '../../../platform/context.ts'
import { seal, unseal } from '../../../platform/crypto/seal.ts'
import { recordSecurity } from '../audit.ts'
import { tellOwner } from '../owner.ts'
import { ownTenant } from '../tenants.ts'
import { findAccount } from '../store.ts'
import { hashRecoveryCode, newRecoveryCode, newSecret, otpauthUrl, plainCode, recoveryCodeCount, stepOf } from './model.ts'
import { confirmAuthenticator, deleteRecoveryCodes, findAuthenticator, insertRecoveryCodes, putAuthenticator } from './store.ts'

/** The secret is told this once. Errors: `totp.already_on`. */
export async function enrol(ctx: Context, accountId: number): Promise<{ secret: string; url: string }> {
  const [account, { name }] = await Promise.all([ctx.db.maybe(findAccount(accountId)), ownTenant(ctx)])
  const secret = newSecret()
  if (await ctx.db.run(putAuthenticator(accountId, seal(ctx.secrets.seal, secret), ctx.now())) === 0) throw new AppError('totp.already_on')
  return { secret, url: otpauthUrl(name, must(account, 'account').email, secret) }
}

/** Inside a transaction. The recovery codes; null: the code is wrong, or nothing waits to be confirmed. */
export async function confirmEnrolment(tx: Context, accountId: number, code: string): Promise<string[] | null> {
  const kept = await tx.db.maybe(findAuthenticator(accountId))
  if (!kept || kept.confirmed) return null
  const step = stepOf(unseal(tx.secrets.seal, kept.sealed), plainCode(code), tx.clock.now())
  if (step === null || await tx.db.run(confirmAuthenticator(accountId, kept.sealed, step, tx.now())) === 0) return null
  await recordSecurity(tx, 'second_factor.added', accountId)
  await tellOwner(tx, accountId, 'totp_on')
  return renewCodes(tx, accountId)
}

/** Inside a transaction: new codes; those before are void. */
export async function renewCodes(tx: Context, accountId: number): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode)
  await tx.db.run(deleteRecoveryCodes(accountId))
  await tx.db.run(insertRecoveryCodes(accountId, codes.map((code) => hashRecoveryCode(tx.secrets, accountId, code)), tx.now()))
  return codes
}
