// Webhooks: endpoints, their secrets, the log of deliveries, sending again.
import { Delivery, DeliveryDetail, deliveryStates, Instant, Nullable, pageOf, Uid, Webhook, WebhookEvent, WebhookWithSecret } from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import {
  accessWebhook, catalogue, changeWebhook, createWebhook, deliveries, readDelivery, removeWebhook, replayDeadSince, replayDelivery, restoreWebhook, rotateSecret, sendTest, toWebhook, webhooks,
} from '../../modules/outreach/index.ts'
import { eventNames } from '../../platform/bus/events.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { byId, ByUid, Cursor, defaultLimit, Limit, Paging } from './schemas.ts'

const strict = { additionalProperties: false } as const
const Url = Type.String({ minLength: 1, maxLength: 2000 })
const Description = Type.String({ maxLength: 500 })
const Events = Nullable(Type.Array(Type.Enum(eventNames), { minItems: 1, maxItems: 100, uniqueItems: true }))
const NewWebhook = Type.Object({
  url: Url, description: Type.Optional(Description), events: Type.Optional(Events), active: Type.Optional(Type.Boolean()), agent: Type.Optional(Uid),
}, strict)
const WebhookChange = Type.Object({
  url: Type.Optional(Url), description: Type.Optional(Description), events: Type.Optional(Events), active: Type.Optional(Type.Boolean()),
}, { ...strict, minProperties: 1 })

const reads = { method: 'GET', access: { kind: 'account', permission: 'webhook.read' }, tenant: 'token', rate: 'read', idempotency: 'safe' } as const
const writes = { access: { kind: 'account', permission: 'webhook.write' }, tenant: 'token', rate: 'write', idempotency: 'natural' } as const
const one = { 'params.uid': 'webhook' } as const
const ofOne = ['auth.required', 'auth.forbidden', 'webhook.not_found', 'input.invalid'] as const

