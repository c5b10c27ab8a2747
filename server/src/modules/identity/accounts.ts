// Accounts made and changed. Nobody gives a role above his own, nor changes somebody who has one.
import type { Role } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { mayGrant } from '../../kernel/permission.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { recordSecurity } from './audit.ts'
import type { Account } from './model.ts'
import { hashPassword } from './passwords.ts'
import { endSessions } from './sessions.ts'
import { toAccount } from './sign-in.ts'
import { findAccount, findAccountByUid, insertAccount, lockAdmins, resetPasswordHash, updateAccount } from './store.ts'

export interface CreateAccount {
  name: string; email: string; role: Role; password: string | null
  /** Missing: made of the e-mail. */
  username?: string | undefined; phone?: string | undefined; kind?: 'person' | 'bot'; mustChangePassword?: boolean; avatar?: string | undefined
}
export interface ChangeAccount {
  name?: string | undefined; email?: string | undefined; username?: string | undefined; phone?: string | undefined; role?: Role | undefined; active?: boolean | undefined
  /** Null takes it away. */
  avatar?: string | null | undefined
}
/** What else of the account changes in the same transaction, for the record. */
export type AlsoChanged = Record<string, unknown>

/** Turns the database's refusal of a second e-mail or user name into the domain's words. */
export function accountTaken(error: unknown): never {
  const text = sqlState(error) === '23505' ? (error as Error).message : ''
  if (text.includes('accounts_email')) throw new AppError('email.taken')
  if (text.includes('accounts_username')) throw new AppError('username.taken')
  throw error
}

/** Errors: `auth.forbidden`. */
export function grantOnly(ctx: Context, role: Role): void {
  if (ctx.actor.kind === 'agent' && !mayGrant(ctx.actor.role, role)) throw new AppError('auth.forbidden')
}

/** Inside a transaction. Errors: `email.taken`, `username.taken`, `auth.forbidden`. */
export async function createAccount(tx: Context, input: CreateAccount): Promise<Account> {
  grantOnly(tx, input.role)
  const passwordHash = input.password === null ? null : await hashPassword(input.password)
  const row = await tx.db.maybe(insertAccount({
    uid: tx.ids.uid(), kind: input.kind ?? 'person', role: input.role, name: input.name.trim(), email: input.email.trim(),
    username: input.username ?? null, phone: input.phone?.trim() ?? null, passwordHash, mustChangePassword: input.mustChangePassword ?? false, avatar: input.avatar ?? null,
  }, tx.now())).catch(accountTaken)
  const account = toAccount(must(row, 'inserted account'))
  await recordSecurity(tx, 'account.created', account.id, { role: account.role })
  await tx.emit({ name: 'account.created', accountId: account.id })
  return account
}

/** Errors: `account.last_admin`. Others who would leave at the same moment wait. */
export async function keepAnAdmin(tx: Context, id: number): Promise<void> {
  if ((await tx.db.rows(lockAdmins())).every((admin) => admin.id === id)) throw new AppError('account.last_admin')
}

/** Inside a transaction. A new role or deactivation ends the account's sessions. Errors: `agent.not_found`, `email.taken`, `username.taken`, `auth.forbidden`, `account.last_admin`. */
export async function changeAccount(tx: Context, id: number, change: ChangeAccount, also: AlsoChanged = {}): Promise<Account> {
  const before = await tx.db.maybe(findAccount(id))
  if (!before) throw new AppError('agent.not_found')
  grantOnly(tx, before.role)
  if (change.role) grantOnly(tx, change.role)
  const leaves = before.role === 'admin' && ((change.role !== undefined && change.role !== 'admin') || change.active === false)
  if (leaves) await keepAnAdmin(tx, id)
  const row = await tx.db.maybe(updateAccount(id, {
    name: change.name?.trim() ?? null, email: change.email?.trim() ?? null, username: change.username ?? null, phone: change.phone?.trim() ?? null, role: change.role ?? null,
    active: change.active ?? null, avatar: change.avatar === null ? '' : change.avatar ?? null,
  }, tx.now())).catch(accountTaken)
  const account = toAccount(must(row, 'changed account'))
  const left = before.active && !account.active
  if (account.role !== before.role || left) {
    await endSessions(tx, { accountId: id, reason: account.active ? 'role_changed' : 'deactivated' })
  }
  await recordSecurity(tx, 'account.changed', id, { ...(change.role ? { role: change.role } : {}), ...(change.active === undefined ? {} : { active: change.active }), ...also })
  await tx.emit({ name: 'account.changed', accountId: id, ...(left ? { data: { deactivated: true } } : {}) })
  return account
}

/** Errors: `agent.not_found`. */
export async function accountByNumber(ctx: Context, id: number): Promise<Account> {
  const row = await ctx.db.maybe(findAccount(id))
  if (!row) throw new AppError('agent.not_found')
  return toAccount(row)
}

/** Errors: `agent.not_found`. */
export async function accountByUid(ctx: Context, uid: string): Promise<Account> {
  const row = await ctx.db.maybe(findAccountByUid(uid))
  if (!row) throw new AppError('agent.not_found', { subject: uid })
  return toAccount(row)
}

export async function accountById(ctx: Context, id: number): Promise<Account> {
  return toAccount(must(await ctx.db.maybe(findAccount(id)), `account ${id}`))
}

/** Null: removed. */
export async function accountIfThere(ctx: Context, id: number): Promise<Account | null> {
  const row = await ctx.db.maybe(findAccount(id))
  return row ? toAccount(row) : null
}

/** Gives an account another password, which its owner changes at the next sign-in; his sessions end, but the caller's own. Errors: `agent.not_found`, `auth.forbidden`. */
export async function resetPassword(ctx: Context, id: number, password: string): Promise<void> {
  const hash = await hashPassword(password)
  await ctx.tx(async (tx) => {
    const account = await tx.db.maybe(findAccount(id))
    if (!account) throw new AppError('agent.not_found')
    grantOnly(tx, account.role)
    await tx.db.run(resetPasswordHash(id, hash, tx.now()))
    const own = tx.actor.kind === 'agent' && tx.actor.accountId === id ? { except: tx.actor.sessionUid } : {}
    await endSessions(tx, { accountId: id, reason: 'password_reset', ...own })
    await recordSecurity(tx, 'auth.password_reset', id)
  })
}
