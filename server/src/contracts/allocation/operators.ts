// Operators: listed, their status, their numbers, their inboxes.
import Type from 'typebox'
import { invalid } from '../../kernel/errors.ts'
import { operatorStats } from '../../modules/conversations/index.ts'
import { localCalendar } from '../../modules/identity/index.ts'
import { phoneInboxes, subscribe } from '../../modules/inboxes/index.ts'
import { operatorById, operators, setStatusByProgram } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'
import { route, type Answer, type Route } from '../../platform/http/route.ts'
import { actAs, actFor, demandInbox, manager, operator } from './access.ts'
import { Given, list, Listed, Said, success } from './envelope.ts'
import { presentInbox, presentOperator, presentStatus } from './present.ts'
import { ByOperator, Id, Inbox, Nullable, Operator, OperatorStatus, Stats, Status, strict } from './schemas.ts'
import { statusOf } from './words.ts'

const get = { method: 'GET', tenant: 'token', rate: 'read', idempotency: 'safe' } as const
const write = { tenant: 'token', rate: 'write', idempotency: 'natural' } as const
const one = { 'params.operator_id': 'agent' } as const
const path = '/api/v1/operators/{operator_id}'

/** Errors: `agent.not_found`, `inbox.not_found`, `input.invalid`. */
async function setSubscription(ctx: Context, operatorId: number, inboxId: number | undefined, wanted: boolean): Promise<Answer> {
  if (inboxId === undefined) throw invalid('inbox_id', 'is required')
  await operatorById(ctx, operatorId)
  await demandInbox(ctx, inboxId)
  await subscribe(ctx, operatorId, inboxId, wanted)
  const { day } = await localCalendar(ctx)
  const inbox = (await phoneInboxes(ctx, { accountId: operatorId, subscribedOnly: false }, day)).find((row) => row.id === inboxId)
  return success({ inbox: inbox ? presentInbox(ctx, inbox) : null }, { message: `Operator ${wanted ? 'subscribed to' : 'unsubscribed from'} inbox successfully` })
}

const Subscription = Said(Type.Object({ inbox: Nullable(Inbox) }))

export const operatorRoutes: Route[] = [
  route({
    ...get, path: '/api/v1/operators', summary: 'All operators of the tenant', access: manager, ids: {}, schemas: {},
    responses: { 200: Listed(Type.Object({ operators: Type.Array(Operator) })) }, errors: ['auth.required', 'auth.forbidden'],
    handle: async ({ ctx }) => {
      const found = await operators(ctx)
      return list(ctx, { operators: found.map((one) => presentOperator(ctx, one)) }, found.length)
    },
  }),
  route({
    ...get, path: `${path}/status`, summary: 'The status of an operator', access: operator, ids: one, schemas: { params: ByOperator },
    responses: { 200: Given(Type.Object({ status: OperatorStatus })) }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => success({ status: presentStatus(await actFor(ctx, params.operator_id)) }),
  }),
  route({
    ...write, method: 'PUT', path: `${path}/status`, summary: 'Available or offline; going offline starts the grace of what is allocated', access: operator, ids: one,
    schemas: { params: ByOperator, body: Type.Object({ status: Status }, strict) }, responses: { 200: Said(Type.Object({ status: OperatorStatus })) },
    errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params, body }) => {
      const before = await actFor(ctx, params.operator_id)
      // Writing back the word that was shown changes nothing: who is busy or away is shown as OFFLINE.
      if (body.status === 'AVAILABLE' || statusOf(before) !== 'OFFLINE') await setStatusByProgram(ctx, before.id, body.status === 'AVAILABLE')
      return success({ status: presentStatus(await operatorById(ctx, before.id)) }, { message: `Operator status updated to ${body.status}` })
    },
  }),
  route({
    ...get, path: `${path}/stats`, summary: 'What an operator has resolved, by the tenant\'s own day and week', access: operator, ids: one, schemas: { params: ByOperator },
    responses: { 200: Given(Type.Object({ stats: Stats })) }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const [found, since] = await Promise.all([actFor(ctx, params.operator_id), localCalendar(ctx)])
      const stats = await operatorStats(ctx, found.id, since)
      return success({ stats: {
        active_conversations: found.activeChats, resolved_today: stats.resolvedToday, resolved_this_week: stats.resolvedThisWeek,
        avg_resolution_time_minutes: Math.round(stats.averageMinutes * 100) / 100,
      } })
    },
  }),
  route({
    ...get, path: `${path}/inboxes`, summary: 'The inboxes an operator takes from', access: operator, ids: one, schemas: { params: ByOperator },
    responses: { 200: Listed(Type.Object({ inboxes: Type.Array(Inbox) })) }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const [accountId, { day }] = await Promise.all([actAs(ctx, params.operator_id), localCalendar(ctx)])
      const found = await phoneInboxes(ctx, { accountId, subscribedOnly: true }, day)
      return list(ctx, { inboxes: found.map((inbox) => presentInbox(ctx, inbox)) }, found.length)
    },
  }),
  route({
    ...write, method: 'POST', path: `${path}/inboxes`, summary: 'Subscribe an operator to an inbox', access: manager, ids: { ...one, 'body.inbox_id': 'inbox' },
    schemas: { params: ByOperator, body: Type.Object({ inbox_id: Id }, strict) }, responses: { 200: Subscription },
    errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'inbox.not_found', 'input.invalid'],
    handle: ({ ctx, params, body }) => setSubscription(ctx, params.operator_id, body.inbox_id, true),
  }),
  route({
    ...write, method: 'DELETE', path: `${path}/inboxes`, summary: 'Unsubscribe an operator; the inbox in the body or the query', access: manager, ids: { ...one, 'query.inbox_id': 'inbox' },
    schemas: { params: ByOperator, query: Type.Object({ inbox_id: Type.Optional(Id) }), body: Type.Object({ inbox_id: Type.Optional(Id) }, strict) }, responses: { 200: Subscription },
    errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'inbox.not_found', 'input.invalid'],
    handle: ({ ctx, params, query, body }) => setSubscription(ctx, params.operator_id, body.inbox_id ?? query.inbox_id, false),
  }),
]
