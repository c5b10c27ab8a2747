// The statements of passkeys.
import type { Passkey } from '@switchboard/protocol'
import { sql, type Sql } from '../../../platform/db/sql.ts'

export interface PasskeyRow { id: number; uid: string; account_id: number; credential: Buffer; public_key: Buffer; counter: number; transports: string[]; name: string; backed_up: boolean; created_at: string; last_used_at: string | null }

export const toPasskey = (r: PasskeyRow): Passkey => ({ uid: r.uid, name: r.name, backedUp: r.backed_up, createdAt: r.created_at, lastUsedAt: r.last_used_at })

const columns = sql`id, uid, account_id, credential, public_key, counter, transports, name, backed_up, created_at, last_used_at`

export const listPasskeys = (accountId: number): Sql<PasskeyRow> => sql`
  select ${columns} from passkeys where tenant_id = app_tenant() and account_id = ${accountId} order by id limit 100`

export const findPasskeyOwner = (accountUid: string, credential: Buffer): Sql<{ tenant_id: number; passkey_id: number }> => sql`
  select tenant_id, passkey_id from passkey_owner(${accountUid}, ${credential})`

export const findPasskey = (id: number): Sql<PasskeyRow> => sql`
  select ${columns} from passkeys where tenant_id = app_tenant() and id = ${id}`

export interface NewPasskey { uid: string; accountId: number; credential: Buffer; publicKey: Buffer; counter: number; transports: string[]; name: string; backedUp: boolean; most: number }

/** No row: the account has as many as it may, or the passkey is known already. */
export const insertPasskey = (p: NewPasskey, now: string): Sql<PasskeyRow> => sql`
  insert into passkeys (uid, tenant_id, account_id, credential, public_key, counter, transports, name, backed_up, created_at)
  select ${p.uid}, app_tenant(), ${p.accountId}::integer, ${p.credential}, ${p.publicKey}, ${p.counter}::bigint, ${p.transports}::text[], ${p.name}, ${p.backedUp}::boolean, ${now}::timestamptz
   where (select count(*) from passkeys where tenant_id = app_tenant() and account_id = ${p.accountId}) < ${p.most}
  on conflict (tenant_id, credential) do nothing
  returning ${columns}`

/** The one guarded update that accepts an answer: a counter that does not rise says that the passkey was copied; 0 counts nothing. */
export const usePasskey = (id: number, counter: number, backedUp: boolean, now: string): Sql => sql`
  update passkeys set counter = ${counter}, backed_up = ${backedUp}, last_used_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and (counter < ${counter} or (counter = 0 and ${counter}::bigint = 0))`

export const renamePasskeyRow = (accountId: number, uid: string, name: string): Sql<PasskeyRow> => sql`
  update passkeys set name = ${name} where tenant_id = app_tenant() and account_id = ${accountId} and uid = ${uid}
  returning ${columns}`

export const deletePasskey = (accountId: number, uid: string): Sql => sql`
  delete from passkeys where tenant_id = app_tenant() and account_id = ${accountId} and uid = ${uid}`

export const deletePasskeys = (accountId: number): Sql => sql`
  delete from passkeys where tenant_id = app_tenant() and account_id = ${accountId}`
