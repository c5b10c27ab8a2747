// The sessions of an agent: his sign-ins, each with what is open on it now. Ending one closes its sockets.
import { AgentSession, Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { allowed, endAllSessionsOf, endSessionOf, sessionsOf } from '../../modules/identity/index.ts'
import { agentByUid, connectionsOf, type AgentWithId } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'
import { done, ok, route, type Route } from '../../platform/http/route.ts'
import { ByUid } from './schemas.ts'

const shared = { access: { kind: 'account', permission: null }, tenant: 'token' } as const

/** Everybody his own; of others who reads or changes accounts. Errors: `agent.not_found`, `auth.forbidden`. */
async function agentFor(ctx: Context, uid: string, permission: 'account.read' | 'account.write'): Promise<AgentWithId> {
  const agent = await agentByUid(ctx, uid)
  if (!allowed(ctx, permission) && !(ctx.actor.kind === 'agent' && ctx.actor.accountId === agent.id)) throw new AppError('auth.forbidden')
  return agent
}

export const sessionRoutes: Route[] = [
  route({
    ...shared, method: 'GET', path: '/rest/v1/agents/{uid}/sessions', summary: 'The live sessions of an agent and what is open on each; the own ones, or with account.read', ids: { 'params.uid': 'agent' },
    rate: 'read', idempotency: 'safe', schemas: { params: ByUid }, responses: { 200: Type.Object({ data: Type.Array(AgentSession) }) }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const { id } = await agentFor(ctx, params.uid, 'account.read')
      const [sessions, connections] = await Promise.all([sessionsOf(ctx, id), connectionsOf(ctx, id)])
      const current = ctx.actor.kind === 'agent' ? ctx.actor.sessionUid : ''
      const open = Map.groupBy(connections, (one) => one.sessionId)
      return ok({ data: sessions.map(({ id: sessionId, ...session }) => ({ ...session, current: session.uid === current, connections: (open.get(sessionId) ?? []).map(({ sessionId: _, ...one }) => one) })) })
    },
  }),
  route({
    ...shared, method: 'DELETE', path: '/rest/v1/agents/{uid}/sessions', summary: 'End all sessions of an agent but the one that asks; the own ones, or with account.write', ids: { 'params.uid': 'agent' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await endAllSessionsOf(ctx, (await agentFor(ctx, params.uid, 'account.write')).id)
      return done
    },
  }),
  route({
    ...shared, method: 'DELETE', path: '/rest/v1/agents/{uid}/sessions/{session}', summary: 'End one session of an agent; the own ones, or with account.write', ids: { 'params.uid': 'agent', 'params.session': 'session' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ uid: Uid, session: Uid }) }, responses: { 204: null },
    errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'auth.session_not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const { id } = await agentFor(ctx, params.uid, 'account.write')
      await endSessionOf(ctx, id, params.session)
      return done
    },
  }),
]
