// Priority, live at every instant: the heads of the buckets of equal message count, merged by score. Cost follows the number
// of buckets (at most 101), not the number that waits.
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface Weights { alpha: number; beta: number }

export interface FirstQueued { inboxIds: number[]; weights: Weights; instant: string; tried: number[]; not: number | null; most: number }

/**
 * The first of the queue over several inboxes, leaving out what was tried and what the agent `not` gave back. Not locked. Each step
 * of the recursion is one probe of the index and brings the head of the next bucket; only the buckets of the best heads can
 * hold the best rows, so only they are read further.
 */
export function findFirstQueued(q: FirstQueued): Sql<{ id: number; score: number; message_count: number; last_message_at: string }> {
  const waiting = sql`c.tenant_id = app_tenant() and c.state = 'queued' and c.responder_id is null and c.id <> all (${q.tried}::integer[]) and (${q.not}::integer is null or c.avoid_agent_id is distinct from ${q.not})`
  const score = (alias: Sql): Sql => sql`priority_score(${q.weights.alpha}, ${q.weights.beta}, ${alias}.message_count, ${alias}.last_message_at, ${q.instant})`
  return sql`
  with recursive heads as (
    select i.id as inbox_id, h.bucket, h.id, h.message_count, h.last_message_at
      from unnest(${q.inboxIds}::integer[]) as i (id)
     cross join lateral (
       select least(c.message_count, 100) as bucket, c.id, c.message_count, c.last_message_at
         from conversations c
        where ${waiting} and c.inbox_id = i.id
        order by least(c.message_count, 100), c.last_message_at, c.id
        limit 1) h
    union all
    select b.inbox_id, h.bucket, h.id, h.message_count, h.last_message_at
      from heads b
     cross join lateral (
       select least(c.message_count, 100) as bucket, c.id, c.message_count, c.last_message_at
         from conversations c
        where ${waiting} and c.inbox_id = b.inbox_id and least(c.message_count, 100) > b.bucket
        order by least(c.message_count, 100), c.last_message_at, c.id
        limit 1) h
  ), best as (
    select h.inbox_id, h.bucket
      from heads h
     order by ${score(sql`h`)} desc, h.last_message_at, h.id
     limit ${q.most}
  )
  select r.id, ${score(sql`r`)} as score, r.message_count, r.last_message_at
    from best b
   cross join lateral (
     select c.id, c.message_count, c.last_message_at
       from conversations c
      where ${waiting} and c.inbox_id = b.inbox_id and least(c.message_count, 100) = b.bucket
      order by c.last_message_at, c.id
      limit ${q.most}) r
   order by score desc, r.last_message_at, r.id
   limit ${q.most}`
}

/** Takes the row if it still waits and nobody holds it; `updated_at`: since when nothing happened to it. */
export const lockQueued = (id: number): Sql<{ id: number; updated_at: string }> => sql`
  select id, updated_at from conversations
   where tenant_id = app_tenant() and id = ${id} and state = 'queued'
     for no key update skip locked`
