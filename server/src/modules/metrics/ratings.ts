// What visitors said of an agent's conversations, as facts for the count of his days: each on the day on which it was first given,
// to whom had the conversation then, as it stands now.
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import type { Cell, FactQuery, PlacedFact } from './model.ts'
import { bounds, boundsOf } from './store.ts'

/** How many ratings were given on these days, and the sum of their scores (1 to 5). Cells without one are missing. */
export const countRatings = (cells: Cell[]): Sql<{ account_id: number; day: string; ratings: number; rating_sum: number }> => sql`
  select k.account_id, k.day, count(*)::integer as ratings, sum(r.score)::integer as rating_sum
    from unnest(${cells.map((cell) => cell.accountId)}::integer[], ${cells.map((cell) => cell.day)}::date[]) as k (account_id, day)
    ${bounds}
    join conversation_ratings r on r.tenant_id = app_tenant() and r.account_id = k.account_id and r.created_at >= b.starts and r.created_at < b.ends
   group by k.account_id, k.day`

interface Row { id: number; at: string; agent_uid: string; agent_name: string; conversation_id: number; conversation_uid: string; score: number }

export const listRatingFacts = (q: FactQuery): Sql<Row> => sql`
  select r.id, r.created_at as at, p.uid as agent_uid, p.name as agent_name, r.conversation_id, c.uid as conversation_uid, r.score
    from conversation_ratings r ${boundsOf(q.day)}
    join accounts p on p.tenant_id = r.tenant_id and p.id = r.account_id
    join conversations c on c.tenant_id = r.tenant_id and c.id = r.conversation_id
   where r.tenant_id = app_tenant() and r.created_at >= b.starts and r.created_at < b.ends
     and (${q.accountId}::integer is null or r.account_id = ${q.accountId}::integer)
     and (${q.after?.at ?? null}::timestamptz is null or (r.created_at, r.id) > (${q.after?.at ?? null}::timestamptz, ${q.after?.id ?? null}::bigint))
   order by r.created_at, r.id
   limit ${q.limit}`

/** The ratings themselves, in the order of their instants; `fact.score` is what was given. */
export async function ratingFactsOf(ctx: Context, query: FactQuery): Promise<PlacedFact[]> {
  return (await ctx.db.rows(listRatingFacts(query))).map((r) => ({
    at: r.at, id: r.id,
    fact: { agent: { uid: r.agent_uid, name: r.agent_name }, at: r.at, seq: null, tookMs: null, targetSeconds: null, score: r.score, until: null, conversation: { uid: r.conversation_uid, number: r.conversation_id } },
  }))
}
