// How far each side was told and has read, and since when. Only the assigned agent's side counts, so that a supervisor's look
// hides nothing. The row is locked first: what is counted then is what is there.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { accessConversation } from './access.ts'

export type ReceiptKind = 'delivered' | 'read'
interface Mark { id: number; kind: ReceiptKind; seq: number }

export const lockOfAgent = (id: number, agentId: number): Sql<{ id: number }> => sql`
  select id from conversations
   where tenant_id = app_tenant() and id = ${id} and agent_id = ${agentId}
     for no key update`

export const lockNewestForMark = (visitorId: number, inboxId: number): Sql<{ id: number }> => sql`
  select id from conversations
   where tenant_id = app_tenant() and visitor_id = ${visitorId} and inbox_id = ${inboxId}
   order by id desc
   limit 1
     for no key update`

const agentSide = { delivered: sql`agent_delivered_seq`, read: sql`agent_read_seq`, unread: sql`agent_unread`, counts: sql`e.author_kind = 'visitor'` }
const visitorSide = { delivered: sql`visitor_delivered_seq`, read: sql`visitor_read_seq`, unread: sql`visitor_unread`, counts: sql`e.author_kind in ('agent', 'bot') and e.type = 'message'` }

/** Never backwards, never beyond the last entry; the row comes back when it went forward. To read is to have been told. */
const mark = (side: typeof agentSide, name: 'agent' | 'visitor', m: Mark, now: string): Sql<{ id: number }> => sql`
  with c as (
    update conversations
       set ${side.delivered} = greatest(${side.delivered}, least(${m.seq}, last_seq)),
           ${side.read} = case when ${m.kind} = 'read' then least(${m.seq}, last_seq) else ${side.read} end,
           ${side.unread} = case when ${m.kind} = 'read'
                                 then (select count(*)::integer from conversation_events e
                                        where e.tenant_id = app_tenant() and e.conversation_id = ${m.id} and e.seq > ${m.seq} and ${side.counts})
                                 else ${side.unread} end,
           version = version + 1
     where tenant_id = app_tenant() and id = ${m.id}
       and case when ${m.kind} = 'read' then ${side.read} else ${side.delivered} end < least(${m.seq}, last_seq)
    returning id, ${side.delivered} as delivered, ${side.read} as read
  ), r as (
    insert into conversation_receipts (tenant_id, conversation_id, side, kind, up_to_seq, at)
    select app_tenant(), c.id, ${name}, 'delivered', c.delivered, ${now}::timestamptz from c
     union all
    select app_tenant(), c.id, ${name}, 'read', c.read, ${now}::timestamptz from c where ${m.kind} = 'read'
    on conflict do nothing
  ), d as (
    insert into domain_events (tenant_id, at, name, conversation_id) select app_tenant(), ${now}, 'conversation.read', c.id from c
  )
  select id from c`

export const markAgent = (m: Mark, now: string): Sql<{ id: number }> => mark(agentSide, 'agent', m, now)
export const markVisitor = (m: Mark, now: string): Sql<{ id: number }> => mark(visitorSide, 'visitor', m, now)

/** Does nothing when the conversation is not the caller's. Errors: `conversation.not_found`, `auth.forbidden`. */
export async function markByAgent(ctx: Context, uid: string, kind: ReceiptKind, seq: number): Promise<void> {
  const handle = await accessConversation(ctx, uid, 'conversation.read')
  const { actor } = ctx
  if (actor.kind !== 'agent' || handle.agentId !== actor.accountId) return
  await ctx.tx(async (tx) => {
    if (await tx.db.maybe(lockOfAgent(handle.id, actor.accountId))) await tx.write(markAgent({ id: handle.id, kind, seq }, tx.now()))
  })
}

/** In the visitor's newest conversation. Errors: `auth.forbidden`. */
export async function markByVisitor(ctx: Context, kind: ReceiptKind, seq: number): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  await ctx.tx(async (tx) => {
    const own = await tx.db.maybe(lockNewestForMark(actor.visitorId, actor.inboxId))
    if (own) await tx.write(markVisitor({ id: own.id, kind, seq }, tx.now()))
  })
}
