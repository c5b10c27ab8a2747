// What a number of a day is made of: its messages, conversations, ratings or times of presence, in order.
import type { FactMetric } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import type { ActivityType, FactQuery, PlacedFact } from './model.ts'
import { ratingFactsOf } from './ratings.ts'
import { boundsOf, waitedMs, withSettings } from './store.ts'

interface Row {
  id: number; at: string; agent_uid: string; agent_name: string; conversation_id: number | null; conversation_uid: string | null; seq: number | null
  took_ms: number | null; target_seconds: number | null; until: string | null
}

type OfActivities = Exclude<FactMetric, 'ratings' | 'online' | 'busy' | 'away'>

/** Which activities a number counts. */
interface Kind { type: ActivityType; answers: boolean; first: boolean; within: boolean }
const every = { answers: false, first: false, within: false }
const kinds: Record<OfActivities, Kind> = {
  messages: { ...every, type: 'message_sent' },
  answers: { ...every, type: 'message_sent', answers: true },
  firstAnswers: { ...every, type: 'message_sent', first: true },
  withinTarget: { ...every, type: 'message_sent', first: true, within: true },
  assigned: { ...every, type: 'ticket_assigned' },
  resolved: { ...every, type: 'ticket_resolved' },
}

export const listActivityFacts = (q: FactQuery, kind: Kind): Sql<Row> => sql`
  select a.id, a.at, p.uid as agent_uid, p.name as agent_name, a.conversation_id, c.uid as conversation_uid, a.seq,
         case when a.type = 'message_sent' then ${waitedMs} else a.took_ms end as took_ms, a.target_seconds, null::timestamptz as until
    from activities a ${withSettings} ${boundsOf(q.day)}
    join accounts p on p.tenant_id = a.tenant_id and p.id = a.account_id
    join conversations c on c.tenant_id = a.tenant_id and c.id = a.conversation_id
   where a.tenant_id = app_tenant() and a.at >= b.starts and a.at < b.ends
     and a.type = ${kind.type} and (not ${kind.answers}::boolean or a.took_ms is not null) and (not ${kind.first}::boolean or a.is_first)
     and (not ${kind.within}::boolean or ${waitedMs} <= a.target_seconds * 1000::bigint)
     and (${q.accountId}::integer is null or a.account_id = ${q.accountId}::integer)
     and (${q.after?.at ?? null}::timestamptz is null or (a.at, a.id) > (${q.after?.at ?? null}::timestamptz, ${q.after?.id ?? null}::bigint))
   order by a.at, a.id
   limit ${q.limit}`

export const listPresenceFacts = (q: FactQuery, presence: string): Sql<Row> => sql`
  select i.id, i.started_at as at, p.uid as agent_uid, p.name as agent_name, null::integer as conversation_id, null::uuid as conversation_uid, null::integer as seq,
         null::bigint as took_ms, null::integer as target_seconds, i.ended_at as until
    from presence_intervals i ${boundsOf(q.day)}
    join accounts p on p.tenant_id = i.tenant_id and p.id = i.account_id
   where i.tenant_id = app_tenant() and i.presence = ${presence} and i.started_at < b.ends
     and (i.ended_at is null or i.ended_at > b.starts)
     and (${q.accountId}::integer is null or i.account_id = ${q.accountId}::integer)
     and (${q.after?.at ?? null}::timestamptz is null or (i.started_at, i.id) > (${q.after?.at ?? null}::timestamptz, ${q.after?.id ?? null}::bigint))
   order by i.started_at, i.id
   limit ${q.limit}`

const toFact = (r: Row): PlacedFact => ({
  at: r.at, id: r.id,
  fact: {
    agent: { uid: r.agent_uid, name: r.agent_name }, at: r.at, seq: r.seq, tookMs: r.took_ms, targetSeconds: r.target_seconds, score: null, until: r.until,
    conversation: r.conversation_id !== null && r.conversation_uid !== null ? { uid: r.conversation_uid, number: r.conversation_id } : null,
  },
})

/** In the order of their instants. */
export async function factsOf(ctx: Context, q: FactQuery): Promise<PlacedFact[]> {
  if (q.metric === 'ratings') return ratingFactsOf(ctx, q)
  if (q.metric === 'online' || q.metric === 'busy' || q.metric === 'away') return (await ctx.db.rows(listPresenceFacts(q, q.metric))).map(toFact)
  return (await ctx.db.rows(listActivityFacts(q, kinds[q.metric]))).map(toFact)
}
