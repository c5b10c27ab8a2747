// The outbox: mail that the product has sent, keeps, or could not send; for admins.
import { MailState, Nullable, OutboxMail, OutboxMailDetail } from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import { mailByUid, outboxPage, sendAgain } from '../../modules/mail/index.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { ByUid, Cursor, defaultLimit, Limit } from './schemas.ts'

const one = { tenant: 'token', ids: { 'params.uid': 'mail' }, schemas: { params: ByUid }, responses: { 200: OutboxMailDetail } } as const

export const outboxRoutes: Route[] = [
  route({
    method: 'GET', path: '/rest/v1/outbox', summary: 'Mail of the last 30 days, newest first', access: { kind: 'account', permission: 'outbox.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: Type.Object({ state: Type.Optional(MailState), limit: Limit, cursor: Cursor }) },
    responses: { 200: Type.Object({ data: Type.Array(OutboxMail), page: Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() }) }) },
    errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const { limit = defaultLimit, state = null } = query
      const scope = `outbox ${state ?? ''}`
      const before = query.cursor ? Number(decodeCursor(ctx, scope, query.cursor)[0]) : null
      const rows = await outboxPage(ctx, { state, before, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const hasMore = rows.length > limit
      return ok({ data: shown.map(({ id: _, ...mail }) => mail), page: { hasMore, next: hasMore && last ? encodeCursor(ctx, scope, [last.id]) : null } })
    },
  }),
  route({
    ...one, method: 'GET', path: '/rest/v1/outbox/{uid}', summary: 'One mail with its text', access: { kind: 'account', permission: 'outbox.read' },
    rate: 'read', idempotency: 'safe', errors: ['auth.required', 'auth.forbidden', 'mail.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await mailByUid(ctx, params.uid)),
  }),
  route({
    ...one, method: 'POST', path: '/rest/v1/outbox/{uid}/send', summary: 'Send mail again that was given up, or whose fate is unknown', access: { kind: 'account', permission: 'outbox.write' },
    rate: 'write', idempotency: 'natural', errors: ['auth.required', 'auth.forbidden', 'mail.not_found', 'mail.not_resendable', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await sendAgain(ctx, params.uid)),
  }),
]
