// The context of an account that is known by its id alone: for callers whom the installation trusts to say who they are.
import { makeContext, type Context, type Origin, type Platform } from '../../platform/context.ts'
import { findAccount, findAccountTenant } from './store.ts'
import { ownTenant } from './tenants.ts'

/** Stands for the sign-in that such a caller does not have; nothing that he can reach looks at it. */
const noSession = { sessionId: 0, sessionUid: '00000000-0000-0000-0000-000000000000' }

/** Null: no such active account, or (with `demoOnly`) not one of a demo tenant. */
export async function contextOfAccount(platform: Platform, accountId: number, origin: Origin, demoOnly: boolean): Promise<Context | null> {
  const outside = makeContext(platform, 'none', { kind: 'system' }, origin)
  const tenant = (await outside.db.maybe(findAccountTenant(accountId)))?.tenant
  if (!tenant) return null
  const ctx = makeContext(platform, tenant, { kind: 'system' }, origin)
  const [account, own] = await Promise.all([ctx.db.maybe(findAccount(accountId)), demoOnly ? ownTenant(ctx) : null])
  if (!account?.active || own?.demo === false) return null
  return makeContext(platform, tenant, { kind: 'agent', accountId, uid: account.uid, name: account.name, role: account.role, ...noSession }, origin)
}
