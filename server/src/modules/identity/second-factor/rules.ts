// What a company demands of its people, and the way back for somebody who has lost his second factor.
import type { Role, SignInRules } from '@switchboard/protocol'
import { AppError } from '../../../kernel/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { accountByUid, grantOnly } from '../accounts.ts'
import { recordSecurity } from '../audit.ts'
import { tellOwner } from '../owner.ts'
import { deletePasskeys } from '../passkeys/store.ts'
import { endSessions } from '../sessions.ts'
import { factorsOf } from './factors.ts'
import { deleteAuthenticator, deleteRecoveryCodes, findRules, findUnguarded, putRules } from './store.ts'

export async function signInRules(ctx: Context): Promise<SignInRules> {
  return { secondFactorRoles: ((await ctx.db.maybe(findRules()))?.roles ?? []) as SignInRules['secondFactorRoles'] }
}

/**
 * Sessions of people who have no second factor and must have one now end; they set it up at the next sign-in. Errors:
 * `auth.second_factor_demanded` (the caller himself has none: he would shut himself out).
 */
export async function changeSignInRules(ctx: Context, rules: SignInRules): Promise<SignInRules> {
  return ctx.tx(async (tx) => {
    const { actor } = tx
    const before = await signInRules(tx)
    const roles: readonly Role[] = rules.secondFactorRoles.toSorted()
    if (actor.kind === 'agent' && roles.includes(actor.role)) {
      const { totp, passkeys } = await factorsOf(tx, actor.accountId)
      if (!totp && passkeys === 0) throw new AppError('auth.second_factor_demanded')
    }
    await tx.db.run(putRules(roles, tx.now()))
    await recordSecurity(tx, 'settings.changed', null, { before, after: { secondFactorRoles: roles } })
    for (const { id } of await tx.db.rows(findUnguarded(roles))) await endSessions(tx, { accountId: id, reason: 'second_factor_demanded' })
    await tx.emit({ name: 'settings.changed' })
    return signInRules(tx)
  })
}

/** App, recovery codes and passkeys of a colleague are gone, his sessions end. Errors: `agent.not_found`, `auth.forbidden`. */
export async function resetSecondFactor(ctx: Context, uid: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const account = await accountByUid(tx, uid)
    grantOnly(tx, account.role)
    const gone = await Promise.all([deleteAuthenticator(account.id), deleteRecoveryCodes(account.id), deletePasskeys(account.id)].map((statement) => tx.db.run(statement)))
    await endSessions(tx, { accountId: account.id, reason: 'second_factor_reset' })
    await recordSecurity(tx, 'second_factor.reset', account.id, { authenticator: gone[0], passkeys: gone[2] })
    await tellOwner(tx, account.id, 'second_factor_reset')
  })
}
