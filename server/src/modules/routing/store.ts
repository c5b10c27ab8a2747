// The statements of routing: who could take it, what waits, and the record of what was decided.
import type { Presence, RoutingStrategy } from '@switchboard/protocol'
import { nothing, sql, steady, type Sql } from '../../platform/db/sql.ts'
import type { Candidate, Lookout } from './model.ts'

interface CandidateRow {
  account_id: number; uid: string; name: string; presence: Presence; accepting: boolean
  active_chats: number; max_chats: number; last_assigned_at: string | null; last_of_visitor: boolean
}

export const toCandidate = (r: CandidateRow & { in_group?: boolean }): Candidate => ({
  accountId: r.account_id, uid: r.uid, name: r.name, presence: r.presence, accepting: r.accepting,
  activeChats: r.active_chats, maxChats: r.max_chats, lastAssignedAt: r.last_assigned_at, lastOfVisitor: r.last_of_visitor, inGroup: r.in_group ?? true,
})

/** Of one agent. Told as a value: of a condition PostgreSQL may look at all members before it asks for the one. */
const isMember = (groupId: number | null): Sql => groupId === null ? sql`true` : sql`
         (select true from group_agents m where m.tenant_id = app_tenant() and m.group_id = ${groupId} and m.account_id = a.account_id limit 1) is true`

interface Row extends CandidateRow { in_group: boolean }

const columns = sql`a.account_id, c.uid, c.name, a.presence, a.accepting, a.active_chats, a.max_chats, a.last_assigned_at`
const isLast = (last: number | null): Sql => sql`(a.account_id = ${last}::integer) is true`

/** People only: bots are no candidates. */
const works = sql`c.kind = 'person' and c.active and c.deleted_at is null and c.role in ('admin', 'manager', 'agent')`

const orders: Record<Lookout, Sql> = {
  share: sql`a.active_chats::float8 / a.max_chats, a.last_assigned_at nulls first, a.account_id`,
  turn: sql`a.last_assigned_at nulls first, a.account_id`,
  count: sql`a.active_chats, a.last_assigned_at nulls first, a.account_id`,
}

/** A group with more members is large. */
const largeGroup = 300
/** Along all agents no further than this. */
const farthest = 1_000

/** Whether a group is large, for `findAgents`; of none: no. */
export const isLarge = (groupId: Sql): Sql => sql`
  exists (select from group_agents m where m.tenant_id = app_tenant() and m.group_id = ${groupId} offset ${largeGroup})`

/** How agents of a group are found: all its members looked at, or all agents gone along, who stand in order, until enough of the group are met. */
export type Way = 'members' | 'along'
export interface Most { eligible: number; excluded: number }

/** Those who can take work, or those who cannot, in the order in which they are looked for. */
interface Half { wanted: Sql; order: Sql; limit: number }

const isFree = sql`(a.presence = 'online' and a.accepting and a.active_chats < a.max_chats)`
const halvesOf = (lookout: Lookout, most: Most): [Half, Half] => [
  { wanted: isFree, order: orders[lookout] ?? orders.share, limit: most.eligible },
  { wanted: sql`not ${isFree}`, order: sql`a.presence = 'offline', a.account_id`, limit: most.excluded },
]

const allOf = (half: Half): Sql => sql`select a.* from agents a where a.tenant_id = app_tenant() and ${half.wanted} order by ${half.order}`

function fromOf(half: Half, groupId: number | null, way: Way): { rows: Sql; sorted: Sql } {
  if (groupId === null) return { rows: sql`(${allOf(half)}) a where true`, sorted: nothing }
  if (way === 'along') return { rows: sql`(${allOf(half)} limit ${farthest}) a where ${isMember(groupId)}`, sorted: nothing }
  return {
    rows: sql`group_agents m cross join lateral (select a.* from agents a where a.tenant_id = app_tenant() and a.account_id = m.account_id limit 1) a
               where m.tenant_id = app_tenant() and m.group_id = ${groupId} and ${half.wanted}`,
    sorted: sql`order by ${half.order}`,
  }
}

