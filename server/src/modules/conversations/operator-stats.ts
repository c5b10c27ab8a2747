// What an operator has resolved: today, this week, and how long it took from the first message.
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface OperatorStats { resolvedToday: number; resolvedThisWeek: number; averageMinutes: number }

export const findOperatorStats = (accountId: number, since: { day: string; week: string }): Sql<{ today: number; week: number; minutes: number }> => sql`
  select count(*) filter (where coalesce(resolved_at, closed_at) >= ${since.day})::integer as today,
         count(*) filter (where coalesce(resolved_at, closed_at) >= ${since.week})::integer as week,
         coalesce(avg(extract(epoch from coalesce(resolved_at, closed_at) - created_at)) / 60, 0)::double precision as minutes
    from conversations
   where tenant_id = app_tenant() and agent_id = ${accountId} and state in ('resolved', 'closed')`

/** `since`: when the tenant's day and week began. */
export async function operatorStats(ctx: Context, accountId: number, since: { day: string; week: string }): Promise<OperatorStats> {
  const row = must(await ctx.db.maybe(findOperatorStats(accountId, since)), 'statistics')
  return { resolvedToday: row.today, resolvedThisWeek: row.week, averageMinutes: row.minutes }
}
