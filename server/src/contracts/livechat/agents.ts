// Agents: made, listed, changed, removed, taken back.
import Type, { type Static } from 'typebox'
import { AppError, invalid } from '../../kernel/errors.ts'
import { mayGrant } from '../../kernel/permission.ts'
import { allowed, resetPassword } from '../../modules/identity/index.ts'
import { groupRecordsOf } from '../../modules/inboxes/index.ts'
import { addAgent, colleague, colleagues, restoreAgent, setStatus, type Colleague } from '../../modules/presence/index.ts'
import { changeAgent, removeAgent } from '../../modules/routing/index.ts'
import type { Context } from '../../platform/context.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { always, keepsAgents, keyed, seesAgents } from './access.ts'
import { ListQuery, listed } from './lists.ts'
import { presentAgent, presentPlainGroup, presentStats } from './present.ts'
import { Agent, AgentStats, AgentWithGroups, Avatar, ById, Email, Name, Nullable, Password, RoleWord, StatusWord, strict } from './schemas.ts'
import { presenceFrom, roleFrom } from './words.ts'

const mostChats = 20
const NewAgent = Type.Object({
  name: Name, email: Email, password: Password, role: Type.Optional(RoleWord), avatar: Type.Optional(Nullable(Avatar)),
  acceptingChats: Type.Optional(Type.Boolean()), maxConcurrentChats: Type.Optional(Type.Integer({ minimum: 1, maximum: mostChats })),
}, strict)
const Change = Type.Object({
  name: Type.Optional(Name), email: Type.Optional(Email), password: Type.Optional(Password), role: Type.Optional(RoleWord), avatar: Type.Optional(Nullable(Avatar)),
  status: Type.Optional(StatusWord), acceptingChats: Type.Optional(Type.Boolean()), maxConcurrentChats: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
}, strict)
type Change = Static<typeof Change>

const one = { 'params.id': 'agent' } as const
const write = { tenant: 'token', rate: 'write', idempotency: 'natural' } as const
const get = { method: 'GET', access: seesAgents, tenant: 'token', rate: 'read', idempotency: 'safe' } as const

/** Admins may change everything; managers how somebody works; everybody his own status, name and picture. Errors: `auth.forbidden`. */
function mayChange(ctx: Context, of: Colleague, change: Change): void {
  const asked = Object.keys(change).filter((key) => change[key as keyof Change] !== undefined)
  const outside = (fields: string[]): boolean => asked.some((field) => !fields.includes(field))
  if (ctx.actor.kind !== 'agent') throw new AppError('auth.required')
  const own = of.id === ctx.actor.accountId
  const works = ['status', 'acceptingChats', 'maxConcurrentChats']
  const may = [
    ...(own ? ['name', 'avatar', 'status', 'acceptingChats'] : []),
    ...(allowed(ctx, 'agent.write') && mayGrant(ctx.actor.role, of.role) ? works : []),
    ...(allowed(ctx, 'account.write') ? [...works, 'name', 'email', 'password', 'role', 'avatar'] : []),
  ]
  if ((asked.length === 0 && may.length === 0) || outside(may)) throw new AppError('auth.forbidden')
}

/** What was shown may be written back; what is new must be in bounds. Errors: `input.invalid`. */
function checkWork(of: Pick<Colleague, 'role' | 'maxChats'>, { acceptingChats, maxConcurrentChats }: Change): void {
  if (acceptingChats && of.role === 'viewer') throw invalid('acceptingChats', 'must be false: this agent takes no conversations')
  const beyond = maxConcurrentChats !== undefined && maxConcurrentChats !== of.maxChats && (maxConcurrentChats < 1 || maxConcurrentChats > mostChats)
  if (beyond) throw invalid('maxConcurrentChats', `must be between 1 and ${mostChats}`)
}

