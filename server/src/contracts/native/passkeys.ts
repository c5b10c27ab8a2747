// Passkeys: made, named and removed by their owner; and sign-in by one.
import { Passkey, PasskeyName, SignedIn, WebAuthn } from '@switchboard/protocol'
import Type from 'typebox'
import { addPasskey, passkeyOptions, passkeySignInOptions, removePasskey, renamePasskey, signInByPasskey } from '../../modules/identity/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { presentSignedIn } from './present.ts'
import { ByUid } from './schemas.ts'

const strict = { additionalProperties: false }
const open = { method: 'POST', access: { kind: 'public' }, tenant: 'none', ids: {}, rate: 'sign_in', idempotency: 'natural' } as const
const own = { method: 'POST', access: { kind: 'account', permission: null }, tenant: 'token', ids: {}, rate: 'sign_in', idempotency: 'natural' } as const

export const passkeyRoutes: Route[] = [
  route({
    ...open, path: '/rest/v1/auth/passkey-sign-in/options', summary: 'What a browser asks of an authenticator to sign in (WebAuthn); good for five minutes and one answer', schemas: { body: Type.Object({}, strict) },
    responses: { 200: WebAuthn }, errors: ['passkey.unavailable', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx }) => ok(await passkeySignInOptions(ctx)),
  }),
  route({
    ...open, path: '/rest/v1/auth/passkey-sign-in', summary: 'Sign in with what the authenticator answered; counts as two factors', schemas: { body: Type.Object({ response: WebAuthn, cookie: Type.Optional(Type.Boolean()) }, strict) },
    responses: { 200: SignedIn }, errors: ['passkey.refused', 'passkey.unavailable', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body, reply }) => ok(await presentSignedIn(await signInByPasskey(ctx, body.response), reply, body.cookie ?? false)),
  }),
  route({
    ...own, path: '/rest/v1/auth/passkeys/options', summary: 'What a browser asks of an authenticator to make a passkey (WebAuthn)', schemas: { body: Type.Object({ password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, strict) },
    responses: { 200: WebAuthn }, errors: ['auth.required', 'auth.forbidden', 'auth.wrong_password', 'auth.locked_out', 'passkey.unavailable', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => ok(await passkeyOptions(ctx, body.password)),
  }),
  route({
    ...own, path: '/rest/v1/auth/passkeys', summary: 'Keep the passkey that the authenticator made', schemas: { body: Type.Object({ name: PasskeyName, response: WebAuthn }, strict) },
    responses: { 201: Passkey }, errors: ['auth.required', 'auth.forbidden', 'passkey.refused', 'passkey.too_many', 'passkey.unavailable', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body }) => created(await addPasskey(ctx, body)),
  }),
  route({
    ...own, method: 'PATCH', path: '/rest/v1/auth/passkeys/{uid}', summary: 'Rename a passkey of the caller', ids: { 'params.uid': 'passkey' }, rate: 'write',
    schemas: { params: ByUid, body: Type.Object({ name: PasskeyName }, strict) }, responses: { 200: Passkey }, errors: ['auth.required', 'auth.forbidden', 'passkey.not_found', 'input.invalid'],
    handle: async ({ ctx, params, body }) => ok(await renamePasskey(ctx, params.uid, body.name)),
  }),
  route({
    ...own, method: 'DELETE', path: '/rest/v1/auth/passkeys/{uid}', summary: 'Remove a passkey of the caller', ids: { 'params.uid': 'passkey' }, rate: 'write',
    schemas: { params: ByUid }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'auth.second_factor_demanded', 'passkey.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await removePasskey(ctx, params.uid)
      return done
    },
  }),
]
