// The visitor's side: a session, with or without a first message, then events.
import type { FastifyRequest } from 'fastify'
import type { VisitorFields } from '@switchboard/protocol'
import Type, { type Static } from 'typebox'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import {
  accessOwnConversation, conversationsByIds, eventPage, eventsByKeys, markByVisitor, openConversation, ownConversation, receiptsOf, sendVisitorMessage, threadsOf,
} from '../../modules/conversations/index.ts'
import { defaultTenant } from '../../modules/identity/index.ts'
import { contextOfInboxKey, firstWebInbox, groupByUid, inboxBy, type InboxWithId } from '../../modules/inboxes/index.ts'
import { admitVisitor, visitorById } from '../../modules/people/index.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { created, done, route, type Answer, type Route } from '../../platform/http/route.ts'
import { demandOrigin } from './cors.ts'
import { sessionTokenOf } from './enter.ts'
import { demandAuthor, eventList, EventQuery, mostEvents } from './events.ts'
import { presentEventForVisitor } from './present.ts'
import { claimed, ClientId, Content, Email, Event, Id, Metadata, Nullable, Seq, strict, WidgetSession } from './schemas.ts'
import { states } from './words.ts'

export interface WidgetOptions { allowedOrigins: readonly string[]; publicUrl: string | null }

const Token = Type.Optional(Type.String({ minLength: 1, maxLength: 4000 }))
const NewSession = Type.Object({
  key: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })), sessionToken: Token,
  name: Type.Optional(Nullable(Type.String({ maxLength: 100 }))), email: Type.Optional(Nullable(Email)),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 32, pattern: '^\\+?[0-9 ()./-]{3,31}$' }))),
  groupId: Type.Optional(Nullable(Id)), initialMessage: Type.Optional(Nullable(Content)), clientId: Type.Optional(ClientId), metadata: Type.Optional(Metadata),
  externalId: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })), identityHash: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
}, strict)
type NewSession = Static<typeof NewSession>
const NewEvent = Type.Object({
  ...claimed, sessionToken: Token, content: Content, type: Type.Optional(Type.Enum(['message', 'system'])), metadata: Type.Optional(Metadata), clientId: Type.Optional(ClientId),
}, strict)

const header = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** By the key, else the first web inbox of the installation's own tenant. Errors: `inbox.not_found`. */
async function inboxOf(outside: Context, key: string | undefined): Promise<{ tenant: Context; inbox: InboxWithId }> {
  if (key !== undefined) {
    const tenant = await contextOfInboxKey(outside, key)
    return { tenant, inbox: await inboxBy(tenant, { key }) }
  }
  const id = await defaultTenant(outside)
  if (id === null) throw new AppError('inbox.not_found')
  const tenant = makeContext(outside.platform, id, { kind: 'system' }, outside.origin)
  return { tenant, inbox: await firstWebInbox(tenant) }
}

/** Errors: `input.invalid`. */
async function groupOf(tenant: Context, uid: string | null | undefined): Promise<number | null> {
  if (uid === undefined || uid === null) return null
  try {
    return (await groupByUid(tenant, uid)).id
  } catch (error) {
    throw error instanceof AppError ? invalid('groupId', 'must be the ID of a group') : error
  }
}

function fieldsOf(body: NewSession, referer: string | undefined): VisitorFields {
  const page = referer?.slice(0, 2000)
  const said = (name: 'name' | 'email' | 'phone') => (body[name] === undefined ? {} : { [name]: body[name] })
  return { ...said('name'), ...said('email'), ...said('phone'), ...(page === undefined ? {} : { page: { url: page, title: '', referrer: page } }) }
}

/** Errors: `input.invalid`. */
function identityOf({ externalId, identityHash }: NewSession): { externalId: string; hash: string } | undefined {
  if (externalId === undefined && identityHash === undefined) return undefined
  if (externalId === undefined) throw invalid('externalId', 'should not be empty')
  if (identityHash === undefined) throw invalid('identityHash', 'should not be empty')
  return { externalId, hash: identityHash }
}

