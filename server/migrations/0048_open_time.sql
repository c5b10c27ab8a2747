-- How long a visitor waited, and how much of that his group was open: both are facts of an answer, by the hours that held then.
-- Which of the two is counted, and whether bots answer, is the tenant's decision.

alter table tenant_settings
  add column open_hours_only boolean not null default false,
  add column bots_answer     boolean not null default false;

-- Milliseconds of [since, until) in which hours are open: what the clock on the wall says, so an hour that comes twice is open
-- twice and one that is skipped is not there. Goes by stretches of one date in which wall clocks run evenly; no zone has changed
-- its clocks there and back within twelve hours.
create function open_ms(zone text, weekly jsonb, holidays jsonb, since timestamptz, until timestamptz) returns bigint
  language plpgsql stable strict parallel safe set search_path = switchboard, pg_temp
  as $$
  declare
    at timestamptz := since; upto timestamptz; shift interval; midnight timestamptz; today date; low bigint; high bigint; middle bigint;
    open int8multirange; total bigint := 0;
  begin
    while at < until loop
      today := (at at time zone zone)::date;
      shift := (at at time zone zone) - (at at time zone 'UTC');
      midnight := (today::timestamp at time zone 'UTC') - shift;
      upto := least(until, midnight + interval '24 hours', at + interval '12 hours');
      if (upto at time zone zone) - (upto at time zone 'UTC') <> shift then
        low := floor(extract(epoch from at));
        high := ceil(extract(epoch from upto));
        while high - low > 1 loop
          middle := (low + high) / 2;
          if (to_timestamp(middle) at time zone zone) - (to_timestamp(middle) at time zone 'UTC') = shift then low := middle; else high := middle; end if;
        end loop;
        upto := least(upto, to_timestamp(high));
      end if;
      -- Microseconds since midnight.
      select coalesce(range_agg(int8range(extract(epoch from (w ->> 'from')::time)::bigint * 1000000, extract(epoch from (w ->> 'to')::time)::bigint * 1000000)), '{}') into open
        from jsonb_array_elements(weekly) w
       where (w ->> 'day')::integer = extract(isodow from today);
      select open - coalesce(range_agg(int8range(extract(epoch from coalesce(h ->> 'from', '00:00')::time)::bigint * 1000000,
                                                 extract(epoch from coalesce(h ->> 'to', '24:00')::time)::bigint * 1000000)), '{}') into open
        from jsonb_array_elements(holidays) h
       where case when (h ->> 'yearly')::boolean then right(h ->> 'date', 5) = to_char(today, 'MM-DD') else h ->> 'date' = to_char(today, 'YYYY-MM-DD') end;
      open := open * int8multirange(int8range((extract(epoch from at - midnight) * 1000000)::bigint, (extract(epoch from upto - midnight) * 1000000)::bigint));
      total := total + coalesce((select sum(upper(r) - lower(r)) from unnest(open) r), 0);
      at := upto;
    end loop;
    return round(total / 1000.0);
  end
  $$;

-- Of an answer: the part of `took_ms` in which the conversation's group was open; all of it, where the group has no hours.
alter table activities add column open_ms bigint check (open_ms between 0 and took_ms);

create function open_wait(tenant integer, group_id integer, since timestamptz, until timestamptz) returns bigint
  language sql stable parallel safe set search_path = switchboard, pg_temp
  as $$
  select coalesce((select open_ms(h.time_zone, h.weekly, h.holidays, since, until) from group_hours h where h.tenant_id = tenant and h.group_id = open_wait.group_id),
                  elapsed_ms(since, until))
  $$;

-- Row-level security holds for the owner, too.
set local role app_job;
update activities a
   set open_ms = least(a.took_ms, open_wait(a.tenant_id, c.group_id, a.at - a.took_ms * interval '1 millisecond', a.at))
  from conversations c
 where c.tenant_id = a.tenant_id and c.id = a.conversation_id and a.type = 'message_sent' and a.took_ms is not null;
set local role app_owner;
alter table activities add check ((open_ms is not null) = (type = 'message_sent' and took_ms is not null));
create index activities_in_closed_hours on activities (tenant_id, account_id, at) where open_ms <> took_ms;

