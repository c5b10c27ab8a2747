-- What makes cached answers stale, noted in the transaction that does it. A cached answer knows the snapshot that it was read
-- in; it holds as long as no mark exists that this snapshot could not see. So whoever has committed sees his own write, on every
-- server, and no writer waits for another.

create table cache_marks (
  tenant_id integer not null references tenants (id),
  topic     text not null check (topic in ('people', 'departments')),
  txid      xid8 not null default pg_current_xact_id(),
  at        timestamptz not null default now(),
  primary key (tenant_id, topic, txid)
);
create index cache_marks_by_age on cache_marks (at);
select app_protect('cache_marks');

create function mark_cached() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into cache_marks (tenant_id, topic)
    select case tg_op when 'DELETE' then old.tenant_id else new.tenant_id end, t from unnest(tg_argv::text[]) t
        on conflict do nothing;
    return null;
  end
  $$;
create trigger mark_cached_new after insert on accounts for each row execute function mark_cached('people');
create trigger mark_cached after update of name, email, username, role, active, deleted_at on accounts for each row
  when ((old.name, old.email, old.username, old.role, old.active, old.deleted_at) is distinct from (new.name, new.email, new.username, new.role, new.active, new.deleted_at))
  execute function mark_cached('people');
create trigger mark_cached_new after insert on agents for each row execute function mark_cached('people');
create trigger mark_cached after update of presence, level on agents for each row
  when ((old.presence, old.level) is distinct from (new.presence, new.level)) execute function mark_cached('people');
create trigger mark_cached after insert or update or delete on group_agents for each row execute function mark_cached('people');
create trigger mark_cached_new after insert on groups for each row execute function mark_cached('people', 'departments');
create trigger mark_cached after update of name, deleted_at on groups for each row
  when ((old.name, old.deleted_at) is distinct from (new.name, new.deleted_at)) execute function mark_cached('people', 'departments');

create function cache_marks_trim(before timestamptz) returns integer
  language sql volatile security definer set search_path = switchboard, pg_temp
  as $$
  with gone as (delete from cache_marks where at < before returning 1)
  select count(*)::integer from gone
  $$;
select app_hand_over_definers();
