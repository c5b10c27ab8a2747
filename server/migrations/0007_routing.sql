-- Who got what, and why: the history of assignments (at most one open per conversation) and the recorded decisions.

create table routing_decisions (
  id              bigint generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  conversation_id integer not null,
  account_id      integer,
  origin          text not null check (origin in ('automatic', 'claim', 'manual')),
  outcome         text not null check (outcome in ('assigned', 'waiting')),
  strategy        text not null,
  policy_version  integer not null,
  candidates      jsonb not null,
  duration_us     integer not null,
  decided_at      timestamptz not null,
  unique (tenant_id, id),
  check ((outcome = 'assigned') = (account_id is not null)),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index routing_decisions_of_conversation on routing_decisions (tenant_id, conversation_id, id desc);
create unique index routing_decisions_waiting_once on routing_decisions (tenant_id, conversation_id) where outcome = 'waiting';
select app_protect('routing_decisions');

create table assignments (
  id              bigint generated always as identity primary key,
  tenant_id       integer not null references tenants (id),
  conversation_id integer not null,
  account_id      integer not null,
  decision_id     bigint,
  started_at      timestamptz not null,
  ended_at        timestamptz,
  end_reason      text check (end_reason in ('resolved', 'closed', 'released', 'reassigned')),
  check ((ended_at is null) = (end_reason is null)),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, decision_id) references routing_decisions (tenant_id, id)
);
create unique index assignments_one_open on assignments (tenant_id, conversation_id) where ended_at is null;
create index assignments_open_of_agent on assignments (tenant_id, account_id) where ended_at is null;
create index assignments_of_conversation on assignments (tenant_id, conversation_id, id desc);
select app_protect('assignments');

-- Tenants in which somebody has waited since an instant: where the safety net has to look.
create function tenants_with_queue(before timestamptz) returns setof integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select t.id from tenants t where exists (select from conversations c where c.tenant_id = t.id and c.state = 'queued' and c.queued_at <= before) $$;
