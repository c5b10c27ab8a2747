// An account that comes from another system with its number and its past, and without a password.
import type { Role } from '@switchboard/protocol'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { accountTaken, grantOnly } from './accounts.ts'
import { recordSecurity } from './audit.ts'
import type { Account } from './model.ts'
import { toAccount } from './sign-in.ts'
import { findAccount } from './store.ts'

export interface ImportedAccount {
  /** Missing: the next one. */
  id?: number | undefined
  username?: string | undefined; email: string; name: string; role: Role; phone?: string | undefined; avatar?: string | undefined
  active: boolean; createdAt?: string | undefined; lastSignInAt?: string | undefined
}

interface NewImported { uid: string; id: number; username: string | null; email: string; name: string; role: Role; phone: string | null; avatar: string | null; active: boolean; createdAt: string; lastSignInAt: string | null }

export const reserveNumber = (id: number): Sql<{ reserved: boolean }> => sql`select account_number_reserve(${id}) as reserved`

/** `id` 0: the next number. */
export const insertImported = (a: NewImported, now: string): Sql<{ id: number }> => sql`
  insert into accounts (uid, tenant_id, role, name, email, username, phone, avatar, active, must_change_password, created_at, updated_at, last_sign_in_at)
  values (${a.uid}, app_tenant(), ${a.role}, ${a.name}, ${a.email}, coalesce(${a.username}, free_username(app_tenant(), ${a.email})), ${a.phone}, ${a.avatar}, ${a.active}, true,
          ${a.createdAt}, ${now}, ${a.lastSignInAt})
  returning id`

export const insertNumbered = (a: NewImported, now: string): Sql<{ id: number }> => sql`
  insert into accounts (id, uid, tenant_id, role, name, email, username, phone, avatar, active, must_change_password, created_at, updated_at, last_sign_in_at)
  overriding system value
  values (${a.id}, ${a.uid}, app_tenant(), ${a.role}, ${a.name}, ${a.email}, coalesce(${a.username}, free_username(app_tenant(), ${a.email})), ${a.phone}, ${a.avatar}, ${a.active}, true,
          ${a.createdAt}, ${now}, ${a.lastSignInAt})
  returning id`

/** Inside a transaction. Errors: `account.id_taken`, `email.taken`, `username.taken`, `auth.forbidden`, `input.invalid` (a number far ahead). */
export async function importAccount(tx: Context, a: ImportedAccount): Promise<Account> {
  grantOnly(tx, a.role)
  const row: NewImported = {
    uid: tx.ids.uid(), id: a.id ?? 0, username: a.username ?? null, email: a.email.trim(), name: a.name.trim(), role: a.role, phone: a.phone?.trim() ?? null, avatar: a.avatar ?? null,
    active: a.active, createdAt: a.createdAt ?? tx.now(), lastSignInAt: a.lastSignInAt ?? null,
  }
  if (a.id !== undefined && !(await tx.db.maybe(reserveNumber(a.id)))?.reserved) throw invalid('id', 'is too far beyond the numbers that are in use')
  const made = await tx.db.maybe(a.id === undefined ? insertImported(row, tx.now()) : insertNumbered(row, tx.now())).catch((error: unknown) => {
    if (sqlState(error) === '23505' && (error as Error).message.includes('accounts_pkey')) throw new AppError('account.id_taken')
    return accountTaken(error)
  })
  const account = toAccount(must(await tx.db.maybe(findAccount(must(made, 'imported account').id)), 'imported account'))
  await recordSecurity(tx, 'account.created', account.id, { role: account.role, imported: true })
  await tx.emit({ name: 'account.created', accountId: account.id })
  return account
}
