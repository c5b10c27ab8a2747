-- What the machinery tells of itself: the runs of repeated jobs, and how much is done. None of it belongs to a tenant.

create table job_runs (
  id            bigint generated always as identity primary key,
  name          text not null,
  scheduled_for timestamptz not null,
  started_at    timestamptz not null,
  duration_ms   integer not null check (duration_ms >= 0),
  attempt       integer not null,
  result        jsonb,
  error         text
);
create index job_runs_newest on job_runs (name, id desc);
create index job_runs_by_age on job_runs (started_at);
grant select, insert, delete on job_runs to app_rw;

-- What agents did since an instant, over all tenants; for counters.
create function activities_since(since timestamptz) returns table (type text, done integer)
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$
  select a.type, count(*)::integer
    from tenants t join activities a on a.tenant_id = t.id and a.at >= since
   group by a.type
  $$;

-- Sign-in sessions that ran out: ended like any other, so that their sockets close.
create index auth_sessions_by_expiry on auth_sessions (tenant_id, expires_at) where revoked_at is null;
create function tenants_with_expired_sessions(instant timestamptz) returns setof integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select t.id from tenants t where exists (select from auth_sessions s where s.tenant_id = t.id and s.revoked_at is null and s.expires_at <= instant) $$;
select app_hand_over_definers();
