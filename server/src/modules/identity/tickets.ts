// One-use tickets for sockets: 30 seconds, stored as a hash, taken by deleting the row.
import { instant } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { ticketMs } from './model.ts'
import { insertTicket, takeTicket } from './store.ts'
import { hashToken } from './tokens.ts'

export async function issueTicket(ctx: Context): Promise<{ ticket: string; expiresAt: string }> {
  const { actor } = ctx
  if (actor.kind === 'system') throw new AppError('auth.required')
  const ticket = ctx.ids.secret()
  const expiresAt = instant(ctx.clock.now() + ticketMs)
  await ctx.db.run(insertTicket({
    hash: hashToken(ticket), expiresAt,
    sessionId: actor.kind === 'agent' ? actor.sessionId : null,
    visitorId: actor.kind === 'visitor' ? actor.visitorId : null,
    inboxId: actor.kind === 'visitor' ? actor.inboxId : null,
  }))
  return { ticket, expiresAt }
}

export type Admitted =
  | { kind: 'session'; tenant: number; sessionId: number }
  | { kind: 'visitor'; tenant: number; visitorId: number; inboxId: number }

/** Whom the ticket lets in; null when it is unknown, used or late. `ctx` has no tenant. */
export async function redeemTicket(ctx: Context, ticket: string): Promise<Admitted | null> {
  const row = await ctx.db.maybe(takeTicket(hashToken(ticket), ctx.now()))
  if (!row) return null
  if (row.auth_session_id !== null) return { kind: 'session', tenant: row.tenant_id, sessionId: row.auth_session_id }
  if (row.visitor_id !== null && row.inbox_id !== null) return { kind: 'visitor', tenant: row.tenant_id, visitorId: row.visitor_id, inboxId: row.inbox_id }
  return null
}
