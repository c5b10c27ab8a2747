// The statements of accounts and sessions.
import type { Role } from '@switchboard/protocol'
import { sql, steady, type Sql } from '../../platform/db/sql.ts'

export interface AccountRow {
  id: number; uid: string; kind: 'person' | 'bot'; role: Role; name: string; email: string; username: string
  active: boolean; must_change_password: boolean; password_hash: string | null
}

export const findSignInCandidates = (login: string, slug: string | null): Sql<{ tenant_id: number; account_id: number }> => sql`
  select tenant_id, account_id from sign_in_candidates(${login}, ${slug})`

export const findAccount = (id: number): Sql<AccountRow> => sql`
  select id, uid, kind, role, name, email, username, active, must_change_password, password_hash
    from accounts
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

export const findAccountTenant = (id: number): Sql<{ tenant: number | null }> => sql`select account_tenant(${id}) as tenant`

export const findAccountByUid = (uid: string): Sql<AccountRow> => sql`
  select id, uid, kind, role, name, email, username, active, must_change_password, password_hash
    from accounts
   where tenant_id = app_tenant() and uid = ${uid} and deleted_at is null`

export interface NewAccount {
  uid: string; kind: string; role: Role; name: string; email: string; username: string | null
  phone: string | null; passwordHash: string | null; mustChangePassword: boolean; avatar: string | null
}

export const insertAccount = (a: NewAccount, now: string): Sql<AccountRow> => sql`
  insert into accounts (uid, tenant_id, kind, role, name, email, username, phone, password_hash, must_change_password, avatar, created_at, updated_at)
  values (${a.uid}, app_tenant(), ${a.kind}, ${a.role}, ${a.name}, ${a.email}, coalesce(${a.username}, free_username(app_tenant(), ${a.email})), ${a.phone},
          ${a.passwordHash}, ${a.mustChangePassword}, ${a.avatar}, ${now}, ${now})
  returning id, uid, kind, role, name, email, username, active, must_change_password, password_hash`

/** Null leaves a column as it is; an empty avatar takes it away. */
export interface AccountChange { name: string | null; email: string | null; username: string | null; phone: string | null; role: Role | null; active: boolean | null; avatar: string | null }

export const findRemovedAccount = (uid: string): Sql<{ id: number; role: Role }> => sql`
  select id, role from accounts where tenant_id = app_tenant() and uid = ${uid} and deleted_at is not null`

export const deleteAccount = (id: number, now: string): Sql => sql`
  update accounts set deleted_at = ${now}, updated_at = ${now} where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

/** With another user name where somebody else has his by now. */
export const reviveAccount = (id: number, now: string): Sql => sql`
  update accounts a
     set deleted_at = null, updated_at = ${now},
         username = case when exists (select from accounts o where o.tenant_id = a.tenant_id and lower(o.username) = lower(a.username) and o.deleted_at is null)
                         then free_username(a.tenant_id, a.email) else a.username end
   where a.tenant_id = app_tenant() and a.id = ${id} and a.deleted_at is not null`

export const resetPasswordHash = (id: number, hash: string, now: string): Sql => sql`
  update accounts set password_hash = ${hash}, must_change_password = true, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null`

export const updateAccount = (id: number, change: AccountChange, now: string): Sql<AccountRow> => sql`
  update accounts
     set name = coalesce(${change.name}, name), email = coalesce(${change.email}, email),
         username = coalesce(${change.username}, username), phone = coalesce(${change.phone}, phone),
         role = coalesce(${change.role}, role), active = coalesce(${change.active}, active),
         avatar = case when ${change.avatar}::text is null then avatar else nullif(${change.avatar}, '') end, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null
  returning id, uid, kind, role, name, email, username, active, must_change_password, password_hash`

/** Locks all who could be the last one, so that two do not demote each other. */
export const lockAdmins = (): Sql<{ id: number }> => sql`
  select id from accounts
   where tenant_id = app_tenant() and role = 'admin' and active and deleted_at is null
   order by id
     for no key update`

/** Only while the old one is still the one that was checked. */
export const replacePassword = (id: number, old: string, hash: string, now: string): Sql => sql`
  update accounts
     set password_hash = ${hash}, must_change_password = false, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and password_hash = ${old}`

export const markSignedIn = (id: number, now: string): Sql => sql`
  update accounts set last_sign_in_at = ${now} where tenant_id = app_tenant() and id = ${id}`

export const insertSession = (s: { uid: string; accountId: number; hash: Buffer; expiresAt: string; ip: string | null; userAgent: string | null }, now: string): Sql => sql`
  insert into auth_sessions (uid, tenant_id, account_id, current_hash, rotated_at, created_at, last_used_at, expires_at, ip, user_agent)
  values (${s.uid}, app_tenant(), ${s.accountId}, ${s.hash}, ${now}, ${now}, ${now}, ${s.expiresAt}, ${s.ip}, ${s.userAgent})`

export interface LiveSession { session_id: number; session_uid: string; account_id: number; account_uid: string; name: string; role: Role }

/** The session and its account, if both are still good. */
const liveSession = (session: Sql, account: Sql, now: string): Sql<LiveSession> => sql`
  select s.id as session_id, s.uid as session_uid, a.id as account_id, a.uid as account_uid, a.name, a.role
    from auth_sessions s
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
   where s.tenant_id = app_tenant() and s.uid = ${session} and a.uid = ${account}
     and s.revoked_at is null and s.expires_at > ${now} and a.active and a.deleted_at is null`

export interface SessionOf { session: string; account: string }

