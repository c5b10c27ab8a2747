-- Bots: an inbox may name one that answers first. A conversation that opens there waits for the bot (`responder_id`) and not for
-- people; once the bot has it, `bot_due_at` says until when it must have answered. Both are empty everywhere else.

alter table inboxes
  add column bot_account_id      integer,
  add column bot_timeout_seconds integer not null default 30 check (bot_timeout_seconds between 5 and 3600),
  add foreign key (tenant_id, bot_account_id) references accounts (tenant_id, id);

alter table conversations
  add column responder_id integer,
  add column bot_due_at   timestamptz,
  add foreign key (tenant_id, responder_id) references accounts (tenant_id, id),
  add check (responder_id is null or state = 'queued'),
  add check (bot_due_at is null or state = 'assigned');
-- What waits for a bot is left out of the queue of people: the index tells it without the row.
drop index conversations_priority;
create index conversations_priority on conversations (tenant_id, inbox_id, least(message_count, 100), last_message_at, id)
  include (message_count, avoid_agent_id, responder_id) where state = 'queued';
create index conversations_awaiting_bot on conversations (tenant_id, id) where responder_id is not null;
create index conversations_bot_due on conversations (bot_due_at) where bot_due_at is not null;

alter table assignments drop constraint assignments_end_reason_check;
alter table assignments add constraint assignments_end_reason_check
  check (end_reason in ('resolved', 'closed', 'released', 'reassigned', 'grace_expired', 'moved', 'deactivated', 'handed_over'));

-- The bot that answers first in an inbox now: it is active, and one of its endpoints is switched on and not paused.
create function inbox_responder(of_inbox integer, instant timestamptz) returns integer
  language sql stable
  as $$
  select a.id
    from inboxes i
    join accounts a on a.tenant_id = i.tenant_id and a.id = i.bot_account_id and a.kind = 'bot' and a.active and a.deleted_at is null
   where i.tenant_id = app_tenant() and i.id = of_inbox
     and exists (select from webhook_endpoints w
                  where w.tenant_id = a.tenant_id and w.account_id = a.id and w.active and w.deleted_at is null
                    and (w.paused_until is null or w.paused_until <= instant))
  $$;

-- Conversations in which a bot should have answered by now.
create function bot_due(instant timestamptz, most integer) returns table (tenant_id integer, conversation_id integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select c.tenant_id, c.id from conversations c
   where c.bot_due_at <= instant
   order by c.bot_due_at, c.id
   limit most
  $$;
select app_hand_over_definers();
