// Conversations as operators of phone inboxes see them: by priority, newest or oldest, by cursor; by number; one by its id.
import type { ConversationState } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context, Defaults } from '../../platform/context.ts'
import { sql, steady, type Sql } from '../../platform/db/sql.ts'
import { phoneOrNull } from '../../kernel/phone.ts'
import { inboxLabels } from './labels.ts'
import type { ConversationHandle } from './model.ts'
import { inboxIdsOf } from '../inboxes/index.ts'
import { ownWeights } from '../settings/index.ts'
import type { Weights } from './priority.ts'
import {
  countOfLabel, everyState, listByPriority, listByTime, wayOf, type Filter, type PriorityKey, type PriorityPage, type TimeKey, type TimePage, type Way,
} from './queue-pages.ts'
import { toHandle } from './access.ts'
import { handleColumns, type HandleRow } from './read.ts'

export interface QueueRow {
  id: number; uid: string; inboxId: number; inboxName: string; externalId: string | null; phone: string | null; state: ConversationState
  agentId: number | null; agentName: string | null; lastMessageAt: string; messageCount: number; score: number
  createdAt: string; updatedAt: string; resolvedAt: string | null; labels: { id: number; name: string; color: string }[]
}

interface Row {
  id: number; uid: string; inbox_id: number; inbox_name: string; external_id: string | null; phone: string | null; state: ConversationState
  agent_id: number | null; agent_name: string | null; last_message_at: string; message_count: number; score: number
  created_at: string; updated_at: string; resolved_at: string | null; labels: QueueRow['labels'] | null
}

/**
 * The rows of `k (id)`, each looked up by itself. Joins would leave it to the planner, and what it planned while the tables were
 * nearly empty (and keeps for the connection until they are next analyzed) met every conversation with every visitor.
 */
const rowsOf = (k: Sql, alpha: Sql, beta: Sql, instant: string): Sql => sql`
  select c.id, c.uid, c.inbox_id, (select i.name from inboxes i where i.tenant_id = app_tenant() and i.id = c.inbox_id) as inbox_name, c.external_id,
         (select v.phone from visitors v where v.tenant_id = app_tenant() and v.id = c.visitor_id) as phone, c.state, c.agent_id,
         (select a.name from accounts a where a.tenant_id = app_tenant() and a.id = c.agent_id) as agent_name,
         c.last_message_at, c.message_count, priority_score(${alpha}, ${beta}, c.message_count, c.last_message_at, ${instant}) as score,
         c.created_at, c.updated_at, coalesce(c.resolved_at, c.closed_at) as resolved_at, ${inboxLabels} as labels
    from ${k}
   cross join lateral (select c.* from conversations c where c.tenant_id = app_tenant() and c.id = k.id limit 1) c`

export const findQueueRows = (ids: number[], defaults: Defaults, instant: string): Sql<Row> => steady(sql`
  ${rowsOf(sql`unnest(${ids}::integer[]) with ordinality as k (id, place) cross join (${ownWeights(defaults)}) w`, sql`w.alpha`, sql`w.beta`, instant)}
   order by k.place`)

// A page is chosen and read in one statement: a row that changed in between would carry another key than the one by which
// it was chosen, and the next page would begin in the wrong place.
export const findPageByPriority = (p: PriorityPage, way: Way = wayOf(p.where, false, 0)): Sql<Row> => steady(sql`
  ${rowsOf(sql`(${listByPriority(p, way)}) k`, sql`${p.weights.alpha}`, sql`${p.weights.beta}`, p.asOf)}
   order by k.score desc, c.last_message_at, c.id`)

export const findPageByTime = (p: TimePage, w: Weights, asOf: string, way: Way = wayOf(p.where, true, 0)): Sql<Row> => steady(sql`
  ${rowsOf(sql`(${listByTime(p, way)}) k`, sql`${w.alpha}`, sql`${w.beta}`, asOf)}
   order by ${p.newest ? sql`c.last_message_at desc, c.id desc` : sql`c.last_message_at, c.id`}`)

export const searchByPhone = (phone: string, inboxIds: number[] | null, limit: number): Sql<{ id: number }> => sql`
  select c.id
    from visitors v
    join conversations c on c.tenant_id = v.tenant_id and c.visitor_id = v.id
   where v.tenant_id = app_tenant() and v.phone = ${phone}
     and (${inboxIds}::integer[] is null or c.inbox_id = any(${inboxIds}::integer[]))
   order by c.last_message_at desc, c.id desc
   limit ${limit}`

export const findHandleById = (id: number): Sql<HandleRow> => sql`
  select ${handleColumns}
    from conversations c
   where c.tenant_id = app_tenant() and c.id = ${id}`

/** With the score now, in the order of the ids. */
export async function queueRows(ctx: Context, ids: number[]): Promise<QueueRow[]> {
  return ids.length === 0 ? [] : (await ctx.db.rows(findQueueRows(ids, ctx.platform.defaults, ctx.now()))).map(toQueueRow)
}

