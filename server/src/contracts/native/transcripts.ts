// A conversation by mail, sent by staff.
import { Email } from '@switchboard/protocol'
import Type from 'typebox'
import { sendTranscript } from '../../modules/conversations/index.ts'
import { done, route, type Route } from '../../platform/http/route.ts'
import { ByUid } from './schemas.ts'

export const transcriptRoutes: Route[] = [
  route({
    method: 'POST', path: '/rest/v1/conversations/{uid}/transcript', summary: 'Send the conversation by mail, to the visitor when no address is given; without notes', access: { kind: 'account', permission: 'conversation.reply' },
    tenant: 'token', ids: { 'params.uid': 'conversation' }, rate: 'mail', idempotency: 'key', responses: { 204: null },
    schemas: { params: ByUid, body: Type.Object({ email: Type.Optional(Email) }, { additionalProperties: false }) },
    errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'input.invalid', 'rate.limited', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, params, body }) => {
      await sendTranscript(ctx, params.uid, body.email)
      return done
    },
  }),
]
