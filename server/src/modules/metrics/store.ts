// The statements of counted days: facts to counts, and counts kept.
import { sql, steady, type Sql } from '../../platform/db/sql.ts'
import { windowDays, type Cell, type Counted, type Counts, type Level } from './model.ts'

export interface CountRow {
  account_id: number; day: string; messages: number; answers: number; answer_ms: number; first_answers: number; first_answer_ms: number; within_target: number
  assigned: number; resolved: number; resolve_ms: number; ratings: number; rating_sum: number; online_ms: number; busy_ms: number; away_ms: number
}

export const toCounts = (r: Omit<CountRow, 'account_id' | 'day'>): Counts => ({
  messages: r.messages, answers: r.answers, answerMs: r.answer_ms, firstAnswers: r.first_answers, firstAnswerMs: r.first_answer_ms, withinTarget: r.within_target,
  assigned: r.assigned, resolved: r.resolved, resolveMs: r.resolve_ms, ratings: r.ratings, ratingSum: r.rating_sum, onlineMs: r.online_ms, busyMs: r.busy_ms, awayMs: r.away_ms,
})
export const toCounted = (r: CountRow): Counted => ({ accountId: r.account_id, day: r.day, counts: toCounts(r) })

export const findCalendar = (now: string): Sql<{ time_zone: string; today: string; closed: string | null }> => steady(sql`
  select t.time_zone, local_day(${now}, t.time_zone) as today,
         (select d.day from tenant_days d where d.tenant_id = app_tenant() and d.closed order by d.day desc limit 1) as closed
    from tenants t
   where t.id = app_tenant()`)

const parts = (cells: Cell[]) => ({ accounts: cells.map((cell) => cell.accountId), days: cells.map((cell) => cell.day) })

/**
 * `offset 0` keeps the bounds values: put in place, the functions that make them could leak rows, and row-level security would
 * have every row of the agent read before they are compared.
 */
export const bounds = sql`
    join tenants z on z.id = app_tenant()
   cross join lateral (select day_start(k.day, z.time_zone) as starts, day_start(k.day + 1, z.time_zone) as ends offset 0) b`

/** The same of one day. */
export const boundsOf = (day: string): Sql => sql`
    cross join (select day_start(${day}::date, t.time_zone) as starts, day_start(${day}::date + 1, t.time_zone) as ends from tenants t where t.id = app_tenant() offset 0) b`

/**
 * Presence that still goes on counts to the end of a day that is over; of a day that is not, up to `until`, or not at all. The
 * intervals of an agent follow each other, so those of a day begin with the last that began before it.
 */
const presence = (now: string, until: string | null): Sql => sql`
   cross join lateral (
     select coalesce(sum(s.ms) filter (where s.presence = 'online'), 0)::bigint as online_ms,
            coalesce(sum(s.ms) filter (where s.presence = 'busy'), 0)::bigint as busy_ms,
            coalesce(sum(s.ms) filter (where s.presence = 'away'), 0)::bigint as away_ms
       from (select i.presence,
                    elapsed_ms(greatest(i.started_at, b.starts),
                               least(coalesce(i.ended_at, case when b.ends <= ${now}::timestamptz then b.ends else ${until}::timestamptz end), b.ends)) as ms
               from presence_intervals i
              where i.tenant_id = app_tenant() and i.account_id = k.account_id and i.started_at < b.ends
                and (i.ended_at is not null or b.ends <= ${now}::timestamptz or ${until}::timestamptz is not null)
                and i.started_at >= coalesce((select max(l.started_at) from presence_intervals l
                                               where l.tenant_id = app_tenant() and l.account_id = k.account_id and l.started_at <= b.starts), '-infinity')) s) p`

/** How long a visitor waited for an answer, as his tenant counts it. */
export const waitedMs = sql`case when s.open_hours_only then a.open_ms else a.took_ms end`
export const withSettings = sql`left join tenant_settings s on s.tenant_id = a.tenant_id`

