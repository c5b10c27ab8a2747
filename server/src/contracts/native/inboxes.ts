// Groups and inboxes.
import { Channel, Group, Inbox, ListedGroup, Nullable, pageOf, RoutingStrategy, Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { must } from '../../kernel/must.ts'
import { accountByUid } from '../../modules/identity/index.ts'
import { changeGroup, changeInbox, createGroup, createInbox, groups, inboxBy, inboxes, listedGroups, restoreGroup, setMembership, subscribe } from '../../modules/inboxes/index.ts'
import { removeGroup } from '../../modules/routing/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { byId, ByUid, Paging } from './schemas.ts'

const strict = { additionalProperties: false } as const
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Description = Type.String({ maxLength: 1000 })
const Greeting = Type.String({ maxLength: 500 })
const Hue = Type.Integer({ minimum: 0, maximum: 359 })
const Origins = Type.Array(Type.String({ maxLength: 200, pattern: '^https?://[A-Za-z0-9.*-]+(:[0-9]{1,5})?$' }), { maxItems: 50 })
const Member = Type.Object({ uid: Uid, agentUid: Uid })
const Strategy = Type.Optional(RoutingStrategy)
const TargetSeconds = Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 }))
const account = (permission: 'group.read' | 'group.write' | 'inbox.read' | 'inbox.write') => ({ kind: 'account', permission }) as const

/** Who takes from the inbox's queue. */
const subscription = (method: 'PUT' | 'DELETE', summary: string): Route => route({
  method, path: '/rest/v1/inboxes/{uid}/agents/{agentUid}', summary, access: account('group.write'), tenant: 'token',
  ids: { 'params.uid': 'inbox', 'params.agentUid': 'agent' }, rate: 'write', idempotency: 'natural', schemas: { params: Member }, responses: { 204: null },
  errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'agent.not_found', 'input.invalid'],
  handle: async ({ ctx, params }) => {
    const inbox = await inboxBy(ctx, { uid: params.uid })
    await subscribe(ctx, (await accountByUid(ctx, params.agentUid)).id, inbox.id, method === 'PUT')
    return done
  },
})

