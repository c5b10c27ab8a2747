// Who somebody is at the company's identity provider, and the sign-ins that are under way there.
import { AppError } from '../../kernel/errors.ts'
import { minute } from '../../kernel/clock.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { recordSecurity } from './audit.ts'
import { ask, takeChallenge } from './challenges.ts'
import type { Account } from './model.ts'
import { tellOwner } from './owner.ts'
import { deletePasskeys } from './passkeys/store.ts'
import { endSessions } from './sessions.ts'
import { toAccount } from './sign-in.ts'
import { findAccount } from './store.ts'

/** How long somebody may take at the provider. */
const providerMs = 10 * minute

export const useIdentity = (issuer: string, subject: string, now: string): Sql<{ account_id: number }> => sql`
  update external_identities set last_used_at = ${now}
   where tenant_id = app_tenant() and issuer = ${issuer} and subject = ${subject}
  returning account_id`

export const findPersonByEmail = (email: string): Sql<{ id: number }> => sql`
  select id from accounts where tenant_id = app_tenant() and lower(email) = lower(${email}) and kind = 'person' and deleted_at is null`

/** No row: one of both has another already. */
export const insertIdentity = (i: { accountId: number; issuer: string; subject: string }, now: string): Sql<{ id: number }> => sql`
  insert into external_identities (tenant_id, account_id, issuer, subject, created_at, last_used_at)
  values (app_tenant(), ${i.accountId}, ${i.issuer}, ${i.subject}, ${now}, ${now})
  on conflict do nothing
  returning id`

export const voidPassword = (accountId: number, now: string): Sql => sql`
  update accounts set password_hash = null, must_change_password = false, updated_at = ${now} where tenant_id = app_tenant() and id = ${accountId}`

/** What the provider's answer must fit; the secret stays in the browser that began. */
export interface ProviderSignIn { state: string; nonce: string; verifier: string; next: string | null }

export const startProviderSignIn = async (ctx: Context, about: ProviderSignIn): Promise<string> => (await ask(ctx, 'oidc', about, providerMs)).secret
/** Once; null: unknown, late or used. */
export const takeProviderSignIn = (ctx: Context, secret: string): Promise<ProviderSignIn | null> => takeChallenge<ProviderSignIn>(ctx, 'oidc', secret)

/** Inside a transaction: the account that this identity is bound to; null: none. */
export async function accountOfIdentity(tx: Context, issuer: string, subject: string): Promise<Account | null> {
  const known = await tx.db.maybe(useIdentity(issuer, subject, tx.now()))
  const row = known ? await tx.db.maybe(findAccount(known.account_id)) : null
  if (known && !row) throw new AppError('oidc.account_closed')
  return row ? toAccount(row) : null
}

/**
 * Inside a transaction: binds the person of this e-mail, which the provider has verified. Whoever gave the account this e-mail did
 * not prove that it is his: password, passkeys and sessions from before are void; an authenticator is still asked for. Null: there
 * is nobody of this e-mail. Errors: `oidc.account_closed`, `oidc.other_identity` (bound to somebody else there, who had the address before).
 */
export async function linkIdentity(tx: Context, identity: { issuer: string; subject: string; email: string }): Promise<Account | null> {
  const found = await tx.db.maybe(findPersonByEmail(identity.email))
  const row = found ? await tx.db.maybe(findAccount(found.id)) : null
  if (!row) return null
  if (!row.active) throw new AppError('oidc.account_closed')
  if (!await tx.db.maybe(insertIdentity({ accountId: row.id, issuer: identity.issuer, subject: identity.subject }, tx.now()))) throw new AppError('oidc.other_identity')
  await tx.db.run(voidPassword(row.id, tx.now()))
  await tx.db.run(deletePasskeys(row.id))
  await endSessions(tx, { accountId: row.id, reason: 'identity_linked' })
  await recordSecurity(tx, 'auth.identity_linked', row.id, { issuer: identity.issuer })
  await tellOwner(tx, row.id, 'identity_linked')
  return toAccount(row)
}
