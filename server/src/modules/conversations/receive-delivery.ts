// A message from outside (a phone gateway, another system): stored as it came, then understood. Repeating it, in whatever
// order, stores it once; a contact has one open conversation per inbox.
import { must } from '../../kernel/must.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { contactByPhone } from '../people/index.ts'
import { sendVisitorMessage, type Sent } from './send-visitor-message.ts'

export interface Delivery {
  /** The sender's name of this message; the same is stored once per inbox. */
  externalId: string
  /** E.164. */
  from: string
  text: string
  name?: string | undefined
  /** The sender's name of the conversation, kept with the one that this opens. */
  conversationId?: string | undefined
}

export const keepDelivery = (d: { inboxId: number; externalId: string; body: string }, now: string): Sql => sql`
  insert into inbound_deliveries (tenant_id, inbox_id, external_id, body, received_at)
  values (app_tenant(), ${d.inboxId}, ${d.externalId}, ${d.body}::jsonb, ${now})
  on conflict (tenant_id, inbox_id, external_id) do nothing`

export const findDelivery = (inboxId: number, externalId: string): Sql<{ id: number; conversation_id: number | null; seq: number | null }> => sql`
  select id, conversation_id, seq from inbound_deliveries
   where tenant_id = app_tenant() and inbox_id = ${inboxId} and external_id = ${externalId}`

export const finishDelivery = (id: number, conversationId: number, seq: number): Sql => sql`
  update inbound_deliveries set conversation_id = ${conversationId}, seq = ${seq} where tenant_id = app_tenant() and id = ${id}`

export const nameConversation = (id: number, externalId: string): Sql => sql`
  update conversations c set external_id = ${externalId}
   where c.tenant_id = app_tenant() and c.id = ${id} and c.external_id is null
     and not exists (select from conversations o where o.tenant_id = c.tenant_id and o.inbox_id = c.inbox_id and o.external_id = ${externalId})`

export const findUnfinishedDeliveries = (before: string): Sql<{ inbox_id: number; body: Delivery }> => sql`
  select inbox_id, body from inbound_deliveries
   where tenant_id = app_tenant() and conversation_id is null and received_at < ${before}
   order by id
   limit 100`

/** `ctx` is the inbox's tenant. What was kept and not understood (the server died between) is taken up by `finishDeliveries`. */
export async function receiveDelivery(ctx: Context, inboxId: number, delivery: Delivery): Promise<Sent> {
  await ctx.db.run(keepDelivery({ inboxId, externalId: delivery.externalId, body: JSON.stringify(delivery) }, ctx.now()))
  return understand(ctx, inboxId, delivery)
}

async function understand(ctx: Context, inboxId: number, delivery: Delivery): Promise<Sent> {
  const kept = must(await ctx.db.maybe(findDelivery(inboxId, delivery.externalId)), 'kept delivery')
  if (kept.conversation_id !== null && kept.seq !== null) return { conversationId: kept.conversation_id, seq: kept.seq, repeated: true }
  const visitorId = await contactByPhone(ctx, delivery.from, delivery.name ?? null)
  const visitor = makeContext(ctx.platform, ctx.tenant, { kind: 'visitor', visitorId, inboxId, tokenHash: Buffer.alloc(0) }, ctx.origin)
  const sent = await sendVisitorMessage(visitor, { text: delivery.text, clientId: `in:${inboxId}:${delivery.externalId}` })
  if (delivery.conversationId !== undefined) await ctx.db.run(nameConversation(sent.conversationId, delivery.conversationId))
  await ctx.db.run(finishDelivery(kept.id, sent.conversationId, sent.seq))
  return sent
}

/** Takes up deliveries that were kept before `before` and not understood. Returns how many. */
export async function finishDeliveries(ctx: Context, before: string): Promise<number> {
  const rows = await ctx.db.rows(findUnfinishedDeliveries(before))
  for (const row of rows) await understand(ctx, row.inbox_id, row.body)
  return rows.length
}
