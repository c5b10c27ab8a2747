// Screens of numbers: the tenant's days, the agents of one day, departments and the tenant now, who was here when.
import type { DepartmentFigures, Figures, LiveFigures, PresenceInterval } from '@switchboard/protocol'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { daysBetween, figuresOf, zero } from './model.ts'
import { toCounts } from './store.ts'

interface TenantDayRow {
  day: string; messages: number; answers: number; answer_ms: number; first_answers: number; first_answer_ms: number; within_target: number; assigned: number
  resolved: number; resolve_ms: number; ratings: number; rating_sum: number; online_ms: number; busy_ms: number; away_ms: number
}

export const listTenantDays = (from: string, to: string): Sql<TenantDayRow> => sql`
  select day, messages, answers, answer_ms, first_answers, first_answer_ms, within_target, assigned, resolved, resolve_ms, ratings, rating_sum, online_ms, busy_ms, away_ms
    from tenant_days
   where tenant_id = app_tenant() and day between ${from} and ${to}`

interface SummaryRow {
  id: number; uid: string; name: string; messages: number; resolved: number; assigned: number; response_minutes: number | null; first_response_minutes: number | null
  resolution_minutes: number | null; satisfaction: number | null; sla_percent: number | null; online_hours: number; away_hours: number
}

export const listSummaries = (day: string, after: number, limit: number): Sql<SummaryRow> => sql`
  select c.id, c.uid, c.name, s.messages, s.resolved, s.assigned, s.response_minutes, s.first_response_minutes, s.resolution_minutes, s.satisfaction, s.sla_percent,
         s.online_hours, s.away_hours
    from agent_daily_summary s join accounts c on c.tenant_id = s.tenant_id and c.id = s.account_id
   where s.tenant_id = app_tenant() and s.day = ${day} and s.account_id > ${after} and c.deleted_at is null
   order by s.account_id
   limit ${limit}`

interface DepartmentRow {
  department: string; day: string; agents: number; active: number; online: number; busy: number; away: number; offline: number; open_conversations: number
  messages: number; resolved: number; response_minutes: number | null; sla_percent: number | null
}

export const listDepartmentStats = (most: number): Sql<DepartmentRow> => sql`
  select department, day, agents, active, online, busy, away, offline, open_conversations, messages, resolved, response_minutes, sla_percent
    from department_stats
   where tenant_id = app_tenant()
   order by lower(department), group_id
   limit ${most}`

interface LiveRow extends TenantDayRow { online: number; busy: number; away: number; offline: number; queued: number; oldest_queued_at: string | null; assigned_today: number }

export const findLive = (): Sql<LiveRow> => sql`
  select day, online, busy, away, offline, queued, assigned, oldest_queued_at, messages, answers, answer_ms, first_answers, first_answer_ms, within_target, assigned_today,
         resolved, resolve_ms, ratings, rating_sum, online_ms, busy_ms, away_ms
    from real_time_metrics
   where tenant_id = app_tenant()`

export const listIntervals = (accountId: number, from: string, to: string, most: number): Sql<{ presence: PresenceInterval['presence']; started_at: string; ended_at: string | null }> => sql`
  select i.presence, i.started_at, i.ended_at
    from presence_intervals i join tenants z on z.id = i.tenant_id
   where i.tenant_id = app_tenant() and i.account_id = ${accountId} and i.started_at < day_start(${to}::date + 1, z.time_zone)
     and (i.ended_at is null or i.ended_at > day_start(${from}::date, z.time_zone))
   order by i.started_at, i.id
   limit ${most}`

/** One entry for each day, ascending. The caller bounds the range. Kept counts: a moment old at most. */
export async function tenantDays(ctx: Context, from: string, to: string): Promise<{ day: string; figures: Figures }[]> {
  const rows = new Map((await ctx.db.rows(listTenantDays(from, to))).map((row) => [row.day, figuresOf(toCounts(row))]))
  return daysBetween(from, to).map((day) => ({ day, figures: rows.get(day) ?? figuresOf(zero) }))
}

/** Who did something on a day, in the order of their ids. */
export async function agentsOfDay(ctx: Context, day: string, after: number, limit: number): Promise<{ id: number; agent: { uid: string; name: string }; day: string; figures: Figures }[]> {
  return (await ctx.db.rows(listSummaries(day, after, limit))).map((r) => ({
    id: r.id, agent: { uid: r.uid, name: r.name }, day,
    figures: {
      messages: r.messages, resolved: r.resolved, assigned: r.assigned, responseMinutes: r.response_minutes, firstResponseMinutes: r.first_response_minutes,
      resolutionMinutes: r.resolution_minutes, satisfaction: r.satisfaction, slaPercent: r.sla_percent, onlineHours: r.online_hours, awayHours: r.away_hours,
    },
  }))
}

/** At most 1,000, by name. */
export async function departmentsNow(ctx: Context): Promise<DepartmentFigures[]> {
  return (await ctx.db.rows(listDepartmentStats(1_000))).map(({ open_conversations: openConversations, response_minutes: responseMinutes, sla_percent: slaPercent, ...row }) =>
    ({ ...row, openConversations, responseMinutes, slaPercent }))
}

export async function liveFigures(ctx: Context): Promise<LiveFigures> {
  const row = must(await ctx.db.maybe(findLive()), 'tenant')
  const { day, online, busy, away, offline, queued, assigned, oldest_queued_at: oldestQueuedAt } = row
  return { day, online, busy, away, offline, queued, assigned, oldestQueuedAt, figures: figuresOf(toCounts({ ...row, assigned: row.assigned_today })) }
}

/** What an agent's presence was, ascending; both ends among the days. At most 2,000. */
export async function timelineOf(ctx: Context, accountId: number, from: string, to: string): Promise<PresenceInterval[]> {
  return (await ctx.db.rows(listIntervals(accountId, from, to, 2_000))).map((row) => ({ presence: row.presence, from: row.started_at, until: row.ended_at }))
}
