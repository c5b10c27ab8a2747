// One delivery of the log with its body. Bodies are not kept: they are made anew, as for the next attempt.
import type { DeliveryDetail } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { findDelivery, toDelivery } from './deliveries.ts'
import { accessWebhook } from './endpoints.ts'
import { payloadsOf } from './payload.ts'

interface Row {
  id: number; name: string; at: string; conversation_id: number | null; seq: number | null; account_id: number | null; data: Record<string, unknown> | null
}

export const findOccurrence = (endpointId: number, uid: string): Sql<Row> => sql`
  select id, name, at, conversation_id, seq, account_id, data
    from webhook_deliveries
   where tenant_id = app_tenant() and endpoint_id = ${endpointId} and uid = ${uid}`

/** Errors: `webhook.not_found`, `delivery.not_found`. */
export async function readDelivery(ctx: Context, webhookUid: string, deliveryUid: string): Promise<DeliveryDetail> {
  const { id, account_id: botId } = await accessWebhook(ctx, webhookUid)
  const [row, event] = await Promise.all([ctx.db.maybe(findDelivery(id, deliveryUid)), ctx.db.maybe(findOccurrence(id, deliveryUid))])
  if (!row || !event) throw new AppError('delivery.not_found')
  const { conversation_id: conversationId, account_id: accountId, ...rest } = event
  const bodies = await payloadsOf(ctx, [{ ...rest, conversationId, accountId }], botId)
  return { ...toDelivery(row), body: must(bodies.get(event.id), 'body') }
}
