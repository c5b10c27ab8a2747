// The password checked, failures counted per login and address; and how a session begins, whatever the way in.
import { instant, second } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { count, uncount, type Counter } from '../../platform/db/counters.ts'
import { recordSecurity, type SecurityEventName } from './audit.ts'
import { failureWindowMs, maxFailures, type Account, type Tokens } from './model.ts'
import { checkPassword } from './passwords.ts'
import { findAccount, findSignInCandidates, insertSession, markSignedIn, type AccountRow } from './store.ts'
import { hashToken, refreshToken, signAccess } from './tokens.ts'

export interface SignInInput { login: string; password: string; tenant?: string | undefined }
export interface SignInResult { ctx: Context; account: Account; tokens: Tokens; sessionUid: string }

export const toAccount = (row: AccountRow): Account => ({
  id: row.id, uid: row.uid, kind: row.kind, role: row.role, name: row.name, email: row.email, username: row.username,
  active: row.active, mustChangePassword: row.must_change_password,
})

/**
 * Whose password it is. `ctx` has no tenant yet; the result's context is the account's. Known and unknown logins take the same
 * work and the same time. Errors: `auth.invalid_credentials` (unknown and wrong alike), `auth.locked_out`.
 */
export async function checkSignIn(ctx: Context, input: SignInInput): Promise<{ ctx: Context; account: Account }> {
  const login = input.login.trim()
  const who = `${login.toLowerCase()}\0${ctx.origin.ip ?? ''}`
  const failures: Counter = { key: `sign_in_failures\0${who}`, windowMs: failureWindowMs }
  // A try counts as a failure until it is none: many at once get no more of them than one after the other.
  const { used, endsIn } = await count(ctx.db, ctx.clock, failures)
  if (used > maxFailures) throw new AppError('auth.locked_out', { retryAfter: endsIn })

  const candidates = await ctx.db.rows(findSignInCandidates(login, input.tenant ?? null))
  const fits = await Promise.all((candidates.length > 0 ? candidates : [null]).map((candidate) => fitting(ctx, candidate, input.password)))
  const found = fits.find((fit) => fit !== null)
  if (!found) {
    await recordFailure(ctx, candidates[0], used === maxFailures ? 'auth.locked_out' : 'auth.sign_in_failed', who)
    throw new AppError('auth.invalid_credentials')
  }
  await uncount(ctx.db, ctx.clock, failures)
  return found
}

interface Candidate { tenant_id: number; account_id: number }

/** The account if the password is its; `null` in, `null` out, as slowly. */
async function fitting(ctx: Context, candidate: Candidate | null, password: string): Promise<{ ctx: Context; account: Account } | null> {
  const own = makeContext(ctx.platform, candidate?.tenant_id ?? 'none', { kind: 'system' }, ctx.origin)
  const row = await own.db.maybe(findAccount(candidate?.account_id ?? 0))
  const right = await checkPassword(row?.password_hash ?? null, password)
  return row?.active && right ? { ctx: own, account: toAccount(row) } : null
}

/** Where there is no account to record it of, another count is kept: it takes as long. */
async function recordFailure(ctx: Context, candidate: Candidate | undefined, name: SecurityEventName, who: string): Promise<void> {
  if (!candidate) return void await count(ctx.db, ctx.clock, { key: `sign_in_unknown\0${who}`, windowMs: failureWindowMs })
  await recordSecurity(makeContext(ctx.platform, candidate.tenant_id, { kind: 'system' }, ctx.origin), name, candidate.account_id)
}

/** Begins a session of an account that has shown who it is; inside a transaction of its tenant. */
export async function beginSession(tx: Context, account: Account): Promise<{ tokens: Tokens; sessionUid: string }> {
  const sessionUid = tx.ids.uid()
  const token = refreshToken(tx.secrets, sessionUid, 1)
  const expiresAt = instant(tx.clock.now() + tx.platform.defaults.sessionSeconds * second)
  await Promise.all([
    tx.db.run(insertSession({ uid: sessionUid, accountId: account.id, hash: hashToken(token), expiresAt, ip: tx.origin.ip, userAgent: tx.origin.userAgent }, tx.now())),
    tx.db.run(markSignedIn(account.id, tx.now())),
    recordSecurity(tx, 'auth.signed_in', account.id),
    tx.emit({ name: 'auth.signed_in', accountId: account.id }),
  ])
  return { sessionUid, tokens: await tokensFor(tx, account.uid, sessionUid, token) }
}

export async function tokensFor(ctx: Context, accountUid: string, sessionUid: string, refresh: string): Promise<Tokens> {
  if (ctx.tenant === 'none') throw new Error('tokens without a tenant')
  const expiresIn = ctx.platform.defaults.accessTokenSeconds
  const accessToken = await signAccess(ctx.secrets, { tenant: ctx.tenant, session: sessionUid, account: accountUid }, ctx.clock.now(), expiresIn)
  return { accessToken, refreshToken: refresh, expiresIn }
}
