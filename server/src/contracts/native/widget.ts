// The visitor's side: configuration by inbox key, a session at the first interaction, then messages.
import { ConversationEvent, OpenWidgetSession, Position, Ticket, VisitorFields, WidgetConfig, WidgetMessage, WidgetSent, WidgetSession, WidgetState } from '@switchboard/protocol'
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { eventsByKeys, markByVisitor, ownConversation, writeFromWidget, type ReceiptKind } from '../../modules/conversations/index.ts'
import { issueTicket } from '../../modules/identity/index.ts'
import { contextOfInboxKey, inboxBy } from '../../modules/inboxes/index.ts'
import { admitVisitor, describeVisitor } from '../../modules/people/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { defaultLimit, Limit } from './schemas.ts'
import { conversationForVisitor, eventForVisitor, eventsForVisitor, stateForVisitor } from './visitor-view.ts'
import { presentConfig } from './widget-config.ts'

const visitor = { access: { kind: 'visitor' }, tenant: 'token', ids: {} } as const
const Seq = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
const Key = Type.String({ minLength: 1, maxLength: 100 })

const mark = (kind: ReceiptKind, summary: string): Route => route({
  ...visitor, method: 'POST', path: `/rest/v1/widget/${kind}`, summary,
  rate: 'write', idempotency: 'natural', schemas: { body: Type.Object({ seq: Seq }, { additionalProperties: false }) }, responses: { 204: null }, errors: ['visitor.session_ended', 'input.invalid'],
  handle: async ({ ctx, body }) => {
    await markByVisitor(ctx, kind, body.seq)
    return done
  },
})

export const widgetRoutes: Route[] = [
  route({
    method: 'GET', path: '/rest/v1/widget/config', summary: 'What the widget shows before anything is stored', access: { kind: 'public' }, tenant: 'inbox_key', ids: {},
    rate: 'public', idempotency: 'safe', schemas: { query: Type.Object({ key: Key }) }, responses: { 200: WidgetConfig }, errors: ['inbox.not_found', 'input.invalid'],
    handle: async ({ ctx: outside, query }) => {
      const ctx = await contextOfInboxKey(outside, query.key)
      return ok(await presentConfig(ctx, await inboxBy(ctx, { key: query.key })))
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/widget/sessions', summary: 'Begin a visitor session; with a proven identity it goes on where that visitor was', access: { kind: 'public' }, tenant: 'inbox_key', ids: {},
    rate: 'visitor_session', idempotency: 'natural', schemas: { body: OpenWidgetSession }, responses: { 201: WidgetSession }, errors: ['identity.invalid', 'inbox.not_found', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx: outside, body }) => {
      const tenant = await contextOfInboxKey(outside, body.key)
      const inbox = await inboxBy(tenant, { key: body.key })
      const { ctx, token } = await admitVisitor(tenant, { inboxId: inbox.id, fields: body.visitor ?? {}, identity: body.identity })
      return created({ token, state: await stateForVisitor(ctx) })
    },
  }),
  route({
    ...visitor, method: 'GET', path: '/rest/v1/widget/state', summary: 'The visitor, his newest conversation and its newest events',
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: WidgetState }, errors: ['visitor.session_ended'],
    handle: async ({ ctx }) => ok(await stateForVisitor(ctx)),
  }),
  route({
    ...visitor, method: 'PATCH', path: '/rest/v1/widget/visitor', summary: 'What the visitor says about himself',
    rate: 'visitor_message', idempotency: 'natural', schemas: { body: VisitorFields }, responses: { 200: WidgetState }, errors: ['visitor.session_ended', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => {
      if (ctx.actor.kind !== 'visitor') throw new AppError('visitor.session_ended')
      await describeVisitor(ctx, ctx.actor.visitorId, body)
      return ok(await stateForVisitor(ctx))
    },
  }),
  route({
    ...visitor, method: 'POST', path: '/rest/v1/widget/messages', summary: 'Write; opens a conversation or takes up the one resolved lately', ids: { 'body.attachments': 'file' },
    rate: 'visitor_message', idempotency: 'client_id', schemas: { body: WidgetMessage }, responses: { 200: WidgetSent, 201: WidgetSent },
    errors: ['visitor.session_ended', 'file.not_found', 'input.invalid', 'rate.limited', 'server.busy'],
    handle: async ({ ctx, body }) => {
      const sent = await writeFromWidget(ctx, body)
      const [conversation, events] = await ctx.tx((tx) => Promise.all([conversationForVisitor(tx, sent.conversationId), eventsByKeys(tx, [sent])]))
      const answer = { conversation, event: must(eventForVisitor(must(events[0], 'sent event').shown, true), 'visible event') }
      return sent.repeated ? ok(answer) : created(answer)
    },
  }),
  route({
    ...visitor, method: 'GET', path: '/rest/v1/widget/events', summary: 'Events of the newest conversation, ascending',
    rate: 'read', idempotency: 'safe', schemas: { query: Type.Object({ before: Type.Optional(Seq), after: Type.Optional(Seq), limit: Limit }) },
    responses: { 200: Type.Object({ data: Type.Array(ConversationEvent), hasMore: Type.Boolean(), position: Position }) }, errors: ['visitor.session_ended', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const position = await positionNow(ctx)
      const id = await ownConversation(ctx)
      if (id === null) return ok({ data: [], hasMore: false, position })
      const page = await eventsForVisitor(ctx, { id, before: query.before ?? null, after: query.after ?? null, limit: query.limit ?? defaultLimit })
      return ok({ data: page.events, hasMore: page.hasMore, position })
    },
  }),
  mark('delivered', 'The visitor\'s client was told up to a seq'),
  mark('read', 'The visitor has read up to a seq'),
  route({
    ...visitor, method: 'POST', path: '/rest/v1/widget/tickets', summary: 'A one-use ticket for /realtime',
    rate: 'write', idempotency: 'natural', schemas: {}, responses: { 201: Ticket }, errors: ['visitor.session_ended'],
    handle: async ({ ctx }) => created(await issueTicket(ctx)),
  }),
]