-- A message answers what the visitor asked since the last answer, or since the conversation was last resolved. People answer, and
-- bots where the tenant says so; the first answer is always somebody's who is none.
create or replace function message_to_activity() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  declare bots boolean; answered integer; settled integer; asked timestamptz; first boolean; in_group integer; target integer;
  begin
    select coalesce((select bots_answer from tenant_settings where tenant_id = new.tenant_id), false) into bots;
    if new.author_kind = 'agent' or bots then
      select max(seq) into answered from conversation_events
       where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and type = 'message'
         and (author_kind = 'agent' or (author_kind = 'bot' and bots));
      select max(seq) into settled from conversation_events
       where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and seq > coalesce(answered, 0) and code in ('resolved', 'closed');
      select created_at into asked from conversation_events
       where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq > coalesce(settled, answered, 0) and seq < new.seq
         and type = 'message' and author_kind = 'visitor'
       order by seq limit 1;
    end if;
    if asked is not null then
      first := new.author_kind = 'agent' and not exists (
        select from conversation_events
         where tenant_id = new.tenant_id and conversation_id = new.conversation_id and seq < new.seq and type = 'message' and author_kind = 'agent');
      select c.group_id, coalesce(g.target_seconds, 300) into in_group, target
        from conversations c left join groups g on g.tenant_id = c.tenant_id and g.id = c.group_id
       where c.tenant_id = new.tenant_id and c.id = new.conversation_id;
    end if;
    insert into activities (tenant_id, account_id, at, type, conversation_id, seq, took_ms, open_ms, is_first, target_seconds)
    values (new.tenant_id, new.account_id, new.created_at, 'message_sent', new.conversation_id, new.seq, elapsed_ms(asked, new.created_at),
            case when asked is not null then open_wait(new.tenant_id, in_group, asked, new.created_at) end, coalesce(first, false), case when first then target end);
    return null;
  end
  $$;

-- Other times count: every day with an answer that a visitor waited for while his group was closed is counted anew. The lock is
-- that of the worker: what it has counted by the old rule is committed and seen here, what it has not, it will count by the new.
create function days_by_other_times() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(7420002, new.tenant_id);
    insert into metric_marks (tenant_id, account_id, since, until)
    select distinct on (a.account_id, local_day(a.at, z.time_zone)) a.tenant_id, a.account_id, a.at, a.at
      from activities a join tenants z on z.id = a.tenant_id
     where a.tenant_id = new.tenant_id and a.open_ms <> a.took_ms;
    return null;
  end
  $$;
create trigger days_by_other_times_begin after insert on tenant_settings for each row
  when (new.open_hours_only) execute function days_by_other_times();
create trigger days_by_other_times after update of open_hours_only on tenant_settings for each row
  when (old.open_hours_only is distinct from new.open_hours_only) execute function days_by_other_times();

-- For the same reason another zone waits for the worker.
create or replace function days_in_new_zone() returns trigger
  language plpgsql set search_path = switchboard, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(7420002, new.id);
    insert into metric_marks (tenant_id, account_id, since, until)
    select tenant_id, account_id, day_start(day, old.time_zone), day_start(day + 1, old.time_zone) from agent_days where tenant_id = new.id;
    delete from agent_days where tenant_id = new.id;
    delete from tenant_days where tenant_id = new.id;
    return null;
  end
  $$;

-- Today is a value here: put in place, the functions that make it could leak rows, and row-level security would have all days of
-- every agent read before they are compared.
create or replace view department_stats with (security_invoker = true) as
  with today as materialized (select t.id, local_day(now(), t.time_zone) as day from tenants t)
  select v.tenant_id, v.group_id, v.name as department, t.day, count(*)::integer as agents, count(*) filter (where c.active)::integer as active,
         count(*) filter (where a.presence = 'online')::integer as online, count(*) filter (where a.presence = 'busy')::integer as busy,
         count(*) filter (where a.presence = 'away')::integer as away, count(*) filter (where a.presence = 'offline')::integer as offline,
         coalesce(sum(a.active_chats), 0)::integer as open_conversations, coalesce(sum(d.messages), 0)::integer as messages, coalesce(sum(d.resolved), 0)::integer as resolved,
         mean_minutes(sum(d.answer_ms)::bigint, sum(d.answers)) as response_minutes, percent(sum(d.within_target), sum(d.first_answers)) as sla_percent
    from agent_departments v
    join today t on t.id = v.tenant_id
    join agents a on a.tenant_id = v.tenant_id and a.account_id = v.account_id
    join accounts c on c.tenant_id = v.tenant_id and c.id = v.account_id and c.kind = 'person' and c.deleted_at is null
    left join agent_days d on d.tenant_id = v.tenant_id and d.account_id = v.account_id and d.day = t.day
   group by v.tenant_id, v.group_id, v.name, t.day;
