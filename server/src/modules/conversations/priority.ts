// Priority, live at every instant: the heads of the buckets of equal message count, merged by score. Cost follows the number
// of buckets (at most 101), not the number that waits.
import type { Context } from '../../platform/context.ts'
import { nothing, sql, steady, type Sql } from '../../platform/db/sql.ts'
import { settingsOf } from '../settings/index.ts'

export interface Weights { alpha: number; beta: number }

/** The tenant's own. */
export async function weightsOf(ctx: Context): Promise<Weights> {
  const { priorityAlpha: alpha, priorityBeta: beta } = await settingsOf(ctx)
  return { alpha, beta }
}

/**
 * The bound of `c.last_message_at` of rows of bucket `b` up to this score; null: no bound. What rounding may make of it is given:
 * too wide costs rows to compare, too narrow loses some, and a light weight makes more of it.
 */
export function untilScore({ alpha, beta }: Weights, instant: string, score: Sql): Sql {
  const age = ageAtScore({ alpha, beta }, score)
  return sql`case when ${age} > 0 then ${minutesAgo(instant, sql`least(${age}, 1440) - ${slackOf(beta)}::double precision`)} else 'infinity' end`
}

/** The age in minutes at which a row of bucket `b` has exactly this score. */
export const ageAtScore = ({ alpha, beta }: Weights, score: Sql): Sql => sql`1440.0 * (${score} - ${alpha}::double precision * b.bucket / 100.0) / nullif(${beta}::double precision, 0)`
/** In minutes. */
export const slackOf = (beta: number): number => 0.02 + 2e-12 / Math.max(beta, 1e-12)
export const minutesAgo = (instant: string, minutes: Sql): Sql => sql`${instant}::timestamptz - make_interval(secs => 60 * (${minutes}))`

export interface FirstQueued { inboxIds: number[]; weights: Weights; instant: string; not: number | null; most: number }

const bucket = sql`least(c.message_count, 100)`

/** The lowest bucket in which a row can have this score, were it older than a day; less one, for what rounding makes of it. */
export const lowestBucket = ({ alpha, beta }: Weights, score: Sql): Sql =>
  alpha < 1e-6 ? sql`0` : sql`greatest(floor((${score} - ${beta}::double precision) / ${alpha}::double precision * 100)::integer - 1, 0)`

/**
 * The first of the queue over several inboxes, without what the agent `not` gave back. Not locked. Each step of the recursion is
 * one probe of the index and brings the head of the next bucket. It starts where the fullest buckets leave others a chance, and
 * only the buckets of the best heads can hold the best rows, so only they are read further, and no further than the last of them.
 */
export function findFirstQueued(q: FirstQueued): Sql<{ id: number; score: number; message_count: number; last_message_at: string }> {
  const waiting = sql`c.tenant_id = app_tenant() and c.state = 'queued' and c.responder_id is null and (${q.not}::integer is null or c.avoid_agent_id is distinct from ${q.not})`
  const score = (alias: Sql): Sql => sql`priority_score(${q.weights.alpha}, ${q.weights.beta}, ${alias}.message_count, ${alias}.last_message_at, ${q.instant})`
  const inBucket = (until: Sql): Sql => sql`
     select c.id, c.message_count, c.last_message_at
       from conversations c
      where ${waiting} and c.inbox_id = b.inbox_id and ${bucket} = b.bucket ${until}
      order by c.last_message_at, c.id
      limit ${q.most}`
  const head = (of: Sql, from: Sql): Sql => sql`
       select ${bucket} as bucket, c.id, c.message_count, c.last_message_at
         from conversations c
        where ${waiting} and c.inbox_id = ${of} and ${bucket} ${from}
        order by ${bucket}, c.last_message_at, c.id
        limit 1`
  return steady(sql`
  with recursive fullest as (
    select i.id as inbox_id, h.bucket
      from unnest(${q.inboxIds}::integer[]) as i (id)
     cross join lateral (
       select ${bucket} as bucket from conversations c where ${waiting} and c.inbox_id = i.id
        order by ${bucket} desc, c.last_message_at desc, c.id desc limit 1) h
  ), enough as (
    select ${score(sql`r`)} as score from fullest b cross join lateral (${inBucket(nothing)}) r order by score desc limit ${q.most}
  ), start (bucket) as (
    select case when count(*) = ${q.most} then ${lowestBucket(q.weights, sql`min(e.score)`)} else 0 end from enough e
  ), heads as (
    select i.id as inbox_id, h.*
      from unnest(${q.inboxIds}::integer[]) as i (id)
     cross join lateral (${head(sql`i.id`, sql`>= (select bucket from start)`)}) h
    union all
    select b.inbox_id, h.*
      from heads b
     cross join lateral (${head(sql`b.inbox_id`, sql`> b.bucket`)}) h
  ), best as (
    select h.inbox_id, h.bucket, ${score(sql`h`)} as score
      from heads h
     order by score desc, h.last_message_at, h.id
     limit ${q.most}
  ), cut as (
    select case when count(*) = ${q.most} then min(h.score) end as at from best h
  )
  select r.id, ${score(sql`r`)} as score, r.message_count, r.last_message_at
    from best b
   cross join lateral (${inBucket(sql`and c.last_message_at <= ${untilScore(q.weights, q.instant, sql`(select at from cut)`)}`)}) r
   order by score desc, r.last_message_at, r.id
   limit ${q.most}`)
}

const locked = (id: Sql | number): Sql<{ id: number; updated_at: string }> => sql`
  select id, updated_at from conversations
   where tenant_id = app_tenant() and id = ${id} and state = 'queued'
     for no key update skip locked`

/** Takes the row if it still waits and nobody holds it; `updated_at`: since when nothing happened to it. */
export const lockQueued = (id: number): Sql<{ id: number; updated_at: string }> => locked(id)

/**
 * Takes the first of the queue that nobody holds, if the one value of `provided` is true. Each row is tried when its turn comes,
 * and the first that is ours is the last to be tried. `seen`: how many there were to try; `id` is null when all of them are held.
 */
export const takeFirstQueued = (q: FirstQueued, provided: Sql): Sql<{ seen: number; id: number | null; score: number; message_count: number }> => steady(sql`
  with first as materialized (select f.* from (${findFirstQueued(q)}) f where (${provided}))
  select s.seen, t.*
    from (select count(*)::integer as seen from first) s
    left join lateral (
      select f.id, f.score, f.message_count from first f cross join lateral (${locked(sql`f.id`)}) l limit 1) t on true`)