export const inboxRoutes: Route[] = [
  subscription('PUT', 'Let an agent take from the queue of an inbox'),
  subscription('DELETE', 'Let an agent take from the queue of an inbox no more'),
  route({
    method: 'GET', path: '/rest/v1/groups', summary: 'Groups of agents, with whether they are open now', access: account('group.read'), tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: Type.Object({ ...Paging.properties, removed: Type.Optional(Type.Boolean({ description: 'The removed ones instead.' })) }) }, responses: { 200: pageOf(ListedGroup) }, errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const position = await positionNow(ctx)
      const removed = query.removed ?? false
      return ok({ ...await byId(ctx, removed ? 'groups removed' : 'groups', query, (after, limit) => listedGroups(ctx, removed, after, limit), (group) => group), position })
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/groups', summary: 'Create a group', access: account('group.write'), tenant: 'token', ids: {},
    rate: 'write', idempotency: 'key', schemas: { body: Type.Object({ name: Name, description: Type.Optional(Description), strategy: Strategy, isDefault: Type.Optional(Type.Boolean()), targetSeconds: TargetSeconds }, strict) },
    responses: { 201: Group }, errors: ['auth.required', 'auth.forbidden', 'group.name_taken', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => created(await createGroup(ctx, body)),
  }),
  route({
    method: 'PATCH', path: '/rest/v1/groups/{uid}', summary: 'Change a group', access: account('group.write'), tenant: 'token', ids: { 'params.uid': 'group' },
    rate: 'write', idempotency: 'natural', responses: { 200: Group },
    schemas: { params: ByUid, body: Type.Object({ name: Type.Optional(Name), description: Type.Optional(Description), strategy: Strategy, isDefault: Type.Optional(Type.Boolean()), targetSeconds: TargetSeconds }, { ...strict, minProperties: 1 }) },
    errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'group.name_taken', 'input.invalid'],
    handle: async ({ ctx, params, body }) => ok(await changeGroup(ctx, params.uid, body)),
  }),
  route({
    method: 'DELETE', path: '/rest/v1/groups/{uid}', summary: 'Remove a group; what waits for it goes to the default group, or to everybody', access: account('group.write'), tenant: 'token', ids: { 'params.uid': 'group' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await removeGroup(ctx, params.uid)
      return done
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/groups/{uid}/restore', summary: 'Take a removed group back, with the members it had', access: account('group.write'), tenant: 'token', ids: { 'params.uid': 'group' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 200: Group }, errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'group.name_taken', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      const { id } = await restoreGroup(ctx, params.uid)
      const { id: _, ...group } = must((await groups(ctx, id - 1, 1))[0], 'group')
      return ok(group)
    },
  }),
  route({
    method: 'PUT', path: '/rest/v1/groups/{uid}/agents/{agentUid}', summary: 'Put an agent into a group', access: account('group.write'), tenant: 'token',
    ids: { 'params.uid': 'group', 'params.agentUid': 'agent' }, rate: 'write', idempotency: 'natural', schemas: { params: Member }, responses: { 200: Group },
    errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await setMembership(ctx, params.uid, params.agentUid, true)),
  }),
  route({
    method: 'DELETE', path: '/rest/v1/groups/{uid}/agents/{agentUid}', summary: 'Take an agent out of a group', access: account('group.write'), tenant: 'token',
    ids: { 'params.uid': 'group', 'params.agentUid': 'agent' }, rate: 'write', idempotency: 'natural', schemas: { params: Member }, responses: { 200: Group },
    errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'agent.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await setMembership(ctx, params.uid, params.agentUid, false)),
  }),
  route({
    method: 'GET', path: '/rest/v1/inboxes', summary: 'Inboxes', access: account('inbox.read'), tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: { query: Paging }, responses: { 200: pageOf(Inbox) }, errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const position = await positionNow(ctx)
      return ok({ ...await byId(ctx, 'inboxes', query, (after, limit) => inboxes(ctx, after, limit), (inbox) => inbox), position })
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/inboxes', summary: 'Create an inbox', access: account('inbox.write'), tenant: 'token', ids: { 'body.group': 'group' },
    rate: 'write', idempotency: 'key', responses: { 201: Inbox },
    schemas: { body: Type.Object({ name: Name, channel: Channel, group: Type.Optional(Uid), greeting: Type.Optional(Greeting), hue: Type.Optional(Hue), allowedOrigins: Type.Optional(Origins), phoneNumber: Type.Optional(Type.String({ minLength: 4, maxLength: 32 })) }, strict) },
    errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'inbox.name_taken', 'inbox.phone_taken', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => {
      const { id: _, ...inbox } = await createInbox(ctx, body)
      return created(inbox)
    },
  }),
  route({
    method: 'PATCH', path: '/rest/v1/inboxes/{uid}', summary: 'Change an inbox', access: account('inbox.write'), tenant: 'token', ids: { 'params.uid': 'inbox', 'body.group': 'group', 'body.bot': 'agent' },
    rate: 'write', idempotency: 'natural', responses: { 200: Inbox },
    schemas: { params: ByUid, body: Type.Object({ name: Type.Optional(Name), group: Type.Optional(Uid), greeting: Type.Optional(Greeting), hue: Type.Optional(Hue), allowedOrigins: Type.Optional(Origins), bot: Type.Optional(Nullable(Uid)), botTimeoutSeconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 3600 })) }, { ...strict, minProperties: 1 }) },
    errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'group.not_found', 'agent.not_found', 'inbox.name_taken', 'input.invalid'],
    handle: async ({ ctx, params, body }) => {
      const { id: _, ...inbox } = await changeInbox(ctx, params.uid, body)
      return ok(inbox)
    },
  }),
]
