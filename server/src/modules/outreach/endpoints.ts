// Webhook endpoints: made, changed, removed, their secrets. The URL is checked when it is saved and again at every call.
import type { Webhook } from '@switchboard/protocol'
import { instant } from '../../kernel/clock.ts'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { EventName } from '../../platform/bus/events.ts'
import type { Context } from '../../platform/context.ts'
import { seal } from '../../platform/crypto/seal.ts'
import { refusals, UrlRefused } from '../../platform/net/guard.ts'
import { accountByUid, recordSecurity } from '../identity/index.ts'
import { hastenLanes, lockCursor, planDeliveries } from './lanes.ts'
import { beyondLeaseMs, mostEndpoints, planBatch, previousSecretMs } from './model.ts'
import { newSecret } from './signature.ts'
import {
  beginCursor, deleteEndpoint, findEndpoint, findRemovedEndpoint, insertEndpoint, listEndpoints, restoreEndpoint, rotateEndpoint, updateEndpoint, type EndpointRow,
} from './store.ts'

export interface WebhookInput {
  url: string; description?: string | undefined; active?: boolean | undefined
  /** Null: every event. */
  events?: EventName[] | null | undefined
  /** A bot, who then hears of his own conversations only. */
  agent?: string | undefined
}

export const toWebhook = (r: EndpointRow): Webhook => ({
  uid: r.uid, url: r.url, description: r.description, events: r.events, active: r.active, disabledReason: r.disabled_reason,
  agent: r.agent_uid !== null && r.agent_name !== null ? { uid: r.agent_uid, name: r.agent_name } : null,
  failures: r.failures, failingSince: r.failing_since, pausedUntil: r.paused_until, previousSecretUntil: r.previous_until,
  createdAt: r.created_at, updatedAt: r.updated_at,
})

/** In the order of their ids, after the given one. */
export async function webhooks(ctx: Context, after: number, limit: number): Promise<(Webhook & { id: number })[]> {
  return (await ctx.db.rows(listEndpoints(after, limit))).map((row) => ({ id: row.id, ...toWebhook(row) }))
}

/** Errors: `webhook.not_found`. */
export async function accessWebhook(ctx: Context, uid: string): Promise<EndpointRow> {
  const row = await ctx.db.maybe(findEndpoint({ uid, id: null }))
  if (!row) throw new AppError('webhook.not_found')
  return row
}

export async function webhookById(ctx: Context, id: number): Promise<Webhook | undefined> {
  const row = await ctx.db.maybe(findEndpoint({ uid: null, id }))
  return row ? toWebhook(row) : undefined
}

/** Only the host: a path or a query may hold a key. */
const hostOf = (url: string): string => URL.parse(url)?.host ?? ''

/** Errors: `input.invalid`. */
async function checkUrl(ctx: Context, url: string): Promise<void> {
  await ctx.platform.outbound.check(url).catch((error: unknown) => {
    throw error instanceof UrlRefused ? invalid('url', refusals[error.reason]) : error
  })
}

/** The secret is told this once. Errors: `input.invalid`, `agent.not_found`, `webhook.too_many`. */
export async function createWebhook(ctx: Context, input: WebhookInput): Promise<{ webhook: Webhook; secret: string }> {
  await checkUrl(ctx, input.url)
  const secret = newSecret()
  return ctx.tx(async (tx) => {
    const account = input.agent === undefined ? null : await accountByUid(tx, input.agent)
    if (account && account.kind !== 'bot') throw invalid('agent', 'must be a bot')
    await planFirst(tx)
    const row = await tx.db.maybe(insertEndpoint({
      uid: tx.ids.uid(), accountId: account?.id ?? null, url: input.url, description: input.description?.trim() ?? '', events: input.events ?? null,
      active: input.active ?? true, secret: seal(tx.secrets.seal, secret), most: mostEndpoints,
    }, tx.now()))
    if (!row) throw new AppError('webhook.too_many', { detail: `${mostEndpoints}` })
    await tx.db.run(beginCursor())
    await recordSecurity(tx, 'webhook.created', account?.id ?? null, { host: hostOf(input.url) })
    return { secret, webhook: must(await webhookById(tx, row.id), 'new webhook') }
  })
}

