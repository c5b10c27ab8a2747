-- The indexes behind the queue: what the allocation of the next one asks stands in the index itself, and a list by priority
-- begins with its inbox, so that it costs the same however many wait elsewhere.
drop index conversations_priority;
create index conversations_priority on conversations (tenant_id, inbox_id, least(message_count, 100), last_message_at, id)
  include (message_count, avoid_agent_id) where state = 'queued';
drop index conversations_priority_state;
create index conversations_priority_inbox on conversations (tenant_id, inbox_id, state, least(message_count, 100), last_message_at, id) include (message_count);
