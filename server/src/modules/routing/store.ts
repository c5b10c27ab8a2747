// The statements of routing: who could take it, what waits, and the record of what was decided.
import type { Presence, RoutingStrategy } from '@switchboard/protocol'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'
import type { Candidate } from './model.ts'

interface CandidateRow {
  account_id: number; uid: string; name: string; presence: Presence; accepting: boolean
  active_chats: number; max_chats: number; last_assigned_at: string | null; last_of_visitor: boolean
}

export const toCandidate = (r: CandidateRow): Candidate => ({
  accountId: r.account_id, uid: r.uid, name: r.name, presence: r.presence, accepting: r.accepting,
  activeChats: r.active_chats, maxChats: r.max_chats, lastAssignedAt: r.last_assigned_at, lastOfVisitor: r.last_of_visitor,
})

const inGroup = (groupId: number | null): Sql => groupId === null ? nothing : sql`
     and exists (select from group_agents m where m.tenant_id = a.tenant_id and m.group_id = ${groupId} and m.account_id = a.account_id)`

/** Agents of the head's group, and whether its visitor talked to them last. */
const lastOfVisitor = (agentId: number | null): Sql => sql`(a.account_id = ${agentId}::integer) is true as last_of_visitor`

/** Those who can take work now, the most promising of the strategy first. */
export const findEligible = (groupId: number | null, last: number | null, rotation: boolean, most: number): Sql<CandidateRow> => sql`
  select a.account_id, c.uid, c.name, a.presence, a.accepting, a.active_chats, a.max_chats, a.last_assigned_at, ${lastOfVisitor(last)}
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.presence = 'online' and a.accepting and a.active_chats < a.max_chats
     and c.active and c.deleted_at is null and c.role in ('admin', 'manager', 'agent') ${inGroup(groupId)}
   order by ${last === null ? nothing : sql`(a.account_id = ${last}::integer) is true desc,`} ${rotation ? nothing : sql`a.active_chats::float8 / a.max_chats,`} a.last_assigned_at nulls first, a.account_id
   limit ${most}`

/** Some of those who cannot, for the record. */
export const findExcluded = (groupId: number | null, last: number | null, most: number): Sql<CandidateRow> => sql`
  select a.account_id, c.uid, c.name, a.presence, a.accepting, a.active_chats, a.max_chats, a.last_assigned_at, ${lastOfVisitor(last)}
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and not (a.presence = 'online' and a.accepting and a.active_chats < a.max_chats)
     and c.active and c.deleted_at is null and c.role in ('admin', 'manager', 'agent') ${inGroup(groupId)}
   order by a.presence = 'offline', a.account_id
   limit ${most}`

export const findAgentAsCandidate = (accountId: number): Sql<CandidateRow> => sql`
  select a.account_id, c.uid, c.name, a.presence, a.accepting, a.active_chats, a.max_chats, a.last_assigned_at, false as last_of_visitor
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.account_id = ${accountId}`

const ofGroup = (groupId: number | null): Sql => groupId === null ? sql`group_id is null` : sql`group_id = ${groupId}`

/** The groups in which somebody waits; null: conversations without a group. */
export const findWaitingGroups = (): Sql<{ group_id: number | null; strategy: RoutingStrategy | null }> => sql`
  select g.id as group_id, g.strategy
    from groups g
   where g.tenant_id = app_tenant() and g.strategy <> 'pull'
     and exists (select from conversations c where c.tenant_id = g.tenant_id and c.group_id = g.id and c.state = 'queued')
  union all
  select null, null
   where exists (select from conversations c where c.tenant_id = app_tenant() and c.group_id is null and c.state = 'queued')`

/** The head of the queue, who gave it back, and the agent its visitor talked to last. */
export const peekQueue = (groupId: number | null): Sql<{ id: number; avoid_agent_id: number | null; last_agent: number | null }> => sql`
  select q.id, q.avoid_agent_id, (select s.account_id from conversations p join assignments s on s.tenant_id = p.tenant_id and s.conversation_id = p.id
                 where p.tenant_id = app_tenant() and p.visitor_id = q.visitor_id
                 order by s.id desc limit 1) as last_agent
    from conversations q
   where tenant_id = app_tenant() and state = 'queued' and ${ofGroup(groupId)}
   order by queued_at, id
   limit 1`