/** Counts days from their facts. */
export function countDays(cells: Cell[], now: string, until: string | null): Sql<CountRow> {
  const { accounts, days } = parts(cells)
  return steady(sql`
  select k.account_id, k.day, f.messages, f.answers, f.answer_ms, f.first_answers, f.first_answer_ms, f.within_target, f.assigned, f.resolved, f.resolve_ms,
         0 as ratings, 0 as rating_sum, p.online_ms, p.busy_ms, p.away_ms
    from unnest(${accounts}::integer[], ${days}::date[]) as k (account_id, day) ${bounds}
   cross join lateral (
     select count(*) filter (where a.type = 'message_sent')::integer as messages,
            count(a.took_ms) filter (where a.type = 'message_sent')::integer as answers,
            coalesce(sum(${waitedMs}) filter (where a.type = 'message_sent'), 0)::bigint as answer_ms,
            count(*) filter (where a.is_first)::integer as first_answers,
            coalesce(sum(${waitedMs}) filter (where a.is_first), 0)::bigint as first_answer_ms,
            count(*) filter (where a.is_first and ${waitedMs} <= a.target_seconds * 1000::bigint)::integer as within_target,
            count(*) filter (where a.type = 'ticket_assigned')::integer as assigned,
            count(*) filter (where a.type = 'ticket_resolved')::integer as resolved,
            coalesce(sum(a.took_ms) filter (where a.type = 'ticket_resolved'), 0)::bigint as resolve_ms
       from activities a ${withSettings}
      where a.tenant_id = app_tenant() and a.account_id = k.account_id and a.at >= b.starts and a.at < b.ends) f ${presence(now, until)}`)
}

/** Presence of one day, as far as it has come. */
export const countPresence = (accountIds: number[], day: string, now: string): Sql<{ account_id: number; online_ms: number; busy_ms: number; away_ms: number }> => steady(sql`
  select k.account_id, p.online_ms, p.busy_ms, p.away_ms
    from (select a.id as account_id, ${day}::date as day from unnest(${accountIds}::integer[]) as a (id)) k ${bounds} ${presence(now, now)}`)

export interface NumbersRow {
  account_id: number; answers: number; answer_ms: number; ratings: number; rating_sum: number; resolved_in_all: number; messages_today: number; resolved_today: number
  online_ms: number
  /** Deeds of his wait to be counted. */
  waiting: boolean
}

/** What is counted of agents in the window that ends today, and of today; the presence of today as far as it has come. */
export const findNumbers = (accountIds: number[], now: string): Sql<NumbersRow> => steady(sql`
  select k.account_id, w.answers, w.answer_ms, w.ratings, w.rating_sum, coalesce(t.resolved, 0) as resolved_in_all,
         coalesce(d.messages, 0) as messages_today, coalesce(d.resolved, 0) as resolved_today, p.online_ms + p.busy_ms as online_ms,
         -- One by one: asked whether one exists, all marks of the tenant would be found first.
         (select true from metric_marks m where m.tenant_id = app_tenant() and m.account_id = k.account_id and not m.presence limit 1) is not null as waiting
    from (select a.id as account_id, y.day, y.day - ${windowDays - 1}::integer as since
            from unnest(${accountIds}::integer[]) as a (id)
           cross join lateral (select local_day(${now}, n.time_zone) as day from tenants n where n.id = app_tenant() limit 1) y) k
    ${bounds}
    left join lateral (select o.* from agent_totals o where o.tenant_id = app_tenant() and o.account_id = k.account_id limit 1) t on true
   cross join lateral (
     select t.answers, t.answer_ms, t.ratings, t.rating_sum where t.window_from = k.since
      union all
     select coalesce(sum(s.answers), 0)::bigint, coalesce(sum(s.answer_ms), 0)::bigint, coalesce(sum(s.ratings), 0)::bigint, coalesce(sum(s.rating_sum), 0)::bigint
       from agent_days s
      where s.tenant_id = app_tenant() and s.account_id = k.account_id and s.day >= k.since
     having t.window_from is distinct from k.since) w
    left join lateral (select e.messages, e.resolved from agent_days e where e.tenant_id = app_tenant() and e.account_id = k.account_id and e.day = k.day limit 1) d on true
    ${presence(now, now)}`)

/** The days that a mark touches, up to today; the first one in any case: the clock of its writer may have been ahead at midnight. */
const touched = (mark: Sql, now: string): Sql => sql`
   cross join lateral generate_series(local_day(${mark}.since, z.time_zone),
                                      greatest(local_day(${mark}.since, z.time_zone), least(local_day(${mark}.until, z.time_zone), local_day(${now}, z.time_zone))), interval '1 day') as d (at)`

