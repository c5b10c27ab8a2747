// The statements that read conversations, for lists, screens and sockets.
import type { Attachment, AuthorKind, Channel, ConversationState, EventType, SystemCode } from '@switchboard/protocol'
import { nothing, sql, steady, type Sql } from '../../platform/db/sql.ts'

export interface HandleRow {
  id: number; uid: string; state: ConversationState; agent_id: number | null; group_id: number | null; inbox_id: number; visitor_id: number
  last_seq: number; thread_id: number | null
}

export const handleColumns = sql`c.id, c.uid, c.state, c.agent_id, c.group_id, c.inbox_id, c.visitor_id, c.last_seq, c.thread_id`

export const findHandle = (uid: string): Sql<HandleRow> => sql`
  select ${handleColumns}
    from conversations c
   where c.tenant_id = app_tenant() and c.uid = ${uid}`

export const findOwnHandle = (uid: string, visitorId: number, inboxId: number): Sql<HandleRow> => sql`
  select ${handleColumns}
    from conversations c
   where c.tenant_id = app_tenant() and c.uid = ${uid} and c.visitor_id = ${visitorId} and c.inbox_id = ${inboxId}`

interface ThreadHandleRow extends HandleRow { of_thread: number }

export const findThread = (uid: string): Sql<ThreadHandleRow> => sql`
  select t.id as of_thread, ${handleColumns}
    from threads t join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
   where t.tenant_id = app_tenant() and t.uid = ${uid}`

export const findNewestOfVisitor = (visitorId: number, inboxId: number): Sql<{ id: number }> => sql`
  select id from conversations
   where tenant_id = app_tenant() and visitor_id = ${visitorId} and inbox_id = ${inboxId}
   order by id desc
   limit 1`

export interface ConversationRow {
  id: number; uid: string; version: number; state: ConversationState; last_seq: number
  inbox_uid: string; inbox_name: string; inbox_channel: Channel
  group_id: number | null; group_uid: string | null; group_name: string | null
  visitor_id: number; visitor_uid: string; visitor_name: string | null; visitor_email: string | null
  agent_id: number | null; agent_uid: string | null; agent_name: string | null
  last_message_at: string; last_message_text: string | null; last_message_by: AuthorKind | null
  agent_delivered_seq: number; agent_read_seq: number; visitor_delivered_seq: number; visitor_read_seq: number
  agent_unread: number; visitor_unread: number; waiting_since: string | null; grace_until: string | null
  offline: boolean; shows_agents: boolean; asks_rating: boolean
  rating_score: number | null; rating_comment: string | null; rating_at: string | null; rated_at: string | null
  labels: { id: number; name: string; color: string }[]
  queued_at: string | null; assigned_at: string | null; created_at: string; updated_at: string; resolved_at: string | null; closed_at: string | null
}

const columns = sql`
  c.id, c.uid, c.version, c.state, c.last_seq, i.uid as inbox_uid, i.name as inbox_name, i.channel as inbox_channel,
  c.group_id, g.uid as group_uid, g.name as group_name,
  c.visitor_id, v.uid as visitor_uid, v.name as visitor_name, v.email as visitor_email,
  c.agent_id, a.uid as agent_uid, a.name as agent_name,
  c.last_message_at, c.last_message_text, c.last_message_by, c.agent_delivered_seq, c.agent_read_seq, c.visitor_delivered_seq, c.visitor_read_seq,
  c.agent_unread, c.visitor_unread, c.waiting_since, c.offline,
  coalesce((s.appearance->>'showAgentNames')::boolean, true) as shows_agents, coalesce((s.rating->>'enabled')::boolean, false) as asks_rating,
  r.score as rating_score, r.comment as rating_comment, r.updated_at as rating_at, r.created_at as rated_at,
  (select p.expires_at from grace_periods p where p.tenant_id = c.tenant_id and p.conversation_id = c.id and p.state = 'active') as grace_until,
  coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'color', l.color) order by lower(l.name), l.id)
              from conversation_labels m
             cross join lateral (select l.* from labels l where l.tenant_id = app_tenant() and l.id = m.label_id and l.deleted_at is null limit 1) l
             where m.tenant_id = app_tenant() and m.conversation_id = c.id), '[]') as labels,
  c.queued_at, c.assigned_at, c.created_at, c.updated_at, c.resolved_at, c.closed_at`

