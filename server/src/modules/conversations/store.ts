// The statements that write conversations. Every one that adds an event takes the next seq under the row lock.
import { sql, type Sql } from '../../platform/db/sql.ts'
import { previewLength, type Move } from './model.ts'

export const insertConversation = (c: { uid: string; inboxId: number; groupId: number | null; visitorId: number; offline: boolean }, now: string): Sql<{ id: number; uid: string }> => sql`
  insert into conversations (uid, tenant_id, inbox_id, group_id, visitor_id, offline, state, responder_id, queued_at, last_message_at, created_at, updated_at)
  values (${c.uid}, app_tenant(), ${c.inboxId}, ${c.groupId}, ${c.visitorId}, ${c.offline}, 'queued', inbox_responder(${c.inboxId}, ${now}), ${now}, ${now}, ${now}, ${now})
  on conflict (tenant_id, inbox_id, visitor_id) where state in ('queued', 'assigned') do nothing
  returning id, uid`

/** Begins a thread where none is active; under the conversation's row lock. `agentId`: whose it is. */
export const openThread = (t: { uid: string; conversationId: number; agentId: number | null }, now: string): Sql => sql`
  with t as (
    insert into threads (uid, tenant_id, conversation_id, account_id, opened_at)
    select ${t.uid}, app_tenant(), ${t.conversationId}, ${t.agentId}, ${now}
     where (select a.id from threads a where a.tenant_id = app_tenant() and a.conversation_id = ${t.conversationId} and a.status = 'active') is null
    returning id
  )
  update conversations c set thread_id = t.id
    from t
   where c.tenant_id = app_tenant() and c.id = ${t.conversationId}`

/** Ends the active thread; with `unlessOf` only when it is another's (or nobody's). */
export const closeThread = (t: { conversationId: number; by: string; reason: string; unlessOf: number | null }, now: string): Sql => sql`
  update threads
     set status = 'closed', closed_at = ${now}, closed_by = ${t.by}, closed_reason = ${t.reason}
   where tenant_id = app_tenant() and conversation_id = ${t.conversationId} and status = 'active'
     and (${t.unlessOf}::integer is null or account_id is distinct from ${t.unlessOf})`

/** What an event carries besides its text, as JSON. */
export interface Carried {
  metadata: string | null
  attachments: string | null
  /** What lists show of it. */
  preview: string
}

export interface NewVisitorMessage extends Carried { uid: string; visitorId: number; inboxId: number; text: string; clientId: string | null }

/** The visitor's message into his open conversation, with its domain event, in one statement; no row: none is open. */
export const appendVisitorMessage = (m: NewVisitorMessage, now: string): Sql<{ conversation_id: number; seq: number }> => sql`
  with c as (
    update conversations
       set last_seq = last_seq + 1, version = version + 1, message_count = message_count + 1,
           last_message_at = ${now}, last_message_text = left(${m.preview}, ${previewLength}), last_message_by = 'visitor',
           updated_at = ${now}, agent_unread = agent_unread + 1,
           waiting_since = coalesce(waiting_since, ${now}),
           -- Who writes has read what was there. His own entry stands as the mark, so that the receipt is written once.
           visitor_read_seq = case when visitor_unread > 0 then last_seq + 1 else visitor_read_seq end,
           visitor_delivered_seq = case when visitor_unread > 0 then last_seq + 1 else visitor_delivered_seq end,
           visitor_unread = 0
     where tenant_id = app_tenant() and inbox_id = ${m.inboxId} and visitor_id = ${m.visitorId} and state in ('queued', 'assigned')
    returning id, last_seq, thread_id, visitor_read_seq
  ), r as (
    insert into conversation_receipts (tenant_id, conversation_id, side, kind, up_to_seq, at)
    select app_tenant(), c.id, 'visitor', k.kind, c.last_seq, ${now}
      from c cross join (values ('delivered'), ('read')) as k (kind)
     where c.visitor_read_seq = c.last_seq
  ), e as (
    insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, visitor_id, text, client_id, metadata, attachments, created_at)
    select ${m.uid}, app_tenant(), c.id, c.thread_id, c.last_seq, 'message', 'visitor', ${m.visitorId}, ${m.text}, ${m.clientId}, ${m.metadata}::jsonb, ${m.attachments}::jsonb, ${now}
      from c
    returning conversation_id, seq
  ), d as (
    insert into domain_events (tenant_id, at, name, conversation_id, seq)
    select app_tenant(), ${now}, 'conversation.message', e.conversation_id, e.seq from e
  )
  select conversation_id, seq from e`

