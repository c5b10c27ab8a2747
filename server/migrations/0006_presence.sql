-- Who is here and how much work each can take. `active_chats` is the slot counter: taken under a guard, never over the limit.

create table agents (
  account_id          integer primary key,
  tenant_id           integer not null references tenants (id),
  wanted              text not null default 'offline' check (wanted in ('online', 'busy', 'away', 'offline')),
  presence            text not null default 'offline' check (presence in ('online', 'busy', 'away', 'offline')),
  presence_changed_at timestamptz not null,
  accepting           boolean not null default true,
  max_chats           integer not null default 5 check (max_chats between 0 and 1000),
  active_chats        integer not null default 0 check (active_chats >= 0),
  last_assigned_at    timestamptz,
  unique (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index agents_eligible on agents (tenant_id, active_chats, last_assigned_at) where presence = 'online' and accepting;
select app_protect('agents');

-- One row per open socket (or signed-in program). Live while its lease runs: the node renews it; a closed socket leaves
-- a short lease behind, so that a reload is not an absence; a dead node leaves leases that run out.
create table presence_sessions (
  id              bigint generated always as identity primary key,
  tenant_id       integer not null references tenants (id),
  account_id      integer not null,
  auth_session_id integer,
  node            uuid not null,
  opened_at       timestamptz not null,
  lease_until     timestamptz not null,
  closed          boolean not null default false,
  ip              text,
  user_agent      text,
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, auth_session_id) references auth_sessions (tenant_id, id)
);
create index presence_sessions_of_account on presence_sessions (tenant_id, account_id, lease_until);
create index presence_sessions_of_node on presence_sessions (node) where not closed;
create index presence_sessions_by_lease on presence_sessions (lease_until);
select app_protect('presence_sessions');

create function presence_renew(of_node uuid, until timestamptz) returns void
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$ update presence_sessions set lease_until = until where node = of_node and not closed $$;

-- Agents whose presence no longer holds: shown as here, but no lease runs.
create function presence_lapsed(instant timestamptz, most integer) returns table (tenant_id integer, account_id integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select a.tenant_id, a.account_id
    from agents a
   where a.presence <> 'offline'
     and not exists (select from presence_sessions s
                      where s.tenant_id = a.tenant_id and s.account_id = a.account_id and s.lease_until > instant)
   limit most
  $$;
create index agents_present on agents (tenant_id, account_id) where presence <> 'offline';

-- Clears what has served its time.
create function housekeeping_trim(instant timestamptz, keys_before timestamptz, counters_before timestamptz, presence_before timestamptz) returns void
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  delete from realtime_tickets where expires_at < instant;
  delete from idempotency_keys where created_at < keys_before;
  delete from rate_counters where window_start < counters_before;
  delete from presence_sessions where lease_until < presence_before;
  $$;
grant select, delete on rate_counters to app_job;
