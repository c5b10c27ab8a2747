// The statements of agents, their slots and their live sessions.
import type { Presence, Role } from '@switchboard/protocol'
import { sql, type Sql } from '../../platform/db/sql.ts'

export const insertAgent = (a: { accountId: number; wanted: Presence; accepting: boolean; maxChats: number }, now: string): Sql => sql`
  insert into agents (account_id, tenant_id, wanted, presence_changed_at, accepting, max_chats)
  values (${a.accountId}, app_tenant(), ${a.wanted}, ${now}, ${a.accepting}, ${a.maxChats})`

/** Locks the agent: everything that decides about his presence or his slots comes after this. */
export const lockAgent = (accountId: number): Sql<{ account_id: number; wanted: Presence; presence: Presence; accepting: boolean; active_chats: number; max_chats: number }> => sql`
  select account_id, wanted, presence, accepting, active_chats, max_chats
    from agents
   where tenant_id = app_tenant() and account_id = ${accountId}
     for no key update`

export const updateWanted = (accountId: number, wanted: Presence | null, accepting: boolean | null): Sql => sql`
  update agents
     set wanted = coalesce(${wanted}, wanted), accepting = coalesce(${accepting}, accepting)
   where tenant_id = app_tenant() and account_id = ${accountId}`

export const updateMaxChats = (accountId: number, maxChats: number): Sql => sql`
  update agents set max_chats = ${maxChats} where tenant_id = app_tenant() and account_id = ${accountId}`

/**
 * Presence = wanted, while a live session exists and the account may work. After `lockAgent`. The row comes back only when it
 * changed. The sessions are those of the id, not of the row: of each row, they would be found for all agents first.
 */
export const settle = (accountId: number, now: string): Sql<{ presence: Presence }> => sql`
  update agents a
     set presence = n.presence, presence_changed_at = ${now}
    from (select a.account_id,
                 case when exists (select from presence_sessions s
                                    where s.tenant_id = app_tenant() and s.account_id = ${accountId} and s.lease_until > ${now})
                       and exists (select from accounts c
                                    where c.tenant_id = app_tenant() and c.id = ${accountId} and c.active and c.deleted_at is null)
                      then a.wanted else 'offline' end as presence
            from agents a
           where a.tenant_id = app_tenant() and a.account_id = ${accountId}) n
   where a.tenant_id = app_tenant() and a.account_id = n.account_id and a.presence <> n.presence
  returning a.presence`

/** The slot, if there is one. `online`: only while the agent is online and accepting; otherwise he must just be here. */
export const takeSlot = (accountId: number, online: boolean, now: string, override = false): Sql<{ account_id: number; active_chats: number; max_chats: number }> => sql`
  update agents a
     set active_chats = active_chats + 1, last_assigned_at = ${now}
   where a.tenant_id = app_tenant() and a.account_id = ${accountId} and (${override}::boolean or a.active_chats < a.max_chats)
     and (case when ${online}::boolean then a.presence = 'online' and a.accepting else a.presence <> 'offline' end)
     and exists (select from accounts c
                  where c.tenant_id = a.tenant_id and c.id = a.account_id and c.active and c.deleted_at is null and c.role in ('admin', 'manager', 'agent'))
  returning a.account_id, a.active_chats, a.max_chats`

/** Whether he got one at this instant: for what travels behind `takeSlot`. */
export const slotTaken = (accountId: number, at: string): Sql<{ taken: boolean | null }> => sql`
  select last_assigned_at = ${at} as taken from agents where tenant_id = app_tenant() and account_id = ${accountId}`

export const freeSlot = (accountId: number): Sql => sql`
  update agents
     set active_chats = active_chats - 1
   where tenant_id = app_tenant() and account_id = ${accountId} and active_chats > 0`

export const insertPresenceSession = (s: { accountId: number; authSessionId: number; node: string; leaseUntil: string; ip: string | null; userAgent: string | null }, now: string): Sql<{ id: number }> => sql`
  insert into presence_sessions (tenant_id, account_id, auth_session_id, node, opened_at, lease_until, ip, user_agent)
  values (app_tenant(), ${s.accountId}, ${s.authSessionId}, ${s.node}, ${now}, ${s.leaseUntil}, ${s.ip}, ${s.userAgent})
  returning id`

/** A program is here until it says otherwise; one session per account suffices. */
export const openProgramSession = (accountId: number, node: string, now: string): Sql => sql`
  insert into presence_sessions (tenant_id, account_id, node, opened_at, lease_until, kind, closed)
  select app_tenant(), ${accountId}, ${node}, ${now}, 'infinity', 'program', true
   where not exists (select from presence_sessions
                      where tenant_id = app_tenant() and account_id = ${accountId} and kind = 'program' and lease_until > ${now})
     and exists (select from accounts where tenant_id = app_tenant() and id = ${accountId} and active and deleted_at is null)`

