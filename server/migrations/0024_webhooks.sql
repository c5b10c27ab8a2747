-- Webhooks: where a tenant (or one of its bots) wants to hear what happens, and what is to be told. A lane is the order of one
-- conversation at one endpoint: its deliveries go one after the other, and whoever holds the lane is the only one who sends.

create table webhook_endpoints (
  id              integer generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  -- A bot's: hears only of conversations that are the bot's.
  account_id      integer,
  url             text not null check (length(url) <= 2000),
  description     text not null default '' check (length(description) <= 500),
  -- Null: every event.
  events          text[] check (cardinality(events) between 1 and 200),
  active          boolean not null default true,
  -- Why it is not active, when nobody switched it off.
  disabled_reason text check (disabled_reason in ('failing', 'gone')),
  secret          text not null,
  previous_secret text,
  previous_until  timestamptz,
  -- Failed attempts in a row over all lanes, since when, and until when nothing is sent.
  failures        integer not null default 0,
  failing_since   timestamptz,
  paused_until    timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  check ((previous_secret is null) = (previous_until is null)),
  check ((failures = 0) = (failing_since is null)),
  check (active or paused_until is null),
  check (disabled_reason is null or not active),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index webhook_endpoints_live on webhook_endpoints (tenant_id, id) where active and deleted_at is null;
create index webhook_endpoints_of_account on webhook_endpoints (tenant_id, account_id) where account_id is not null;
select app_protect('webhook_endpoints');

-- `lane`: the conversation's id; the negative id of an account where no conversation is concerned; else 0.
create table webhook_lanes (
  tenant_id   integer not null references tenants (id),
  endpoint_id integer not null,
  lane        integer not null,
  -- When its first delivery may be sent; while somebody sends it, the end of his lease.
  next_at     timestamptz not null,
  -- Grows with every taking: whoever comes with an older number has lost the lane.
  takes       integer not null default 0,
  primary key (tenant_id, endpoint_id, lane),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id)
);
create index webhook_lanes_due on webhook_lanes (tenant_id, endpoint_id, next_at);
select app_protect('webhook_lanes');

create table webhook_deliveries (
  id              bigint generated always as identity primary key,
  uid             uuid not null,
  tenant_id       integer not null references tenants (id),
  endpoint_id     integer not null,
  lane            integer not null,
  -- The event of the feed, whose row may be gone; null: a test.
  event_id        bigint,
  name            text not null,
  at              timestamptz not null,
  conversation_id integer,
  seq             integer,
  account_id      integer,
  data            jsonb,
  state           text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  attempts        integer not null default 0,
  last_at         timestamptz,
  last_status     integer,
  last_problem    text check (length(last_problem) <= 1000),
  last_ms         integer,
  created_at      timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, uid),
  unique (tenant_id, endpoint_id, event_id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id)
);
create index webhook_deliveries_waiting on webhook_deliveries (tenant_id, endpoint_id, lane, event_id) where state = 'waiting';
create index webhook_deliveries_newest on webhook_deliveries (tenant_id, endpoint_id, id desc);
create index webhook_deliveries_by_state on webhook_deliveries (tenant_id, endpoint_id, state, id desc);
create index webhook_deliveries_by_age on webhook_deliveries (created_at);
select app_protect('webhook_deliveries');

-- Endpoints at which something is due.
create function webhook_due(instant timestamptz, most integer) returns table (tenant_id integer, endpoint_id integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select w.tenant_id, w.id
    from webhook_endpoints w
   where w.active and w.deleted_at is null and (w.paused_until is null or w.paused_until <= instant)
     and exists (select from webhook_lanes l where l.tenant_id = w.tenant_id and l.endpoint_id = w.id and l.next_at <= instant)
   order by w.paused_until nulls first, w.id
   limit most
  $$;

-- Ends one attempt: delivered, dead, or again at `again_at`. False: the lane was lost to another, nothing is changed. A lane with
-- nothing left goes; the lock on it makes the planner of new deliveries wait, so that none is forgotten.
create function webhook_end(endpoint integer, of_lane integer, of_take integer, delivery bigint, outcome text, status integer, problem text, ms integer, instant timestamptz, again_at timestamptz)
  returns boolean
  language plpgsql
  as $$
  begin
    perform from webhook_lanes
      where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane and takes = of_take
        for update;
    if not found then return false; end if;
    update webhook_deliveries
       set state = outcome, attempts = attempts + 1, last_at = instant, last_status = status, last_problem = problem, last_ms = ms
     where tenant_id = app_tenant() and id = delivery;
    -- A new statement, so it sees what was planned before the lock was won.
    if exists (select from webhook_deliveries where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane and state = 'waiting') then
      update webhook_lanes set next_at = case when outcome = 'waiting' then again_at else instant end
       where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane;
    else
      delete from webhook_lanes where tenant_id = app_tenant() and endpoint_id = endpoint and lane = of_lane;
    end if;
    return true;
  end
  $$;

-- Clears the log, a bounded number a call: what was delivered before one instant, everything else before another. A lane that
-- is left with nothing is found empty when it is next taken.
create function webhook_trim(delivered_before timestamptz, others_before timestamptz, most integer) returns integer
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  with old as materialized (
    select id from webhook_deliveries
     where created_at < delivered_before and (state = 'delivered' or created_at < others_before)
     order by created_at limit most for update skip locked
  ), deleted as (
    delete from webhook_deliveries d using old where d.id = old.id returning d.id
  )
  select count(*)::integer from deleted
  $$;
select app_hand_over_definers();
