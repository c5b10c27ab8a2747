-- Threads are phases: from the opening to the first agent, from one agent to the next, from a reopening on. A thread knows its
-- agent, so that the same one who comes back goes on in it; a conversation knows its thread, so that an entry lands in the one
-- that holds under the row lock. Why a phase changed stands with the sentence that tells it. And: what nobody answers ends.

alter table threads
  add column account_id integer,
  add foreign key (tenant_id, account_id) references accounts (tenant_id, id);
update threads t set account_id = j.account_id
  from (select distinct on (e.tenant_id, e.thread_id) e.tenant_id, e.thread_id, e.account_id
          from conversation_events e
         where e.code = 'agent_joined'
         order by e.tenant_id, e.thread_id, e.seq) j
 where t.tenant_id = j.tenant_id and t.id = j.thread_id;

alter table conversations
  add column thread_id      integer,
  add column idle_warned_at timestamptz,
  add foreign key (tenant_id, id, thread_id) references threads (tenant_id, conversation_id, id);
update conversations c set thread_id = (select max(t.id) from threads t where t.tenant_id = c.tenant_id and t.conversation_id = c.id);

update conversation_events e set metadata = jsonb_build_object('cause', h.reason)
  from (select s.id,
               case when s.code in ('resolved', 'closed') then t.closed_reason
                    else (select p.closed_reason from threads p
                           where p.tenant_id = s.tenant_id and p.conversation_id = s.conversation_id and p.id < s.thread_id
                           order by p.id desc limit 1) end as reason
          from conversation_events s
          join threads t on t.tenant_id = s.tenant_id and t.id = s.thread_id
         where s.type = 'system') h
 where e.id = h.id and h.reason is not null;

alter table assignments drop constraint assignments_end_reason_check;
alter table assignments add constraint assignments_end_reason_check
  check (end_reason in ('resolved', 'closed', 'released', 'reassigned', 'grace_expired', 'moved', 'deactivated', 'handed_over', 'transferred', 'timeout'));

-- `idle_minutes` null: never. The defaults are those of the product for tenants that have decided something already.
alter table tenant_settings
  add column idle_minutes         integer default 60 check (idle_minutes between 1 and 525600),
  add column idle_warning_minutes integer not null default 5 check (idle_warning_minutes between 0 and 525600),
  add column reopen_hours         integer not null default 24 check (reopen_hours between 0 and 8760),
  add check (idle_warning_minutes < idle_minutes);
alter table tenant_settings
  alter column idle_minutes drop default,
  alter column idle_warning_minutes drop default,
  alter column reopen_hours drop default;

-- Assigned conversations that wait for the visitor, the longest silent first; those whose next step (a warning, then the end) is
-- due. The numbers are those of tenants without settings of their own; `usual_idle` null: never.
create index conversations_idle on conversations (greatest(last_message_at, assigned_at), id) where state = 'assigned' and last_message_by in ('agent', 'bot');

create function idle_due(instant timestamptz, usual_idle integer, usual_warning integer, most integer)
  returns table (tenant_id integer, id integer, idle_minutes integer, warning_minutes integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select c.tenant_id, c.id, n.idle, n.warning
    from conversations c
    left join tenant_settings t on t.tenant_id = c.tenant_id
   cross join lateral (select case when t.tenant_id is null then usual_idle else t.idle_minutes end as idle,
                              case when t.tenant_id is null then usual_warning else t.idle_warning_minutes end as warning,
                              greatest(c.last_message_at, c.assigned_at) as since) n
   where c.state = 'assigned' and c.last_message_by in ('agent', 'bot')
     and case when n.warning > 0 and (c.idle_warned_at is null or c.idle_warned_at < n.since)
              then n.since <= instant - make_interval(mins => n.idle - n.warning)
              else n.since <= instant - make_interval(mins => n.idle) and (n.warning = 0 or c.idle_warned_at <= instant - make_interval(mins => n.warning)) end
   order by greatest(c.last_message_at, c.assigned_at), c.id
   limit most
  $$;

select app_hand_over_definers();