async function change(ctx: Context, id: string, asked: Change): Promise<Colleague> {
  const before = await colleague(ctx, id)
  mayChange(ctx, before, asked)
  checkWork(before, asked)
  const { name, email, avatar, password } = asked
  const role = asked.role === undefined ? undefined : roleFrom(asked.role, before.role)
  const maxChats = asked.maxConcurrentChats
  const status = asked.status === undefined ? undefined : presenceFrom(asked.status, before.presence)
  await ctx.tx(async (tx) => {
    if ([name, email, avatar, role, maxChats].some((one) => one !== undefined)) await changeAgent(tx, id, { name, email, avatar, maxChats, role: role === before.role ? undefined : role })
    if (status !== undefined || asked.acceptingChats !== undefined) await setStatus(tx, before.id, { status, accepting: asked.acceptingChats })
    if (password !== undefined) await resetPassword(tx, before.id, password)
  })
  return colleague(ctx, id)
}

async function withGroups(ctx: Context, id: string) {
  const agent = await colleague(ctx, id)
  return { ...presentAgent(agent), groups: (await groupRecordsOf(ctx, agent.id)).map(presentPlainGroup) }
}

export const agentRoutes: Route[] = [
  route({
    ...write, method: 'POST', path: '/v1/agents', summary: 'Create an agent, who changes the password at the first sign-in on the console', access: keepsAgents, ids: {}, idempotency: 'key',
    schemas: { body: NewAgent }, responses: { 201: Agent }, errors: [...always, ...keyed, 'email.taken'],
    handle: async ({ ctx, body }) => {
      const { role = 'agent', avatar, acceptingChats, maxConcurrentChats: maxChats, ...person } = body
      const made = await ctx.tx(async (tx) => {
        const agent = await addAgent(tx, { ...person, avatar: avatar ?? undefined, role: roleFrom(role, null), maxChats, mustChangePassword: true })
        if (acceptingChats === false) await setStatus(tx, agent.number, { accepting: false })
        return agent.uid
      })
      return created(presentAgent(await colleague(ctx, made)))
    },
  }),
  route({
    ...get, path: '/v1/agents', summary: 'All agents, in the order in which they were made', ids: {}, schemas: { query: ListQuery }, responses: { 200: Type.Array(Agent) }, errors: [...always, 'cursor.invalid'],
    handle: ({ ctx, query }) => listed(ctx, '/v1/agents', query, (page) => colleagues(ctx, page), (rows) => rows.map(presentAgent)),
  }),
  route({
    ...get, path: '/v1/agents/{id}', summary: 'One agent with the groups', ids: one, schemas: { params: ById }, responses: { 200: AgentWithGroups }, errors: [...always, 'agent.not_found'],
    handle: async ({ ctx, params }) => ok(await withGroups(ctx, params.id)),
  }),
  route({
    ...get, path: '/v1/agents/{id}/stats', summary: 'How much an agent has, and how much room is left', ids: one, schemas: { params: ById }, responses: { 200: AgentStats }, errors: [...always, 'agent.not_found'],
    handle: async ({ ctx, params }) => ok(presentStats(await colleague(ctx, params.id))),
  }),
  route({
    ...write, method: 'PATCH', path: '/v1/agents/{id}', summary: 'Change an agent: admins everything, managers how somebody works, everybody the own status, name and picture', access: seesAgents, ids: one,
    schemas: { params: ById, body: Change }, responses: { 200: AgentWithGroups }, errors: [...always, 'account.last_admin', 'agent.not_found', 'email.taken', 'server.busy'],
    handle: async ({ ctx, params, body }) => {
      await change(ctx, params.id, body)
      return ok(await withGroups(ctx, params.id))
    },
  }),
  route({
    ...write, method: 'DELETE', path: '/v1/agents/{id}', summary: 'Remove an agent; conversations return to the queue at once', access: keepsAgents, ids: one,
    schemas: { params: ById }, responses: { 204: null }, errors: [...always, 'account.last_admin', 'agent.not_found', 'server.busy'],
    handle: async ({ ctx, params }) => {
      await removeAgent(ctx, (await colleague(ctx, params.id)).uid)
      return done
    },
  }),
  route({
    ...write, method: 'POST', path: '/v1/agents/{id}/restore', summary: 'Take a removed agent back', access: keepsAgents, ids: one,
    schemas: { params: ById }, responses: { 201: AgentWithGroups }, errors: [...always, 'agent.not_found', 'email.taken', 'username.taken'],
    handle: async ({ ctx, params }) => {
      await restoreAgent(ctx, (await colleague(ctx, params.id, true)).uid)
      return created(await withGroups(ctx, params.id))
    },
  }),
]