// Each looked up by itself, as with entries below; and seven tables that may be joined in any order are planned for longer than
// they are read.
const joins = sql`
   cross join lateral (select i.uid, i.name, i.channel from inboxes i where i.tenant_id = app_tenant() and i.id = c.inbox_id limit 1) i
   cross join lateral (select v.uid, v.name, v.email from visitors v where v.tenant_id = app_tenant() and v.id = c.visitor_id limit 1) v
    left join lateral (select g.uid, g.name from groups g where g.tenant_id = app_tenant() and g.id = c.group_id limit 1) g on true
    left join lateral (select a.uid, a.name from accounts a where a.tenant_id = app_tenant() and a.id = c.agent_id limit 1) a on true
    left join lateral (select s.appearance, s.rating from inbox_settings s where s.tenant_id = app_tenant() and s.inbox_id = c.inbox_id limit 1) s on true
    left join lateral (select r.score, r.comment, r.updated_at, r.created_at from conversation_ratings r where r.tenant_id = app_tenant() and r.conversation_id = c.id limit 1) r on true`

export const findConversations = (ids: number[]): Sql<ConversationRow> => steady(sql`
  select ${columns}
    from unnest(${ids}::integer[]) as k (id)
   cross join lateral (select c.* from conversations c where c.tenant_id = app_tenant() and c.id = k.id limit 1) c ${joins}`)

export interface ListFilter {
  states: ConversationState[]
  /** With this agent. */
  agentId: number | null
  unread: boolean
  sort: 'newest' | 'waiting'
  after: { at: string; id: number } | null
  limit: number
}

/** A page by keyset. `newest`: by last message, newest first. `waiting`: who has waited longest for an answer. */
export function listConversations(f: ListFilter): Sql<ConversationRow> {
  const agent = f.agentId === null ? nothing : sql`and c.agent_id = ${f.agentId}`
  const unread = f.unread ? sql`and c.agent_unread > 0` : nothing
  // The literal lets the planner use the partial indexes of open conversations.
  const state = f.states.length === 1
    ? oneState(f.states[0])
    : f.states.every((s) => s === 'queued' || s === 'assigned')
      ? sql`and c.state in ('queued', 'assigned')`
      : sql`and c.state = any(${f.states as string[]})`
  const page = f.sort === 'newest'
    ? sql`${f.after ? sql`and (c.last_message_at, c.id) < (${f.after.at}::timestamptz, ${f.after.id}::integer)` : nothing} order by c.last_message_at desc, c.id desc`
    : sql`and c.waiting_since is not null ${f.after ? sql`and (c.waiting_since, c.id) > (${f.after.at}::timestamptz, ${f.after.id}::integer)` : nothing} order by c.waiting_since, c.id`
  return sql`
  select ${columns}
    from conversations c ${joins}
   where c.tenant_id = app_tenant() ${state} ${agent} ${unread} ${page}
   limit ${f.limit}`
}

function oneState(state: ConversationState | undefined): Sql {
  if (state === 'queued') return sql`and c.state = 'queued'`
  if (state === 'assigned') return sql`and c.state = 'assigned'`
  return sql`and c.state = ${state ?? 'closed'}`
}

/** Counted up to a thousand: a badge needs no more, and the cost stays flat. */
export const countConversations = (agentId: number): Sql<{ mine: number; mine_unread: number; unassigned: number; open: number }> => sql`
  select (select count(*)::integer from conversations where tenant_id = app_tenant() and state = 'assigned' and agent_id = ${agentId}) as mine,
         (select count(*)::integer from conversations where tenant_id = app_tenant() and state = 'assigned' and agent_id = ${agentId} and agent_unread > 0) as mine_unread,
         (select count(*)::integer from (select from conversations where tenant_id = app_tenant() and state = 'queued' limit 1000) q) as unassigned,
         (select count(*)::integer from (select from conversations where tenant_id = app_tenant() and state in ('queued', 'assigned') limit 1000) o) as open`

