// The record of security events: written in the transaction of the deed, read by admins.
import type { Context } from '../../platform/context.ts'
import { insertSecurityEvent, listSecurityEvents } from './store.ts'

export const securityEventNames = [
  'account.created', 'account.changed', 'account.removed', 'account.restored', 'api_token.created', 'api_token.revoked', 'auth.identity_linked', 'auth.locked_out', 'auth.passkey_copied', 'auth.password_changed', 'auth.password_reset', 'auth.refresh_reused',
  'auth.second_factor_failed', 'auth.session_revoked', 'auth.sign_in_failed', 'auth.signed_in', 'auth.signed_out', 'capacity.overridden', 'installation.set_up', 'mail.sent_again', 'passkey.added', 'passkey.removed',
  'second_factor.added', 'second_factor.codes_renewed', 'second_factor.removed', 'second_factor.reset', 'settings.changed',
  'webhook.changed', 'webhook.created', 'webhook.disabled', 'webhook.removed', 'webhook.replayed', 'webhook.restored', 'webhook.secret_rotated',
] as const
export type SecurityEventName = (typeof securityEventNames)[number]

/** `accountId`: whom it concerns. The actor and where he came from are taken from the context. */
export function recordSecurity(ctx: Context, name: SecurityEventName, accountId: number | null, data: Record<string, unknown> | null = null): Promise<number> {
  const actorId = ctx.actor.kind === 'agent' ? ctx.actor.accountId : null
  ctx.log.info({ security: name, account: accountId, actor: actorId }, 'a security event')
  return ctx.db.run(insertSecurityEvent({ name, accountId, actorId, ip: ctx.origin.ip, userAgent: ctx.origin.userAgent, data }, ctx.now()))
}

export interface SecurityEvent {
  id: number; at: string; name: string; account: string | null; actor: string | null
  ip: string | null; userAgent: string | null; data: Record<string, unknown> | null
}

/** Newest first; `before` is the id of the last one seen. */
export async function listSecurity(ctx: Context, before: number | null, limit: number): Promise<SecurityEvent[]> {
  const rows = await ctx.db.rows(listSecurityEvents(before, limit))
  return rows.map(({ user_agent: userAgent, ...row }) => ({ ...row, userAgent }))
}
