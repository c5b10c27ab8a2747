// Inboxes: those a caller sees, with what waits in each.
import Type from 'typebox'
import { localCalendar } from '../../modules/identity/index.ts'
import { phoneInboxes } from '../../modules/inboxes/index.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { callerId, manages, operator } from './access.ts'
import { list, Listed } from './envelope.ts'
import { presentInbox } from './present.ts'
import { Inbox } from './schemas.ts'

export const inboxRoutes: Route[] = [
  route({
    method: 'GET', path: '/api/v1/inboxes', summary: 'Inboxes: those of the operator; all of them for managers', access: operator, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Listed(Type.Object({ inboxes: Type.Array(Inbox) })) }, errors: ['auth.required', 'auth.forbidden'],
    handle: async ({ ctx }) => {
      const { day } = await localCalendar(ctx)
      const found = await phoneInboxes(ctx, { accountId: callerId(ctx), subscribedOnly: !manages(ctx) }, day)
      return list(ctx, { inboxes: found.map((inbox) => presentInbox(ctx, inbox)) }, found.length)
    },
  }),
]
