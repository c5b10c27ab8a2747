-- Background jobs. A row is ready, running (its lease is renewed while the worker lives), parked (waits behind an earlier
-- job of its key) or dead; a finished job is deleted. Times are the database's: workers' clocks do not matter.
-- Data holds ids (tenantId among them), never content: the table belongs to the machinery, not to one tenant.

create table jobs (
  id          bigint generated always as identity primary key,
  name        text not null check (length(name) between 1 and 100),
  key         text check (length(key) between 1 and 400),
  data        jsonb not null,
  run_at      timestamptz not null default now(),
  attempt     integer not null default 0,
  lease_until timestamptz,
  parked      boolean not null default false,
  dead_at     timestamptz,
  error       text,
  created_at  timestamptz not null default now(),
  check (num_nonnulls(lease_until, dead_at) <= 1),
  check (not parked or (key is not null and lease_until is null and dead_at is null))
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index jobs_ready on jobs (name, run_at, id) where lease_until is null and dead_at is null and not parked;
create index jobs_by_key on jobs (name, key, id) where key is not null and dead_at is null;
create unique index jobs_one_running_per_key on jobs (name, key) where lease_until is not null;
create index jobs_by_lease on jobs (lease_until) where lease_until is not null;
create index jobs_dead on jobs (id) where dead_at is not null;
grant select, insert, update, delete on jobs to app_rw;

-- When each repeated job runs next; the server that moves it forward enqueues the run.
create table job_crons (
  name       text primary key,
  expression text not null,
  time_zone  text not null,
  next_at    timestamptz not null
);
grant select, insert, update, delete on job_crons to app_rw;

-- Ends one run: done (no problem: the row goes), again after a delay, or dead. `of_attempt` is the fence: a worker whose
-- lease was lost changes nothing and gets false. Then the first job of the key is let out of the park.
-- Why it is safe: whoever parks a job holds a share lock on one that is before it, so the lock here waits for him, and
-- the last statement sees what he parked.
create function job_end(ended bigint, of_attempt integer, problem text, delay interval, is_dead boolean) returns boolean
  language plpgsql set enable_seqscan = off
  as $$
  declare job jobs;
  begin
    select * into job from jobs where id = ended and attempt = of_attempt and lease_until is not null for update;
    if not found then return false; end if;
    if problem is null then
      delete from jobs where id = ended;
    else
      update jobs set lease_until = null, run_at = now() + delay, error = problem, dead_at = case when is_dead then now() end
       where id = ended;
    end if;
    if job.key is not null then
      update jobs set parked = false
       where parked and id = (select min(id) from jobs where name = job.name and key = job.key and dead_at is null);
    end if;
    return true;
  end
  $$;

-- Leases up to `free` ready jobs of each name, oldest first. Runs whose lease ran out (`retries` used up: dead) come back
-- first. A job behind another of its key is parked, so that a crowd behind one slow key is looked at once, not each time.
create function job_claim(names text[], free integer[], retries integer[], lease interval) returns setof jobs
  language plpgsql set enable_seqscan = off set enable_bitmapscan = off
  as $$
  declare ids bigint[]; behind bigint[]; further integer := 0;
  begin
    perform job_end(lost.id, lost.attempt, 'the worker was lost', interval '0', lost.attempt > lost.retries)
       from (select j.id, j.attempt, w.retries
               from unnest(names, retries) as w (name, retries)
               join jobs j on j.name = w.name
              where j.lease_until < now()
              limit 100
                for no key update of j skip locked) lost;
    -- Bounded, so that one call stays short whatever the crowd is; the next call goes on.
    for round in 1 .. 20 loop
      ids := array(select j.id
                     from unnest(names, free) as w (name, free)
                    cross join lateral (select r.id
                                          from jobs r
                                         where r.name = w.name and r.run_at <= now()
                                           and r.lease_until is null and r.dead_at is null and not r.parked
                                         order by r.run_at, r.id
                                         limit w.free + further
                                           for no key update skip locked) j
                    where w.free > 0);
      -- A new statement, so it sees all that was committed before the locks above were won.
      behind := array(select j.id
                        from jobs j
                       cross join lateral (select b.id
                                             from jobs b
                                            where b.name = j.name and b.key = j.key and b.dead_at is null and b.id <> j.id
                                              and (b.id < j.id or b.lease_until is not null)
                                            order by b.id
                                            limit 1
                                              for key share skip locked) b
                       where j.id = any (ids) and j.key is not null);
      update jobs set parked = true where id = any (behind);
      exit when further = 0 and cardinality(behind) = 0;
      further := case when cardinality(behind) = 0 or round = 19 then 0 else 200 end;
    end loop;
    return query
      update jobs j set attempt = j.attempt + 1, lease_until = now() + lease
       where j.id = any (ids)
         and (j.key is null
              or not exists (select from jobs b
                              where b.name = j.name and b.key = j.key and b.dead_at is null and b.id <> j.id
                                and (b.id < j.id or b.lease_until is not null)))
      returning j.*;
  end
  $$;
