// Agents, the caller himself, his status, and the record of security events.
import { Agent, Email, Instant, Me, Notices, Nullable, pageOf, Password, Role, RoleRights, roles, SetStatus } from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import { AppError } from '../../kernel/errors.ts'
import { permissionsOf } from '../../kernel/permission.ts'
import { accountById, listSecurity } from '../../modules/identity/index.ts'
import { addAgent, agentByUid, agentPage, restoreAgent, setOwnStatus } from '../../modules/presence/index.ts'
import { changeAgent, removeAgent } from '../../modules/routing/index.ts'
import { changeOwnWishes, ownWishes } from '../../modules/workforce/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { presentMe } from './present.ts'
import { byId, ByUid, defaultLimit, Paging } from './schemas.ts'

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const MaxChats = Type.Integer({ minimum: 0, maximum: 1000 })
const NewAgent = Type.Object({ name: Name, email: Email, role: Role, password: Password, maxChats: Type.Optional(MaxChats) }, { additionalProperties: false })
const AgentChange = Type.Object({
  name: Type.Optional(Name), email: Type.Optional(Email), role: Type.Optional(Role), active: Type.Optional(Type.Boolean()), maxChats: Type.Optional(MaxChats),
}, { additionalProperties: false, minProperties: 1 })
const SecurityEvent = Type.Object({
  id: Type.Integer(), at: Instant, name: Type.String(), account: Nullable(Type.String()), actor: Nullable(Type.String()),
  ip: Nullable(Type.String()), userAgent: Nullable(Type.String()), data: Nullable(Type.Record(Type.String(), Type.Unknown())),
})

export const agentRoutes: Route[] = [
  route({
    method: 'GET', path: '/rest/v1/me', summary: 'The caller', access: { kind: 'account', permission: null }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Me }, errors: ['auth.required'],
    handle: async ({ ctx }) => {
      if (ctx.actor.kind !== 'agent') throw new AppError('auth.required')
      return ok(await presentMe(ctx, await accountById(ctx, ctx.actor.accountId)))
    },
  }),
  route({
    method: 'PUT', path: '/rest/v1/me/status', summary: 'Set the own status and whether to accept conversations', access: { kind: 'account', permission: null }, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'natural', schemas: { body: SetStatus }, responses: { 200: Agent }, errors: ['auth.required', 'input.invalid'],
    handle: async ({ ctx, body }) => ok(await setOwnStatus(ctx, body)),
  }),
  route({
    method: 'GET', path: '/rest/v1/me/notices', summary: 'About what the caller is written to while he is away or offline', access: { kind: 'account', permission: null }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Notices }, errors: ['auth.required'],
    handle: async ({ ctx }) => ok(await ownWishes(ctx)),
  }),
  route({
    method: 'PUT', path: '/rest/v1/me/notices', summary: 'Wish for mail about work, or for none', access: { kind: 'account', permission: null }, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'natural', schemas: { body: Notices }, responses: { 200: Notices }, errors: ['auth.required', 'input.invalid'],
    handle: async ({ ctx, body }) => ok(await changeOwnWishes(ctx, body)),
  }),
  route({
    method: 'GET', path: '/rest/v1/agents', summary: 'Agents with presence and load', access: { kind: 'account', permission: 'agent.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: Paging }, responses: { 200: pageOf(Agent) }, errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const position = await positionNow(ctx)
      return ok({ ...await byId(ctx, 'agents', query, (after, limit) => agentPage(ctx, after, limit), (agent) => agent), position })
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/agents', summary: 'Create an agent, who must change the password at first sign-in', access: { kind: 'account', permission: 'account.write' }, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'key', schemas: { body: NewAgent }, responses: { 201: Agent }, errors: ['auth.required', 'auth.forbidden', 'email.taken', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => created(await ctx.tx((tx) => addAgent(tx, { ...body, mustChangePassword: true }))),
  }),
  route({
    method: 'GET', path: '/rest/v1/agents/{uid}', summary: 'One agent', access: { kind: 'account', permission: 'agent.read' }, tenant: 'token', ids: { 'params.uid': 'agent' },
    rate: 'read', idempotency: 'safe', schemas: { params: ByUid }, responses: { 200: Agent }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const { id: _, ...agent } = await agentByUid(ctx, params.uid)
      return ok(agent)
    },
  }),
  route({
    method: 'PATCH', path: '/rest/v1/agents/{uid}', summary: 'Change an agent; deactivation ends his sessions and requeues his work', access: { kind: 'account', permission: 'account.write' }, tenant: 'token', ids: { 'params.uid': 'agent' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid, body: AgentChange }, responses: { 200: Agent },
    errors: ['auth.required', 'auth.forbidden', 'account.last_admin', 'agent.not_found', 'email.taken', 'input.invalid', 'server.busy'],
    handle: async ({ ctx, params, body }) => ok(await changeAgent(ctx, params.uid, body)),
  }),
  route({
    method: 'DELETE', path: '/rest/v1/agents/{uid}', summary: 'Remove an agent; his sessions end, his work returns to the queue, his e-mail is free', access: { kind: 'account', permission: 'account.write' }, tenant: 'token', ids: { 'params.uid': 'agent' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 204: null },
    errors: ['auth.required', 'auth.forbidden', 'account.last_admin', 'agent.not_found', 'input.invalid', 'server.busy'],
    handle: async ({ ctx, params }) => {
      await removeAgent(ctx, params.uid)
      return done
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/agents/{uid}/restore', summary: 'Take a removed agent back', access: { kind: 'account', permission: 'account.write' }, tenant: 'token', ids: { 'params.uid': 'agent' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 200: Agent }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'email.taken', 'username.taken', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await restoreAgent(ctx, params.uid)),
  }),
  route({
    method: 'GET', path: '/rest/v1/roles', summary: 'Roles and what each allows', access: { kind: 'account', permission: 'account.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Type.Object({ data: Type.Array(RoleRights) }) }, errors: ['auth.required', 'auth.forbidden'],
    handle: async () => ok({ data: roles.map((role) => ({ role, permissions: permissionsOf(role) })) }),
  }),
  route({
    method: 'GET', path: '/rest/v1/audit', summary: 'Security events, newest first', access: { kind: 'account', permission: 'audit.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: Paging }, responses: { 200: Type.Object({ data: Type.Array(SecurityEvent), page: Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() }) }) },
    errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const limit = query.limit ?? defaultLimit
      const before = query.cursor ? Number(decodeCursor(ctx, 'audit', query.cursor)[0]) : null
      const rows = await listSecurity(ctx, before, limit + 1)
      const data = rows.slice(0, limit)
      const last = data.at(-1)
      const hasMore = rows.length > limit
      return ok({ data, page: { hasMore, next: hasMore && last ? encodeCursor(ctx, 'audit', [last.id]) : null } })
    },
  }),
]
