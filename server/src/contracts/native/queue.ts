// The queue by priority, take next, grace, settings.
import { ConversationChanged, Nullable, Queue, TenantSettings, Uid, type Conversation } from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { conversationsByIds, queuePage, weightsOf, type QueueRow } from '../../modules/conversations/index.ts'
import { inboxBy } from '../../modules/inboxes/index.ts'
import { allocateNext, endGraceNow, recompute } from '../../modules/routing/index.ts'
import { changeSettings, settingsOf } from '../../modules/settings/index.ts'
import { done, ok, route, type Route } from '../../platform/http/route.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { presentChanged } from './present.ts'
import { ByUid, Cursor, defaultLimit, Limit } from './schemas.ts'

const Recomputed = Type.Object({
  checked: Type.Integer(), skipped: Type.Integer(), next: Nullable(Type.Integer()),
  different: Type.Array(Type.Object({ decision: Uid, stored: Nullable(Uid), recomputed: Nullable(Uid) })),
})
const read = { kind: 'account', permission: 'conversation.read' } as const

export const queueRoutes: Route[] = [
  route({
    method: 'GET', path: '/rest/v1/queue', summary: 'Who waits, by live priority', access: read, tenant: 'token', ids: { 'query.inbox': 'inbox' },
    rate: 'read', idempotency: 'safe', schemas: { query: Type.Object({ inbox: Type.Optional(Uid), limit: Limit, cursor: Cursor }) }, responses: { 200: Queue },
    errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const position = await positionNow(ctx)
      const limit = query.limit ?? defaultLimit
      const inboxId = query.inbox === undefined ? null : (await inboxBy(ctx, { uid: query.inbox })).id
      const weights = await weightsOf(ctx)
      // Under other weights the rows stand in another order.
      const scope = JSON.stringify(['queue', inboxId, weights.alpha, weights.beta])
      const key = query.cursor ? decodeCursor(ctx, scope, query.cursor) : null
      const { rows, asOf } = await queuePage(ctx, {
        states: ['queued'], filter: { inboxId, agentId: null, labelId: null, inboxIds: null }, sort: 'priority', weights, asOf: key ? String(key[3]) : null, limit,
        after: key ? { score: Number(key[0]), lastMessageAt: String(key[1]), id: Number(key[2]) } : null,
      })
      const shown = rows.slice(0, limit)
      const views = await conversationsByIds(ctx, shown.map((row) => row.id))
      const byId = new Map(views.map((view) => [view.id, view.shown]))
      const last = shown.at(-1)
      const hasMore = rows.length > limit
      return ok({
        data: shown.map((row) => ({ ...anatomy(row, must(byId.get(row.id), 'queued conversation'), weights.alpha) })),
        weights, asOf, position,
        page: { hasMore, next: hasMore && last ? encodeCursor(ctx, scope, [last.score, last.lastMessageAt, last.id, asOf]) : null },
      })
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/queue/take', summary: 'Take the waiting conversation of highest priority from the own inboxes', access: { kind: 'account', permission: 'conversation.reply' }, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'key', schemas: {}, responses: { 200: ConversationChanged, 204: null },
    errors: ['auth.required', 'auth.forbidden', 'agent.at_capacity', 'agent.not_available', 'idempotency.in_progress', 'idempotency.mismatch', 'server.busy'],
    handle: async ({ ctx }) => {
      if (ctx.actor.kind !== 'agent') throw new AppError('auth.required')
      const id = await allocateNext(ctx, ctx.actor.accountId)
      return id === null ? done : ok(await presentChanged(ctx, id))
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/conversations/{uid}/end-grace', summary: 'End the grace of an absent agent now: the conversation returns to the queue', access: { kind: 'account', permission: 'conversation.supervise' }, tenant: 'token', ids: { 'params.uid': 'conversation' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 200: ConversationChanged }, errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'conversation.invalid_transition', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await presentChanged(ctx, await endGraceNow(ctx, params.uid))),
  }),
  route({
    method: 'GET', path: '/rest/v1/routing/recompute', summary: 'Recompute stored decisions from their snapshots; `different` should stay empty', access: { kind: 'account', permission: 'audit.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }) },
    responses: { 200: Recomputed }, errors: ['auth.required', 'auth.forbidden', 'input.invalid'],
    handle: async ({ ctx, query }) => ok(await recompute(ctx, query.after ?? 0, query.limit ?? 500)),
  }),
  route({
    method: 'GET', path: '/rest/v1/settings', summary: 'What the tenant decided', access: { kind: 'account', permission: 'settings.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: TenantSettings }, errors: ['auth.required', 'auth.forbidden'],
    handle: async ({ ctx }) => ok(await settingsOf(ctx)),
  }),
  route({
    method: 'PATCH', path: '/rest/v1/settings', summary: 'Change weights of priority, grace, overflow, the end of idle conversations, reopening', access: { kind: 'account', permission: 'settings.write' }, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'natural', schemas: { body: Type.Partial(TenantSettings, { additionalProperties: false, minProperties: 1 }) }, responses: { 200: TenantSettings }, errors: ['auth.required', 'auth.forbidden', 'input.invalid'],
    handle: async ({ ctx, body }) => ok(await changeSettings(ctx, body)),
  }),
]

function anatomy(row: QueueRow, conversation: Conversation, alpha: number) {
  const messages = alpha * Math.min(row.messageCount, 100) / 100
  return { conversation, score: row.score, messages: { count: row.messageCount, term: messages }, delay: { since: row.lastMessageAt, term: row.score - messages }, labels: conversation.labels }
}