function firstOf(half: Half, last: number | null, groupId: number | null, way: Way): Sql {
  const { rows, sorted } = fromOf(half, groupId, way)
  return sql`
  select ${columns}, ${isLast(last)} as last_of_visitor, true as in_group
    from (select a.* from ${rows}) a
   cross join lateral (select c.* from accounts c where c.tenant_id = app_tenant() and c.id = a.account_id limit 1) c
   where ${works} ${sorted}
   limit ${half.limit}`
}

/**
 * Agents of the group who can take work now, as many of the most promising ones, and some of those who cannot, for the record; `last`:
 * whom the visitor talked to last. Who goes along all agents may meet none of the group although it has some. The way is not left to
 * the planner: to find one takes several times as long as to go it, and one plan for all groups is wrong for the small or the large.
 */
export function findAgents(groupId: number | null, last: number | null, lookout: Lookout, most: Most, way: Way): Sql<Row> {
  const [free, busy] = halvesOf(lookout, most)
  return steady(sql`select f.* from (${firstOf(free, last, groupId, way)}) f union all select b.* from (${firstOf(busy, last, groupId, way)}) b`)
}

/** Whom the visitor talked to last, wherever he stands in those two, and also when he has left the group. */
export const findKnown = (groupId: number | null, last: number | null): Sql<Row> => sql`
  select ${columns}, ${isLast(last)} as last_of_visitor, ${isMember(groupId)} as in_group
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.account_id = ${last}::integer and ${works}`

export const findAgentAsCandidate = (accountId: number): Sql<CandidateRow> => sql`
  select ${columns}, false as last_of_visitor
    from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
   where a.tenant_id = app_tenant() and a.account_id = ${accountId}`

const ofGroup = (groupId: number | null): Sql => groupId === null ? sql`group_id is null` : sql`group_id = ${groupId}`

/** The groups in which somebody waits; null: conversations without a group. */
export const findWaitingGroups = (): Sql<{ group_id: number | null; strategy: RoutingStrategy | null; large: boolean }> => sql`
  select g.id as group_id, g.strategy, ${isLarge(sql`g.id`)} as large
    from groups g
   where g.tenant_id = app_tenant() and g.strategy <> 'pull'
     and exists (select from conversations c where c.tenant_id = g.tenant_id and c.group_id = g.id and c.state = 'queued' and c.responder_id is null)
  union all
  select null, null, false
   where exists (select from conversations c where c.tenant_id = app_tenant() and c.group_id is null and c.state = 'queued' and c.responder_id is null)`

/** `taken_up`: its visitor took it up again after it had been resolved. */
export interface Head { id: number; avoid_agent_id: number | null; last_agent: number | null; taken_up: boolean }

const head = sql`
  select q.id, q.avoid_agent_id,
         (select s.end_reason in ('resolved', 'timeout') from assignments s
           where s.tenant_id = app_tenant() and s.conversation_id = q.id
           order by s.id desc limit 1) is true as taken_up,
         (select s.account_id from conversations p join assignments s on s.tenant_id = p.tenant_id and s.conversation_id = p.id
                  join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id and a.kind = 'person'
                 where p.tenant_id = app_tenant() and p.visitor_id = q.visitor_id
                 order by s.id desc limit 1) as last_agent
    from conversations q`

/** The head of the queue, who gave it back, and the agent its visitor talked to last. `not`: leaving out what this agent gave back. */
export const peekQueue = (groupId: number | null, not: number | null = null): Sql<Head> => steady(sql`
  ${head}
   where q.tenant_id = app_tenant() and q.state = 'queued' and q.responder_id is null and ${ofGroup(groupId)} ${not === null ? nothing : sql`and q.avoid_agent_id is distinct from ${not}`}
   order by q.queued_at, q.id
   limit 1`)

/** One that waits, as if it were the head. */
export const peekWaiting = (id: number): Sql<Head> => sql`
  ${head}
   where q.tenant_id = app_tenant() and q.id = ${id} and q.state = 'queued'`