export interface NewAgentEvent extends Carried {
  uid: string; conversationUid: string; accountId: number; authorKind: 'agent' | 'bot'; type: 'message' | 'note' | 'whisper'; text: string; clientId: string | null
  /** May write although the conversation is another's (or nobody's). */
  anyone: boolean
  /** Only into this thread, while it is active; null: into the present one. */
  threadId: number | null
}

/** Bots answer only where the tenant says so: else the visitor waits on for a person. */
const botsAnswer = sql`exists (select from tenant_settings s where s.tenant_id = app_tenant() and s.bots_answer)`

/** The agent's message or note, with its domain event, in one statement; no row: not his, closed, or not there. */
export const appendAgentEvent = (m: NewAgentEvent, now: string): Sql<{ conversation_id: number; seq: number }> => sql`
  with c as (
    update conversations
       set last_seq = last_seq + 1, version = version + 1, updated_at = ${now},
           message_count = message_count + case when ${m.type} = 'message' then 1 else 0 end,
           last_message_at = case when ${m.type} = 'message' then ${now} else last_message_at end,
           last_message_text = case when ${m.type} = 'message' then left(${m.preview}, ${previewLength}) else last_message_text end,
           last_message_by = case when ${m.type} = 'message' then ${m.authorKind} else last_message_by end,
           visitor_unread = visitor_unread + case when ${m.type} = 'message' then 1 else 0 end,
           waiting_since = case when ${m.type} = 'message' and (${m.authorKind} = 'agent' or ${botsAnswer}) then null else waiting_since end,
           first_response_at = case when ${m.type} = 'message' and ${m.authorKind} = 'agent' then coalesce(first_response_at, ${now}) else first_response_at end,
           bot_due_at = case when ${m.type} = 'message' and agent_id = ${m.accountId} then null else bot_due_at end
     where tenant_id = app_tenant() and uid = ${m.conversationUid}
       and (${m.type} = 'note' or (state in ('queued', 'assigned') and (agent_id = ${m.accountId} or ${m.anyone}::boolean)))
       and (${m.threadId}::integer is null or (state in ('queued', 'assigned') and thread_id = ${m.threadId}))
    returning id, last_seq, thread_id
  ), e as (
    insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, account_id, text, client_id, metadata, attachments, created_at)
    select ${m.uid}, app_tenant(), c.id, c.thread_id, c.last_seq, ${m.type}, ${m.authorKind}, ${m.accountId}, ${m.text}, ${m.clientId}, ${m.metadata}::jsonb, ${m.attachments}::jsonb, ${now}
      from c
    returning conversation_id, seq
  ), d as (
    insert into domain_events (tenant_id, at, name, conversation_id, seq)
    select app_tenant(), ${now}, 'conversation.message', e.conversation_id, e.seq from e
  )
  select conversation_id, seq from e`

export const findByClientId = (by: { accountId: number | null; visitorId: number | null; clientId: string }): Sql<{ conversation_id: number; seq: number }> => sql`
  select conversation_id, seq
    from conversation_events
   where tenant_id = app_tenant() and client_id = ${by.clientId}
     and (account_id = ${by.accountId} or visitor_id = ${by.visitorId})`