export const closeProgramSessions = (accountId: number, now: string): Sql => sql`
  update presence_sessions set lease_until = ${now}
   where tenant_id = app_tenant() and account_id = ${accountId} and kind = 'program' and lease_until > ${now}`

/** Only where nothing else shows that he is here. */
export const openRequestSession = (accountId: number, authSessionId: number | null, s: { node: string; leaseUntil: string; ip: string | null; userAgent: string | null }, now: string): Sql => sql`
  insert into presence_sessions (tenant_id, account_id, auth_session_id, node, opened_at, lease_until, kind, closed, ip, user_agent)
  select app_tenant(), ${accountId}, ${authSessionId}::integer, ${s.node}, ${now}, ${s.leaseUntil}, 'request', true, ${s.ip}, ${s.userAgent}
   where not exists (select from presence_sessions
                      where tenant_id = app_tenant() and account_id = ${accountId} and lease_until > ${now})`

export const closeRequestSessions = (accountId: number, now: string): Sql => sql`
  update presence_sessions set lease_until = ${now}
   where tenant_id = app_tenant() and account_id = ${accountId} and kind = 'request' and lease_until > ${now}`

export const touchRequestSession = (accountId: number, leaseUntil: string, now: string): Sql => sql`
  update presence_sessions set lease_until = ${leaseUntil}
   where tenant_id = app_tenant() and account_id = ${accountId} and kind = 'request' and lease_until > ${now}`

export const listConnections = (accountId: number, now: string): Sql<{ auth_session_id: number; kind: 'socket' | 'request'; opened_at: string; lease_until: string; ip: string | null; user_agent: string | null }> => sql`
  select auth_session_id, kind, opened_at, lease_until, ip, user_agent
    from presence_sessions
   where tenant_id = app_tenant() and account_id = ${accountId} and auth_session_id is not null and lease_until > ${now} and (kind = 'request' or not closed)
   order by id
   limit 200`

export const findActive = (accountId: number): Sql<{ active: boolean }> => sql`
  select active from accounts where tenant_id = app_tenant() and id = ${accountId} and deleted_at is null`

export const closePresenceSession = (id: number, leaseUntil: string): Sql => sql`
  update presence_sessions set closed = true, lease_until = ${leaseUntil}
   where tenant_id = app_tenant() and id = ${id} and not closed`

/** Ends the lingering of an agent who leaves on purpose: nothing of him stays. */
export const endPresenceSessions = (accountId: number, now: string): Sql => sql`
  update presence_sessions set closed = true, lease_until = ${now}
   where tenant_id = app_tenant() and account_id = ${accountId} and lease_until > ${now}`

export const renewPresence = (node: string, until: string): Sql => sql`select presence_renew(${node}, ${until})`
export const lapsedPresence = (now: string, most: number): Sql<{ tenant_id: number; account_id: number }> => sql`
  select tenant_id, account_id from presence_lapsed(${now}, ${most})`

export interface AgentRow {
  id: number; uid: string; name: string; email: string; kind: 'person' | 'bot'; role: Role; active: boolean; removed: boolean
  wanted: Presence; presence: Presence; accepting: boolean; active_chats: number; max_chats: number; groups: { uid: string; name: string }[]
}

const agentColumns = sql`
  c.id, c.uid, c.name, c.email, c.kind, c.role, c.active and c.deleted_at is null as active, c.deleted_at is not null as removed, a.wanted, a.presence, a.accepting, a.active_chats, a.max_chats,
  coalesce((select jsonb_agg(jsonb_build_object('uid', g.uid, 'name', g.name) order by g.name, g.id)
              from group_agents m join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
             where m.tenant_id = a.tenant_id and m.account_id = a.account_id and g.deleted_at is null), '[]') as groups`

export const findAgents = (ids: number[]): Sql<AgentRow> => sql`
  select ${agentColumns}
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.account_id = any(${ids}::integer[])`

export const listAgents = (after: number, limit: number): Sql<AgentRow> => sql`
  select ${agentColumns}
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and c.deleted_at is null and a.account_id > ${after}
   order by a.account_id
   limit ${limit}`

export const someoneAnswers = (groupId: number | null): Sql<{ available: boolean }> => sql`
  select exists (select from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id and c.kind = 'person'
                  where a.tenant_id = app_tenant() and a.presence = 'online' and a.accepting
                    and (${groupId}::integer is null or exists (select from group_agents m
                          where m.tenant_id = a.tenant_id and m.group_id = ${groupId} and m.account_id = a.account_id))) as available`