/** Since when it waits, and how its group shares its work. */
export const findWait = (id: number): Sql<{ queued_at: string; strategy: RoutingStrategy | null; is_default: boolean | null; large: boolean }> => sql`
  select c.queued_at, g.strategy, g.is_default, ${isLarge(sql`g.id`)} as large
    from conversations c left join groups g on g.tenant_id = c.tenant_id and g.id = c.group_id
   where c.tenant_id = app_tenant() and c.id = ${id} and c.state = 'queued'`

/** The person the visitor talked to last. */
export const findLastAgent = (visitorId: number): Sql<{ account_id: number }> => sql`
  select s.account_id
    from conversations p
    join assignments s on s.tenant_id = p.tenant_id and s.conversation_id = p.id
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id and a.kind = 'person'
   where p.tenant_id = app_tenant() and p.visitor_id = ${visitorId}
   order by s.id desc
   limit 1`

export const findStrategy = (groupId: number): Sql<{ strategy: RoutingStrategy; large: boolean }> => sql`
  select strategy, ${isLarge(sql`id`)} as large from groups where tenant_id = app_tenant() and id = ${groupId} and deleted_at is null`

/** The longest waiting conversation that nobody holds and that this agent did not give back, locked. */
export const lockNextFor = (groupId: number | null, accountId: number): Sql<{ id: number; updated_at: string }> => sql`
  select id, updated_at from conversations
   where tenant_id = app_tenant() and state = 'queued' and responder_id is null and ${ofGroup(groupId)} and avoid_agent_id is distinct from ${accountId}
   order by queued_at, id
   limit 1
     for no key update skip locked`

export type DecisionOrigin = 'automatic' | 'claim' | 'manual' | 'pull'
export type EndReason = 'resolved' | 'closed' | 'released' | 'reassigned' | 'grace_expired' | 'moved' | 'deactivated' | 'handed_over' | 'transferred' | 'timeout'

export interface NewDecision {
  uid: string; conversationId: number; accountId: number | null; origin: DecisionOrigin; outcome: 'assigned' | 'waiting'
  strategy: string; policyVersion: number; candidates: string; more: boolean; durationUs: number
}

/** `waiting` is kept once per conversation, the newest; `assigned` every time, with the assignment that it made. */
export const insertDecision = (d: NewDecision, now: string): Sql<{ id: number }> => sql`
  with d as (
    insert into routing_decisions (uid, tenant_id, conversation_id, account_id, origin, outcome, strategy, policy_version, candidates, more, duration_us, decided_at)
    values (${d.uid}, app_tenant(), ${d.conversationId}, ${d.accountId}, ${d.origin}, ${d.outcome}, ${d.strategy}, ${d.policyVersion}, ${d.candidates}::jsonb, ${d.more}, ${d.durationUs}, ${now})
    on conflict (tenant_id, conversation_id) where outcome = 'waiting' do update
       set candidates = excluded.candidates, more = excluded.more, decided_at = excluded.decided_at, duration_us = excluded.duration_us,
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
  agent_uid: string | null; agent_name: string | null; candidates: unknown; more: boolean; duration_us: number
}

export const listDecisions = (conversationId: number): Sql<DecisionRow> => sql`
  select d.uid, d.decided_at, d.strategy, d.policy_version, d.outcome, d.origin, a.uid as agent_uid, a.name as agent_name, d.candidates, d.more, d.duration_us
    from routing_decisions d
    left join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
   where d.tenant_id = app_tenant() and d.conversation_id = ${conversationId}
   order by d.decided_at desc, d.id desc
   limit 50`

export const findActiveGrace = (conversationId: number): Sql<{ id: number }> => sql`
  select id from grace_periods where tenant_id = app_tenant() and conversation_id = ${conversationId} and state = 'active'`

export const findTenantsWithQueue = (before: string): Sql<{ id: number }> => sql`select id from tenants_with_queue(${before}) as id`
