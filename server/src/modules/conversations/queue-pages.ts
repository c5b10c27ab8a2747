// Pages of conversations by priority or by time. Within an inbox, a state and a count of messages (a bucket, at most 101) the
// rows of an index stand in either order already; a page merges the heads of those that exist. So its cost follows how many
// inboxes one looks into, not how many conversations there are, here or in other inboxes.
import type { ConversationState } from '@switchboard/protocol'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'
import { ageAtScore, lowestBucket, minutesAgo, slackOf, untilScore, type Weights } from './priority.ts'

/** Where in an order a page begins: after the row with this key. */
export interface TimeKey { lastMessageAt: string; id: number }
export interface PriorityKey extends TimeKey { score: number }
/** `inboxIds`: those that may be seen, null: all of the tenant. */
export interface Filter { inboxId: number | null; agentId: number | null; labelId: number | null; inboxIds: number[] | null }

interface Page { states: ConversationState[]; where: Filter; limit: number }
export interface PriorityPage extends Page { weights: Weights; asOf: string; after: PriorityKey | null }
export interface TimePage extends Page { newest: boolean; after: TimeKey | null }

/** A way to sort rows of (id, last_message_at, bucket), which are enough for it. */
interface Order {
  /** In the whole page; the columns are those of this alias. */
  by(alias: Sql): Sql
  /** In one bucket, and of the buckets among themselves: the direction in which the index is read. */
  forward: boolean
  /** What comes after the page's key, of rows `c` in bucket `b`; with a bound that saves reading what cannot. Null: a first page. */
  after: Sql | null
  /** The score of rows, and the bucket below which none reaches one; null: every bucket may hold a row of the page. */
  reach: { score(alias: Sql): Sql; lowest(score: Sql): Sql } | null
  /** Of heads `h`: where the last of a full page stands at the latest. */
  last: Sql
  /** In its place when there are fewer heads than rows of a page. */
  open: Sql
  /** Rows `c` in bucket `b` up to there. Too wide is harmless. A comparison only, lest row-level security keeps it from the index. */
  until(cut: Sql): Sql
}

const scoreOf = (p: PriorityPage, alias: Sql): Sql => sql`priority_score(${p.weights.alpha}, ${p.weights.beta}, ${alias}.bucket, ${alias}.last_message_at, ${p.asOf})`

/** The highest score first; ties by the older message, then the lower id. `asOf` is the first page's instant: rows that do not change stand where they stood. */
function orderByPriority(p: PriorityPage): Order {
  const { after, weights: { alpha, beta }, asOf } = p
  const order = {
    reach: { score: (of: Sql) => scoreOf(p, of), lowest: (score: Sql) => lowestBucket(p.weights, score) },
    by: (of: Sql) => sql`${scoreOf(p, of)} desc, ${of}.last_message_at, ${of}.id`, forward: true, last: sql`min(${scoreOf(p, sql`h`)})`, open: sql`null`,
    until: (cut: Sql) => sql`and c.last_message_at <= ${untilScore(p.weights, asOf, cut)}`,
  }
  if (after === null) return { ...order, after }
  const [key, at] = [sql`${after.score}::double precision`, sql`${after.lastMessageAt}::timestamptz`]
  const score = sql`priority_score(${alpha}, ${beta}, b.bucket, c.last_message_at, ${asOf})`
  // From a day on the age counts no more: all such rows of a bucket have this score.
  const capped = sql`priority_score(${alpha}, ${beta}, b.bucket, ${asOf}::timestamptz - interval '2 days', ${asOf})`
  return { ...order, after: sql`
        and c.last_message_at >= case when ${capped} < ${key} then '-infinity' when ${capped} = ${key} then ${at}
                                      else ${minutesAgo(asOf, sql`${slackOf(beta)}::double precision + greatest(${ageAtScore(p.weights, key)}, -1e6)`)} end
        and (-${score}, c.last_message_at, c.id) > (-${key}, ${at}, ${after.id}::integer)` }
}

