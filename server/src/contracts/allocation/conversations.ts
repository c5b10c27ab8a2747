// Conversations listed, searched, and one of them looked at.
import Type from 'typebox'
import { invalid } from '../../kernel/errors.ts'
import { conversationsByPhone, queuePage, queueScope, type Filter, type QueueSort, type Weights } from '../../modules/conversations/index.ts'
import { visitorById } from '../../modules/people/index.ts'
import { operatorById } from '../../modules/presence/index.ts'
import { historyOf } from '../../modules/routing/index.ts'
import type { Context } from '../../platform/context.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { callerId, conversationFor, demandInbox, demandLabel, manages, operator, ownerOfView, tenantId, visibleInboxes } from './access.ts'
import { readCursor, writeCursor, type Place } from './cursor.ts'
import { Given, list, Listed, Paged, success } from './envelope.ts'
import { presentHistory, presentListed } from './present.ts'
import { ByConversation, Contact, HistoryItem, Id, Limit, ListedConversation, Nullable, Sort, State } from './schemas.ts'
import { statesOf, type StateWord } from './words.ts'

interface Asked { inbox_id?: number; state?: StateWord; operator_id?: number; label_id?: number; sort?: QueueSort; limit?: number; cursor?: string }

/** Errors: `input.invalid`. */
function pageLimit(ctx: Context, asked: number | undefined): number {
  const { pageLimit: usual, maxPageLimit: most } = ctx.platform.defaults
  if (asked !== undefined && asked > most) throw invalid('limit', `must be less than or equal to ${most}`)
  return asked ?? Math.min(usual, most)
}

/** Errors: `inbox.not_found`, `inbox.not_subscribed`, `agent.not_found`, `label.not_found`. */
async function scopedFilter(ctx: Context, asked: Asked): Promise<{ filter: Filter; weights: Weights }> {
  if (asked.inbox_id !== undefined) await demandInbox(ctx, asked.inbox_id)
  if (asked.operator_id !== undefined) await operatorById(ctx, asked.operator_id)
  if (asked.label_id !== undefined) await demandLabel(ctx, asked.label_id)
  // A manager may have given him one of an inbox that he is not subscribed to: among his own he sees it.
  const own = asked.operator_id === callerId(ctx)
  const { inboxIds, weights } = await queueScope(ctx, own ? null : ownerOfView(ctx), true)
  return { filter: { inboxId: asked.inbox_id ?? null, agentId: asked.operator_id ?? null, labelId: asked.label_id ?? null, inboxIds }, weights }
}

/** All that makes a list what it is; under other weights the rows stand in another order. */
function scopeOf(ctx: Context, asked: Asked, sort: QueueSort, { alpha, beta }: Weights): string {
  const weights = sort === 'priority' ? [alpha, beta] : []
  return JSON.stringify([tenantId(ctx), manages(ctx), sort, asked.inbox_id ?? 0, asked.state ?? '', asked.operator_id ?? 0, asked.label_id ?? 0, ...weights])
}

function afterPlace(place: Place): { score: number; lastMessageAt: string; id: number } | { lastMessageAt: string; id: number } {
  const { score, lastMessageAt, id } = place
  return score === null ? { lastMessageAt, id } : { score, lastMessageAt, id }
}

const ListQuery = Type.Object({
  limit: Limit, cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })), inbox_id: Type.Optional(Id), state: Type.Optional(State),
  operator_id: Type.Optional(Id), label_id: Type.Optional(Id), sort: Type.Optional(Sort),
})
const shared = { method: 'GET', access: operator, tenant: 'token', rate: 'read', idempotency: 'safe' } as const

export const conversationRoutes: Route[] = [
  route({
    ...shared, path: '/api/v1/conversations', summary: 'Conversations by priority, newest or oldest',
    ids: { 'query.inbox_id': 'inbox', 'query.operator_id': 'agent', 'query.label_id': 'label' }, schemas: { query: ListQuery },
    responses: { 200: Listed(Type.Object({ conversations: Type.Array(ListedConversation), next_cursor: Nullable(Type.String()), has_more: Type.Boolean() })) },
    errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'inbox.not_subscribed', 'agent.not_found', 'label.not_found', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const { sort = 'priority', state, cursor } = query
      const limit = pageLimit(ctx, query.limit)
      const { filter, weights } = await scopedFilter(ctx, query)
      const scope = scopeOf(ctx, query, sort, weights)
      const place = cursor === undefined ? null : readCursor(ctx.secrets.cursor, scope, cursor)
      const { rows, asOf } = await queuePage(ctx, { states: state ? statesOf[state] : null, filter, sort, weights, asOf: place?.asOf ?? null, after: place && afterPlace(place), limit })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const more = rows.length > limit && last !== undefined
      const next = more ? writeCursor(ctx.secrets.cursor, scope, { score: sort === 'priority' ? last.score : null, lastMessageAt: last.lastMessageAt, id: last.id, asOf }) : null
      return list(ctx, { conversations: shown.map((row) => presentListed(ctx, row)), next_cursor: next, has_more: more }, shown.length)
    },
  }),
  route({
    ...shared, path: '/api/v1/conversations/search', summary: 'Conversations of exactly one phone number, the newest 100', ids: {},
    schemas: { query: Type.Object({ phone_number: Type.String({ minLength: 1, maxLength: 50 }) }) },
    responses: { 200: Listed(Type.Object({ conversations: Type.Array(ListedConversation) })) }, errors: ['auth.required', 'auth.forbidden', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      // A + that was not escaped arrives as a space.
      const rows = await conversationsByPhone(ctx, query.phone_number.replace(/^ /, '+'), await visibleInboxes(ctx))
      if (!rows) throw invalid('phone_number', 'must be a phone number with country code, like +1234567890')
      return list(ctx, { conversations: rows.map((row) => presentListed(ctx, row)) }, rows.length)
    },
  }),
  route({
    ...shared, path: '/api/v1/conversations/{id}/history', summary: 'What happened to a conversation, newest first', ids: { 'params.id': 'conversation' },
    schemas: { params: ByConversation, query: Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })), limit: Limit }) },
    responses: { 200: Paged(Type.Object({ history: Type.Array(HistoryItem) })) }, errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'inbox.not_subscribed', 'input.invalid'],
    handle: async ({ ctx, params, query }) => {
      const { id } = await conversationFor(ctx, params.id)
      const page = query.page ?? 1
      const limit = pageLimit(ctx, query.limit)
      const entries = await historyOf(ctx, id, (page - 1) * limit, limit + 1)
      const shown = entries.slice(0, limit)
      return list(ctx, { history: shown.map((entry) => presentHistory(id, entry)) }, shown.length, { page, limit, has_more: entries.length > limit })
    },
  }),
  route({
    ...shared, path: '/api/v1/conversations/{id}/contact', summary: 'The customer of a conversation', ids: { 'params.id': 'conversation' }, schemas: { params: ByConversation },
    responses: { 200: Given(Type.Object({ contact: Contact })) }, errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'inbox.not_subscribed', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const v = await visitorById(ctx, (await conversationFor(ctx, params.id)).visitorId)
      return success({ contact: {
        id: v.number, phone_number: v.phone, name: v.name, email: v.email, conversation_count: v.conversations, first_seen_at: v.firstSeenAt, last_seen_at: v.lastSeenAt,
      } })
    },
  }),
]
