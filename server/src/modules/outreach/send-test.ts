// The test button: sends `webhook.test` now, whether the endpoint is switched on or not, once, and writes it into the log.
import type { Delivery } from '@switchboard/protocol'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { attempt } from './attempt.ts'
import { testEvent } from './catalogue.ts'
import { findDelivery, toDelivery } from './deliveries.ts'
import { accessWebhook } from './endpoints.ts'
import { noteSuccess } from './health.ts'
import { standardPace } from './model.ts'
import { payloadsOf } from './payload.ts'
import { findSenderForTest } from './store.ts'

export interface TestDelivery { uid: string; endpointId: number; name: string; data: string; state: 'delivered' | 'dead'; status: number | null; problem: string | null; ms: number }

export const insertTest = (d: TestDelivery, now: string): Sql => sql`
  insert into webhook_deliveries (uid, tenant_id, endpoint_id, lane, name, at, data, state, attempts, last_at, last_status, last_problem, last_ms, created_at)
  values (${d.uid}, app_tenant(), ${d.endpointId}, 0, ${d.name}, ${now}, ${d.data}::jsonb, ${d.state}, 1, ${now}, ${d.status}, ${d.problem}, ${d.ms}, ${now})`

/** Errors: `webhook.not_found`. */
export async function sendTest(ctx: Context, webhookUid: string): Promise<Delivery> {
  const { id } = await accessWebhook(ctx, webhookUid)
  const endpoint = must(await ctx.db.maybe(findSenderForTest(id, ctx.now())), 'endpoint')
  const data = { webhook: id }
  const bodies = await payloadsOf(ctx, [{ id: 0, name: testEvent, at: ctx.now(), conversationId: null, seq: null, accountId: null, data }], null)
  const uid = ctx.ids.uid()
  const { outcome, delivered, problem } = await attempt(ctx, endpoint, { uid, body: must(bodies.get(0), 'body') }, standardPace.timeoutMs)
  await ctx.db.run(insertTest({
    uid, endpointId: id, name: testEvent, data: JSON.stringify(data), state: delivered ? 'delivered' : 'dead', status: outcome.status, problem, ms: outcome.ms,
  }, ctx.now()))
  if (delivered) await noteSuccess(ctx, id, standardPace)
  return toDelivery(must(await ctx.db.maybe(findDelivery(id, uid)), 'test'))
}
