// A new password by a link that works once. The link holds the reset's id and a proof made of it under the installation's key,
// so that no table holds what opens an account.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { day, hour, instant, minute } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { isUid } from '../../kernel/ids.ts'
import { makeContext, type Context, type Secrets } from '../../platform/context.ts'
import { count } from '../../platform/db/counters.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { recordSecurity } from './audit.ts'
import { tellOwner } from './owner.ts'
import { hashPassword } from './passwords.ts'
import { endSessions } from './sessions.ts'
import { findAccount, findSignInCandidates } from './store.ts'

/** How long a link works: one that was asked for, and one of an invitation. */
export const resetMs = { asked: 30 * minute, invited: 14 * day } as const
/** Links an account may be sent in an hour. */
const mostAsked = 3

export const insertReset = (r: { uid: string; accountId: number; expiresAt: string }, now: string): Sql => sql`
  insert into password_resets (uid, tenant_id, account_id, created_at, expires_at) values (${r.uid}, app_tenant(), ${r.accountId}, ${now}, ${r.expiresAt})`

export const findResetTenant = (uid: string): Sql<{ tenant: number | null }> => sql`select password_reset_tenant(${uid}) as tenant`

/** The one guarded update that decides who uses it. */
export const useReset = (uid: string, now: string): Sql<{ account_id: number }> => sql`
  update password_resets set used_at = ${now}
   where tenant_id = app_tenant() and uid = ${uid} and used_at is null and expires_at > ${now}
  returning account_id`

export const endResets = (accountId: number, now: string): Sql => sql`
  update password_resets set used_at = ${now} where tenant_id = app_tenant() and account_id = ${accountId} and used_at is null`

export const setPassword = (accountId: number, hash: string, now: string): Sql => sql`
  update accounts set password_hash = ${hash}, must_change_password = false, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${accountId} and deleted_at is null`

const proof = (secrets: Secrets, uid: string): Buffer => createHmac('sha256', secrets.refresh).update(`password reset ${uid}`).digest()

/** What stands in the link. Never stored, never logged. */
export const resetToken = (secrets: Secrets, uid: string): string => `${uid}.${proof(secrets, uid).toString('base64url')}`

/** Makes a reset inside a transaction; returns its uid. */
export async function beginReset(tx: Context, accountId: number, livesMs: number): Promise<string> {
  const uid = tx.ids.uid()
  await tx.db.run(insertReset({ uid, accountId, expiresAt: instant(tx.clock.now() + livesMs) }, tx.now()))
  return uid
}

/** Accounts that may be sent a link for a login now, each with its tenant's context. `ctx` has no tenant. */
export async function accountsForReset(ctx: Context, login: string): Promise<{ ctx: Context; accountId: number }[]> {
  const found: { ctx: Context; accountId: number }[] = []
  for (const candidate of await ctx.db.rows(findSignInCandidates(login.trim(), null))) {
    const own = makeContext(ctx.platform, candidate.tenant_id, { kind: 'system' }, ctx.origin)
    const { used } = await count(ctx.db, ctx.clock, { key: `password_reset\0${candidate.account_id}`, windowMs: hour })
    if (used <= mostAsked && (await own.db.maybe(findAccount(candidate.account_id)))?.active) found.push({ ctx: own, accountId: candidate.account_id })
  }
  return found
}

/** All sessions of the account end, and its other links. `ctx` has no tenant. Errors: `auth.reset_invalid`. */
export async function resetPasswordByLink(ctx: Context, token: string, password: string): Promise<void> {
  const [uid = '', mac = '', ...rest] = token.split('.')
  const given = Buffer.from(mac, 'base64url')
  const wanted = proof(ctx.secrets, uid)
  if (rest.length > 0 || !isUid(uid) || given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new AppError('auth.reset_invalid')
  const tenant = (await ctx.db.maybe(findResetTenant(uid)))?.tenant
  if (!tenant) throw new AppError('auth.reset_invalid')
  const hash = await hashPassword(password)
  await makeContext(ctx.platform, tenant, { kind: 'system' }, ctx.origin).tx(async (tx) => {
    const used = await tx.db.maybe(useReset(uid, tx.now()))
    if (!used || !(await tx.db.maybe(findAccount(used.account_id)))?.active) throw new AppError('auth.reset_invalid')
    await tx.db.run(setPassword(used.account_id, hash, tx.now()))
    await tx.db.run(endResets(used.account_id, tx.now()))
    await endSessions(tx, { accountId: used.account_id, reason: 'password_changed' })
    await recordSecurity(tx, 'auth.password_changed', used.account_id, { by: 'link' })
    await tellOwner(tx, used.account_id, 'password_changed')
  })
}