/** Takes marks away and gives the days they touch. */
export const takeMarks = (most: number, now: string): Sql<{ account_id: number; day: string }> => sql`
  with oldest as materialized (
    select id from metric_marks where tenant_id = app_tenant() order by id limit ${most}
  ), taken as (
    delete from metric_marks m using oldest o where m.tenant_id = app_tenant() and m.id = o.id
    returning m.account_id, m.since, m.until
  )
  select distinct t.account_id, d.at::date as day
    from taken t
    join tenants z on z.id = app_tenant() ${touched(sql`t`, now)}
   order by t.account_id, day`

/** Days of these agents that wait to be counted anew. */
export const findMarkedDays = (accountIds: number[], now: string): Sql<{ account_id: number; day: string }> => steady(sql`
  select distinct m.account_id, d.at::date as day
    from metric_marks m
    join tenants z on z.id = app_tenant() ${touched(sql`m`, now)}
   where m.tenant_id = app_tenant() and m.account_id = any(${accountIds}::integer[])`)

const columns = sql`
  d.account_id, d.day, d.messages, d.answers, d.answer_ms, d.first_answers, d.first_answer_ms, d.within_target, d.assigned, d.resolved, d.resolve_ms,
  d.ratings, d.rating_sum, d.online_ms, d.busy_ms, d.away_ms`

export function findCells(cells: Cell[]): Sql<CountRow> {
  const { accounts, days } = parts(cells)
  return sql`
  select ${columns}
    from unnest(${accounts}::integer[], ${days}::date[]) as k (account_id, day)
    join agent_days d on d.tenant_id = app_tenant() and d.account_id = k.account_id and d.day = k.day`
}

export const listDays = (accountId: number, from: string, to: string): Sql<CountRow> => sql`
  select ${columns}
    from agent_days d
   where d.tenant_id = app_tenant() and d.account_id = ${accountId} and d.day between ${from} and ${to}
   order by d.day`

export function putCells(counted: Counted[]): Sql {
  const of = (key: keyof Counts): number[] => counted.map((cell) => cell.counts[key])
  const { accounts, days } = parts(counted)
  return sql`
  insert into agent_days as d (tenant_id, account_id, day, messages, answers, answer_ms, first_answers, first_answer_ms, within_target, assigned, resolved, resolve_ms,
                               ratings, rating_sum, online_ms, busy_ms, away_ms)
  select app_tenant(), k.*
    from unnest(${accounts}::integer[], ${days}::date[], ${of('messages')}::integer[], ${of('answers')}::integer[], ${of('answerMs')}::bigint[],
                ${of('firstAnswers')}::integer[], ${of('firstAnswerMs')}::bigint[], ${of('withinTarget')}::integer[], ${of('assigned')}::integer[],
                ${of('resolved')}::integer[], ${of('resolveMs')}::bigint[], ${of('ratings')}::integer[], ${of('ratingSum')}::integer[],
                ${of('onlineMs')}::bigint[], ${of('busyMs')}::bigint[], ${of('awayMs')}::bigint[]) as k
  on conflict (tenant_id, account_id, day) do update
     set messages = excluded.messages, answers = excluded.answers, answer_ms = excluded.answer_ms, first_answers = excluded.first_answers,
         first_answer_ms = excluded.first_answer_ms, within_target = excluded.within_target, assigned = excluded.assigned, resolved = excluded.resolved,
         resolve_ms = excluded.resolve_ms, ratings = excluded.ratings, rating_sum = excluded.rating_sum, online_ms = excluded.online_ms,
         busy_ms = excluded.busy_ms, away_ms = excluded.away_ms`
}

/** What the days of these agents come to: in all, and since the first day of the window. */
export const putTotals = (accountIds: number[], since: string): Sql => sql`
  insert into agent_totals as t (tenant_id, account_id, resolved, window_from, answers, answer_ms, ratings, rating_sum)
  select app_tenant(), a.id, coalesce(sum(d.resolved), 0), ${since}::date, coalesce(sum(d.answers) filter (where d.day >= ${since}::date), 0),
         coalesce(sum(d.answer_ms) filter (where d.day >= ${since}::date), 0), coalesce(sum(d.ratings) filter (where d.day >= ${since}::date), 0),
         coalesce(sum(d.rating_sum) filter (where d.day >= ${since}::date), 0)
    from unnest(${accountIds}::integer[]) as a (id)
    left join agent_days d on d.tenant_id = app_tenant() and d.account_id = a.id
   group by a.id
  on conflict (tenant_id, account_id) do update
     set resolved = excluded.resolved, window_from = excluded.window_from, answers = excluded.answers, answer_ms = excluded.answer_ms,
         ratings = excluded.ratings, rating_sum = excluded.rating_sum`

