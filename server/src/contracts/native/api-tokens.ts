// Tokens by which programs call this API.
import { ApiToken, MadeApiToken, NewApiToken, pageOf } from '@switchboard/protocol'
import { apiTokens, createApiToken, endApiToken } from '../../modules/identity/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { byId, ByUid, Paging } from './schemas.ts'

const writes = { access: { kind: 'account', permission: 'account.write' }, tenant: 'token', rate: 'write' } as const

export const apiTokenRoutes: Route[] = [
  route({
    method: 'GET', path: '/rest/v1/api-tokens', summary: 'Tokens of programs, revoked ones too; never the token itself', access: { kind: 'account', permission: 'account.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: Paging }, responses: { 200: pageOf(ApiToken) }, errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const position = await positionNow(ctx)
      return ok({ ...await byId(ctx, 'api-tokens', query, (after, limit) => apiTokens(ctx, after, limit), (token) => token), position })
    },
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/api-tokens', summary: 'Make a token for a bot, an api account or oneself; it is told this once', ids: { 'body.account': 'agent' },
    // No Idempotency-Key: the answer would be kept, and with it the token.
    idempotency: 'natural', schemas: { body: NewApiToken }, responses: { 201: MadeApiToken }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, body }) => created(await createApiToken(ctx, body)),
  }),
  route({
    ...writes, method: 'DELETE', path: '/rest/v1/api-tokens/{uid}', summary: 'Revoke a token', ids: { 'params.uid': 'token' },
    idempotency: 'natural', schemas: { params: ByUid }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'token.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await endApiToken(ctx, params.uid)
      return done
    },
  }),
]
