// What several routes answer with.
import type { ConversationChanged, Me, SignedIn } from '@switchboard/protocol'
import type { FastifyReply } from 'fastify'
import { second } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import { permissionsOf, permits } from '../../kernel/permission.ts'
import { conversationsByIds } from '../../modules/conversations/index.ts'
import { ownTenant, type Account, type SignInResult } from '../../modules/identity/index.ts'
import { agentById } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'
import { setRefreshCookie } from './cookie.ts'

export async function presentMe(ctx: Context, account: Account): Promise<Me> {
  const [agent, tenant] = await Promise.all([agentById(ctx, account.id), ownTenant(ctx)])
  return {
    agent, permissions: permissionsOf(account.role).filter((permission) => ctx.actor.kind !== 'agent' || permits(ctx.actor, permission)), mustChangePassword: account.mustChangePassword,
    tenant: { uid: tenant.uid, name: tenant.name, timeZone: tenant.timeZone, demo: tenant.demo },
  }
}

export async function presentSignedIn(result: SignInResult, reply: FastifyReply, cookie: boolean): Promise<SignedIn> {
  if (cookie) setRefreshCookie(reply, result.tokens.refreshToken, result.ctx.platform.defaults.sessionSeconds * second)
  return {
    accessToken: result.tokens.accessToken, expiresIn: result.tokens.expiresIn,
    refreshToken: cookie ? null : result.tokens.refreshToken, me: await presentMe(result.ctx, result.account),
  }
}

export async function presentChanged(ctx: Context, id: number): Promise<ConversationChanged> {
  return { conversation: must((await conversationsByIds(ctx, [id]))[0], 'conversation').shown }
}