/** Agents whose window begins on an earlier day. */
export const findPastWindows = (since: string, most: number): Sql<{ id: number }> => sql`
  select account_id as id from agent_totals
   where tenant_id = app_tenant() and window_from < ${since}::date
   order by window_from
   limit ${most}`

export const putTenantDays = (days: string[]): Sql => sql`
  insert into tenant_days (tenant_id, day, agents, messages, answers, answer_ms, first_answers, first_answer_ms, within_target, assigned, resolved, resolve_ms,
                           ratings, rating_sum, online_ms, busy_ms, away_ms)
  select d.tenant_id, d.day, count(*), sum(messages), sum(answers), sum(answer_ms), sum(first_answers), sum(first_answer_ms), sum(within_target), sum(assigned),
         sum(resolved), sum(resolve_ms), sum(ratings), sum(rating_sum), sum(online_ms), sum(busy_ms), sum(away_ms)
    from agent_days d
   where d.tenant_id = app_tenant() and d.day = any(${days}::date[])
   group by d.tenant_id, d.day
  on conflict (tenant_id, day) do update
     set agents = excluded.agents, messages = excluded.messages, answers = excluded.answers, answer_ms = excluded.answer_ms, first_answers = excluded.first_answers,
         first_answer_ms = excluded.first_answer_ms, within_target = excluded.within_target, assigned = excluded.assigned, resolved = excluded.resolved,
         resolve_ms = excluded.resolve_ms, ratings = excluded.ratings, rating_sum = excluded.rating_sum, online_ms = excluded.online_ms,
         busy_ms = excluded.busy_ms, away_ms = excluded.away_ms`

/** False: another server counts this tenant at the moment. */
export const tryCounting = (): Sql<{ mine: boolean }> => sql`select pg_try_advisory_xact_lock(7420002, app_tenant()) as mine`

/** The same, and waits for the other. */
export const awaitCounting = (): Sql => sql`select pg_advisory_xact_lock(7420002, app_tenant())`

export const findTenantsWithMarks = (): Sql<{ id: number }> => sql`select id from tenants_with_marks() as id`

/** Levels as the last days make them; of these agents, or of all. */
export const updateLevels = (accountIds: number[] | null, from: string): Sql<{ account_id: number; level: Level }> => sql`
  update agents a
     set level = n.level
    from (select b.account_id,
                 case when coalesce(s.score, 3.5) >= 4 then 'high' when coalesce(s.score, 3.5) >= 3 then 'medium' else 'low' end as level
            from agents b
           cross join lateral (select sum(d.rating_sum)::float8 / nullif(sum(d.ratings), 0) as score
                                 from agent_days d
                                where d.tenant_id = app_tenant() and d.account_id = b.account_id and d.day >= ${from}::date) s
           where b.tenant_id = app_tenant() and (${accountIds}::integer[] is null or b.account_id = any(${accountIds}::integer[]))) n
   where a.tenant_id = app_tenant() and a.account_id = n.account_id and a.level <> n.level
  returning a.account_id, a.level`

/** Agents whose presence has gone on since before today: their days behind want counting once they are over. */
export const markOpenPresence = (now: string, after: string | null): Sql => sql`
  insert into metric_marks (tenant_id, account_id, presence, since, until)
  select i.tenant_id, i.account_id, true, greatest(i.started_at, coalesce(day_start(${after}::date + 1, z.time_zone), i.started_at)), day_start(local_day(${now}, z.time_zone), z.time_zone)
    from presence_intervals i join tenants z on z.id = i.tenant_id
   where i.tenant_id = app_tenant() and i.ended_at is null and i.presence <> 'offline'
     and i.started_at < day_start(local_day(${now}, z.time_zone), z.time_zone)`

export const closeTenantDays = (day: string): Sql => sql`
  with put as (
    insert into tenant_days (tenant_id, day, closed) values (app_tenant(), ${day}, true)
    on conflict (tenant_id, day) do update set closed = true
  )
  update tenant_days set closed = true where tenant_id = app_tenant() and day < ${day}::date and not closed`
