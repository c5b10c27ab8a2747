// Agents listed, searched and counted.
import Type from 'typebox'
import { departments } from '../../modules/inboxes/index.ts'
import { directoryPage, headcount, type DirectoryFilter } from '../../modules/workforce/index.ts'
import type { Context } from '../../platform/context.ts'
import { ok, route, type Answer, type Route } from '../../platform/http/route.ts'
import { mayRead } from './access.ts'
import { presentAgent, presentStats } from './present.ts'
import { Agents, filters, Stats } from './schemas.ts'
import { isActive, rolesOf, type RoleWord, type StatusWord } from './words.ts'

const usualLimit = 20
const get = { method: 'GET', tenant: 'token', access: mayRead, ids: {}, idempotency: 'safe', errors: ['auth.required', 'auth.forbidden', 'input.invalid', 'rate.limited'] } as const

interface Asked {
  role?: RoleWord; status?: StatusWord; onlineStatus?: DirectoryFilter['presence']; department?: string; search?: string; performanceLevel?: DirectoryFilter['level']
  page?: number; limit?: number; q?: string
}

async function list(ctx: Context, asked: Asked): Promise<Answer> {
  const { page = 1, limit = usualLimit } = asked
  const { profiles, total } = await directoryPage(ctx, {
    roles: asked.role === undefined ? null : rolesOf[asked.role], active: asked.status === undefined ? null : isActive[asked.status],
    presence: asked.onlineStatus ?? null, department: asked.department || null, level: asked.performanceLevel ?? null,
    search: [asked.q, asked.search].map((text) => text?.trim() ?? '').filter((text) => text !== ''),
  }, page, limit)
  return ok({ data: profiles.map(presentAgent), meta: { total, page, limit, totalPages: Math.ceil(total / limit) } })
}

export const directoryRoutes: Route[] = [
  route({
    ...get, path: '/api/agents', summary: 'Agents, filtered, in pages', rate: 'agents_read', schemas: { query: Type.Object(filters) }, responses: { 200: Agents }, errors: [...get.errors],
    handle: ({ ctx, query }) => list(ctx, query),
  }),
  route({
    ...get, path: '/api/agents/search', summary: 'Agents whose name, user name, e-mail or department contains a text', rate: 'agents_read',
    schemas: { query: Type.Object({ ...filters, q: Type.String({ minLength: 1, maxLength: 200 }) }) }, responses: { 200: Agents }, errors: [...get.errors],
    handle: ({ ctx, query }) => list(ctx, query),
  }),
  route({
    ...get, path: '/api/agents/stats', summary: 'How many agents of each kind; those that are deactivated are counted, too', rate: 'read', schemas: {}, responses: { 200: Stats }, errors: [...get.errors],
    handle: async ({ ctx }) => ok(presentStats(await headcount(ctx))),
  }),
  route({
    ...get, path: '/api/agents/departments', summary: 'The names of all departments, for filters', rate: 'read', schemas: {}, responses: { 200: Type.Array(Type.String()) }, errors: [...get.errors],
    handle: async ({ ctx }) => ok(await departments(ctx)),
  }),
]
