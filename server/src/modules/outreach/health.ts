// Whether an endpoint answers: failures in a row pause it, five days of them (or the answer 410) switch it off.
import { instant } from '../../kernel/clock.ts'
import type { Context } from '../../platform/context.ts'
import { recordSecurity } from '../identity/index.ts'
import { hastenLanes } from './lanes.ts'
import { beyondLeaseMs, disableAfterMs, type Pace } from './model.ts'
import { disableEndpoint, markFailing, markHealthy } from './store.ts'

/** It answered. After a pause, what waits for a retry is due at once. */
export async function noteSuccess(ctx: Context, endpointId: number, pace: Pace): Promise<void> {
  const before = await ctx.db.maybe(markHealthy(endpointId))
  if (before && before.was >= pace.circuitAfter) await ctx.db.run(hastenLanes(endpointId, instant(ctx.clock.now() + beyondLeaseMs), ctx.now()))
}

/** It did not. `gone`: it says that it wants nothing any more. */
export async function noteFailure(ctx: Context, endpoint: { id: number; accountId: number | null }, pace: Pace, gone: boolean): Promise<void> {
  const row = await ctx.db.maybe(markFailing(endpoint.id, pace, ctx.now()))
  if (row && (gone || Date.parse(row.failing_since) <= ctx.clock.now() - disableAfterMs)) await disable(ctx, endpoint, gone ? 'gone' : 'failing')
}

async function disable(ctx: Context, endpoint: { id: number; accountId: number | null }, reason: 'failing' | 'gone'): Promise<void> {
  await ctx.tx(async (tx) => {
    if (!await tx.db.maybe(disableEndpoint(endpoint.id, reason, tx.now()))) return
    await tx.emit({ name: 'webhook.disabled', data: { webhook: endpoint.id } })
    await recordSecurity(tx, 'webhook.disabled', endpoint.accountId, { reason })
  })
}
