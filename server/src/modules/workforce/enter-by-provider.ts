// Somebody comes back from the company's identity provider: the account that is his there, or becomes his by a verified e-mail, or
// is made for him.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import type { Claims, OidcConfig } from '../../platform/oidc/provider.ts'
import { accountOfIdentity, defaultTenant, enterOrAsk, linkIdentity, takeProviderSignIn, type Account, type SignInStep } from '../identity/index.ts'
import { addAgent } from '../presence/index.ts'

/**
 * `secret`: what the browser that began has kept. `query`: what the provider sent along. People of the default tenant come in so.
 * `ctx` has no tenant. Errors: `oidc.*`.
 */
export async function enterByProvider(ctx: Context, secret: string | null, query: string): Promise<{ step: SignInStep; next: string | null }> {
  const { provider } = ctx.platform
  if (!provider) throw new AppError('oidc.unavailable')
  const begun = secret === null ? null : await takeProviderSignIn(ctx, secret)
  if (!begun) throw new AppError('oidc.failed')
  const claims = await provider.finish(new URL(`${callbackOf(ctx)}${query}`), begun).catch((error: Error & { code?: string }) => {
    ctx.log.warn({ error: error.message, code: error.code }, 'a sign-in at the identity provider failed')
    throw new AppError('oidc.failed')
  })
  const own = makeContext(ctx.platform, must(await defaultTenant(ctx), 'default tenant'), { kind: 'system' }, ctx.origin)
  const account = await own.tx((tx) => accountOf(tx, claims, provider.config))
  if (!account.active) throw new AppError('oidc.account_closed')
  return { step: await enterOrAsk(own, account, claims.twoFactors), next: begun.next }
}

export const callbackOf = (ctx: Context): string => `${ctx.platform.address()}/rest/v1/auth/oidc/callback`

async function accountOf(tx: Context, { issuer, subject, email, emailVerified, name }: Claims, config: OidcConfig): Promise<Account> {
  const bound = await accountOfIdentity(tx, issuer, subject)
  if (bound) return bound
  if (email === null || !emailVerified) throw new AppError('oidc.unverified_email')
  if (config.domains.length > 0 && !config.domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase())) throw new AppError('oidc.wrong_domain')
  const identity = { issuer, subject, email }
  const linked = await linkIdentity(tx, identity)
  if (linked) return linked
  if (!config.create) throw new AppError('oidc.unknown_person')
  await addAgent(tx, { name: name ?? email.slice(0, 100), email, role: config.role, password: null })
  return must(await linkIdentity(tx, identity), 'new account')
}
