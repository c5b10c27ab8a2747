// The second factor: asked at sign-in, set up and taken away by its owner, reset by an admin, demanded by the company.
import { Enrolment, FactorCode, RecoveryCodes, Security, SignedInTwice, SignInRules } from '@switchboard/protocol'
import Type from 'typebox'
import {
  beginOwnTotp, changeSignInRules, confirmOwnTotp, endOwnTotp, enrolByChallenge, finishSignIn, ownSecurity, renewOwnCodes, resetSecondFactor, signInRules,
} from '../../modules/identity/index.ts'
import { done, ok, route, type Route } from '../../platform/http/route.ts'
import { presentSignedIn } from './present.ts'
import { ByUid } from './schemas.ts'

const strict = { additionalProperties: false }
const Challenge = Type.String({ minLength: 1, maxLength: 200 })
/** Of accounts that have one. */
const Again = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }))
const Codes = Type.Object({ recoveryCodes: RecoveryCodes })
const open = { method: 'POST', access: { kind: 'public' }, tenant: 'none', ids: {}, rate: 'sign_in', idempotency: 'natural' } as const
const own = { access: { kind: 'account', permission: null }, tenant: 'token', ids: {}, rate: 'sign_in', idempotency: 'natural', method: 'POST' } as const

export const secondFactorRoutes: Route[] = [
  route({
    ...open, path: '/rest/v1/auth/second-factor', summary: 'Answer the challenge of a sign-in with a code of the app, or with a recovery code',
    schemas: { body: Type.Object({ challenge: Challenge, code: FactorCode, cookie: Type.Optional(Type.Boolean()) }, strict) }, responses: { 200: SignedInTwice },
    errors: ['auth.challenge_ended', 'auth.wrong_code', 'auth.locked_out', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body, reply }) => {
      const { recoveryCodes, ...result } = await finishSignIn(ctx, body)
      return ok({ ...await presentSignedIn(result, reply, body.cookie ?? false), recoveryCodes })
    },
  }),
  route({
    ...open, path: '/rest/v1/auth/second-factor/enrol', summary: 'Set up the second factor that a sign-in demands; its first code answers the challenge',
    schemas: { body: Type.Object({ challenge: Challenge }, strict) }, responses: { 200: Enrolment }, errors: ['auth.challenge_ended', 'totp.already_on', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => ok(await enrolByChallenge(ctx, body.challenge)),
  }),
  route({
    ...own, method: 'GET', path: '/rest/v1/auth/security', summary: 'The ways into the account of the caller', rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Security }, errors: ['auth.required'],
    handle: async ({ ctx }) => ok(await ownSecurity(ctx)),
  }),
  route({
    ...own, path: '/rest/v1/auth/totp', summary: 'Begin to set up an authenticator app; the secret is told this once', schemas: { body: Type.Object({ password: Again }, strict) }, responses: { 200: Enrolment },
    errors: ['auth.required', 'auth.forbidden', 'auth.wrong_password', 'auth.locked_out', 'totp.already_on', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => ok(await beginOwnTotp(ctx, body.password)),
  }),
  route({
    ...own, path: '/rest/v1/auth/totp/confirm', summary: 'Switch the authenticator app on by a first code; other sessions end', schemas: { body: Type.Object({ code: FactorCode }, strict) }, responses: { 200: Codes },
    errors: ['auth.required', 'auth.forbidden', 'auth.wrong_code', 'auth.locked_out', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => ok({ recoveryCodes: await confirmOwnTotp(ctx, body.code) }),
  }),
  route({
    ...own, path: '/rest/v1/auth/totp/disable', summary: 'Take the authenticator app away', schemas: { body: Type.Object({ password: Again, code: FactorCode }, strict) }, responses: { 204: null },
    errors: ['auth.required', 'auth.forbidden', 'auth.wrong_password', 'auth.wrong_code', 'auth.locked_out', 'auth.second_factor_demanded', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => {
      await endOwnTotp(ctx, body)
      return done
    },
  }),
  route({
    ...own, path: '/rest/v1/auth/recovery-codes', summary: 'New recovery codes; those before are void', schemas: { body: Type.Object({ password: Again, code: FactorCode }, strict) }, responses: { 200: Codes },
    errors: ['auth.required', 'auth.forbidden', 'auth.wrong_password', 'auth.wrong_code', 'auth.locked_out', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => ok({ recoveryCodes: await renewOwnCodes(ctx, body) }),
  }),
  route({
    method: 'POST', path: '/rest/v1/agents/{uid}/reset-second-factor', summary: 'Take app, recovery codes and passkeys of an agent away; his sessions end', access: { kind: 'account', permission: 'account.write' }, tenant: 'token',
    ids: { 'params.uid': 'agent' }, rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await resetSecondFactor(ctx, params.uid)
      return done
    },
  }),
  route({
    method: 'GET', path: '/rest/v1/settings/sign-in', summary: 'Roles of which a second factor is demanded', access: { kind: 'account', permission: 'settings.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: SignInRules }, errors: ['auth.required', 'auth.forbidden'],
    handle: async ({ ctx }) => ok(await signInRules(ctx)),
  }),
  route({
    method: 'PUT', path: '/rest/v1/settings/sign-in', summary: 'Demand a second factor of roles; sessions of those who have none end', access: { kind: 'account', permission: 'settings.write' }, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'natural', schemas: { body: SignInRules }, responses: { 200: SignInRules }, errors: ['auth.required', 'auth.forbidden', 'auth.second_factor_demanded', 'input.invalid'],
    handle: async ({ ctx, body }) => ok(await changeSignInRules(ctx, body)),
  }),
]
