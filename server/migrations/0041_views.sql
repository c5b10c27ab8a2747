-- Read models over the counted days: one agent's day as people read it, the departments and the tenant as they are now. They ask
-- with the rights of who looks. The formulas are those of modules/metrics/model.ts; a test holds them together.

create function mean_minutes(ms bigint, n bigint) returns double precision
  language sql immutable parallel safe
  return case when n > 0 then round(least(ms::numeric / n / 60000, 1440), 2)::double precision end;
create function percent(part bigint, whole bigint) returns double precision
  language sql immutable parallel safe
  return round(part::numeric / nullif(whole, 0) * 100, 2)::double precision;
create function hours(ms bigint) returns double precision
  language sql immutable parallel safe
  return round(ms::numeric / 3600000, 2)::double precision;

create view agent_daily_summary with (security_invoker = true) as
  select d.tenant_id, d.account_id, d.day, d.messages, d.resolved, d.assigned,
         mean_minutes(d.answer_ms, d.answers) as response_minutes, mean_minutes(d.first_answer_ms, d.first_answers) as first_response_minutes,
         round(d.resolve_ms::numeric / nullif(d.resolved, 0) / 60000, 2)::double precision as resolution_minutes,
         round(d.rating_sum::numeric / nullif(d.ratings, 0), 2)::double precision as satisfaction, percent(d.within_target, d.first_answers) as sla_percent,
         hours(d.online_ms + d.busy_ms) as online_hours, hours(d.away_ms) as away_hours
    from agent_days d;
grant select on agent_daily_summary to app_rw;

create view department_stats with (security_invoker = true) as
  select v.tenant_id, v.group_id, v.name as department, local_day(now(), t.time_zone) as day, count(*)::integer as agents, count(*) filter (where c.active)::integer as active,
         count(*) filter (where a.presence = 'online')::integer as online, count(*) filter (where a.presence = 'busy')::integer as busy,
         count(*) filter (where a.presence = 'away')::integer as away, count(*) filter (where a.presence = 'offline')::integer as offline,
         coalesce(sum(a.active_chats), 0)::integer as open_conversations, coalesce(sum(d.messages), 0)::integer as messages, coalesce(sum(d.resolved), 0)::integer as resolved,
         mean_minutes(sum(d.answer_ms)::bigint, sum(d.answers)) as response_minutes, percent(sum(d.within_target), sum(d.first_answers)) as sla_percent
    from agent_departments v
    join tenants t on t.id = v.tenant_id
    join agents a on a.tenant_id = v.tenant_id and a.account_id = v.account_id
    join accounts c on c.tenant_id = v.tenant_id and c.id = v.account_id and c.kind = 'person' and c.deleted_at is null
    left join agent_days d on d.tenant_id = v.tenant_id and d.account_id = v.account_id and d.day = local_day(now(), t.time_zone)
   group by v.tenant_id, v.group_id, v.name, t.time_zone;
grant select on department_stats to app_rw;

create view real_time_metrics with (security_invoker = true) as
  select t.id as tenant_id, local_day(now(), t.time_zone) as day, p.online, p.busy, p.away, p.offline, q.queued, q.assigned, q.oldest_queued_at,
         coalesce(d.messages, 0) as messages, coalesce(d.answers, 0) as answers, coalesce(d.answer_ms, 0) as answer_ms, coalesce(d.first_answers, 0) as first_answers,
         coalesce(d.first_answer_ms, 0) as first_answer_ms, coalesce(d.within_target, 0) as within_target, coalesce(d.assigned, 0) as assigned_today,
         coalesce(d.resolved, 0) as resolved, coalesce(d.resolve_ms, 0) as resolve_ms, coalesce(d.ratings, 0) as ratings, coalesce(d.rating_sum, 0) as rating_sum,
         coalesce(d.online_ms, 0) as online_ms, coalesce(d.busy_ms, 0) as busy_ms, coalesce(d.away_ms, 0) as away_ms
    from tenants t
   cross join lateral (select count(*) filter (where a.presence = 'online')::integer as online, count(*) filter (where a.presence = 'busy')::integer as busy,
                              count(*) filter (where a.presence = 'away')::integer as away, count(*) filter (where a.presence = 'offline')::integer as offline
                         from agents a join accounts c on c.tenant_id = a.tenant_id and c.id = a.account_id
                        where a.tenant_id = t.id and c.kind = 'person' and c.active and c.deleted_at is null) p
   cross join lateral (select (select count(*)::integer from conversations c where c.tenant_id = t.id and c.state = 'queued') as queued,
                              (select count(*)::integer from conversations c where c.tenant_id = t.id and c.state = 'assigned') as assigned,
                              (select min(c.queued_at) from conversations c where c.tenant_id = t.id and c.state = 'queued') as oldest_queued_at) q
    left join tenant_days d on d.tenant_id = t.id and d.day = local_day(now(), t.time_zone);
grant select on real_time_metrics to app_rw;
