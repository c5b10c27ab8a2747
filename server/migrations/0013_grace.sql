-- Grace: an agent who goes offline keeps his conversations for a while. The row is the arbiter between his return, which
-- cancels it, and its end, which gives the conversation back to the queue: a guarded update decides.

create table grace_periods (
  id              bigint generated always as identity primary key,
  tenant_id       integer not null references tenants (id),
  conversation_id integer not null,
  account_id      integer not null,
  state           text not null default 'active' check (state in ('active', 'cancelled', 'expired', 'ended')),
  started_at      timestamptz not null,
  expires_at      timestamptz not null,
  ended_at        timestamptz,
  check ((state = 'active') = (ended_at is null)),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create unique index grace_periods_one_active on grace_periods (tenant_id, conversation_id) where state = 'active';
create index grace_periods_of_agent on grace_periods (tenant_id, account_id) where state = 'active';
create index grace_periods_due on grace_periods (expires_at) where state = 'active';
select app_protect('grace_periods');

-- When the next one ends, and those that are due.
create function grace_next() returns timestamptz
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select min(expires_at) from grace_periods where state = 'active' $$;

create function grace_due(instant timestamptz, most integer) returns table (tenant_id integer, id bigint)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select g.tenant_id, g.id from grace_periods g
   where g.state = 'active' and g.expires_at <= instant
   order by g.expires_at, g.id
   limit most
  $$;

-- A program that signs in without a socket is here until it says otherwise: its session needs no lease.
alter table presence_sessions add column kind text not null default 'socket' check (kind in ('socket', 'program'));

alter table assignments drop constraint assignments_end_reason_check;
alter table assignments add constraint assignments_end_reason_check
  check (end_reason in ('resolved', 'closed', 'released', 'reassigned', 'grace_expired', 'moved', 'deactivated'));

alter table routing_decisions drop constraint routing_decisions_origin_check;
alter table routing_decisions add constraint routing_decisions_origin_check check (origin in ('automatic', 'claim', 'manual', 'pull'));

alter table groups drop constraint groups_strategy_check;
alter table groups add constraint groups_strategy_check
  check (strategy in ('least_loaded', 'round_robin', 'sticky', 'scored', 'pull'));

select app_hand_over_definers();
