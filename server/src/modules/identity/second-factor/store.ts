// The statements of second factors.
import type { Role } from '@switchboard/protocol'
import { sql, type Sql } from '../../../platform/db/sql.ts'

/** Nothing changes where one is on already. */
export const putAuthenticator = (accountId: number, sealed: string, now: string): Sql => sql`
  insert into authenticators as a (account_id, tenant_id, sealed, created_at) values (${accountId}, app_tenant(), ${sealed}, ${now})
  on conflict (account_id) do update set sealed = excluded.sealed, created_at = excluded.created_at
   where a.tenant_id = app_tenant() and a.confirmed_at is null`

export const findAuthenticator = (accountId: number): Sql<{ sealed: string; confirmed: boolean }> => sql`
  select sealed, confirmed_at is not null as confirmed from authenticators where tenant_id = app_tenant() and account_id = ${accountId}`

/** Only while the secret is still the one that was checked. */
export const confirmAuthenticator = (accountId: number, sealed: string, step: number, now: string): Sql => sql`
  update authenticators set confirmed_at = ${now}, last_step = ${step}
   where tenant_id = app_tenant() and account_id = ${accountId} and confirmed_at is null and sealed = ${sealed}`

/** The one guarded update that accepts a code: not the same half minute again, nor one before it. */
export const useStep = (accountId: number, sealed: string, step: number): Sql => sql`
  update authenticators set last_step = ${step}
   where tenant_id = app_tenant() and account_id = ${accountId} and confirmed_at is not null and sealed = ${sealed} and last_step < ${step}`

export const deleteAuthenticator = (accountId: number): Sql => sql`
  delete from authenticators where tenant_id = app_tenant() and account_id = ${accountId}`

export const insertRecoveryCodes = (accountId: number, hashes: Buffer[], now: string): Sql => sql`
  insert into recovery_codes (tenant_id, account_id, hash, created_at)
  select app_tenant(), ${accountId}::integer, h, ${now}::timestamptz from unnest(${hashes}::bytea[]) h`

export const useRecoveryCode = (accountId: number, hash: Buffer, now: string): Sql => sql`
  update recovery_codes set used_at = ${now}
   where tenant_id = app_tenant() and account_id = ${accountId} and hash = ${hash} and used_at is null`

export const deleteRecoveryCodes = (accountId: number): Sql => sql`
  delete from recovery_codes where tenant_id = app_tenant() and account_id = ${accountId}`

/** Whoever adds or takes away a way in comes one after the other. */
export const lockOwner = (accountId: number): Sql<{ id: number }> => sql`
  select id from accounts where tenant_id = app_tenant() and id = ${accountId} for no key update`

export interface FactorsRow { totp: boolean; codes_left: number; passkeys: number; demanded: boolean }

export const findFactors = (accountId: number): Sql<FactorsRow> => sql`
  select exists (select from authenticators t where t.tenant_id = a.tenant_id and t.account_id = a.id and t.confirmed_at is not null) as totp,
         (select count(*)::integer from recovery_codes r where r.tenant_id = a.tenant_id and r.account_id = a.id and r.used_at is null) as codes_left,
         (select count(*)::integer from passkeys p where p.tenant_id = a.tenant_id and p.account_id = a.id) as passkeys,
         exists (select from sign_in_rules s where s.tenant_id = a.tenant_id and a.role = any(s.second_factor_roles)) as demanded
    from accounts a
   where a.tenant_id = app_tenant() and a.id = ${accountId}`

export const findRules = (): Sql<{ roles: Role[] }> => sql`
  select second_factor_roles as roles from sign_in_rules where tenant_id = app_tenant()`

export const putRules = (roles: readonly Role[], now: string): Sql => sql`
  insert into sign_in_rules as s (tenant_id, second_factor_roles, updated_at) values (app_tenant(), ${[...roles]}::text[], ${now})
  on conflict (tenant_id) do update set second_factor_roles = excluded.second_factor_roles, updated_at = excluded.updated_at`

/** People of these roles who have a session and no second factor. */
export const findUnguarded = (roles: readonly Role[]): Sql<{ id: number }> => sql`
  select a.id
    from accounts a
   where a.tenant_id = app_tenant() and a.kind = 'person' and a.role = any(${[...roles]}::text[])
     and exists (select from auth_sessions s where s.tenant_id = a.tenant_id and s.account_id = a.id and s.revoked_at is null)
     and not exists (select from authenticators t where t.tenant_id = a.tenant_id and t.account_id = a.id and t.confirmed_at is not null)
     and not exists (select from passkeys p where p.tenant_id = a.tenant_id and p.account_id = a.id)
   order by a.id`
