// People taken over from another system; and passwords by a link.
import { ImportedRow, ImportResult, Password } from '@switchboard/protocol'
import Type from 'typebox'
import { resetPasswordByLink } from '../../modules/identity/index.ts'
import { askForReset, importAgents } from '../../modules/workforce/index.ts'
import { done, ok, route, type Route } from '../../platform/http/route.ts'
import { problems } from './errors.ts'

const strict = { additionalProperties: false }
const open = { method: 'POST', access: { kind: 'public' }, tenant: 'none', ids: {}, rate: 'sign_in', idempotency: 'natural', responses: { 204: null } } as const

export const importRoutes: Route[] = [
  route({
    method: 'POST', path: '/rest/v1/agents/import', summary: 'Take people over from another system, with their numbers; each is invited by mail. Who is here already stays as he is',
    access: { kind: 'account', permission: 'account.write' }, tenant: 'token', ids: {}, rate: 'write', idempotency: 'natural',
    schemas: { body: Type.Object({ rows: Type.Array(ImportedRow, { minItems: 1, maxItems: 100 }), dryRun: Type.Optional(Type.Boolean()) }, strict) },
    responses: { 200: Type.Object({ results: Type.Array(ImportResult) }) }, errors: ['auth.required', 'auth.forbidden', 'input.invalid', 'server.busy'],
    handle: async ({ ctx, body }) => {
      const outcomes = await importAgents(ctx, body.rows.map(({ active = true, ...row }) => ({ ...row, active })), body.dryRun ?? false)
      return ok({ results: outcomes.map((one) => (one.outcome === 'refused'
        ? { outcome: one.outcome, id: null, code: one.error.code, title: one.error.details.fields?.[0] ? `${one.error.details.fields[0].field} ${one.error.details.fields[0].message}` : problems[one.error.code].title }
        : { outcome: one.outcome, id: one.id, code: null, title: null })) })
    },
  }),
  route({
    ...open, rate: 'reset', path: '/rest/v1/auth/forgot-password', summary: 'Mail a link for a new password; the answer is the same whether there is such an account or not',
    schemas: { body: Type.Object({ login: Type.String({ minLength: 1, maxLength: 254 }) }, strict) }, errors: ['input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => {
      // Nobody waits for it: the time of the answer says nothing either.
      askForReset(ctx, body.login).catch((error: Error) => ctx.log.warn({ error: error.message }, 'a link for a new password could not be made'))
      return done
    },
  }),
  route({
    ...open, path: '/rest/v1/auth/reset-password', summary: 'Choose a new password with a link; all sessions end',
    schemas: { body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }), newPassword: Password }, strict) }, errors: ['auth.reset_invalid', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => {
      await resetPasswordByLink(ctx, body.token, body.newPassword)
      return done
    },
  }),
]