async function answer(ctx: Context, token: string, conversationId: number | null, origin: string): Promise<Answer> {
  if (ctx.actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const [visitor, views, threads] = await Promise.all([
    visitorById(ctx, ctx.actor.visitorId), conversationId === null ? [] : conversationsByIds(ctx, [conversationId]), conversationId === null ? [] : threadsOf(ctx, conversationId),
  ])
  const shown = views[0]?.shown
  const path = shown ? `/conversations/${shown.uid}` : null
  return created({
    sessionToken: token, visitorId: visitor.uid, conversationId: shown?.uid ?? null, threadId: threads.findLast((thread) => thread.status === 'active')?.uid ?? null,
    status: shown ? states[shown.state] : 'pending',
    firebase: { databaseURL: `${origin}/firebase`, conversationPath: path, messagesPath: path && `${path}/messages` },
  })
}

/** Where callers reach us. */
const addressOf = (request: FastifyRequest, publicUrl: string | null): string => publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`

const sessionRoute = (options: WidgetOptions): Route => route({
  method: 'POST', path: '/v1/widget/session', summary: 'Begin or go on with a session; with a first message the conversation opens at once', access: { kind: 'public' }, tenant: 'inbox_key', ids: {},
  rate: 'visitor_session', idempotency: 'natural', schemas: { body: NewSession }, responses: { 201: WidgetSession },
  errors: ['inbox.not_found', 'identity.invalid', 'origin.not_allowed', 'input.invalid', 'rate.limited', 'server.busy'],
  handle: async ({ ctx: outside, body, request, reply, limit }) => {
    const { tenant, inbox } = await inboxOf(outside, header(request.headers['x-widget-key']) ?? body.key)
    demandOrigin(request, reply, [options.allowedOrigins, inbox.allowedOrigins])
    await limit('widget_key', `i${inbox.id}`)
    const groupId = await groupOf(tenant, body.groupId)
    const { ctx, token } = await admitVisitor(tenant, {
      inboxId: inbox.id, fields: fieldsOf(body, request.headers.referer), metadata: body.metadata, token: sessionTokenOf(request) ?? undefined, identity: identityOf(body),
    })
    const text = body.initialMessage ?? null
    const id = await openConversation(ctx, { groupId, message: text === null ? undefined : { text, clientId: body.clientId ?? null, metadata: body.metadata } })
    return answer(ctx, token, id, addressOf(request, options.publicUrl))
  },
})

const visitor = { access: { kind: 'visitor' }, tenant: 'token', ids: {} } as const

/** Errors: `origin.not_allowed`. */
async function demandOwnOrigin(ctx: Context, request: FastifyRequest, reply: Parameters<typeof demandOrigin>[1], options: WidgetOptions): Promise<void> {
  if (request.headers.origin === undefined || ctx.actor.kind !== 'visitor') return
  demandOrigin(request, reply, [options.allowedOrigins, (await inboxBy(ctx, { id: ctx.actor.inboxId })).allowedOrigins])
}

async function read(ctx: Context, asked: Static<typeof EventQuery> & { conversationId?: string }): Promise<Answer> {
  const newest = await ownConversation(ctx)
  const id = asked.conversationId === undefined ? newest : (await accessOwnConversation(ctx, asked.conversationId)).id
  if (id === null) return { status: 200, body: [] }
  const page = await eventPage(ctx, { conversationId: id, before: null, after: asked.after ?? 0, notes: false, limit: asked.limit ?? mostEvents })
  const receipts = await receiptsOf(ctx, id, page.events)
  // What the visitor fetches has been delivered to him.
  const fresh = page.events.findLast((event) => event.author.kind !== 'visitor' && receipts.get(event.seq)?.deliveredAt === null)
  if (fresh && id === newest) await markByVisitor(ctx, 'delivered', fresh.seq)
  return eventList('/v1/widget/events', page.events.flatMap((event) => presentEventForVisitor(event, receipts.get(event.seq)) ?? []), page.hasMore)
}

export const widgetRoutes = (options: WidgetOptions): Route[] => [
  sessionRoute(options),
  route({
    ...visitor, method: 'POST', path: '/v1/widget/events', summary: 'Write; opens a conversation where none is open, or takes up the one resolved lately',
    rate: 'visitor_event', idempotency: 'client_id', schemas: { body: NewEvent }, responses: { 201: Event },
    errors: ['visitor.session_ended', 'auth.forbidden', 'origin.not_allowed', 'input.invalid', 'rate.limited', 'server.busy'],
    handle: async ({ ctx, body, request, reply }) => {
      await demandOwnOrigin(ctx, request, reply, options)
      demandAuthor(body, { author: 'visitor', agentId: null })
      const sent = await sendVisitorMessage(ctx, { text: body.content, clientId: body.clientId ?? null, metadata: body.metadata })
      const event = must((await eventsByKeys(ctx, [sent]))[0], 'sent event').shown
      const receipts = await receiptsOf(ctx, sent.conversationId, [event])
      return created(presentEventForVisitor(event, receipts.get(event.seq)))
    },
  }),
  route({
    ...visitor, method: 'GET', path: '/v1/widget/events', summary: 'The events of the newest conversation (or of another own one), ascending', rate: 'read', idempotency: 'safe',
    ids: { 'query.conversationId': 'conversation' }, schemas: { query: Type.Object({ ...EventQuery.properties, conversationId: Type.Optional(Id) }) }, responses: { 200: Type.Array(Event) },
    errors: ['visitor.session_ended', 'conversation.not_found', 'origin.not_allowed', 'input.invalid'],
    handle: async ({ ctx, query, request, reply }) => {
      await demandOwnOrigin(ctx, request, reply, options)
      return read(ctx, query)
    },
  }),
  route({
    ...visitor, method: 'POST', path: '/v1/widget/read', summary: 'The visitor has read up to a seq', rate: 'visitor_event', idempotency: 'natural',
    schemas: { body: Type.Object({ seq: Seq, sessionToken: Token }, strict) }, responses: { 204: null }, errors: ['visitor.session_ended', 'origin.not_allowed', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body, request, reply }) => {
      await demandOwnOrigin(ctx, request, reply, options)
      await markByVisitor(ctx, 'read', body.seq)
      return done
    },
  }),
]
