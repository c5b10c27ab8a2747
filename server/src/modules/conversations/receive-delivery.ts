// A message from outside (a phone gateway, another system): stored as it came, then understood. Repeating it, in whatever
// order, stores it once; a contact has one open conversation per inbox.
import { must } from '../../kernel/must.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
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

const portion = 100

export const findUnfinishedDeliveries = (before: string, after: number): Sql<{ id: number; inbox_id: number; body: Delivery }> => sql`
  select id, inbox_id, body from inbound_deliveries
   where tenant_id = app_tenant() and conversation_id is null and received_at < ${before} and id > ${after}
   order by id
   limit ${portion}`

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
  if (delivery.conversationId !== undefined) await ctx.db.run(nameConversation(sent.conversationId, delivery.conversationId)).catch(namedElsewhere)
  await ctx.db.run(finishDelivery(kept.id, sent.conversationId, sent.seq))
  return sent
}

/** Another conversation got this name at the same moment: the first keeps it. */
function namedElsewhere(error: unknown): void {
  if (sqlState(error) !== '23505') throw error
}

/** Takes up deliveries that were kept before `before` and not understood; one that cannot be keeps none of the others. Returns how many were understood. */
export async function finishDeliveries(ctx: Context, before: string): Promise<number> {
  let finished = 0
  for (let rows = await ctx.db.rows(findUnfinishedDeliveries(before, 0)); rows.length > 0; rows = await ctx.db.rows(findUnfinishedDeliveries(before, rows.at(-1)?.id ?? 0))) {
    for (const row of rows) {
      try {
        await understand(ctx, row.inbox_id, row.body)
        finished++
      } catch (error) {
        ctx.log.warn({ tenant: ctx.tenant, delivery: row.id, error: (error as Error).message }, 'a kept delivery could not be understood; trying again')
      }
    }
  }
  return finished
}
