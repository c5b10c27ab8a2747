// Numbers by the tenant's local day, and what each of them is made of.
import { AgentFigures, Day, DayFigures, DepartmentFigures, Fact, FactMetric, LiveFigures, Nullable, PresenceInterval, Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import { invalid } from '../../kernel/errors.ts'
import { addDays, agentsOfDay, calendarOf, daysOf, departmentsNow, factsOf, figuresOf, liveFigures, tenantDays, timelineOf } from '../../modules/metrics/index.ts'
import { agentByUid } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { byId, ByUid, Cursor, defaultLimit, Limit, Paging } from './schemas.ts'

const mostDays = 90
const usualDays = 30

const Range = Type.Object({ from: Type.Optional(Day), to: Type.Optional(Day) })
const Days = Type.Object({ data: Type.Array(DayFigures) })
const page = Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() })
const get = { method: 'GET', access: { kind: 'account', permission: 'metrics.read' }, tenant: 'token', ids: {}, rate: 'read', idempotency: 'safe' } as const
const one = { ids: { 'params.uid': 'agent' } } as const
const always = ['auth.required', 'auth.forbidden', 'input.invalid'] as const

/** Both ends among the days; the last thirty unless asked otherwise. Errors: `input.invalid`. */
async function rangeOf(ctx: Context, asked: { from?: string; to?: string }): Promise<{ from: string; to: string }> {
  const to = asked.to ?? (await calendarOf(ctx)).today
  const from = asked.from ?? addDays(to, 1 - usualDays)
  if (from > to) throw invalid('from', 'must not be after to')
  if (addDays(from, mostDays - 1) < to) throw invalid('from', `must not ask for more than ${mostDays} days`)
  return { from, to }
}

const dayOf = async (ctx: Context, day: string | undefined): Promise<string> => day ?? (await calendarOf(ctx)).today

export const metricRoutes: Route[] = [
  route({
    ...get, path: '/rest/v1/metrics/now', summary: 'Who is here, what waits, and the tenant\'s day so far', schemas: {}, responses: { 200: LiveFigures }, errors: [...always],
    handle: async ({ ctx }) => ok(await liveFigures(ctx)),
  }),
  route({
    ...get, path: '/rest/v1/metrics/departments', summary: 'Departments now', schemas: {}, responses: { 200: Type.Object({ data: Type.Array(DepartmentFigures) }) }, errors: [...always],
    handle: async ({ ctx }) => ok({ data: await departmentsNow(ctx) }),
  }),
  route({
    ...get, path: '/rest/v1/metrics/days', summary: 'The tenant\'s days; 90 at most', schemas: { query: Range }, responses: { 200: Days }, errors: [...always],
    handle: async ({ ctx, query }) => {
      const { from, to } = await rangeOf(ctx, query)
      return ok({ data: await tenantDays(ctx, from, to) })
    },
  }),
  route({
    ...get, path: '/rest/v1/metrics/agents', summary: 'Agents who did something on a day', schemas: { query: Type.Object({ day: Type.Optional(Day), ...Paging.properties }) },
    responses: { 200: Type.Object({ data: Type.Array(AgentFigures), page }) }, errors: [...always, 'cursor.invalid'],
    handle: async ({ ctx, query }) => {
      const day = await dayOf(ctx, query.day)
      return ok(await byId(ctx, `metrics.agents ${day}`, query, (after, limit) => agentsOfDay(ctx, day, after, limit), (row) => row))
    },
  }),
  route({
    ...get, ...one, path: '/rest/v1/metrics/agents/{uid}/days', summary: 'The days of an agent, exact to the moment; 90 at most', schemas: { params: ByUid, query: Range },
    responses: { 200: Days }, errors: [...always, 'agent.not_found'],
    handle: async ({ ctx, params, query }) => {
      const [agent, { from, to }] = await Promise.all([agentByUid(ctx, params.uid), rangeOf(ctx, query)])
      return ok({ data: (await daysOf(ctx, agent.id, from, to)).map(({ day, counts }) => ({ day, figures: figuresOf(counts) })) })
    },
  }),
  route({
    ...get, ...one, path: '/rest/v1/metrics/agents/{uid}/presence', summary: 'When an agent was here, and how', schemas: { params: ByUid, query: Range },
    responses: { 200: Type.Object({ data: Type.Array(PresenceInterval) }) }, errors: [...always, 'agent.not_found'],
    handle: async ({ ctx, params, query }) => {
      const [agent, { from, to }] = await Promise.all([agentByUid(ctx, params.uid), rangeOf(ctx, query)])
      return ok({ data: await timelineOf(ctx, agent.id, from, to) })
    },
  }),
  route({
    ...get, ids: { 'query.agent': 'agent' }, path: '/rest/v1/metrics/facts', summary: 'What a number of a day is made of: its messages, conversations, ratings, or times of presence',
    schemas: { query: Type.Object({ metric: Type.Optional(FactMetric), day: Type.Optional(Day), agent: Type.Optional(Uid), limit: Limit, cursor: Cursor }) },
    responses: { 200: Type.Object({ data: Type.Array(Fact), page }) }, errors: [...always, 'agent.not_found', 'cursor.invalid'],
    handle: async ({ ctx, query }) => {
      const [day, agent] = await Promise.all([dayOf(ctx, query.day), query.agent === undefined ? null : agentByUid(ctx, query.agent)])
      const { metric = 'messages' } = query
      const scope = `metrics.facts ${metric} ${day} ${agent?.id ?? ''}`
      const [at, id] = query.cursor === undefined ? [] : decodeCursor(ctx, scope, query.cursor)
      const limit = query.limit ?? defaultLimit
      const found = await factsOf(ctx, { metric, day, accountId: agent?.id ?? null, after: at === undefined ? null : { at: String(at), id: Number(id) }, limit: limit + 1 })
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      const hasMore = found.length > limit
      return ok({ data: shown.map((row) => row.fact), page: { hasMore, next: hasMore && last ? encodeCursor(ctx, scope, [last.at, last.id]) : null } })
    },
  }),
]
