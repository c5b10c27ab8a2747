// A code is accepted once, whichever kind it is: the database decides.
import type { Context } from '../../../platform/context.ts'
import { unseal } from '../../../platform/crypto/seal.ts'
import { hashRecoveryCode, plainCode, stepOf } from './model.ts'
import { findAuthenticator, useRecoveryCode, useStep } from './store.ts'

/** Inside a transaction: whether the code opens the account. It is used up if so. */
export async function acceptCode(tx: Context, accountId: number, code: string): Promise<'totp' | 'recovery_code' | null> {
  const plain = plainCode(code)
  const kept = await tx.db.maybe(findAuthenticator(accountId))
  if (!kept?.confirmed) return null
  if (!/^\d{6}$/.test(plain)) return await tx.db.run(useRecoveryCode(accountId, hashRecoveryCode(tx.secrets, accountId, plain), tx.now())) > 0 ? 'recovery_code' : null
  const step = stepOf(unseal(tx.secrets.seal, kept.sealed), plain, tx.clock.now())
  return step !== null && await tx.db.run(useStep(accountId, kept.sealed, step)) > 0 ? 'totp' : null
}