/** The guarded change of state; takes a seq for the system sentence that tells it. Only what its visitor takes up himself gets a new place in the queue. */
export const changeState = (id: number, move: Move, now: string): Sql<{ id: number; uid: string; last_seq: number; version: number; agent_id: number | null }> => sql`
  update conversations
     set state = ${move.to},
         agent_id = case when ${move.agentId !== undefined}::boolean then ${move.agentId ?? null} else agent_id end,
         -- Into a queue that somebody answers: what goes back after its group was removed goes to the default one.
         group_id = case when ${move.to} <> 'queued' then group_id
                         else coalesce(${move.groupId ?? null}::integer,
                                       (select g.id from groups g where g.tenant_id = app_tenant() and g.id = conversations.group_id and g.deleted_at is null),
                                       (select g.id from groups g where g.tenant_id = app_tenant() and g.is_default and g.deleted_at is null)) end,
         version = version + 1, last_seq = last_seq + 1, updated_at = ${now}, responder_id = null, bot_due_at = null,
         queued_at = case when ${move.to} <> 'queued' then queued_at
                          when state = 'resolved' and ${move.by} = 'visitor' then ${now}::timestamptz else coalesce(queued_at, ${now}::timestamptz) end,
         assigned_at = case when ${move.to} = 'assigned' then ${now}::timestamptz else assigned_at end,
         resolved_at = case ${move.to} when 'resolved' then ${now}::timestamptz when 'closed' then resolved_at else null end,
         closed_at = case when ${move.to} = 'closed' then ${now}::timestamptz else null end,
         waiting_since = case when ${move.to} in ('resolved', 'closed') then null
                              when ${move.waitingSince !== undefined}::boolean then coalesce(${move.waitingSince ?? null}::timestamptz, case when ${move.to} = 'queued' then ${now}::timestamptz end)
                              when ${move.to} = 'queued' then coalesce(waiting_since, ${now}::timestamptz) else waiting_since end,
         avoid_agent_id = case when ${move.to} = 'queued' then ${move.avoidAgent ?? null}::integer else null end
   where tenant_id = app_tenant() and id = ${id} and state = any(${move.from as string[]})
     and (${move.expectAgent === undefined}::boolean or agent_id is not distinct from ${move.expectAgent ?? null})
     and (${move.idle?.since ?? null}::timestamptz is null
          or (last_message_by in ('agent', 'bot') and greatest(last_message_at, assigned_at) <= ${move.idle?.since ?? null}::timestamptz
              and (${move.idle?.warnedBefore ?? null}::timestamptz is null or idle_warned_at <= ${move.idle?.warnedBefore ?? null}::timestamptz)))
  returning id, uid, last_seq, version, agent_id`

/** Since when the visitor waits for an answer: his first message after the last one of ours. */
export const findUnanswered = (conversationId: number): Sql<{ since: string | null }> => sql`
  select min(e.created_at) as since
    from conversation_events e
   where e.tenant_id = app_tenant() and e.conversation_id = ${conversationId} and e.type = 'message' and e.author_kind = 'visitor'
     and e.seq > (select coalesce(max(a.seq), 0) from conversation_events a
                   where a.tenant_id = app_tenant() and a.conversation_id = ${conversationId} and a.type = 'message'
                      and (a.author_kind = 'agent' or (a.author_kind = 'bot' and ${botsAnswer})))`

export const insertSystemEvent = (e: { uid: string; conversationId: number; seq: number; code: string; text: string; accountId: number | null; metadata: string | null }, now: string): Sql => sql`
  insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, account_id, text, code, metadata, created_at)
  select ${e.uid}, app_tenant(), c.id, c.thread_id, ${e.seq}, 'system', 'system', ${e.accountId}, ${e.text}, ${e.code}, ${e.metadata}::jsonb, ${now}
    from conversations c
   where c.tenant_id = app_tenant() and c.id = ${e.conversationId}`

/** The visitor's newest conversation of the inbox, locked, so that two messages do not both open another. */
export const lockNewestOfVisitor = (visitorId: number, inboxId: number): Sql<{ id: number; state: string; group_id: number | null; resolved_at: string | null }> => sql`
  select id, state, group_id, resolved_at
    from conversations
   where tenant_id = app_tenant() and visitor_id = ${visitorId} and inbox_id = ${inboxId}
   order by id desc
   limit 1
     for no key update`