function orderByTime({ newest, after }: TimePage): Order {
  const order = {
    by: (of: Sql) => newest ? sql`${of}.last_message_at desc, ${of}.id desc` : sql`${of}.last_message_at, ${of}.id`, forward: !newest, reach: null,
    last: newest ? sql`min(h.last_message_at)` : sql`max(h.last_message_at)`, open: newest ? sql`'-infinity'` : sql`'infinity'`,
    until: (cut: Sql) => newest ? sql`and c.last_message_at >= ${cut}` : sql`and c.last_message_at <= ${cut}`,
  }
  if (after === null) return { ...order, after }
  const key = sql`(${after.lastMessageAt}::timestamptz, ${after.id}::integer)`
  return { ...order, after: newest ? sql`and (c.last_message_at, c.id) < ${key}` : sql`and (c.last_message_at, c.id) > ${key}` }
}

const labelled = (labelId: number | null): Sql => labelId === null ? nothing : sql`
        and exists (select from conversation_labels l where l.tenant_id = c.tenant_id and l.conversation_id = c.id and l.label_id = ${labelId})`

/** The inboxes of a page as rows `i (id)`. */
function places({ inboxId, inboxIds, labelId }: Filter): Sql {
  const seen = inboxIds === null ? nothing : sql`and i.id = any(${inboxIds}::integer[])`
  const one = inboxId === null ? nothing : sql`and i.id = ${inboxId}`
  // A label is on conversations of its own inbox only.
  const ofLabel = labelId === null ? nothing : sql`and i.id = (select l.inbox_id from labels l where l.tenant_id = app_tenant() and l.id = ${labelId})`
  return sql`select i.id from inboxes i where i.tenant_id = app_tenant() ${seen} ${one} ${ofLabel}`
}

const bucket = sql`least(c.message_count, 100)`

/**
 * The heads of the buckets, by one probe of the index each; then the best of them, read on as far as the page can reach. If the
 * fullest buckets alone fill a page, those that cannot reach its last row are not looked into.
 */
function merged(p: Page, o: Order): Sql {
  const label = labelled(p.where.labelId)
  const direction = o.forward ? nothing : sql`desc`
  const first = (of: Sql, beyond: Sql, along: Sql): Sql => sql`
       select ${bucket} as bucket, c.id, c.last_message_at from conversations c
        where c.tenant_id = app_tenant() and c.inbox_id = ${of}.inbox_id and c.state = ${of}.state ${beyond} ${label}
        order by ${bucket} ${along}, c.last_message_at ${along}, c.id ${along} limit 1`
  const inBucket = (most: number, until: Sql): Sql => sql`
       select c.id, c.last_message_at, b.bucket from conversations c
        where c.tenant_id = app_tenant() and c.inbox_id = b.inbox_id and c.state = b.state and ${bucket} = b.bucket ${label} ${o.after ?? nothing} ${until}
        order by c.last_message_at ${direction}, c.id ${direction} limit ${most}`
  const start = o.reach === null ? nothing : sql`
  fullest as (
    select p.*, h.bucket from places p cross join lateral (${first(sql`p`, nothing, sql`desc`)}) h
  ), enough as (
    select ${o.reach.score(sql`r`)} as score from fullest b cross join lateral (${inBucket(p.limit, nothing)}) r order by score desc limit ${p.limit}
  ), start (bucket) as (
    select case when count(*) = ${p.limit} then ${o.reach.lowest(sql`min(e.score)`)} else 0 end from enough e
  ),`
  const heads = o.after === null ? sql`buckets` : sql`(select b.inbox_id, b.state, h.bucket, h.id, h.last_message_at from buckets b cross join lateral (${inBucket(1, nothing)}) h)`
  return sql`
  with recursive places (inbox_id, state) as (
    select i.id, s.state from (${places(p.where)}) i cross join unnest(${p.states as string[]}::text[]) as s (state)
  ), ${start} buckets (inbox_id, state, bucket, id, last_message_at) as (
    select p.inbox_id, p.state, h.*
      from places p
     cross join lateral (${first(sql`p`, o.reach === null ? nothing : sql`and ${bucket} >= (select bucket from start)`, direction)}) h
    union all
    select b.inbox_id, b.state, h.*
      from buckets b
     cross join lateral (${first(sql`b`, sql`and ${bucket} ${o.forward ? sql`>` : sql`<`} b.bucket`, direction)}) h
  ), best as (
    select h.* from ${heads} h order by ${o.by(sql`h`)} limit ${p.limit}
  ), cut as (
    select case when count(*) = ${p.limit} then ${o.last} else ${o.open} end as at from best h
  )
  select r.id, r.last_message_at, r.bucket from best b cross join lateral (${inBucket(p.limit, o.until(sql`(select at from cut)`))}) r`
}

