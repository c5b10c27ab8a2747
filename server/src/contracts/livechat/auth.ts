// Sign-in, which also says that the agent is here; and the caller himself.
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { signIn } from '../../modules/identity/index.ts'
import { groupRecordsOf } from '../../modules/inboxes/index.ts'
import { colleague, setStatus } from '../../modules/presence/index.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { caller, signedIn } from './access.ts'
import { presentAgent, presentPerson, presentPlainGroup } from './present.ts'
import { AgentWithGroups, SignedIn, strict } from './schemas.ts'
import { roles } from './words.ts'

export const authRoutes: Route[] = [
  route({
    method: 'POST', path: '/v1/auth/login', summary: 'Sign in with e-mail or user name; who takes conversations is online from now on', access: { kind: 'public' }, tenant: 'none', ids: {},
    rate: 'sign_in', idempotency: 'natural', responses: { 200: SignedIn },
    schemas: { body: Type.Object({ email: Type.String({ minLength: 1, maxLength: 254 }), password: Type.String({ minLength: 1, maxLength: 200 }) }, strict) },
    errors: ['auth.invalid_credentials', 'auth.locked_out', 'auth.forbidden', 'auth.second_factor_required', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx: outside, body }) => {
      const { ctx, account, tokens } = await signIn(outside, { login: body.email, password: body.password })
      if (roles[account.role] === null) throw new AppError('auth.forbidden')
      if (account.role !== 'viewer') await setStatus(ctx, account.id, { status: 'online' })
      return ok({ access_token: tokens.accessToken, agent: presentPerson(await colleague(ctx, account.uid)) })
    },
  }),
  route({
    method: 'GET', path: '/v1/auth/me', summary: 'The caller', access: signedIn, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: AgentWithGroups }, errors: ['auth.required', 'auth.forbidden'],
    handle: async ({ ctx }) => {
      const { id, uid } = caller(ctx)
      const [agent, groups] = await Promise.all([colleague(ctx, uid), groupRecordsOf(ctx, id)])
      return ok({ ...presentAgent(agent), groups: groups.map(presentPlainGroup) })
    },
  }),
]
