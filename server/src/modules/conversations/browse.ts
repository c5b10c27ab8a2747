// Conversations by pages, for callers who count pages: bounded, with a total that is counted up to the last page there is.
import { conversationStates, type ConversationState } from '@switchboard/protocol'
import { invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'
import { findPeople } from '../people/index.ts'
import { filterText, listByPriority, type Filter } from './browse-priority.ts'
import { weightsOf } from './priority.ts'

/** No page lies beyond this row, and no total says more: what is further off is found by a filter. */
export const mostBrowsed = 10_000

export type BrowseSort = 'newest' | 'oldest' | 'unread' | 'priority'
export interface BrowseQuery {
  /** Null: all. */
  states: ConversationState[] | null
  agentId: number | null
  groupId: number | null
  /** With one of these labels; null: whatever they carry. */
  labelIds: number[] | null
  /** Beginnings of words of the visitor's name, e-mail or phone. */
  search: string | null
  sort: BrowseSort
  page: number
  limit: number
}

interface Browse { states: ConversationState[] | null; filter: Filter; sort: Exclude<BrowseSort, 'priority'>; offset: number; limit: number }

const where = (b: Pick<Browse, 'states' | 'filter'>): Sql => sql`
       c.tenant_id = app_tenant() ${b.states === null ? nothing : sql`and c.state = any(${b.states as string[]}::text[])`} ${filterText(b.filter)}`

export function listBrowsed(b: Browse): Sql<{ id: number }> {
  if (b.sort === 'oldest') return sql`
  select c.id from conversations c where ${where(b)} order by c.last_message_at, c.id limit ${b.limit} offset ${b.offset}`
  if (b.sort === 'newest') return sql`
  select c.id from conversations c where ${where(b)} order by c.last_message_at desc, c.id desc limit ${b.limit} offset ${b.offset}`
  // Those with something unread by their own index, then the rest; of each no more than the page can show.
  const reach = b.offset + b.limit
  return sql`
  select u.id
    from ((select c.id, c.agent_unread, c.last_message_at from conversations c
            where ${where(b)} and c.agent_unread > 0
            order by c.agent_unread desc, c.last_message_at desc, c.id desc limit ${reach})
           union all
          (select c.id, c.agent_unread, c.last_message_at from conversations c
            where ${where(b)} and c.agent_unread = 0
            order by c.last_message_at desc, c.id desc limit ${reach})) u
   order by u.agent_unread desc, u.last_message_at desc, u.id desc
   limit ${b.limit} offset ${b.offset}`
}

// The order makes it walk an index as far as it counts, and no further.
export const countBrowsed = (b: Pick<Browse, 'states' | 'filter'>, most: number): Sql<{ total: number }> => sql`
  select count(*)::integer as total
    from (select from conversations c where ${where(b)} order by c.last_message_at desc, c.id desc limit ${most}) n`

/** The ids of a page in order, and how many there are up to `mostBrowsed`. Errors: `input.invalid` (a page beyond that). */
export async function browse(ctx: Context, q: BrowseQuery): Promise<{ ids: number[]; total: number }> {
  if (q.page * q.limit > mostBrowsed) throw invalid('page', `must not lie beyond the first ${mostBrowsed} rows`)
  const visitorIds = q.search === null ? null : await findPeople(ctx, q.search)
  if (visitorIds?.length === 0 || q.labelIds?.length === 0) return { ids: [], total: 0 }
  const filter: Filter = { inboxId: null, inboxIds: null, labelId: null, agentId: q.agentId, groupId: q.groupId, labelIds: q.labelIds, visitorIds }
  const [ids, counted] = await Promise.all([
    pageOf(ctx, q, filter), ctx.db.maybe(countBrowsed({ states: q.states, filter }, mostBrowsed)),
  ])
  return { ids, total: must(counted, 'count').total }
}

async function pageOf(ctx: Context, q: BrowseQuery, filter: Filter): Promise<number[]> {
  const offset = (q.page - 1) * q.limit
  if (q.sort !== 'priority') return (await ctx.db.rows(listBrowsed({ states: q.states, filter, sort: q.sort, offset, limit: q.limit }))).map((row) => row.id)
  const weights = await weightsOf(ctx)
  const rows = await ctx.db.rows(listByPriority({ states: q.states ?? [...conversationStates], filter, weights, asOf: ctx.now(), limit: offset + q.limit }))
  return rows.slice(offset).map((row) => row.id)
}