/** The longest waiting conversation that nobody holds and that this agent did not give back, locked. */
export const lockNextFor = (groupId: number | null, accountId: number): Sql<{ id: number }> => sql`
  select id from conversations
   where tenant_id = app_tenant() and state = 'queued' and ${ofGroup(groupId)} and avoid_agent_id is distinct from ${accountId}
   order by queued_at, id
   limit 1
     for no key update skip locked`

export const existsFor = (groupId: number | null, accountId: number): Sql<{ waiting: boolean }> => sql`
  select exists (select from conversations
                  where tenant_id = app_tenant() and state = 'queued' and ${ofGroup(groupId)} and avoid_agent_id is distinct from ${accountId}) as waiting`

export type DecisionOrigin = 'automatic' | 'claim' | 'manual' | 'pull'
export type EndReason = 'resolved' | 'closed' | 'released' | 'reassigned' | 'grace_expired' | 'moved' | 'deactivated'

export interface NewDecision {
  uid: string; conversationId: number; accountId: number | null; origin: DecisionOrigin; outcome: 'assigned' | 'waiting'
  strategy: string; policyVersion: number; candidates: string; durationUs: number
}

/** `waiting` is kept once per conversation, the newest; `assigned` every time, with the assignment that it made. */
export const insertDecision = (d: NewDecision, now: string): Sql<{ id: number }> => sql`
  with d as (
    insert into routing_decisions (uid, tenant_id, conversation_id, account_id, origin, outcome, strategy, policy_version, candidates, duration_us, decided_at)
    values (${d.uid}, app_tenant(), ${d.conversationId}, ${d.accountId}, ${d.origin}, ${d.outcome}, ${d.strategy}, ${d.policyVersion}, ${d.candidates}::jsonb, ${d.durationUs}, ${now})
    on conflict (tenant_id, conversation_id) where outcome = 'waiting' do update
       set candidates = excluded.candidates, decided_at = excluded.decided_at, duration_us = excluded.duration_us,
           strategy = excluded.strategy, policy_version = excluded.policy_version
    returning id, conversation_id, account_id
  ), a as (
    insert into assignments (tenant_id, conversation_id, account_id, decision_id, started_at)
    select app_tenant(), d.conversation_id, d.account_id, d.id, ${now} from d where d.account_id is not null
  )
  select id from d`

export const endAssignment = (conversationId: number, reason: EndReason, now: string): Sql => sql`
  update assignments set ended_at = ${now}, end_reason = ${reason}
   where tenant_id = app_tenant() and conversation_id = ${conversationId} and ended_at is null`

export const findAssignedTo = (accountId: number): Sql<{ id: number }> => sql`
  select id from conversations
   where tenant_id = app_tenant() and agent_id = ${accountId} and state = 'assigned'
   order by id`

export interface DecisionRow {
  uid: string; decided_at: string; strategy: string; policy_version: number; outcome: 'assigned' | 'waiting'; origin: DecisionOrigin
  agent_uid: string | null; agent_name: string | null; candidates: unknown; duration_us: number
}

export const listDecisions = (conversationId: number): Sql<DecisionRow> => sql`
  select d.uid, d.decided_at, d.strategy, d.policy_version, d.outcome, d.origin, a.uid as agent_uid, a.name as agent_name, d.candidates, d.duration_us
    from routing_decisions d
    left join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
   where d.tenant_id = app_tenant() and d.conversation_id = ${conversationId}
   order by d.decided_at desc, d.id desc
   limit 50`

export const findActiveGrace = (conversationId: number): Sql<{ id: number }> => sql`
  select id from grace_periods where tenant_id = app_tenant() and conversation_id = ${conversationId} and state = 'active'`

export const findTenantsWithQueue = (before: string): Sql<{ id: number }> => sql`select id from tenants_with_queue(${before}) as id`
