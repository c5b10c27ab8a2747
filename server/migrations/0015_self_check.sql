-- The invariants that hold at every commit, looked at each minute in the running product. Each row that comes back is a fault.

create function routing_self_check() returns table (invariant text, tenant_id integer, subject integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  -- The slot counter is what is assigned.
  select 'active_chats', a.tenant_id, a.account_id
    from agents a
   where a.active_chats <> (select count(*) from conversations c
                             where c.tenant_id = a.tenant_id and c.agent_id = a.account_id and c.state = 'assigned')
  union all
  -- An open assignment is of an assigned conversation and its agent, and the reverse.
  select 'open_assignment', s.tenant_id, s.conversation_id
    from assignments s join conversations c on c.tenant_id = s.tenant_id and c.id = s.conversation_id
   where s.ended_at is null and (c.state <> 'assigned' or c.agent_id is distinct from s.account_id)
  union all
  select 'assigned_without_assignment', c.tenant_id, c.id
    from conversations c
   where c.state = 'assigned'
     and not exists (select from assignments s where s.tenant_id = c.tenant_id and s.conversation_id = c.id and s.ended_at is null)
  union all
  -- With an absent agent only in grace, and grace only then.
  select 'absent_without_grace', c.tenant_id, c.id
    from conversations c join agents a on a.tenant_id = c.tenant_id and a.account_id = c.agent_id
   where c.state = 'assigned' and a.presence = 'offline'
     and not exists (select from grace_periods g where g.tenant_id = c.tenant_id and g.conversation_id = c.id and g.account_id = c.agent_id and g.state = 'active')
  union all
  select 'grace_without_absence', g.tenant_id, g.conversation_id
    from grace_periods g
    join conversations c on c.tenant_id = g.tenant_id and c.id = g.conversation_id
    join agents a on a.tenant_id = g.tenant_id and a.account_id = g.account_id
   where g.state = 'active' and (c.state <> 'assigned' or c.agent_id is distinct from g.account_id or a.presence <> 'offline')
  limit 100
  $$;
create index conversations_assigned on conversations (tenant_id, id) where state = 'assigned';
select app_hand_over_definers();