/** All rows of one agent, or of a label that is on few: as many as that agent's own work. */
function together(p: Page, o: Order): Sql {
  const { agentId, inboxId, inboxIds, labelId } = p.where
  const rest = sql`
        ${inboxId === null ? nothing : sql`and c.inbox_id = ${inboxId}`} ${inboxIds === null ? nothing : sql`and c.inbox_id = any(${inboxIds}::integer[])`} ${o.after ?? nothing}`
  const part = (from: Sql): Sql => sql`select c.id, c.last_message_at, b.bucket from ${from} cross join lateral (select ${bucket} as bucket) b`
  if (agentId === null) return sql`
     ${part(sql`conversation_labels l join conversations c on c.tenant_id = l.tenant_id and c.id = l.conversation_id`)}
     where l.tenant_id = app_tenant() and l.label_id = ${labelId} and c.state = any(${p.states as string[]}::text[]) ${rest}`
  const done = p.states.filter((state) => state === 'resolved' || state === 'closed')
  // What waits is with nobody. The literals let the planner use the partial indexes.
  return sql`
     ${part(sql`conversations c`)}
     where c.tenant_id = app_tenant() and c.agent_id = ${agentId} and c.state = 'assigned' and ${p.states.includes('assigned')}::boolean ${labelled(labelId)} ${rest}
     union all ${part(sql`conversations c`)}
     where c.tenant_id = app_tenant() and c.agent_id = ${agentId} and c.state in ('resolved', 'closed') and c.state = any(${done as string[]}::text[]) ${labelled(labelId)} ${rest}`
}

/** Many inboxes at once: along the time, leaving out what is not asked for. */
function alongTime(p: TimePage, o: Order): Sql {
  const state = p.states.length === everyState.length ? nothing : p.states.length === 1 ? sql`and c.state = ${p.states[0]}` : sql`and c.state = any(${p.states as string[]}::text[])`
  return sql`
     select c.id, c.last_message_at, 0 as bucket from conversations c
      where c.tenant_id = app_tenant() ${state} ${p.where.inboxIds === null ? nothing : sql`and c.inbox_id = any(${p.where.inboxIds}::integer[])`} ${o.after ?? nothing}
      order by ${o.by(sql`c`)} limit ${p.limit}`
}

export const everyState: ConversationState[] = ['queued', 'assigned', 'resolved', 'closed']

/** How a page is found: by the heads of buckets, by sorting all that there is, or along the time. */
export type Way = 'buckets' | 'sorted' | 'time'
/** Of a label on so many the buckets are dense enough to be walked. */
const manyOfLabel = 2_000
/** With so many inboxes the time itself leads to a page sooner than their heads. */
const manyInboxes = 8

/** `ofLabel`: how many conversations the label of the filter is on. */
export function wayOf({ inboxId, agentId, labelId, inboxIds }: Filter, byTime: boolean, ofLabel: number): Way {
  if (agentId !== null || (labelId !== null && ofLabel <= manyOfLabel)) return 'sorted'
  return byTime && inboxId === null && labelId === null && (inboxIds === null || inboxIds.length > manyInboxes) ? 'time' : 'buckets'
}

export function listByPriority(p: PriorityPage, way: Way): Sql<{ id: number; score: number }> {
  const order = orderByPriority(p)
  return sql`
  select r.id, ${scoreOf(p, sql`r`)} as score
    from (${way === 'sorted' ? together(p, order) : merged(p, order)}) r
   order by ${order.by(sql`r`)}
   limit ${p.limit}`
}

export function listByTime(p: TimePage, way: Way): Sql<{ id: number }> {
  const order = orderByTime(p)
  return sql`
  select r.id
    from (${way === 'sorted' ? together(p, order) : way === 'time' ? alongTime(p, order) : merged(p, order)}) r
   order by ${order.by(sql`r`)}
   limit ${p.limit}`
}

/** How many conversations a label is on, counted a little further than matters. */
export const countOfLabel = (labelId: number): Sql<{ conversations: number }> => sql`
  select count(*)::integer as conversations
    from (select from conversation_labels where tenant_id = app_tenant() and label_id = ${labelId} limit ${manyOfLabel + 1}) l`
