-- What every table stands on: the tenant of the transaction, the protection every tenant table gets, tenants, the
-- installation itself, the feed of domain events, rate counters and idempotency keys.

-- The tenant of this transaction (`set local app.tenant`), null when none is set: then no row is visible.
create function app_tenant() returns integer
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant', true), '')::integer $$;

-- Row-level security, forced on the owner too: the tenant's own rows for everybody, all rows for app_job, whose
-- security definer functions are the only way across tenants.
create function app_protect(target regclass, tenant_column text default 'tenant_id') returns void
  language plpgsql
  as $$
  begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('create policy tenant on %s using (%I = app_tenant()) with check (%I = app_tenant())', target, tenant_column, tenant_column);
    execute format('create policy job on %s to app_job using (true) with check (true)', target);
    execute format('grant select, insert, update, delete on %s to app_rw, app_job', target);
  end
  $$;

create table tenants (
  id         integer generated always as identity primary key,
  uid        uuid not null unique,
  slug       text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name       text not null check (length(name) between 1 and 100),
  time_zone  text not null default 'UTC',
  demo       boolean not null default false,
  is_default boolean not null default false,
  created_at timestamptz not null
);
create unique index tenants_one_default on tenants (is_default) where is_default;
select app_protect('tenants', 'id');

-- One row: how this installation was set up. The token that guards the first visit is kept as a hash; the fingerprint of
-- the secrets lets a second server with other secrets be refused.
create table installation (
  only_row           boolean primary key default true check (only_row),
  uid                uuid not null,
  secret_fingerprint bytea not null,
  setup_token_hash   bytea,
  set_up_at          timestamptz
);
grant select on installation to app_rw;

-- The feed. (txid, id) orders it: a transaction's rows become readable only when no older transaction is still open,
-- so a reader that goes forward by position never steps over a late commit.
create table domain_events (
  txid            xid8 not null default pg_current_xact_id(),
  id              bigint generated always as identity,
  tenant_id       integer not null references tenants (id),
  at              timestamptz not null,
  name            text not null,
  conversation_id integer,
  seq             integer,
  account_id      integer,
  data            jsonb,
  primary key (txid, id)
);
create index domain_events_by_tenant on domain_events (tenant_id, txid, id);
create index domain_events_by_age on domain_events (at);
select app_protect('domain_events');

-- Positions before the floor were cleaned away: a client that stands there must read its snapshot again.
create table domain_events_floor (
  only_row boolean primary key default true check (only_row),
  txid     xid8 not null
);
insert into domain_events_floor (txid) values ('0');
grant select on domain_events_floor to app_rw, app_job;
grant update on domain_events_floor to app_job;

-- Up to where the feed can be read: no transaction of this database that may still write below is open. Transactions that are
-- positively known to be of another database of the cluster do not count (app_job reads statistics for that, where it may).
create function feed_horizon() returns xid8
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  with now as materialized (select pg_current_snapshot() as snapshot),
  elsewhere as materialized (
    select a.backend_xid from pg_stat_activity a
     where a.backend_xid is not null and a.datid is not null
       and a.datid <> (select d.oid from pg_database d where d.datname = current_database())
  )
  select coalesce((select min(x) from now, pg_snapshot_xip(now.snapshot) as x where x::xid not in (select backend_xid from elsewhere)),
                  (select pg_snapshot_xmax(now.snapshot) from now))
  $$;

-- Everything new after a position, of all tenants, as far as no transaction older than it is still open.
create function feed_read(after_txid xid8, after_id bigint, most integer) returns setof domain_events
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select *
    from domain_events
   where (txid, id) > (after_txid, after_id)
     and txid < (select feed_horizon())
   order by txid, id
   limit most
  $$;

-- Whether anything is written after a position, readable yet or not.
create function feed_pending(after_txid xid8, after_id bigint) returns boolean
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select exists (select from domain_events where (txid, id) > (after_txid, after_id)) $$;

-- Deletes events older than an instant, a bounded number a call, and raises the floor. Returns how many went.
create function feed_trim(before timestamptz, most integer) returns integer
  language plpgsql security definer set search_path = switchboard, pg_temp
  as $$
  declare gone integer; top xid8;
  begin
    with old as materialized (
      select txid, id from domain_events where at < before order by at limit most for update skip locked
    ), deleted as (
      delete from domain_events e using old where e.txid = old.txid and e.id = old.id returning e.txid
    )
    select count(*)::integer, max(txid) into gone, top from deleted;
    update domain_events_floor set txid = greatest(domain_events_floor.txid, top) where top is not null;
    return gone;
  end
  $$;

-- Fixed windows, shared by all nodes. Keys are hashes, so no address or name is stored.
create table rate_counters (
  key          text primary key,
  window_start timestamptz not null,
  used         integer not null
);
grant select, insert, update, delete on rate_counters to app_rw;

create table idempotency_keys (
  tenant_id    integer not null references tenants (id),
  owner        text not null,
  key          text not null,
  request_hash bytea not null,
  status       integer,
  body         text,
  created_at   timestamptz not null,
  primary key (tenant_id, owner, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
select app_protect('idempotency_keys');