/** Batches that are planned before a change; when far more waits, the rest goes by what holds then. */
const mostBatches = 50

/** What has happened by now goes to whom it would have gone before the change that follows. Inside its transaction. */
async function planFirst(tx: Context): Promise<void> {
  await tx.db.run(lockCursor())
  for (let batch = 0; batch < mostBatches; batch++) if ((await tx.db.maybe(planDeliveries(planBatch, tx.now())))?.read !== planBatch) return
}

/** `active: true` also forgets what went wrong before, and what waits is sent now. Errors: `webhook.not_found`, `input.invalid`. */
export async function changeWebhook(ctx: Context, uid: string, change: Partial<Omit<WebhookInput, 'agent'>>): Promise<Webhook> {
  if (change.url !== undefined) await checkUrl(ctx, change.url)
  return ctx.tx(async (tx) => {
    if (change.active !== undefined || change.events !== undefined) await planFirst(tx)
    const { id, account_id: accountId } = await accessWebhook(tx, uid)
    await tx.db.run(updateEndpoint(id, {
      url: change.url ?? null, description: change.description?.trim() ?? null, setEvents: change.events !== undefined, events: change.events ?? null, active: change.active ?? null,
    }, tx.now()))
    if (change.active) await tx.db.run(hastenLanes(id, instant(tx.clock.now() + beyondLeaseMs), tx.now()))
    await recordSecurity(tx, 'webhook.changed', accountId, {
      changed: Object.keys(change).toSorted(), ...(change.url === undefined ? {} : { host: hostOf(change.url) }), ...(change.active === undefined ? {} : { active: change.active }),
    })
    return must(await webhookById(tx, id), 'changed webhook')
  })
}

/** What waits for it is not sent unless it comes back. Errors: `webhook.not_found`. */
export async function removeWebhook(ctx: Context, uid: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const { id, account_id: accountId, url } = await accessWebhook(tx, uid)
    await tx.db.run(deleteEndpoint(id, tx.now()))
    await recordSecurity(tx, 'webhook.removed', accountId, { host: hostOf(url) })
  })
}

/**
 * As it was, with its secret and its log; what happened meanwhile it is not told. One that was not removed stays as it is.
 * Errors: `webhook.not_found`, `webhook.too_many`.
 */
export async function restoreWebhook(ctx: Context, uid: string): Promise<Webhook> {
  return ctx.tx(async (tx) => {
    await planFirst(tx)
    const removed = await tx.db.maybe(findRemovedEndpoint(uid))
    if (!removed) return toWebhook(await accessWebhook(tx, uid))
    if (await tx.db.maybe(restoreEndpoint(removed.id, mostEndpoints, tx.now()))) await recordSecurity(tx, 'webhook.restored', removed.account_id)
    // Somebody else may have brought it back in the same moment.
    const webhook = await webhookById(tx, removed.id)
    if (!webhook) throw new AppError('webhook.too_many', { detail: `${mostEndpoints}` })
    return webhook
  })
}

/** A new secret, told this once; the one before signs beside it for 24 hours. Errors: `webhook.not_found`. */
export async function rotateSecret(ctx: Context, uid: string): Promise<{ webhook: Webhook; secret: string }> {
  const secret = newSecret()
  return ctx.tx(async (tx) => {
    const { id, account_id: accountId } = await accessWebhook(tx, uid)
    await tx.db.run(rotateEndpoint(id, seal(tx.secrets.seal, secret), instant(tx.clock.now() + previousSecretMs), tx.now()))
    await recordSecurity(tx, 'webhook.secret_rotated', accountId)
    return { secret, webhook: must(await webhookById(tx, id), 'webhook') }
  })
}
