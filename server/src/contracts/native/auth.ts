// Sign-in, refresh, sessions, password.
import { Instant, Nullable, Password, SecondFactorAsked, SignedIn, SignIn, Ticket, Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { beginSignIn, changePassword, endOwnSessions, issueTicket, ownSessions, refresh } from '../../modules/identity/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { dropRefreshCookie, readRefreshCookie } from './cookie.ts'
import { presentSignedIn } from './present.ts'

const Session = Type.Object({
  uid: Uid, createdAt: Instant, lastUsedAt: Instant, ip: Nullable(Type.String()), userAgent: Nullable(Type.String()), current: Type.Boolean(),
})
const account = { kind: 'account', permission: null } as const

export const authRoutes: Route[] = [
  route({
    method: 'POST', path: '/rest/v1/auth/sign-in', summary: 'Sign in with e-mail or user name; 202 asks for the second factor', access: { kind: 'public' }, tenant: 'none', ids: {},
    rate: 'sign_in', idempotency: 'natural', schemas: { body: SignIn }, responses: { 200: SignedIn, 202: SecondFactorAsked },
    errors: ['auth.invalid_credentials', 'auth.locked_out', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body, reply }) => {
      const { cookie, ...input } = body
      const { asked, result } = await beginSignIn(ctx, input)
      return asked ? { status: 202, body: asked } : ok(await presentSignedIn(result, reply, cookie ?? false))
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/auth/refresh', summary: 'Exchange a refresh token for new tokens', access: { kind: 'public' }, tenant: 'none', ids: {},
    rate: 'public', idempotency: 'natural', schemas: { body: Type.Object({ refreshToken: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }) },
    responses: { 200: SignedIn }, errors: ['auth.session_ended', 'input.invalid'],
    handle: async ({ ctx, body, request, reply }) => {
      const kept = body.refreshToken === undefined ? readRefreshCookie(request) : null
      const token = body.refreshToken ?? kept
      if (!token) throw new AppError('auth.session_ended')
      try {
        return ok(await presentSignedIn(await refresh(ctx, token), reply, kept !== null))
      } catch (error) {
        if (kept !== null && error instanceof AppError) dropRefreshCookie(reply)
        throw error
      }
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/auth/sign-out', summary: 'End this session', access: account, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'natural', schemas: {}, responses: { 204: null }, errors: ['auth.required'],
    handle: async ({ ctx, reply }) => {
      await endOwnSessions(ctx, 'this')
      dropRefreshCookie(reply)
      return done
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/auth/sign-out-everywhere', summary: 'End all sessions of the caller', access: account, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'natural', schemas: {}, responses: { 204: null }, errors: ['auth.required'],
    handle: async ({ ctx, reply }) => {
      await endOwnSessions(ctx, 'all')
      dropRefreshCookie(reply)
      return done
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/auth/change-password', summary: 'Change the password; all other sessions end', access: account, tenant: 'token', ids: {},
    rate: 'sign_in', idempotency: 'natural', responses: { 200: SignedIn },
    schemas: { body: Type.Object({ currentPassword: Type.String({ minLength: 1, maxLength: 200 }), newPassword: Password }, { additionalProperties: false }) },
    errors: ['auth.required', 'auth.wrong_password', 'auth.password_unchanged', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body, request, reply }) => ok(await presentSignedIn(await changePassword(ctx, body), reply, readRefreshCookie(request) !== null)),
  }),
  route({
    method: 'GET', path: '/rest/v1/auth/sessions', summary: 'The live sessions of the caller', access: account, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Type.Object({ data: Type.Array(Session) }) }, errors: ['auth.required'],
    handle: async ({ ctx }) => {
      const current = ctx.actor.kind === 'agent' ? ctx.actor.sessionUid : ''
      return ok({ data: (await ownSessions(ctx)).map((session) => ({ ...session, current: session.uid === current })) })
    },
  }),
  route({
    method: 'DELETE', path: '/rest/v1/auth/sessions/{uid}', summary: 'End one session of the caller', access: account, tenant: 'token', ids: { 'params.uid': 'session' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ uid: Uid }) }, responses: { 204: null }, errors: ['auth.required', 'auth.session_not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await endOwnSessions(ctx, { uid: params.uid })
      return done
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/realtime/tickets', summary: 'A one-use ticket for /realtime', access: account, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'natural', schemas: {}, responses: { 201: Ticket }, errors: ['auth.required'],
    handle: async ({ ctx }) => created(await issueTicket(ctx)),
  }),
]