export interface EventRow {
  uid: string; conversation_id: number; conversation_uid: string; thread_uid: string; seq: number; type: EventType; author_kind: AuthorKind
  author_uid: string | null; author_name: string | null; text: string; code: SystemCode | null; client_id: string | null
  metadata: Record<string, unknown> | null; attachments: Attachment[] | null; created_at: string
}

// Each thing beside an entry is looked up by itself: what a connection planned as joins while the tables were small would meet
// every conversation with every thread when they are large.
const eventColumns = sql`
  e.uid, e.conversation_id, (select c.uid from conversations c where c.tenant_id = app_tenant() and c.id = e.conversation_id) as conversation_uid,
  (select t.uid from threads t where t.tenant_id = app_tenant() and t.id = e.thread_id) as thread_uid, e.seq, e.type, e.author_kind,
  coalesce((select a.uid from accounts a where a.tenant_id = app_tenant() and a.id = e.account_id), (select v.uid from visitors v where v.tenant_id = app_tenant() and v.id = e.visitor_id)) as author_uid,
  coalesce((select a.name from accounts a where a.tenant_id = app_tenant() and a.id = e.account_id), (select v.name from visitors v where v.tenant_id = app_tenant() and v.id = e.visitor_id)) as author_name,
  e.text, e.code, e.client_id, e.metadata, e.attachments, e.created_at`

export interface EventPage {
  conversationId: number; before: number | null; after: number | null; notes: boolean; limit: number
  /** Only those of one thread. */
  threadId?: number
}

/** One page of a conversation. Without `after` the newest come first (the caller turns them). */
export function listEvents(p: EventPage): Sql<EventRow> {
  const notes = p.notes ? nothing : sql`and e.type not in ('note', 'whisper')`
  const thread = p.threadId === undefined ? nothing : sql`and e.thread_id = ${p.threadId}`
  const page = p.after === null
    ? sql`${p.before === null ? nothing : sql`and e.seq < ${p.before}`} order by e.seq desc`
    : sql`and e.seq > ${p.after} order by e.seq`
  return sql`
  select ${eventColumns}
    from conversation_events e
   where e.tenant_id = app_tenant() and e.conversation_id = ${p.conversationId} ${thread} ${notes} ${page}
   limit ${p.limit}`
}

export const findEvents = (keys: { conversationId: number; seq: number }[]): Sql<EventRow> => steady(sql`
  select ${eventColumns}
    from unnest(${keys.map((k) => k.conversationId)}::integer[], ${keys.map((k) => k.seq)}::integer[]) as k (conversation_id, seq)
   cross join lateral (select e.* from conversation_events e where e.tenant_id = app_tenant() and e.conversation_id = k.conversation_id and e.seq = k.seq limit 1) e`)

/** Places in the queues of waiting conversations, counted up to 1,000. */
export const queuePlaces = (ids: number[]): Sql<{ id: number; place: number }> => steady(sql`
  select c.id, 1 + (select count(*)::integer
                      from (select from conversations w
                             where w.tenant_id = app_tenant() and w.state = 'queued' and w.group_id = c.group_id and (w.queued_at, w.id) < (c.queued_at, c.id)
                            union all
                            select from conversations w
                             where w.tenant_id = app_tenant() and w.state = 'queued' and w.group_id is null and c.group_id is null and (w.queued_at, w.id) < (c.queued_at, c.id)
                             limit 1000) ahead) as place
    from unnest(${ids}::integer[]) as k (id)
   cross join lateral (select c.* from conversations c where c.tenant_id = app_tenant() and c.id = k.id and c.state = 'queued' limit 1) c`)
