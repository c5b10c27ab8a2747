// The visitor's side beyond writing: a message left, a rating, the conversation by mail, the logo.
import { Email, OfflineMessage, RateConversation, WidgetConversation, WidgetSent } from '@switchboard/protocol'
import Type from 'typebox'
import { must } from '../../kernel/must.ts'
import { eventsByKeys, leaveMessage, sendOwnTranscript } from '../../modules/conversations/index.ts'
import { rateConversation } from '../../modules/feedback/index.ts'
import { readLogo } from '../../modules/files/index.ts'
import { contextOfInboxKey, inboxBy } from '../../modules/inboxes/index.ts'
import { created, done, fileBytes, ok, route, type Route } from '../../platform/http/route.ts'
import { answerFile } from './file-answer.ts'
import { conversationForVisitor, eventForVisitor } from './visitor-view.ts'

const visitor = { access: { kind: 'visitor' }, tenant: 'token', ids: {} } as const

export const widgetFormRoutes: Route[] = [
  route({
    ...visitor, method: 'POST', path: '/rest/v1/widget/offline-messages', summary: 'Leave a message while nobody is there; it waits in the queue, and the team gets mail',
    rate: 'visitor_mail', idempotency: 'client_id', schemas: { body: OfflineMessage }, responses: { 200: WidgetSent, 201: WidgetSent },
    errors: ['visitor.session_ended', 'offline.closed', 'input.invalid', 'rate.limited', 'server.busy'],
    handle: async ({ ctx, body }) => {
      const sent = await leaveMessage(ctx, body)
      const conversation = await conversationForVisitor(ctx, sent.conversationId)
      const event = must((await eventsByKeys(ctx, [sent]))[0], 'sent event').shown
      const answer = { conversation, event: must(eventForVisitor(event, true), 'visible event') }
      return sent.repeated ? ok(answer) : created(answer)
    },
  }),
  route({
    ...visitor, method: 'POST', path: '/rest/v1/widget/rating', summary: 'Rate the newest conversation within seven days after it was resolved; it may be changed for ten minutes',
    rate: 'visitor_message', idempotency: 'natural', schemas: { body: RateConversation }, responses: { 200: WidgetConversation },
    errors: ['visitor.session_ended', 'conversation.not_found', 'rating.closed', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => ok(await conversationForVisitor(ctx, await rateConversation(ctx, body))),
  }),
  route({
    ...visitor, method: 'POST', path: '/rest/v1/widget/transcript', summary: 'Send the newest conversation to an address',
    rate: 'visitor_mail', idempotency: 'natural', schemas: { body: Type.Object({ email: Email }, { additionalProperties: false }) }, responses: { 204: null },
    errors: ['visitor.session_ended', 'conversation.not_found', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body, limit }) => {
      // Whoever asks and from wherever: nobody's mailbox is filled by us.
      await limit('mail_address', `${ctx.tenant} ${body.email.toLowerCase()}`)
      await sendOwnTranscript(ctx, body.email)
      return done
    },
  }),
  route({
    method: 'GET', path: '/rest/v1/widget/logo', summary: 'The logo of an inbox', access: { kind: 'public' }, tenant: 'inbox_key', ids: {}, rate: 'public', idempotency: 'safe',
    schemas: { query: Type.Object({ key: Type.String({ minLength: 1, maxLength: 100 }), v: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Changes with the picture.' })) }) },
    responses: { 200: fileBytes, 206: fileBytes, 304: null }, errors: ['inbox.not_found', 'file.not_found', 'input.invalid', 'server.busy'],
    handle: async ({ ctx: outside, query, request }) => {
      const ctx = await contextOfInboxKey(outside, query.key)
      const inbox = await inboxBy(ctx, { key: query.key })
      return answerFile(request, await readLogo(ctx, inbox.id), 'everybody')
    },
  }),
]
