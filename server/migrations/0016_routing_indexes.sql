-- The heads of the two lists that a routing decision reads, so that it costs the same with ten agents and ten thousand.

drop index agents_eligible;
create index agents_eligible on agents (tenant_id, (active_chats::double precision / max_chats), last_assigned_at nulls first, account_id)
  where presence = 'online' and accepting and active_chats < max_chats;
create index agents_excluded on agents (tenant_id, (presence = 'offline'), account_id)
  where not (presence = 'online' and accepting and active_chats < max_chats);
