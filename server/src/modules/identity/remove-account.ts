// Accounts removed and taken back. A removed one cannot sign in, its e-mail is free for another, its name stays where it stands.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { accountTaken, grantOnly, keepAnAdmin } from './accounts.ts'
import { recordSecurity } from './audit.ts'
import { endSessions } from './sessions.ts'
import { deleteAccount, findAccount, findRemovedAccount, reviveAccount } from './store.ts'

/** Inside a transaction. Errors: `agent.not_found`, `account.last_admin`, `auth.forbidden`. */
export async function removeAccount(tx: Context, id: number): Promise<void> {
  const before = await tx.db.maybe(findAccount(id))
  if (!before) throw new AppError('agent.not_found')
  grantOnly(tx, before.role)
  if (before.role === 'admin' && before.active) await keepAnAdmin(tx, id)
  await tx.db.run(deleteAccount(id, tx.now()))
  await endSessions(tx, { accountId: id, reason: 'removed' })
  await recordSecurity(tx, 'account.removed', id)
  await tx.emit({ name: 'account.changed', accountId: id, data: { deactivated: true } })
}

/** Inside a transaction. One that is there stays as it is. Errors: `agent.not_found`, `email.taken`, `username.taken`, `auth.forbidden`. */
export async function restoreAccount(tx: Context, uid: string): Promise<void> {
  const before = await tx.db.maybe(findRemovedAccount(uid))
  if (!before) return
  grantOnly(tx, before.role)
  await tx.db.run(reviveAccount(before.id, tx.now())).catch(accountTaken)
  await recordSecurity(tx, 'account.restored', before.id)
  await tx.emit({ name: 'account.changed', accountId: before.id })
}