export const webhookRoutes: Route[] = [
  route({
    ...reads, path: '/rest/v1/webhook-events', summary: 'Every event that a webhook can be told', ids: {},
    schemas: {}, responses: { 200: Type.Object({ data: Type.Array(WebhookEvent) }) }, errors: ['auth.required', 'auth.forbidden'],
    handle: async () => ok({ data: eventNames.map((name) => ({ name, when: catalogue[name].when, data: [...catalogue[name].data] })) }),
  }),
  route({
    ...reads, path: '/rest/v1/webhooks', summary: 'Webhooks of the tenant and of its bots', ids: {},
    schemas: { query: Paging }, responses: { 200: pageOf(Webhook) }, errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const position = await positionNow(ctx)
      return ok({ ...await byId(ctx, 'webhooks', query, (after, limit) => webhooks(ctx, after, limit), (webhook) => webhook), position })
    },
  }),
  route({
    // No Idempotency-Key: the answer would be kept, and with it the secret.
    ...writes, method: 'POST', path: '/rest/v1/webhooks', summary: 'Make a webhook; its secret is told this once', ids: { 'body.agent': 'agent' },
    schemas: { body: NewWebhook }, responses: { 201: WebhookWithSecret }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'webhook.too_many', 'input.invalid'],
    handle: async ({ ctx, body }) => created(await createWebhook(ctx, body)),
  }),
  route({
    ...reads, path: '/rest/v1/webhooks/{uid}', summary: 'One webhook', ids: one, schemas: { params: ByUid }, responses: { 200: Webhook }, errors: [...ofOne],
    handle: async ({ ctx, params }) => ok(toWebhook(await accessWebhook(ctx, params.uid))),
  }),
  route({
    ...writes, method: 'PATCH', path: '/rest/v1/webhooks/{uid}', summary: 'Change a webhook, or switch it on or off', ids: one,
    schemas: { params: ByUid, body: WebhookChange }, responses: { 200: Webhook }, errors: [...ofOne],
    handle: async ({ ctx, params, body }) => ok(await changeWebhook(ctx, params.uid, body)),
  }),
  route({
    ...writes, method: 'DELETE', path: '/rest/v1/webhooks/{uid}', summary: 'Remove a webhook', ids: one, schemas: { params: ByUid }, responses: { 204: null }, errors: [...ofOne],
    handle: async ({ ctx, params }) => {
      await removeWebhook(ctx, params.uid)
      return done
    },
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/webhooks/{uid}/restore', summary: 'Take a removed webhook back; what happened meanwhile it is not told', ids: one,
    schemas: { params: ByUid }, responses: { 200: Webhook }, errors: [...ofOne, 'webhook.too_many'],
    handle: async ({ ctx, params }) => ok(await restoreWebhook(ctx, params.uid)),
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/webhooks/{uid}/rotate-secret', summary: 'Make a new secret, told this once; the one before signs, too, for 24 hours', ids: one,
    schemas: { params: ByUid }, responses: { 201: WebhookWithSecret }, errors: [...ofOne],
    handle: async ({ ctx, params }) => created(await rotateSecret(ctx, params.uid)),
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/webhooks/{uid}/test', summary: 'Send webhook.test now, once, and tell what came of it', ids: one,
    schemas: { params: ByUid }, responses: { 200: Delivery }, errors: [...ofOne],
    handle: async ({ ctx, params }) => ok(await sendTest(ctx, params.uid)),
  }),
  route({
    ...reads, path: '/rest/v1/webhooks/{uid}/deliveries', summary: 'The log, newest first: delivered 7 days, others 30', ids: one,
    schemas: { params: ByUid, query: Type.Object({ state: Type.Optional(Type.Enum(deliveryStates)), limit: Limit, cursor: Cursor }) },
    responses: { 200: Type.Object({ data: Type.Array(Delivery), page: Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() }) }) }, errors: [...ofOne, 'cursor.invalid'],
    handle: async ({ ctx, params, query }) => {
      const limit = query.limit ?? defaultLimit
      const scope = JSON.stringify(['deliveries', params.uid, query.state ?? null])
      const before = query.cursor ? Number(decodeCursor(ctx, scope, query.cursor)[0]) : null
      const rows = await deliveries(ctx, params.uid, { state: query.state ?? null, before, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const hasMore = rows.length > limit
      return ok({ data: shown.map(({ id: _, ...delivery }) => delivery), page: { hasMore, next: hasMore && last ? encodeCursor(ctx, scope, [last.id]) : null } })
    },
  }),
  route({
    ...reads, path: '/rest/v1/webhooks/{uid}/deliveries/{delivery}', summary: 'One delivery with its body as it would be sent now', ids: { ...one, 'params.delivery': 'delivery' },
    schemas: { params: Type.Object({ uid: Uid, delivery: Uid }) }, responses: { 200: DeliveryDetail }, errors: [...ofOne, 'delivery.not_found'],
    handle: async ({ ctx, params }) => ok(await readDelivery(ctx, params.uid, params.delivery)),
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/webhooks/{uid}/deliveries/{delivery}/replay', summary: 'Send one delivery again, under its id', ids: { ...one, 'params.delivery': 'delivery' },
    schemas: { params: Type.Object({ uid: Uid, delivery: Uid }) }, responses: { 200: Delivery }, errors: [...ofOne, 'delivery.not_found'],
    handle: async ({ ctx, params }) => ok(await replayDelivery(ctx, params.uid, params.delivery)),
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/webhooks/{uid}/replay', summary: 'Send dead deliveries again that were planned since an instant, 5,000 a call', ids: one,
    schemas: { params: ByUid, body: Type.Object({ since: Instant }, strict) }, responses: { 200: Type.Object({ replayed: Type.Integer(), more: Type.Boolean() }) }, errors: [...ofOne],
    handle: async ({ ctx, params, body }) => ok(await replayDeadSince(ctx, params.uid, body.since)),
  }),
]
