-- A decision says when there were more agents than it lists; the rotation has an index of its own.
alter table routing_decisions add column more boolean not null default false;
create index agents_turn on agents (tenant_id, last_assigned_at nulls first, account_id)
  where presence = 'online' and accepting and active_chats < max_chats;
-- Kept and not understood: the few that the minute's look takes up.
create index inbound_deliveries_unfinished on inbound_deliveries (tenant_id, id) where conversation_id is null;
-- What is due, with the agent whose row its end locks, and since when.
drop function grace_due;
create function grace_due(instant timestamptz, most integer) returns table (tenant_id integer, id bigint, account_id integer, expires_at timestamptz)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select g.tenant_id, g.id, g.account_id, g.expires_at from grace_periods g
   where g.state = 'active' and g.expires_at <= instant
   order by g.expires_at, g.id
   limit most
  $$;
-- Two more looks at each minute: nobody has more than his capacity but on record (a manager overrode it, or lowered it
-- afterwards), and no conversation that was told of in the last minutes has a gap in its count of events.
create or replace function routing_self_check() returns table (invariant text, tenant_id integer, subject integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  -- The slot counter is what is assigned.
  select 'active_chats', a.tenant_id, a.account_id
    from agents a
   where a.active_chats <> (select count(*) from conversations c
                             where c.tenant_id = a.tenant_id and c.agent_id = a.account_id and c.state = 'assigned')
  union all
  select 'over_capacity', a.tenant_id, a.account_id
    from agents a
   where a.active_chats > a.max_chats
     and not exists (select from security_events e
                      where e.tenant_id = a.tenant_id and e.account_id = a.account_id
                        and (e.name = 'capacity.overridden' or e.name = 'account.changed' and e.data ? 'maxChats')
                        and e.at >= (select min(s.started_at) from assignments s
                                      where s.tenant_id = a.tenant_id and s.account_id = a.account_id and s.ended_at is null))
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
  union all
  -- Events count 1, 2, 3 … Only what moved lately, and of that the newest, so that the look stays short.
  select 'gap_in_events', c.tenant_id, c.id
    from (select distinct d.tenant_id, d.conversation_id
            from (select e.tenant_id, e.conversation_id from domain_events e
                   where e.at > now() - interval '2 minutes' and e.conversation_id is not null
                   order by e.at desc limit 2000) d) moved
    join conversations c on c.tenant_id = moved.tenant_id and c.id = moved.conversation_id
   where c.last_seq <> (select count(*) from conversation_events e where e.tenant_id = c.tenant_id and e.conversation_id = c.id)
      or c.last_seq <> (select coalesce(max(e.seq), 0) from conversation_events e where e.tenant_id = c.tenant_id and e.conversation_id = c.id)
  limit 100
  $$;
select app_hand_over_definers();
