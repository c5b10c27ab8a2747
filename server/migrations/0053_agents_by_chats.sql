-- Those who can take work by how many conversations they have: the order in which `scored` looks at them, like those of the others.
create index agents_by_chats on agents (tenant_id, active_chats, last_assigned_at nulls first, account_id)
 where presence = 'online' and accepting and active_chats < max_chats;
