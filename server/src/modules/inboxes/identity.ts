// Who a visitor is to the company's own site, proven by that site: HMAC-SHA256 of its name for him under the inbox's secret.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { seal, unseal } from '../../platform/crypto/seal.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { inboxBy } from './inboxes.ts'

export interface Identity { externalId: string; /** Hex. */ hash: string }

export const setIdentitySecret = (id: number, sealed: string, now: string): Sql => sql`
  update inboxes set identity_secret = ${sealed}, updated_at = ${now} where tenant_id = app_tenant() and id = ${id}`

export const findIdentitySecret = (id: number): Sql<{ identity_secret: string | null }> => sql`
  select identity_secret from inboxes where tenant_id = app_tenant() and id = ${id}`

/** A new secret for the inbox; the one before stops working. It is told this once. Errors: `inbox.not_found`. */
export async function newIdentitySecret(ctx: Context, uid: string): Promise<string> {
  const inbox = await inboxBy(ctx, { uid })
  const secret = `idsec_${ctx.ids.secret()}`
  await ctx.db.run(setIdentitySecret(inbox.id, seal(ctx.secrets.seal, secret), ctx.now()))
  return secret
}

/** Errors: `identity.invalid` (also where the inbox has no secret). */
export async function verifyIdentity(ctx: Context, inboxId: number, identity: Identity): Promise<void> {
  const sealed = (await ctx.db.maybe(findIdentitySecret(inboxId)))?.identity_secret
  const given = Buffer.from(/^[0-9a-f]{64}$/i.test(identity.hash) ? identity.hash : '', 'hex')
  const wanted = createHmac('sha256', sealed ? unseal(ctx.secrets.seal, sealed) : ctx.ids.secret()).update(identity.externalId).digest()
  if (!sealed || given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new AppError('identity.invalid')
}
