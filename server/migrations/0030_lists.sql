-- Pictures of agents, and what the lists of conversations need: by agent, by group, the unread first, the newest note of each.

alter table accounts add column avatar text check (length(avatar) between 1 and 2000);

create index conversations_by_agent on conversations (tenant_id, agent_id, last_message_at desc, id desc) where agent_id is not null;
create index conversations_by_group on conversations (tenant_id, group_id, last_message_at desc, id desc) where group_id is not null;
create index conversations_unread on conversations (tenant_id, agent_unread desc, last_message_at desc, id desc) where agent_unread > 0;
create index conversation_events_notes on conversation_events (tenant_id, conversation_id, seq desc) where type = 'note';
create index conversations_browse on conversations (tenant_id, state, least(message_count, 100), last_message_at, id);
