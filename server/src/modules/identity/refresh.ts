// Gives a new access token for a refresh token and rotates it. A token used again after its successor ends the family.
import { instant, second } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { recordSecurity } from './audit.ts'
import { refreshLeewayMs } from './model.ts'
import { endSessions } from './sessions.ts'
import { toAccount, tokensFor, type SignInResult } from './sign-in.ts'
import { findAccount, findSession, findSessionTenant, rotateSession } from './store.ts'
import { hashToken, readRefresh, refreshToken } from './tokens.ts'

/** Errors: `auth.session_ended`. Parallel calls with the same token within 10 s get the same successor. */
export async function refresh(ctx: Context, token: string): Promise<SignInResult> {
  const { session, generation } = readRefresh(ctx.secrets, token)
  const found = await ctx.db.maybe(findSessionTenant(session))
  if (!found?.tenant) throw new AppError('auth.session_ended')
  const own = makeContext(ctx.platform, found.tenant, { kind: 'system' }, ctx.origin)
  const next = refreshToken(ctx.secrets, session, generation + 1)
  // The verdict leaves the transaction as a value: revoking a reused family must be committed, not rolled back.
  const accountId = await own.tx(async (tx) => {
    const expiresAt = instant(tx.clock.now() + tx.platform.defaults.sessionSeconds * second)
    const rotated = await tx.db.maybe(rotateSession({ uid: session, presented: hashToken(token), next: hashToken(next), expiresAt }, tx.now()))
    return rotated ? rotated.account_id : await secondUse(tx, session, token)
  })
  if (accountId === null) throw new AppError('auth.session_ended')
  const row = await own.db.maybe(findAccount(accountId))
  if (!row?.active) throw new AppError('auth.session_ended')
  const account = toAccount(row)
  return { ctx: own, account, sessionUid: session, tokens: await tokensFor(own, account.uid, session, next) }
}

/** The account, when this is the other tab of a moment ago; null when the session is over or was just ended for reuse. */
async function secondUse(tx: Context, session: string, token: string): Promise<number | null> {
  const row = await tx.db.maybe(findSession(session))
  if (!row || row.revoked_at !== null || Date.parse(row.expires_at) <= tx.clock.now()) return null
  const previous = row.previous_hash?.equals(hashToken(token)) ?? false
  if (previous && Date.parse(row.rotated_at) > tx.clock.now() - refreshLeewayMs) return row.account_id
  await recordSecurity(tx, 'auth.refresh_reused', row.account_id, { session })
  await endSessions(tx, { accountId: row.account_id, only: session, reason: 'reused' })
  return null
}
