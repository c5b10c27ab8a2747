// Conversations of the whole company by priority, for callers who count pages: the heads of the buckets of equal message count,
// merged by score.
import type { ConversationState } from '@switchboard/protocol'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'
import type { Weights } from './priority.ts'

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

export interface PriorityPage { states: ConversationState[]; filter: Filter; weights: Weights; asOf: string; limit: number }

/** The first ones by score, the highest first; ties by the older message, then the lower id. */
export function listByPriority(p: PriorityPage): Sql<{ id: number; score: number }> {
  const score = sql`priority_score(${p.weights.alpha}, ${p.weights.beta}, c.message_count, c.last_message_at, ${p.asOf})`
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
        ${filterText(p.filter)}
      order by c.last_message_at, c.id
      limit ${p.limit}) h
   where b.bucket is not null
   order by h.score desc, h.last_message_at, h.id
   limit ${p.limit}`
}
