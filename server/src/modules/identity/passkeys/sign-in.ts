// Sign-in by passkey, without a name and a password: the authenticator says who it is, and has verified its user. That counts as
// two factors.
import { generateAuthenticationOptions, verifyAuthenticationResponse, type AuthenticationResponseJSON, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { AppError } from '../../../kernel/errors.ts'
import { makeContext, type Context } from '../../../platform/context.ts'
import { recordSecurity } from '../audit.ts'
import { ask, takeChallenge } from '../challenges.ts'
import { beginSession, toAccount, type SignInResult } from '../sign-in.ts'
import { findAccount } from '../store.ts'
import { challengeMs, relyingParty, uidOf } from './model.ts'
import { findPasskey, findPasskeyOwner, usePasskey, type PasskeyRow } from './store.ts'

/** `ctx` has no tenant. Errors: `passkey.unavailable`. */
export async function passkeySignInOptions(ctx: Context): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const party = relyingParty(ctx.platform)
  if (!party) throw new AppError('passkey.unavailable')
  const options = await generateAuthenticationOptions({ rpID: party.id, userVerification: 'required', timeout: challengeMs })
  await ask(ctx, 'passkey', {}, challengeMs, options.challenge)
  return options
}

const text = (value: unknown, most: number): string | null => (typeof value === 'string' && value.length <= most && /^[\w-]+$/.test(value) ? value : null)

/** The passkey that the answer names, in its tenant. */
async function named(ctx: Context, response: Record<string, unknown>): Promise<{ own: Context; passkey: PasskeyRow } | null> {
  const { userHandle } = (response['response'] ?? {}) as { userHandle?: unknown }
  const [id, handle] = [text(response['id'], 1_400), text(userHandle, 64)]
  const uid = handle === null ? null : uidOf(handle)
  if (id === null || uid === null) return null
  const owner = await ctx.db.maybe(findPasskeyOwner(uid, Buffer.from(id, 'base64url')))
  if (!owner) return null
  const own = makeContext(ctx.platform, owner.tenant_id, { kind: 'system' }, ctx.origin)
  const passkey = await own.db.maybe(findPasskey(owner.passkey_id))
  return passkey ? { own, passkey } : null
}

/** `ctx` has no tenant. Errors: `passkey.refused` (unknown, not verified, late, or answered before), `passkey.unavailable`. */
export async function signInByPasskey(ctx: Context, response: Record<string, unknown>): Promise<SignInResult> {
  const party = relyingParty(ctx.platform)
  if (!party) throw new AppError('passkey.unavailable')
  const found = await named(ctx, response)
  if (!found) throw new AppError('passkey.refused')
  const { own, passkey } = found
  const verified = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON, expectedOrigin: party.origin, expectedRPID: party.id, requireUserVerification: true,
    expectedChallenge: async (challenge) => await takeChallenge(ctx, 'passkey', challenge) !== null,
    // The counter is the database's to judge: of two answers at once only one can raise it.
    credential: { id: passkey.credential.toString('base64url'), publicKey: Uint8Array.from(passkey.public_key), counter: 0 },
  }).catch(() => null)
  if (!verified?.verified) throw new AppError('passkey.refused')
  const { newCounter, credentialBackedUp } = verified.authenticationInfo
  const entered = await own.tx(async (tx) => {
    const row = await tx.db.maybe(findAccount(passkey.account_id))
    if (!row?.active) throw new AppError('passkey.refused')
    if (await tx.db.run(usePasskey(passkey.id, newCounter, credentialBackedUp, tx.now())) === 0) return null
    const account = toAccount(row)
    return { ctx: own, account, ...await beginSession(tx, account) }
  })
  if (entered) return entered
  await recordSecurity(own, 'auth.passkey_copied', passkey.account_id, { passkey: passkey.uid })
  throw new AppError('passkey.refused')
}
