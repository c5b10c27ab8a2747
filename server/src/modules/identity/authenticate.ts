// Who calls: an access token or a ticket turned into a context of its tenant. Sessions are looked up on every call, so
// that revocation holds on the next one.
import type { Permission } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { permits } from '../../kernel/permission.ts'
import { makeContext, type Actor, type Context, type Origin, type Platform } from '../../platform/context.ts'
import { apiTokenPrefix, authenticateToken } from './api-tokens.ts'
import { findLiveSessionById, findLiveSessions, type LiveSession, type SessionOf } from './store.ts'
import { readAccess, type AccessClaims } from './tokens.ts'

const toActor = (row: LiveSession): Actor => ({
  kind: 'agent', accountId: row.account_id, uid: row.account_uid, name: row.name, role: row.role,
  sessionId: row.session_id, sessionUid: row.session_uid,
})

/** By an access token or an API token. Errors: `auth.required`. */
export async function authenticate(platform: Platform, token: string, origin: Origin): Promise<Context> {
  if (token.startsWith(apiTokenPrefix)) return authenticateToken(platform, token, origin)
  const claims = await readAccess(platform.secrets, token, platform.clock.now())
  const ctx = makeContext(platform, claims.tenant, { kind: 'system' }, origin)
  const row = await liveSession(ctx, claims)
  if (!row) throw new AppError('auth.required')
  return makeContext(platform, claims.tenant, toActor(row), origin)
}

/** Null: it has ended, or its account may not work any more. */
const liveSession = (ctx: Context, { session, account }: AccessClaims): Promise<LiveSession | null> =>
  ctx.ask('sessions', { session, account }, async (asked: SessionOf[]) => {
    const rows = await ctx.db.rows(findLiveSessions(asked, ctx.now()))
    const found = new Map(rows.map((row) => [`${row.session_uid} ${row.account_uid}`, row]))
    return asked.map((one) => found.get(`${one.session} ${one.account}`) ?? null)
  })

/** The context of a session that a ticket named, or null when it has ended meanwhile. */
export async function contextOfSession(platform: Platform, tenant: number, sessionId: number, origin: Origin): Promise<Context | null> {
  const ctx = makeContext(platform, tenant, { kind: 'system' }, origin)
  const row = await ctx.db.maybe(findLiveSessionById(sessionId, ctx.now()))
  return row ? makeContext(platform, tenant, toActor(row), origin) : null
}

export const allowed = (ctx: Context, permission: Permission): boolean => ctx.actor.kind === 'agent' && permits(ctx.actor, permission)

/** Errors: `auth.forbidden`. System work may do everything. */
export function demand(ctx: Context, permission: Permission): void {
  if (ctx.actor.kind !== 'system' && !allowed(ctx, permission)) throw new AppError('auth.forbidden')
}
