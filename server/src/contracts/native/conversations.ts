// Conversations: lists, one, its events, and what can be done with it.
import {
  Conversation, ConversationCounts, ConversationDetail, ConversationEvent, ConversationState, pageOf, Position, RoutingExplained, SendEvent,
} from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import { must } from '../../kernel/must.ts'
import {
  accessConversation, conversationCounts, conversationPage, conversationsByIds, eventPage, eventsByKeys, markByAgent, sendAgentEvent, threadsOf, type ReceiptKind,
} from '../../modules/conversations/index.ts'
import { visitorById } from '../../modules/people/index.ts'
import { decisionsOf, whyWaiting } from '../../modules/routing/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { ByUid, Cursor, defaultLimit, Limit } from './schemas.ts'

const read = { kind: 'account', permission: 'conversation.read' } as const
const reply = { kind: 'account', permission: 'conversation.reply' } as const
const one = { 'params.uid': 'conversation' } as const

const ListQuery = Type.Object({
  view: Type.Optional(Type.Enum(['mine', 'unassigned', 'all'])),
  state: Type.Optional(Type.Array(ConversationState, { maxItems: 4 })),
  unread: Type.Optional(Type.Boolean()),
  sort: Type.Optional(Type.Enum(['waiting', 'newest'])),
  limit: Limit,
  cursor: Cursor,
})
const Seq = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
const EventQuery = Type.Object({ before: Type.Optional(Seq), after: Type.Optional(Seq), limit: Limit })

/** What is another's stays as it is. */
const mark = (kind: ReceiptKind, summary: string): Route => route({
  method: 'POST', path: `/rest/v1/conversations/{uid}/${kind}`, summary, access: read, tenant: 'token', ids: one,
  rate: 'write', idempotency: 'natural', schemas: { params: ByUid, body: Type.Object({ seq: Seq }, { additionalProperties: false }) }, responses: { 204: null },
  errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'input.invalid'],
  handle: async ({ ctx, params, body }) => {
    await markByAgent(ctx, params.uid, kind, body.seq)
    return done
  },
})

export const conversationRoutes: Route[] = [
  route({
    method: 'GET', path: '/rest/v1/conversations', summary: 'Conversations by view and state', access: read, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: ListQuery }, responses: { 200: pageOf(Conversation) },
    errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const { view = 'all', sort = 'newest', limit = defaultLimit, unread = false } = query
      const asked = query.state?.length ? query.state : ['queued', 'assigned'] as const
      const states = view === 'unassigned' ? ['queued' as const] : [...new Set(asked)].toSorted()
      const me = ctx.actor.kind === 'agent' ? ctx.actor.accountId : null
      const scope = JSON.stringify(['conversations', view, view === 'mine' ? me : null, states, unread, sort])
      const key = query.cursor ? decodeCursor(ctx, scope, query.cursor) : null
      const position = await positionNow(ctx)
      const rows = await conversationPage(ctx, {
        states, unread, sort, agentId: view === 'mine' ? me : null, limit: limit + 1, after: key ? { at: String(key[0]), id: Number(key[1]) } : null,
      })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const hasMore = rows.length > limit
      const next = hasMore && last ? encodeCursor(ctx, scope, [sort === 'newest' ? last.lastMessageAt : last.shown.waitingSince, last.id]) : null
      return ok({ data: shown.map((row) => row.shown), page: { next, hasMore }, position })
    },
  }),
  route({
    method: 'GET', path: '/rest/v1/conversations/counts', summary: 'Badge counts, each up to 1,000', access: read, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: ConversationCounts }, errors: ['auth.required', 'auth.forbidden'],
    handle: async ({ ctx }) => {
      const position = await positionNow(ctx)
      return ok({ ...await conversationCounts(ctx, ctx.actor.kind === 'agent' ? ctx.actor.accountId : 0), position })
    },
  }),
  route({
    method: 'GET', path: '/rest/v1/conversations/{uid}', summary: 'One conversation with its visitor and threads', access: read, tenant: 'token', ids: one,
    rate: 'read', idempotency: 'safe', schemas: { params: ByUid }, responses: { 200: ConversationDetail }, errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const position = await positionNow(ctx)
      const handle = await accessConversation(ctx, params.uid, 'conversation.read')
      const [views, visitor, threads] = await Promise.all([conversationsByIds(ctx, [handle.id]), visitorById(ctx, handle.visitorId), threadsOf(ctx, handle.id)])
      return ok({ conversation: must(views[0], 'conversation').shown, visitor, threads, position })
    },
  }),
  route({
    method: 'GET', path: '/rest/v1/conversations/{uid}/events', summary: 'Events of a conversation, ascending; the newest without `after`', access: read, tenant: 'token', ids: one,
    rate: 'read', idempotency: 'safe', schemas: { params: ByUid, query: EventQuery },
    responses: { 200: Type.Object({ data: Type.Array(ConversationEvent), hasMore: Type.Boolean(), position: Position }) },
    errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'input.invalid'],
    handle: async ({ ctx, params, query }) => {
      const position = await positionNow(ctx)
      const handle = await accessConversation(ctx, params.uid, 'conversation.read')
      const page = await eventPage(ctx, { conversationId: handle.id, before: query.before ?? null, after: query.after ?? null, notes: true, limit: query.limit ?? defaultLimit })
      return ok({ data: page.events, hasMore: page.hasMore, position })
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/conversations/{uid}/events', summary: 'Answer the visitor or leave a note', access: reply, tenant: 'token', ids: { ...one, 'body.attachments': 'file' },
    rate: 'write', idempotency: 'client_id', schemas: { params: ByUid, body: SendEvent }, responses: { 200: ConversationEvent, 201: ConversationEvent },
    errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'conversation.not_yours', 'conversation.closed', 'file.not_found', 'input.invalid'],
    handle: async ({ ctx, params, body }) => {
      const sent = await sendAgentEvent(ctx, { conversation: params.uid, ...body })
      const event = must((await eventsByKeys(ctx, [sent]))[0], 'sent event').shown
      return sent.repeated ? ok(event) : created(event)
    },
  }),
  mark('delivered', 'The client of the assigned agent was told up to a seq'),
  mark('read', 'The assigned agent has read up to a seq'),
  route({
    method: 'GET', path: '/rest/v1/conversations/{uid}/routing', summary: 'Why this agent: the decisions, newest first; and why it waits at this moment', access: read, tenant: 'token', ids: one,
    rate: 'read', idempotency: 'safe', schemas: { params: ByUid }, responses: { 200: RoutingExplained },
    errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const [data, waiting] = await Promise.all([decisionsOf(ctx, params.uid), whyWaiting(ctx, params.uid)])
      return ok({ data, waiting })
    },
  }),
]
