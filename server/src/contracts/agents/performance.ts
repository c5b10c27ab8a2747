// What an agent achieved, day by day, and what he did.
import Type from 'typebox'
import { day, instant } from '../../kernel/clock.ts'
import { invalid } from '../../kernel/errors.ts'
import { activitiesOf, addDays, calendarOf, daysOf } from '../../modules/metrics/index.ts'
import { namedById } from '../../modules/workforce/index.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { mayReadPerformance } from './access.ts'
import { presentActivity, presentDay } from './present.ts'
import { Activity, ById, Performance, Range } from './schemas.ts'

const limits = { mostDays: 90, usualDays: 30, usualActivityDays: 7 }
const shared = { method: 'GET', tenant: 'token', access: mayReadPerformance, ids: { 'params.id': 'agent_number' }, rate: 'read', idempotency: 'safe' } as const
const always = ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'] as const

/** A date as it is written, or the date of an instant in the tenant's zone. Errors: `input.invalid`. */
function dayOf(text: string, field: string, timeZone: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const shaped = date || /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/.test(text)
  const ms = shaped ? Date.parse(date || /[Zz]|[+-]\d{2}:?\d{2}$/.test(text.slice(10)) ? text : `${text}Z`) : Number.NaN
  if (Number.isNaN(ms) || text < '1970' || (date && new Date(ms).toISOString().slice(0, 10) !== text)) throw invalid(field, 'must be an ISO date')
  return date ? text : new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms)
}

/** Both ends among the days. Errors: `input.invalid`. */
function rangeOf(asked: { from?: string; to?: string }, { today, timeZone }: { today: string; timeZone: string }): { from: string; to: string } {
  const to = asked.to === undefined ? today : dayOf(asked.to, 'to', timeZone)
  const from = asked.from === undefined ? addDays(to, 1 - limits.usualDays) : dayOf(asked.from, 'from', timeZone)
  if (from > to) throw invalid('from', 'must not be after to')
  if (addDays(from, limits.mostDays - 1) < to) throw invalid('from', `must not ask for more than ${limits.mostDays} days`)
  return { from, to }
}

export const performanceRoutes: Route[] = [
  route({
    ...shared, path: '/api/agents/{id}/performance', summary: 'One row for each day of the tenant\'s zone, ascending; 30 days unless asked otherwise, 90 at most',
    schemas: { params: ById, query: Range }, responses: { 200: Type.Array(Performance) }, errors: [...always],
    handle: async ({ ctx, params, query }) => {
      const [{ id }, calendar] = await Promise.all([namedById(ctx, params.id), calendarOf(ctx)])
      const { from, to } = rangeOf(query, calendar)
      return ok((await daysOf(ctx, id, from, to, calendar)).map((one) => presentDay(id, one.day, one.counts)))
    },
  }),
  route({
    ...shared, path: '/api/agents/{id}/activity', summary: 'What an agent did lately, newest first; the newest thousand entries', responses: { 200: Type.Array(Activity) }, errors: [...always],
    schemas: { params: ById, query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.mostDays })) }) },
    handle: async ({ ctx, params, query }) => {
      const { id, name } = await namedById(ctx, params.id)
      const since = instant(ctx.clock.now() - (query.days ?? limits.usualActivityDays) * day)
      return ok((await activitiesOf(ctx, id, since)).map((one) => presentActivity(one, name)))
    },
  }),
]
