-- How far durable readers of the feed have come, per tenant: what they make of an event is written in the transaction that moves
-- the cursor. Housekeeping deletes no event that a cursor has still to pass.

create table feed_cursors (
  tenant_id   integer not null references tenants (id),
  reader      text not null check (reader in ('firebase', 'webhooks')),
  txid        xid8 not null,
  id          bigint not null,
  -- For readers whose work is done outside the database: who holds it until when, and since how many failures.
  takes       integer not null default 0,
  lease_until timestamptz not null default '-infinity',
  failures    integer not null default 0,
  primary key (tenant_id, reader)
);
select app_protect('feed_cursors');

-- Tenants in which a reader has something to do: events that can be read wait behind its cursor, and nobody holds it.
create function feed_behind(of_reader text, instant timestamptz, most integer) returns setof integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select c.tenant_id
    from feed_cursors c
   where c.reader = of_reader and c.lease_until <= instant
     and exists (select from domain_events e
                  where e.tenant_id = c.tenant_id and (e.txid, e.id) > (c.txid, c.id) and e.txid < (select feed_horizon()))
   limit most
  $$;

-- A reader of the whole installation: every tenant gets a cursor, new ones too, from the oldest event that is kept.
create function feed_cursors_begin(of_reader text) returns void
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  insert into feed_cursors (tenant_id, reader, txid, id) select t.id, of_reader, '0', 0 from tenants t
  on conflict do nothing
  $$;

-- A reader that is not there any more holds no event back.
create function feed_cursors_end(of_reader text) returns void
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$ delete from feed_cursors where reader = of_reader $$;

create or replace function feed_trim(before timestamptz, most integer) returns integer
  language plpgsql security definer set search_path = switchboard, pg_temp
  as $$
  declare gone integer; top xid8;
  begin
    with old as materialized (
      select e.txid, e.id from domain_events e
       where e.at < before
         and not exists (select from feed_cursors c where c.tenant_id = e.tenant_id and (e.txid, e.id) > (c.txid, c.id))
       order by e.at limit most for update skip locked
    ), deleted as (
      delete from domain_events e using old where e.txid = old.txid and e.id = old.id returning e.txid
    )
    select count(*)::integer, max(txid) into gone, top from deleted;
    update domain_events_floor set txid = greatest(domain_events_floor.txid, top) where top is not null;
    return gone;
  end
  $$;
select app_hand_over_definers();
