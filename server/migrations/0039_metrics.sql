-- Numbers of agents by their tenant's local day: sums and counts, never averages. Whatever changes a fact leaves a mark in its
-- transaction; the worker takes marks away and counts their days anew in one. A mark is a row of its own, so that writers
-- never wait for each other nor for the worker.

create table metric_marks (
  id         bigint generated always as identity,
  tenant_id  integer not null references tenants (id),
  account_id integer not null,
  since      timestamptz not null,
  until      timestamptz not null check (until >= since),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index metric_marks_of_agent on metric_marks (tenant_id, account_id);
select app_protect('metric_marks');

create function activity_to_mark() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into metric_marks (tenant_id, account_id, since, until) values (new.tenant_id, new.account_id, new.at, new.at);
    return null;
  end
  $$;
create trigger activity_to_mark after insert on activities for each row
  when (new.type in ('ticket_assigned', 'ticket_resolved', 'message_sent')) execute function activity_to_mark();

create function interval_to_mark() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into metric_marks (tenant_id, account_id, since, until) values (new.tenant_id, new.account_id, new.started_at, new.ended_at);
    return null;
  end
  $$;
create trigger interval_to_mark after update of ended_at on presence_intervals for each row
  when (old.ended_at is null and new.ended_at is not null and new.presence <> 'offline') execute function interval_to_mark();

-- For tables whose rows are facts of an agent at an instant: `create trigger … execute function fact_to_mark('account_id', 'created_at')`.
create function fact_to_mark() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  declare fact jsonb := to_jsonb(new); at timestamptz := (fact ->> tg_argv[1])::timestamptz;
  begin
    if fact ->> tg_argv[0] is not null then
      insert into metric_marks (tenant_id, account_id, since, until) values (new.tenant_id, (fact ->> tg_argv[0])::integer, at, at);
    end if;
    return null;
  end
  $$;

create table agent_days (
  tenant_id       integer not null references tenants (id),
  account_id      integer not null,
  day             date not null,
  messages        integer not null check (messages >= 0),
  answers         integer not null check (answers >= 0),
  answer_ms       bigint not null check (answer_ms >= 0),
  first_answers   integer not null check (first_answers between 0 and answers),
  first_answer_ms bigint not null check (first_answer_ms between 0 and answer_ms),
  within_target   integer not null check (within_target between 0 and first_answers),
  assigned        integer not null check (assigned >= 0),
  resolved        integer not null check (resolved >= 0),
  resolve_ms      bigint not null check (resolve_ms >= 0),
  ratings         integer not null check (ratings >= 0),
  rating_sum      integer not null check (rating_sum between ratings and ratings * 5),
  online_ms       bigint not null check (online_ms >= 0),
  busy_ms         bigint not null check (busy_ms >= 0),
  away_ms         bigint not null check (away_ms >= 0),
  primary key (tenant_id, account_id, day),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index agent_days_by_day on agent_days (tenant_id, day, account_id);
select app_protect('agent_days');

-- The same over all agents. `closed`: the day is over and nobody's presence of it is still going on.
create table tenant_days (
  tenant_id       integer not null references tenants (id),
  day             date not null,
  agents          integer not null default 0,
  messages        bigint not null default 0,
  answers         bigint not null default 0,
  answer_ms       bigint not null default 0,
  first_answers   bigint not null default 0,
  first_answer_ms bigint not null default 0,
  within_target   bigint not null default 0,
  assigned        bigint not null default 0,
  resolved        bigint not null default 0,
  resolve_ms      bigint not null default 0,
  ratings         bigint not null default 0,
  rating_sum      bigint not null default 0,
  online_ms       bigint not null default 0,
  busy_ms         bigint not null default 0,
  away_ms         bigint not null default 0,
  closed          boolean not null default false,
  primary key (tenant_id, day)
);
select app_protect('tenant_days');

-- What an agent has resolved in all, counted from his days.
create table agent_totals (
  tenant_id  integer not null references tenants (id),
  account_id integer not null,
  resolved   bigint not null check (resolved >= 0),
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
select app_protect('agent_totals');

-- The instants between which a date lies in a zone; 23 to 25 hours where the clocks are changed.
create function day_start(day date, zone text) returns timestamptz
  language sql stable parallel safe
  return day::timestamp at time zone zone;

create function local_day(instant timestamptz, zone text) returns date
  language sql stable parallel safe
  return (instant at time zone zone)::date;

-- Another time zone: every day is another day, and what was counted is counted anew.
create function days_in_new_zone() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    insert into metric_marks (tenant_id, account_id, since, until)
    select tenant_id, account_id, day_start(day, old.time_zone), day_start(day + 1, old.time_zone) from agent_days where tenant_id = new.id;
    delete from agent_days where tenant_id = new.id;
    delete from tenant_days where tenant_id = new.id;
    return null;
  end
  $$;
create trigger days_in_new_zone after update of time_zone on tenants for each row
  when (old.time_zone is distinct from new.time_zone) execute function days_in_new_zone();

-- Tenants in which something waits to be counted.
create function tenants_with_marks() returns setof integer
  language sql stable security definer set search_path = switchboard, pg_temp
  as $$ select t.id from tenants t where exists (select from metric_marks m where m.tenant_id = t.id) $$;
select app_hand_over_definers();
