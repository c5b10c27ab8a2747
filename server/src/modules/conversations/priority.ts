// Priority, live at every instant: the heads of the buckets of equal message count, merged by score. Cost follows the number
// of buckets (at most 101), not the number that waits.
import type { Context } from '../../platform/context.ts'
import { sql, steady, type Sql } from '../../platform/db/sql.ts'
import { settingsOf } from '../settings/index.ts'

export interface Weights { alpha: number; beta: number }

/** The tenant's own. */
export async function weightsOf(ctx: Context): Promise<Weights> {
  const { priorityAlpha: alpha, priorityBeta: beta } = await settingsOf(ctx)
  return { alpha, beta }
}

export interface FirstQueued { inboxIds: number[]; weights: Weights; instant: string; not: number | null; most: number }

const bucket = sql`least(c.message_count, 100)`

/** The lowest bucket in which a row can have this score, were it older than a day; less one, for what rounding makes of it. */
export const lowestBucket = ({ alpha, beta }: Weights, score: Sql): Sql =>
  alpha < 1e-6 ? sql`0` : sql`greatest(floor((${score} - ${beta}::double precision) / ${alpha}::double precision * 100)::integer - 1, 0)`

/**
 * The first of the queue over several inboxes, without what the agent `not` gave back. Not locked. Each step of the recursion is
 * one probe of the index and brings the head of the next bucket. It starts where the fullest buckets leave others a chance, and
 * only the buckets of the best heads can hold the best rows, so only they are read further.
 */
export function findFirstQueued(q: FirstQueued): Sql<{ id: number; score: number; message_count: number; last_message_at: string }> {
  const waiting = sql`c.tenant_id = app_tenant() and c.state = 'queued' and c.responder_id is null and (${q.not}::integer is null or c.avoid_agent_id is distinct from ${q.not})`
  const score = (alias: Sql): Sql => sql`priority_score(${q.weights.alpha}, ${q.weights.beta}, ${alias}.message_count, ${alias}.last_message_at, ${q.instant})`
  const inBucket = sql`
     select c.id, c.message_count, c.last_message_at
       from conversations c
      where ${waiting} and c.inbox_id = b.inbox_id and ${bucket} = b.bucket
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
    select ${score(sql`r`)} as score from fullest b cross join lateral (${inBucket}) r order by score desc limit ${q.most}
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
    select h.inbox_id, h.bucket
      from heads h
     order by ${score(sql`h`)} desc, h.last_message_at, h.id
     limit ${q.most}
  )
  select r.id, ${score(sql`r`)} as score, r.message_count, r.last_message_at
    from best b
   cross join lateral (${inBucket}) r
   order by score desc, r.last_message_at, r.id
   limit ${q.most}`)
}

const locked = (id: Sql | number): Sql<{ id: number; updated_at: string }> => sql`
  select id, updated_at from conversations
   where tenant_id = app_tenant() and id = ${id} and state = 'queued'
     for no key update skip locked`

/** Takes the row if it still waits and nobody holds it; `updated_at`: since when nothing happened to it. */
export const lockQueued = (id: number): Sql<{ id: number; updated_at: string }> => locked(id)

/** Takes the first of the queue that nobody holds. Each row is tried when its turn comes, and the first that is ours is the last to be tried. */
export const takeFirstQueued = (q: FirstQueued): Sql<{ id: number; score: number; message_count: number }> => steady(sql`
  select f.id, f.score, f.message_count
    from (${findFirstQueued(q)}) f
   cross join lateral (${locked(sql`f.id`)}) t
   limit 1`)