/** Those that live. Several are looked up one by one: a plan for the few that there are now would be kept for more. */
export function findLiveSessions(asked: SessionOf[], now: string): Sql<LiveSession> {
  const [only] = asked
  if (only && asked.length === 1) return liveSession(sql`${only.session}`, sql`${only.account}`, now)
  return steady(sql`
  select l.*
    from unnest(${asked.map((one) => one.session)}::uuid[], ${asked.map((one) => one.account)}::uuid[]) as q (session, account)
   cross join lateral (${liveSession(sql`q.session`, sql`q.account`, now)} limit 1) l`)
}

export const findLiveSessionById = (id: number, now: string): Sql<LiveSession> => sql`
  select s.id as session_id, s.uid as session_uid, a.id as account_id, a.uid as account_uid, a.name, a.role
    from auth_sessions s
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
   where s.tenant_id = app_tenant() and s.id = ${id}
     and s.revoked_at is null and s.expires_at > ${now} and a.active and a.deleted_at is null`

export const findSessionTenant = (uid: string): Sql<{ tenant: number | null }> => sql`
  select auth_session_tenant(${uid}) as tenant`

/** The one guarded update that decides who rotates. */
export const rotateSession = (r: { uid: string; presented: Buffer; next: Buffer; expiresAt: string }, now: string): Sql<{ account_id: number; generation: number }> => sql`
  update auth_sessions
     set generation = generation + 1, previous_hash = current_hash, current_hash = ${r.next},
         rotated_at = ${now}, last_used_at = ${now}, expires_at = ${r.expiresAt}
   where tenant_id = app_tenant() and uid = ${r.uid} and current_hash = ${r.presented}
     and revoked_at is null and expires_at > ${now}
  returning account_id, generation`

export const findSession = (uid: string): Sql<{ account_id: number; generation: number; previous_hash: Buffer | null; rotated_at: string; revoked_at: string | null; expires_at: string }> => sql`
  select account_id, generation, previous_hash, rotated_at, revoked_at, expires_at
    from auth_sessions
   where tenant_id = app_tenant() and uid = ${uid}`

export const listSessions = (accountId: number, now: string): Sql<{ id: number; uid: string; created_at: string; last_used_at: string; ip: string | null; user_agent: string | null }> => sql`
  select id, uid, created_at, last_used_at, ip, user_agent
    from auth_sessions
   where tenant_id = app_tenant() and account_id = ${accountId} and revoked_at is null and expires_at > ${now}
   order by last_used_at desc, id desc
   limit 100`

/** Ends sessions of an account: one, or all but one. */
export const revokeSessions = (r: { accountId: number; only: string | null; except: string | null; reason: string }, now: string): Sql<{ uid: string }> => sql`
  update auth_sessions
     set revoked_at = ${now}, revoked_reason = ${r.reason}
   where tenant_id = app_tenant() and account_id = ${r.accountId} and revoked_at is null
     and (${r.only}::uuid is null or uid = ${r.only})
     and (${r.except}::uuid is null or uid <> ${r.except})
  returning uid`

export const findTenantsWithExpired = (now: string): Sql<{ id: number }> => sql`select id from tenants_with_expired_sessions(${now}) as id`

export const expireSessions = (now: string, most: number): Sql<{ account_id: number; uid: string }> => sql`
  with old as materialized (
    select id from auth_sessions
     where tenant_id = app_tenant() and revoked_at is null and expires_at <= ${now}
     order by id limit ${most}
       for no key update skip locked
  )
  update auth_sessions s set revoked_at = ${now}, revoked_reason = 'expired'
    from old o
   where s.tenant_id = app_tenant() and s.id = o.id and s.revoked_at is null
  returning s.account_id, s.uid`

export const insertSecurityEvent = (e: { name: string; accountId: number | null; actorId: number | null; ip: string | null; userAgent: string | null; data: Record<string, unknown> | null }, now: string): Sql => sql`
  insert into security_events (tenant_id, at, name, account_id, actor_id, ip, user_agent, data)
  values (app_tenant(), ${now}, ${e.name}, ${e.accountId}, ${e.actorId}, ${e.ip}, ${e.userAgent}, ${e.data ? JSON.stringify(e.data) : null}::jsonb)`

export const listSecurityEvents = (before: number | null, limit: number): Sql<{ id: number; at: string; name: string; account: string | null; actor: string | null; ip: string | null; user_agent: string | null; data: Record<string, unknown> | null }> => sql`
  select e.id, e.at, e.name, a.name as account, o.name as actor, e.ip, e.user_agent, e.data
    from security_events e
    left join accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
    left join accounts o on o.tenant_id = e.tenant_id and o.id = e.actor_id
   where e.tenant_id = app_tenant() and (${before}::bigint is null or e.id < ${before})
   order by e.id desc
   limit ${limit}`

export const insertTicket = (t: { hash: Buffer; sessionId: number | null; visitorId: number | null; inboxId: number | null; expiresAt: string }): Sql => sql`
  insert into realtime_tickets (hash, tenant_id, auth_session_id, visitor_id, inbox_id, expires_at)
  values (${t.hash}, app_tenant(), ${t.sessionId}, ${t.visitorId}, ${t.inboxId}, ${t.expiresAt})`

export const takeTicket = (hash: Buffer, now: string): Sql<{ tenant_id: number; auth_session_id: number | null; visitor_id: number | null; inbox_id: number | null }> => sql`
  select tenant_id, auth_session_id, visitor_id, inbox_id from realtime_ticket_take(${hash}, ${now})`