/** With the score now. The caller has shown that it is there. */
export const queueRow = (ctx: Context, id: number): Promise<QueueRow> => ctx.ask('queue row', id, async (asked) => {
  const rows = new Map((await queueRows(ctx, [...new Set(asked)])).map((row) => [row.id, row]))
  return asked.map((one) => must(rows.get(one), 'conversation'))
})

const toQueueRow = (r: Row): QueueRow => ({
  id: r.id, uid: r.uid, inboxId: r.inbox_id, inboxName: r.inbox_name, externalId: r.external_id, phone: r.phone, state: r.state,
  agentId: r.agent_id, agentName: r.agent_name, lastMessageAt: r.last_message_at, messageCount: r.message_count, score: r.score,
  createdAt: r.created_at, updatedAt: r.updated_at, resolvedAt: r.resolved_at, labels: r.labels ?? [],
})

export type QueueSort = 'priority' | 'newest' | 'oldest'
export interface QueueQuery {
  /** Null: all. */
  states: ConversationState[] | null
  filter: Filter; sort: QueueSort; weights: Weights
  /** Null: now. */
  asOf: string | null
  after: PriorityKey | TimeKey | null; limit: number
}
export interface QueuePage { rows: readonly QueueRow[]; asOf: string }

export interface QueueScope { inboxIds: number[]; weights: Weights }

export const findScopes = (accountIds: (number | null)[], phones: boolean, defaults: Defaults): Sql<{ place: number; alpha: number; beta: number; inbox_ids: number[] }> => steady(sql`
  select q.place, w.alpha, w.beta, array(${inboxIdsOf(sql`q.account_id`, phones)} order by 1) as inbox_ids
    from unnest(${accountIds}::integer[]) with ordinality as q (account_id, place) cross join (${ownWeights(defaults)}) w`)

/** The inboxes an account takes from (null: all of the tenant), and by which weights they stand in order; `phones`: only inboxes that have a number. */
export const queueScope = (ctx: Context, accountId: number | null, phones: boolean): Promise<QueueScope> => ctx.ask(`queue scope ${phones}`, accountId, async (asked) => {
  const rows = new Map((await ctx.db.rows(findScopes(asked, phones, ctx.platform.defaults))).map((row) => [row.place, row]))
  return asked.map((_, i) => {
    const { alpha, beta, inbox_ids: inboxIds } = must(rows.get(i + 1), 'scope')
    return { inboxIds, weights: { alpha, beta } }
  })
})

/** One row more than `limit` says that there is another page. A change is told to many at once, and then they ask for the same page. */
export const queuePage = (ctx: Context, q: QueueQuery): Promise<QueuePage> => ctx.ask(`queue page ${JSON.stringify(q)}`, null, async (asked) => {
  const asOf = q.asOf ?? ctx.now()
  const page = { rows: await readPage(ctx, q, asOf), asOf }
  return asked.map(() => page)
})

async function readPage(ctx: Context, q: QueueQuery, asOf: string): Promise<QueueRow[]> {
  const { filter, weights } = q
  const of = filter.labelId === null ? null : await ctx.db.maybe(countOfLabel(filter.labelId))
  const byTime = q.sort !== 'priority'
  const way = wayOf(filter, byTime, of?.conversations ?? 0)
  const page = { states: q.states ?? everyState, where: filter, limit: q.limit + 1 }
  const after = q.after && 'score' in q.after ? q.after : null
  const rows = await ctx.db.rows(byTime
    ? findPageByTime({ ...page, newest: q.sort === 'newest', after: q.after }, weights, asOf, way)
    : findPageByPriority({ ...page, weights, asOf, after }, way))
  return rows.map(toQueueRow)
}

/** The newest 100 of exactly this number, however it is written; null: it is no number. */
export async function conversationsByPhone(ctx: Context, text: string, inboxIds: number[] | null): Promise<QueueRow[] | null> {
  const phone = phoneOrNull(text)
  return phone === null ? null : queueRows(ctx, (await ctx.db.rows(searchByPhone(phone, inboxIds, 100))).map((row) => row.id))
}

const countQueue = (inboxIds: number[]): Sql<{ queued: number }> => sql`
  select count(*)::integer as queued
    from conversations
   where tenant_id = app_tenant() and state = 'queued' and inbox_id = any(${inboxIds}::integer[])`

export async function queuedIn(ctx: Context, inboxIds: number[]): Promise<number> {
  return (await ctx.db.maybe(countQueue(inboxIds)))?.queued ?? 0
}

/** Errors: `conversation.not_found`. The caller has shown that it may read conversations. */
export async function conversationById(ctx: Context, id: number): Promise<ConversationHandle> {
  const row = await ctx.db.maybe(findHandleById(id))
  if (!row) throw new AppError('conversation.not_found')
  return toHandle(row)
}
