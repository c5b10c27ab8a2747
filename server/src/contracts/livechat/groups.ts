// Groups of agents: made, listed, changed, filled, removed, taken back.
import Type from 'typebox'
import { addToGroup, changeGroup, createGroup, groupRecord, groupRecords, restoreGroup, setMembership, type GroupRecord } from '../../modules/inboxes/index.ts'
import { colleaguesByGroup } from '../../modules/presence/index.ts'
import { removeGroup } from '../../modules/routing/index.ts'
import type { Context } from '../../platform/context.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { always, keepsGroups, keyed, seesGroups } from './access.ts'
import { ListQuery, listed } from './lists.ts'
import { presentGroup } from './present.ts'
import { ById, Group, Id, Name, Nullable, StrategyWord, strict } from './schemas.ts'
import { strategyOf, type StrategyWord as Word } from './words.ts'

const Description = Type.Optional(Nullable(Type.String({ maxLength: 1000 })))
const fields = { description: Description, routingStrategy: Type.Optional(StrategyWord), isDefault: Type.Optional(Type.Boolean()) }
const NewGroup = Type.Object({ name: Name, ...fields }, strict)
const Change = Type.Object({ name: Type.Optional(Name), ...fields }, strict)
const Members = Type.Object({ agentIds: Type.Array(Id, { minItems: 1, maxItems: 200 }) }, strict)

const one = { 'params.id': 'group' } as const
const write = { access: keepsGroups, tenant: 'token', rate: 'write', idempotency: 'natural' } as const
const get = { method: 'GET', access: seesGroups, tenant: 'token', rate: 'read', idempotency: 'safe' } as const

async function present(ctx: Context, groups: GroupRecord[]) {
  const members = await colleaguesByGroup(ctx, groups.map((group) => group.id))
  return groups.map((group) => presentGroup(group, members.get(group.id) ?? []))
}

const shown = async (ctx: Context, id: string) => (await present(ctx, [await groupRecord(ctx, id)]))[0]

interface Asked { description?: string | null; routingStrategy?: Word; isDefault?: boolean }
const inDomain = ({ description, routingStrategy, isDefault }: Asked) => ({
  description: description === null ? '' : description, strategy: routingStrategy && strategyOf[routingStrategy], isDefault,
})

export const groupRoutes: Route[] = [
  route({
    ...write, method: 'POST', path: '/v1/groups', summary: 'Create a group; as the default one it takes the place of the one before', ids: {}, idempotency: 'key',
    schemas: { body: NewGroup }, responses: { 201: Group }, errors: [...always, ...keyed, 'group.name_taken'],
    handle: async ({ ctx, body }) => {
      const { uid } = await createGroup(ctx, { name: body.name, ...inDomain(body) })
      return created(await shown(ctx, uid))
    },
  }),
  route({
    ...get, path: '/v1/groups', summary: 'All groups with their agents', ids: {}, schemas: { query: ListQuery }, responses: { 200: Type.Array(Group) }, errors: [...always, 'cursor.invalid'],
    handle: ({ ctx, query }) => listed(ctx, '/v1/groups', query, (page) => groupRecords(ctx, page), (rows) => present(ctx, rows)),
  }),
  route({
    ...get, path: '/v1/groups/{id}', summary: 'One group with its agents', ids: one, schemas: { params: ById }, responses: { 200: Group }, errors: [...always, 'group.not_found'],
    handle: async ({ ctx, params }) => ok(await shown(ctx, params.id)),
  }),
  route({
    ...write, method: 'PATCH', path: '/v1/groups/{id}', summary: 'Change a group', ids: one,
    schemas: { params: ById, body: Change }, responses: { 200: Group }, errors: [...always, 'group.not_found', 'group.name_taken'],
    handle: async ({ ctx, params, body }) => {
      await changeGroup(ctx, params.id, { name: body.name, ...inDomain(body) })
      return ok(await shown(ctx, params.id))
    },
  }),
  route({
    ...write, method: 'DELETE', path: '/v1/groups/{id}', summary: 'Remove a group; what waits for it goes to the default group', ids: one,
    schemas: { params: ById }, responses: { 204: null }, errors: [...always, 'group.not_found'],
    handle: async ({ ctx, params }) => {
      await removeGroup(ctx, params.id)
      return done
    },
  }),
  route({
    ...write, method: 'POST', path: '/v1/groups/{id}/restore', summary: 'Take a removed group back, with the agents it had', ids: one,
    schemas: { params: ById }, responses: { 201: Group }, errors: [...always, 'group.not_found', 'group.name_taken'],
    handle: async ({ ctx, params }) => {
      await restoreGroup(ctx, params.id)
      return created(await shown(ctx, params.id))
    },
  }),
  route({
    ...write, method: 'POST', path: '/v1/groups/{id}/agents', summary: 'Put agents into a group: all of them, or none', ids: one,
    schemas: { params: ById, body: Members }, responses: { 201: Group }, errors: [...always, 'group.not_found', 'group.unknown_agents'],
    handle: async ({ ctx, params, body }) => {
      await addToGroup(ctx, params.id, body.agentIds)
      return created(await shown(ctx, params.id))
    },
  }),
  route({
    ...write, method: 'DELETE', path: '/v1/groups/{id}/agents/{agentId}', summary: 'Take an agent out of a group', ids: { ...one, 'params.agentId': 'agent' },
    schemas: { params: Type.Object({ id: Id, agentId: Id }) }, responses: { 204: null }, errors: [...always, 'group.not_found', 'agent.not_found'],
    handle: async ({ ctx, params }) => {
      await setMembership(ctx, params.id, params.agentId, false)
      return done
    },
  }),
]
