// The same change to up to a hundred agents: each stands for itself.
import { changeMany } from '../../modules/workforce/index.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { mayManage } from './access.ts'
import { toChange } from './agents.ts'
import { toFailure } from './errors.ts'
import { Bulk, BulkUpdate } from './schemas.ts'

export const bulkRoutes: Route[] = [
  route({
    method: 'PUT', path: '/api/agents/bulk', summary: 'Change many agents; what fails is told, the rest is done', tenant: 'token', access: mayManage, ids: { 'body.agentIds': 'agent_number' },
    rate: 'agents_bulk', idempotency: 'natural', schemas: { body: BulkUpdate }, responses: { 200: Bulk }, errors: ['auth.required', 'auth.forbidden', 'input.invalid', 'rate.limited', 'server.busy'],
    handle: async ({ ctx, body }) => {
      const outcomes = await changeMany(ctx, body.agentIds, (tx, id) => toChange(tx, id, body.updates))
      const errors = outcomes.flatMap(({ id, error }) => (error === null ? [] : [`Failed to update agent ${id}: ${toFailure(error, 'body', String(id)).message}`]))
      return ok({ success: errors.length === 0, updated: outcomes.length - errors.length, errors })
    },
  }),
]
