// Conversations of the whole company by priority, for callers who count pages: the heads of the buckets of equal message count,
// merged by score.
import type { ConversationState } from '@switchboard/protocol'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'
import type { Weights } from './priority.ts'

export interface PriorityKey { score: number; lastMessageAt: string; id: number }
/** Null: whatever it is. */
export interface Filter {
  inboxId: number | null; agentId: number | null; groupId: number | null; labelId: number | null; inboxIds: number[] | null; visitorIds: number[] | null
  /** At least one of them. */
  labelIds: number[] | null
}

export const filterText = (f: Filter): Sql => sql`
        ${f.inboxId === null ? nothing : sql`and c.inbox_id = ${f.inboxId}`}
        ${f.inboxIds === null ? nothing : sql`and c.inbox_id = any(${f.inboxIds}::integer[])`}
        ${f.agentId === null ? nothing : sql`and c.agent_id = ${f.agentId}`}
        ${f.groupId === null ? nothing : sql`and c.group_id = ${f.groupId}`}
        ${f.visitorIds === null ? nothing : sql`and c.visitor_id = any(${f.visitorIds}::integer[])`}
        ${f.labelIds === null ? nothing : sql`and exists (select from conversation_labels l where l.tenant_id = c.tenant_id and l.conversation_id = c.id and l.label_id = any(${f.labelIds}::integer[]))`}
        ${f.labelId === null ? nothing : sql`and exists (select from conversation_labels l where l.tenant_id = c.tenant_id and l.conversation_id = c.id and l.label_id = ${f.labelId})`}`

export interface PriorityPage { states: ConversationState[]; filter: Filter; weights: Weights; asOf: string; after: PriorityKey | null; limit: number }

/**
 * A page by score, the highest first; ties by the older message, then the lower id. `asOf` is the first page's instant, so
 * that rows which do not change stand where they stood. Within a bucket a page begins shortly before the key's age (the
 * score falls as the message is newer), and the exact comparison does the rest.
 */
export function listByPriority(p: PriorityPage): Sql<{ id: number; score: number }> {
  const score = sql`priority_score(${p.weights.alpha}, ${p.weights.beta}, c.message_count, c.last_message_at, ${p.asOf})`
  // The age in minutes at which a row of the bucket has exactly the key's score; from a day on the age counts no more.
  const age = p.after && sql`1440.0 * (${p.after.score}::double precision - ${p.weights.alpha}::double precision * b.bucket / 100.0) / nullif(${p.weights.beta}::double precision, 0)`
  // What rounding may make of it, in minutes: more under a light weight. Too wide costs rows to compare, too narrow loses some:
  // at the cap itself a hair's breadth decides between one instant and everything older.
  const slack = 0.02 + 2e-12 / Math.max(p.weights.beta, 1e-12)
  const after = p.after === null ? nothing : sql`
        and c.last_message_at >= case when ${age} < 1440 - ${slack}::double precision
                                      then ${p.asOf}::timestamptz - make_interval(secs => 60 * (${slack}::double precision + greatest(${age}, -1e6))) else '-infinity' end
        and (-${score}, c.last_message_at, c.id) > (-${p.after.score}::double precision, ${p.after.lastMessageAt}::timestamptz, ${p.after.id}::integer)`
  return sql`
  with recursive buckets (state, bucket) as (
    select s.state, (select least(c.message_count, 100) from conversations c
                      where c.tenant_id = app_tenant() and c.state = s.state
                      order by least(c.message_count, 100) limit 1)
      from unnest(${p.states as string[]}::text[]) as s (state)
    union all
    select b.state, (select least(c.message_count, 100) from conversations c
                      where c.tenant_id = app_tenant() and c.state = b.state and least(c.message_count, 100) > b.bucket
                      order by least(c.message_count, 100) limit 1)
      from buckets b
     where b.bucket is not null)
  select h.id, h.score
    from buckets b
   cross join lateral (
     select c.id, c.last_message_at, ${score} as score
       from conversations c
      where c.tenant_id = app_tenant() and c.state = b.state and least(c.message_count, 100) = b.bucket
        ${filterText(p.filter)} ${after}
      order by c.last_message_at, c.id
      limit ${p.limit}) h
   where b.bucket is not null
   order by h.score desc, h.last_message_at, h.id
   limit ${p.limit}`
}
