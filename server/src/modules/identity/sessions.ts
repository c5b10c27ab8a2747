// Sessions listed and ended. Ending one is told to every node, which closes its sockets.
import { AppError } from '../../kernel/errors.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { recordSecurity } from './audit.ts'
import type { Session } from './model.ts'
import { expireSessions, findTenantsWithExpired, listSessions, revokeSessions } from './store.ts'

export interface EndSessions { accountId: number; only?: string; except?: string; reason: string }

/** Ends sessions inside a transaction; returns how many were live. */
export async function endSessions(tx: Context, which: EndSessions): Promise<number> {
  const ended = await tx.db.rows(revokeSessions({ accountId: which.accountId, only: which.only ?? null, except: which.except ?? null, reason: which.reason }, tx.now()))
  if (ended.length > 0) {
    await tx.emit({ name: 'auth.session_revoked', accountId: which.accountId, data: { sessions: ended.map((row) => row.uid) } })
    await recordSecurity(tx, which.reason === 'signed_out' ? 'auth.signed_out' : 'auth.session_revoked', which.accountId, { reason: which.reason, sessions: ended.length })
  }
  return ended.length
}

/** Ends sessions that nobody used in their time, in all tenants; returns how many. `ctx` has no tenant. */
export async function endExpiredSessions(ctx: Context): Promise<number> {
  let ended = 0
  for (const { id } of await ctx.db.rows(findTenantsWithExpired(ctx.now()))) {
    ended += await makeContext(ctx.platform, id).tx(async (tx) => {
      const rows = await tx.db.rows(expireSessions(tx.now(), 1_000))
      for (const [accountId, sessions] of Map.groupBy(rows, (row) => row.account_id)) await tx.emit({ name: 'auth.session_revoked', accountId, data: { sessions: sessions.map((row) => row.uid) } })
      return rows.length
    })
  }
  return ended
}

/** Those that live, the last used first; at most 100. */
export async function sessionsOf(ctx: Context, accountId: number): Promise<(Session & { id: number })[]> {
  const rows = await ctx.db.rows(listSessions(accountId, ctx.now()))
  return rows.map((row) => ({ id: row.id, uid: row.uid, createdAt: row.created_at, lastUsedAt: row.last_used_at, ip: row.ip, userAgent: row.user_agent }))
}

export async function ownSessions(ctx: Context): Promise<Session[]> {
  if (ctx.actor.kind !== 'agent') throw new AppError('auth.required')
  return (await sessionsOf(ctx, ctx.actor.accountId)).map(({ id: _, ...session }) => session)
}

/** Ends one session of an account; the caller has shown that he may. Errors: `auth.session_not_found`. */
export async function endSessionOf(ctx: Context, accountId: number, uid: string): Promise<void> {
  const ended = await ctx.tx((tx) => endSessions(tx, { accountId, only: uid, reason: 'revoked' }))
  if (ended === 0) throw new AppError('auth.session_not_found')
}

/** Ends all sessions of an account but the one that asks; the caller has shown that he may. Returns how many were live. */
export function endAllSessionsOf(ctx: Context, accountId: number): Promise<number> {
  const { actor } = ctx
  const except = actor.kind === 'agent' && actor.accountId === accountId ? { except: actor.sessionUid } : {}
  return ctx.tx((tx) => endSessions(tx, { accountId, ...except, reason: 'revoked' }))
}

/** Ends the caller's own session(s): this one, one by uid, or all. Errors: `auth.session_not_found`. */
export async function endOwnSessions(ctx: Context, which: 'this' | 'all' | { uid: string }): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new AppError('auth.required')
  const only = which === 'this' ? actor.sessionUid : which === 'all' ? undefined : which.uid
  const reason = which === 'this' ? 'signed_out' : which === 'all' ? 'signed_out_everywhere' : 'revoked'
  const ended = await ctx.tx((tx) => endSessions(tx, { accountId: actor.accountId, ...(only ? { only } : {}), reason }))
  if (ended === 0 && typeof which === 'object') throw new AppError('auth.session_not_found')
}
