// The passkeys of the caller: made by his authenticator, named, removed.
import type { Passkey } from '@switchboard/protocol'
import { generateRegistrationOptions, verifyRegistrationResponse, type AuthenticatorTransport, type PublicKeyCredentialCreationOptionsJSON, type RegistrationResponseJSON } from '@simplewebauthn/server'
import { AppError } from '../../../kernel/errors.ts'
import { must } from '../../../kernel/must.ts'
import type { Context, Platform } from '../../../platform/context.ts'
import { recordSecurity } from '../audit.ts'
import { ask, takeChallenge } from '../challenges.ts'
import { tellOwner } from '../owner.ts'
import { factorsOf } from '../second-factor/factors.ts'
import { inPerson, proveSelf } from '../second-factor/own.ts'
import { lockOwner } from '../second-factor/store.ts'
import { findAccount } from '../store.ts'
import { ownTenant } from '../tenants.ts'
import { challengeMs, handleOf, mostPasskeys, relyingParty } from './model.ts'
import { deletePasskey, insertPasskey, listPasskeys, renamePasskeyRow, toPasskey } from './store.ts'

/** WebAuthn allows no more; keys of RSA with 16,384 bits are half of it. */
const [mostCredentialBytes, mostKeyBytes] = [1_023, 4_000]
const transports: AuthenticatorTransport[] = ['usb', 'nfc', 'ble', 'hybrid', 'internal']

export const passkeysWork = (platform: Platform): boolean => relyingParty(platform) !== null

/** Errors: `passkey.unavailable`, `auth.wrong_password`, `auth.locked_out`. */
export async function passkeyOptions(ctx: Context, password: string | undefined): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { accountId, uid } = inPerson(ctx)
  const party = relyingParty(ctx.platform)
  if (!party) throw new AppError('passkey.unavailable')
  await proveSelf(ctx, password)
  const [account, tenant, known] = await Promise.all([ctx.db.maybe(findAccount(accountId)), ownTenant(ctx), ctx.db.rows(listPasskeys(accountId))])
  const { email, name } = must(account, 'own account')
  const options = await generateRegistrationOptions({
    rpName: tenant.name, rpID: party.id, userName: email, userDisplayName: name, userID: handleOf(uid), attestationType: 'none', timeout: challengeMs,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map((one) => ({ id: one.credential.toString('base64url'), transports: one.transports as AuthenticatorTransport[] })),
  })
  await ask(ctx, 'passkey_new', { account: uid }, challengeMs, options.challenge)
  return options
}

/** Errors: `passkey.refused` (not what was asked for, or known already), `passkey.too_many`, `passkey.unavailable`. */
export async function addPasskey(ctx: Context, input: { name: string; response: Record<string, unknown> }): Promise<Passkey> {
  const { accountId, uid } = inPerson(ctx)
  const party = relyingParty(ctx.platform)
  if (!party) throw new AppError('passkey.unavailable')
  const made = await verifyRegistrationResponse({
    response: input.response as unknown as RegistrationResponseJSON, expectedOrigin: party.origin, expectedRPID: party.id, requireUserVerification: true,
    expectedChallenge: async (challenge) => (await takeChallenge<{ account: string }>(ctx, 'passkey_new', challenge))?.account === uid,
  }).catch(() => null)
  if (!made?.verified) throw new AppError('passkey.refused')
  const { credential, credentialBackedUp: backedUp } = made.registrationInfo
  const [id, publicKey] = [Buffer.from(credential.id, 'base64url'), Buffer.from(credential.publicKey)]
  if (id.length > mostCredentialBytes || publicKey.length > mostKeyBytes) throw new AppError('passkey.refused')
  return ctx.tx(async (tx) => {
    await tx.db.maybe(lockOwner(accountId))
    const row = await tx.db.maybe(insertPasskey({
      uid: tx.ids.uid(), accountId, credential: id, publicKey, counter: credential.counter,
      transports: transports.filter((one) => credential.transports?.includes(one)), name: input.name.trim(), backedUp, most: mostPasskeys,
    }, tx.now()))
    if (!row) throw new AppError((await tx.db.rows(listPasskeys(accountId))).length >= mostPasskeys ? 'passkey.too_many' : 'passkey.refused')
    await recordSecurity(tx, 'passkey.added', accountId, { name: row.name })
    await tellOwner(tx, accountId, 'passkey_added')
    return toPasskey(row)
  })
}

/** Errors: `passkey.not_found`. */
export async function renamePasskey(ctx: Context, uid: string, name: string): Promise<Passkey> {
  const row = await ctx.db.maybe(renamePasskeyRow(inPerson(ctx).accountId, uid, name.trim()))
  if (!row) throw new AppError('passkey.not_found')
  return toPasskey(row)
}

/** Errors: `passkey.not_found`, `auth.second_factor_demanded` (it is the last second factor of somebody who must have one). */
export async function removePasskey(ctx: Context, uid: string): Promise<void> {
  const { accountId } = inPerson(ctx)
  await ctx.tx(async (tx) => {
    await tx.db.maybe(lockOwner(accountId))
    if (await tx.db.run(deletePasskey(accountId, uid)) === 0) throw new AppError('passkey.not_found')
    const { totp, passkeys, demanded } = await factorsOf(tx, accountId)
    if (demanded && !totp && passkeys === 0) throw new AppError('auth.second_factor_demanded')
    await recordSecurity(tx, 'passkey.removed', accountId)
    await tellOwner(tx, accountId, 'passkey_removed')
  })
}
