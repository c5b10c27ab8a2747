// Sign-in, refresh, sign-out, the caller, and his password.
import Type from 'typebox'
import { AppError, invalid } from '../../kernel/errors.ts'
import { instant } from '../../kernel/clock.ts'
import { changePassword, endOwnSessions, refresh, signIn, type SignInResult } from '../../modules/identity/index.ts'
import { profileById } from '../../modules/workforce/index.ts'
import type { Context } from '../../platform/context.ts'
import { ok, route, type Answer, type Route } from '../../platform/http/route.ts'
import { presentMe } from './present.ts'
import { Deed, Me, Password, strict } from './schemas.ts'

const Tokens = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    token: Type.String(), refresh_token: Type.String(), expires_in: Type.Integer({ description: 'Seconds until the token ends.' }), expires_at: Type.String(), user: Me,
  }),
})
const Known = Type.String({ minLength: 1, maxLength: 254 })
const account = { kind: 'account', permission: null } as const
const shared = { tenant: 'none', access: { kind: 'public' }, ids: {}, idempotency: 'natural', method: 'POST' } as const

async function signedIn({ ctx, account: { id }, tokens }: SignInResult): Promise<Answer> {
  const { accessToken: token, refreshToken: refresh_token, expiresIn: expires_in } = tokens
  const user = presentMe(await profileById(ctx, id))
  return ok({ success: true, data: { token, refresh_token, expires_in, expires_at: instant(ctx.clock.now() + expires_in * 1_000), user } })
}

export const callerId = (ctx: Context): number => {
  if (ctx.actor.kind !== 'agent') throw new AppError('auth.required')
  return ctx.actor.accountId
}

export const authRoutes: Route[] = [
  route({
    ...shared, path: '/api/auth/login', summary: 'Sign in with user name or e-mail', rate: 'sign_in', responses: { 200: Tokens },
    schemas: { body: Type.Object({ username: Type.Optional(Known), email: Type.Optional(Known), password: Type.String({ minLength: 1, maxLength: 200 }) }, strict) },
    errors: ['auth.invalid_credentials', 'auth.locked_out', 'auth.second_factor_required', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => {
      const login = body.username ?? body.email
      if (login === undefined) throw invalid('username', 'must have required property')
      return signedIn(await signIn(ctx, { login, password: body.password }))
    },
  }),
  route({
    ...shared, path: '/api/auth/refresh', summary: 'Exchange a refresh token for new tokens', rate: 'public', responses: { 200: Tokens },
    schemas: { body: Type.Object({ refresh_token: Type.String({ minLength: 1, maxLength: 200 }) }, strict) }, errors: ['auth.session_ended', 'input.invalid'],
    handle: async ({ ctx, body }) => signedIn(await refresh(ctx, body.refresh_token)),
  }),
  route({
    ...shared, path: '/api/auth/logout', summary: 'End this session', access: account, tenant: 'token', rate: 'write', schemas: {}, responses: { 200: Deed }, errors: ['auth.required'],
    handle: async ({ ctx }) => {
      await endOwnSessions(ctx, 'this')
      return ok({ success: true, message: 'Logged out successfully' })
    },
  }),
  route({
    ...shared, method: 'GET', path: '/api/auth/me', summary: 'The caller', access: account, tenant: 'token', rate: 'read', idempotency: 'safe', schemas: {},
    responses: { 200: Type.Object({ success: Type.Literal(true), data: Me }) }, errors: ['auth.required'],
    handle: async ({ ctx }) => ok({ success: true, data: presentMe(await profileById(ctx, callerId(ctx))) }),
  }),
  route({
    ...shared, path: '/api/auth/change-password', summary: 'Change the own password; all other sessions end', access: account, tenant: 'token', rate: 'sign_in', responses: { 200: Tokens },
    schemas: { body: Type.Object({ current_password: Type.String({ minLength: 1, maxLength: 200 }), new_password: Password }, strict) },
    errors: ['auth.required', 'auth.wrong_password', 'auth.password_unchanged', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => signedIn(await changePassword(ctx, { currentPassword: body.current_password, newPassword: body.new_password })),
  }),
]
