// Signs an account in: password checked, failures counted per login and address, a new session begun.
import { instant } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { count, counted, type Counter } from '../../platform/db/counters.ts'
import { recordSecurity } from './audit.ts'
import { accessTokenMs, failureWindowMs, maxFailures, sessionMs, type Account, type Tokens } from './model.ts'
import { checkPassword } from './passwords.ts'
import { findAccount, findSignInCandidates, insertSession, markSignedIn, type AccountRow } from './store.ts'
import { hashToken, refreshToken, signAccess } from './tokens.ts'

export interface SignInInput { login: string; password: string; tenant?: string | undefined }
export interface SignInResult { ctx: Context; account: Account; tokens: Tokens; sessionUid: string }

export const toAccount = (row: AccountRow): Account => ({
  id: row.id, uid: row.uid, kind: row.kind, role: row.role, name: row.name, email: row.email,
  active: row.active, mustChangePassword: row.must_change_password,
})

/**
 * `ctx` has no tenant yet; the result's context is the account's.
 * Errors: `auth.invalid_credentials` (unknown and wrong alike), `auth.locked_out`.
 */
export async function signIn(ctx: Context, input: SignInInput): Promise<SignInResult> {
  const login = input.login.trim()
  const failures: Counter = { key: `sign_in_failures\0${login.toLowerCase()}\0${ctx.origin.ip ?? ''}`, windowMs: failureWindowMs }
  const before = await counted(ctx.db, ctx.clock, failures)
  if (before.used >= maxFailures) throw new AppError('auth.locked_out', { retryAfter: before.endsIn })

  const candidates = await ctx.db.rows(findSignInCandidates(login, input.tenant ?? null))
  for (const candidate of candidates) {
    const own = makeContext(ctx.platform, candidate.tenant_id, { kind: 'system' }, ctx.origin)
    const row = await own.db.maybe(findAccount(candidate.account_id))
    if (!row || !(await checkPassword(row.password_hash, input.password)) || !row.active) continue
    const account = toAccount(row)
    const { tokens, sessionUid } = await own.tx((tx) => beginSession(tx, account))
    return { ctx: own, account, tokens, sessionUid }
  }
  if (candidates.length === 0) await checkPassword(null, input.password)
  await countFailure(ctx, failures, candidates[0])
  throw new AppError('auth.invalid_credentials')
}

async function countFailure(ctx: Context, failures: Counter, candidate: { tenant_id: number; account_id: number } | undefined): Promise<void> {
  const { used } = await count(ctx.db, ctx.clock, failures)
  if (!candidate) return
  const own = makeContext(ctx.platform, candidate.tenant_id, { kind: 'system' }, ctx.origin)
  await recordSecurity(own, used === maxFailures ? 'auth.locked_out' : 'auth.sign_in_failed', candidate.account_id)
}

/** Begins a session of an account that has shown who it is; inside a transaction of its tenant. */
export async function beginSession(tx: Context, account: Account): Promise<{ tokens: Tokens; sessionUid: string }> {
  const sessionUid = tx.ids.uid()
  const token = refreshToken(tx.secrets, sessionUid, 1)
  const expiresAt = instant(tx.clock.now() + sessionMs)
  await Promise.all([
    tx.db.run(insertSession({ uid: sessionUid, accountId: account.id, hash: hashToken(token), expiresAt, ip: tx.origin.ip, userAgent: tx.origin.userAgent }, tx.now())),
    tx.db.run(markSignedIn(account.id, tx.now())),
    recordSecurity(tx, 'auth.signed_in', account.id),
  ])
  return { sessionUid, tokens: await tokensFor(tx, account.uid, sessionUid, token) }
}

export async function tokensFor(ctx: Context, accountUid: string, sessionUid: string, refresh: string): Promise<Tokens> {
  if (ctx.tenant === 'none') throw new Error('tokens without a tenant')
  const accessToken = await signAccess(ctx.secrets, { tenant: ctx.tenant, session: sessionUid, account: accountUid }, ctx.clock.now())
  return { accessToken, refreshToken: refresh, expiresIn: accessTokenMs / 1000 }
}
