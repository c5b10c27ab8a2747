// Tokens by which programs call as an account: made and revoked by admins, told once, kept as a hash.
import type { ApiToken, Permission, Role } from '@switchboard/protocol'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { may, permissionsOf } from '../../kernel/permission.ts'
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { accountByUid } from './accounts.ts'
import { recordSecurity } from './audit.ts'
import { hashToken } from './tokens.ts'

export const apiTokenPrefix = 'sbt_'
/** Live tokens of one account. */
const mostTokens = 50
/** There is no sign-in behind a token; nothing that it may reach looks at one. */
const noSession = { sessionId: 0, sessionUid: '00000000-0000-0000-0000-000000000000' }

interface Row {
  id: number; uid: string; name: string; account_uid: string; account_name: string; scopes: Permission[]
  created_at: string; last_used_at: string | null; revoked_at: string | null
}

const columns = sql`t.id, t.uid, t.name, a.uid as account_uid, a.name as account_name, t.scopes, t.created_at, t.last_used_at, t.revoked_at`

export const listApiTokens = (after: number, limit: number): Sql<Row> => sql`
  select ${columns}
    from api_tokens t join accounts a on a.tenant_id = t.tenant_id and a.id = t.account_id
   where t.tenant_id = app_tenant() and t.id > ${after}
   order by t.id
   limit ${limit}`

export const findApiToken = (id: number): Sql<Row> => sql`
  select ${columns}
    from api_tokens t join accounts a on a.tenant_id = t.tenant_id and a.id = t.account_id
   where t.tenant_id = app_tenant() and t.id = ${id}`

/** No row: the account has as many as it may. */
export const insertApiToken = (t: { uid: string; accountId: number; name: string; hash: Buffer; scopes: string[]; createdBy: number | null; most: number }, now: string): Sql<{ id: number }> => sql`
  insert into api_tokens (uid, tenant_id, account_id, name, hash, scopes, created_by, created_at)
  select ${t.uid}, app_tenant(), ${t.accountId}::integer, ${t.name}, ${t.hash}, ${t.scopes}::text[], ${t.createdBy}::integer, ${now}::timestamptz
   where (select count(*) from api_tokens where tenant_id = app_tenant() and account_id = ${t.accountId} and revoked_at is null) < ${t.most}
  returning id`

export const revokeApiToken = (uid: string, now: string): Sql<{ id: number; account_id: number; name: string }> => sql`
  update api_tokens set revoked_at = ${now}
   where tenant_id = app_tenant() and uid = ${uid} and revoked_at is null
  returning id, account_id, name`

export const apiTokenExists = (uid: string): Sql<{ id: number }> => sql`
  select id from api_tokens where tenant_id = app_tenant() and uid = ${uid}`

export const useApiToken = (hash: Buffer, now: string): Sql<{ tenant_id: number; token_id: number }> => sql`
  select tenant_id, token_id from api_token_use(${hash}, ${now})`

interface Bearer { account_id: number; account_uid: string; name: string; role: Role; kind: 'person' | 'bot'; scopes: Permission[] }

/** The account behind a live token, if it is still good. */
export const findBearer = (id: number): Sql<Bearer> => sql`
  select a.id as account_id, a.uid as account_uid, a.name, a.role, a.kind, t.scopes
    from api_tokens t join accounts a on a.tenant_id = t.tenant_id and a.id = t.account_id
   where t.tenant_id = app_tenant() and t.id = ${id} and t.revoked_at is null and a.active and a.deleted_at is null`

const toApiToken = (r: Row): ApiToken & { id: number } => ({
  id: r.id, uid: r.uid, name: r.name, account: { uid: r.account_uid, name: r.account_name }, scopes: r.scopes,
  createdAt: r.created_at, lastUsedAt: r.last_used_at, revokedAt: r.revoked_at,
})

/** The caller's context for his token. Errors: `auth.required`. */
export async function authenticateToken(platform: Platform, token: string, origin: Origin): Promise<Context> {
  const outside = makeContext(platform, 'none', { kind: 'system' }, origin)
  const found = await outside.db.maybe(useApiToken(hashToken(token), outside.now()))
  if (!found) throw new AppError('auth.required')
  const row = await makeContext(platform, found.tenant_id).db.maybe(findBearer(found.token_id))
  if (!row) throw new AppError('auth.required')
  return makeContext(platform, found.tenant_id, {
    kind: 'agent', accountId: row.account_id, uid: row.account_uid, name: row.name, role: row.role, ...noSession,
    token: { id: found.token_id, scopes: row.scopes }, ...(row.kind === 'bot' ? { bot: true } : {}),
  }, origin)
}

/** With revoked ones, in the order of their making, after the given id. */
export async function apiTokens(ctx: Context, after: number, limit: number): Promise<(ApiToken & { id: number })[]> {
  return (await ctx.db.rows(listApiTokens(after, limit))).map(toApiToken)
}

/** A token cannot make others: it would outlive its own end. */
function inPerson(ctx: Context): void {
  if (ctx.actor.kind !== 'agent' || ctx.actor.token) throw new AppError('auth.forbidden')
}

/**
 * For bots, accounts of the role api, and the caller himself: nobody gets a way to act as another person. Without `scopes` all
 * that the role allows today. Errors: `agent.not_found`, `auth.forbidden`, `input.invalid`.
 */
export async function createApiToken(ctx: Context, input: { account: string; name: string; scopes?: Permission[] | undefined }): Promise<{ token: string; apiToken: ApiToken }> {
  inPerson(ctx)
  const { actor } = ctx
  return ctx.tx(async (tx) => {
    const account = await accountByUid(tx, input.account)
    const own = actor.kind === 'agent' && actor.accountId === account.id
    if (!own && account.kind !== 'bot' && account.role !== 'api') throw new AppError('auth.forbidden')
    const beyond = input.scopes?.find((scope) => !may(account.role, scope))
    if (beyond) throw invalid('scopes', `must not hold ${beyond}: the role ${account.role} does not allow it`)
    const token = `${apiTokenPrefix}${tx.ids.secret()}`
    const row = await tx.db.maybe(insertApiToken({
      uid: tx.ids.uid(), accountId: account.id, name: input.name.trim(), hash: hashToken(token),
      scopes: [...new Set(input.scopes ?? permissionsOf(account.role))].toSorted(), createdBy: actor.kind === 'agent' ? actor.accountId : null, most: mostTokens,
    }, tx.now()))
    if (!row) throw invalid('account', `must not have more than ${mostTokens} live tokens`)
    await recordSecurity(tx, 'api_token.created', account.id, { name: input.name.trim() })
    const { id: _, ...apiToken } = toApiToken(must(await tx.db.maybe(findApiToken(row.id)), 'new token'))
    return { token, apiToken }
  })
}

/** Works from the next call on. Revoking again changes nothing. Errors: `token.not_found`, `auth.forbidden`. */
export async function endApiToken(ctx: Context, uid: string): Promise<void> {
  inPerson(ctx)
  await ctx.tx(async (tx) => {
    const row = await tx.db.maybe(revokeApiToken(uid, tx.now()))
    if (!row) {
      if (!await tx.db.maybe(apiTokenExists(uid))) throw new AppError('token.not_found')
      return
    }
    await recordSecurity(tx, 'api_token.revoked', row.account_id, { name: row.name })
    await tx.emit({ name: 'auth.token_revoked', accountId: row.account_id, data: { token: row.id } })
  })
}
