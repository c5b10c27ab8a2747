// One agent: read, created, changed, deactivated; his status.
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { accountByNumber, allowed } from '../../modules/identity/index.ts'
import { setStatusByCaller } from '../../modules/presence/index.ts'
import { changeProfile, hire, namedById, profileById, type ProfileChange } from '../../modules/workforce/index.ts'
import type { Context } from '../../platform/context.ts'
import { created, ok, route, type Route } from '../../platform/http/route.ts'
import { mayManage, mayRead, mayUpdateSelf, mayUpdateStatus } from './access.ts'
import { callerId } from './auth.ts'
import { presentAgent } from './present.ts'
import { Agent, ById, CreateAgent, Deed, OnlineStatus, strict, UpdateAgent } from './schemas.ts'
import { roleFor } from './words.ts'

const shared = { tenant: 'token', path: '/api/agents/{id}', ids: { 'params.id': 'agent_number' }, schemas: { params: ById }, responses: { 200: Agent } } as const
const always = ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'] as const

/** The core's change; `cs` leaves a manager a manager. */
export async function toChange(ctx: Context, id: number, { fullName, role, isActive, ...same }: UpdateAgent): Promise<ProfileChange> {
  const present = role === undefined ? null : (await accountByNumber(ctx, id)).role
  const wanted = role === undefined ? undefined : roleFor(role, present)
  return { ...same, name: fullName, active: isActive, ...(wanted === present ? {} : { role: wanted }) }
}

export const agentRoutes: Route[] = [
  route({
    ...shared, method: 'POST', path: '/api/agents', summary: 'Create an agent, who must change the password at first sign-in', access: mayManage, ids: {}, rate: 'agents_create', idempotency: 'key',
    schemas: { body: CreateAgent }, responses: { 201: Agent },
    errors: ['auth.required', 'auth.forbidden', 'email.taken', 'username.taken', 'input.invalid', 'rate.limited', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body: { fullName, role, ...same } }) => created(presentAgent(await hire(ctx, { ...same, name: fullName, role: roleFor(role, null) }))),
  }),
  route({
    ...shared, method: 'GET', summary: 'One agent', access: mayRead, rate: 'read', idempotency: 'safe', errors: [...always],
    handle: async ({ ctx, params }) => ok(presentAgent(await profileById(ctx, params.id))),
  }),
  route({
    ...shared, method: 'PUT', summary: 'Change an agent; who is no admin changes himself only', access: mayUpdateSelf, rate: 'agents_update', idempotency: 'natural',
    schemas: { params: ById, body: UpdateAgent }, errors: [...always, 'email.taken', 'username.taken', 'account.last_admin', 'rate.limited', 'server.busy'],
    handle: async ({ ctx, params, body }) => ok(presentAgent(await changeProfile(ctx, params.id, await toChange(ctx, params.id, body)))),
  }),
  route({
    ...shared, method: 'DELETE', summary: 'Deactivate an agent: his sessions end and his work returns to the queue at once', access: mayManage, rate: 'write', idempotency: 'natural',
    responses: { 200: Deed }, errors: [...always, 'account.last_admin', 'server.busy'],
    handle: async ({ ctx, params }) => {
      await changeProfile(ctx, params.id, { active: false })
      return ok({ success: true, message: 'Agent deactivated successfully' })
    },
  }),
  route({
    ...shared, method: 'PUT', path: '/api/agents/{id}/status', summary: 'Set the online status: the own one; of others by who leads them', access: mayUpdateStatus, rate: 'write', idempotency: 'natural',
    schemas: { params: ById, body: Type.Object({ status: OnlineStatus }, strict) }, errors: [...always, 'agent.not_available', 'server.busy'],
    handle: async ({ ctx, params, body }) => {
      const { id } = await namedById(ctx, params.id)
      if (id !== callerId(ctx) && !allowed(ctx, 'agent.write')) throw new AppError('auth.forbidden')
      await setStatusByCaller(ctx, id, body.status)
      return ok(presentAgent(await profileById(ctx, id)))
    },
  }),
]
