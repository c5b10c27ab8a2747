-- What held when: an unbroken row of intervals for each agent, written by whatever changes his presence, in its transaction and
-- under his row lock. And a third kind of session: who works by plain requests is here as long as he sends them.

alter table presence_sessions
  drop constraint presence_sessions_kind_check,
  add constraint presence_sessions_kind_check check (kind in ('socket', 'program', 'request'));

create table presence_intervals (
  id         bigint generated always as identity primary key,
  tenant_id  integer not null references tenants (id),
  account_id integer not null,
  presence   text not null check (presence in ('online', 'busy', 'away', 'offline')),
  started_at timestamptz not null,
  ended_at   timestamptz check (ended_at >= started_at),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create unique index presence_intervals_one_open on presence_intervals (tenant_id, account_id) where ended_at is null;
create index presence_intervals_of_agent on presence_intervals (tenant_id, account_id, started_at, id);
select app_protect('presence_intervals');

-- Clocks of two nodes may differ a little: an interval never ends before it began.
create function presence_to_timeline() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  declare began timestamptz := new.presence_changed_at;
  begin
    if tg_op = 'UPDATE' then
      update presence_intervals set ended_at = greatest(started_at, new.presence_changed_at)
       where tenant_id = new.tenant_id and account_id = new.account_id and ended_at is null
      returning ended_at into began;
    end if;
    insert into presence_intervals (tenant_id, account_id, presence, started_at)
    values (new.tenant_id, new.account_id, new.presence, coalesce(began, new.presence_changed_at));
    return null;
  end
  $$;
create trigger presence_to_timeline_begin after insert on agents for each row execute function presence_to_timeline();
create trigger presence_to_timeline after update of presence on agents for each row
  when (old.presence is distinct from new.presence) execute function presence_to_timeline();

set local role app_job;
insert into presence_intervals (tenant_id, account_id, presence, started_at)
select tenant_id, account_id, presence, presence_changed_at from agents;
set local role app_owner;

-- Who signs out is not here by his requests any more; the keeper of presence sees to the rest.
create function request_sessions_end() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    update presence_sessions set closed = true, lease_until = least(lease_until, new.revoked_at)
     where tenant_id = new.tenant_id and auth_session_id = new.id and kind = 'request' and lease_until > new.revoked_at;
    return null;
  end
  $$;
create trigger request_sessions_end after update of revoked_at on auth_sessions for each row
  when (old.revoked_at is null and new.revoked_at is not null) execute function request_sessions_end();
create index presence_sessions_of_auth on presence_sessions (tenant_id, auth_session_id) where kind = 'request';
