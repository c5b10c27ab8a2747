// Tags: labels of the whole company.
import Type from 'typebox'
import { changeLabel, createLabel, removeLabel, restoreTag, tagByUid, tags } from '../../modules/inboxes/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { always, caller, keepsGroups, keyed, reads } from './access.ts'
import { ListQuery, listed } from './lists.ts'
import { presentTag } from './present.ts'
import { ById, Color, Name, strict, Tag } from './schemas.ts'

const usualColor = '#64748B'
const one = { 'params.id': 'tag' } as const
const write = { access: keepsGroups, tenant: 'token', rate: 'write', idempotency: 'natural' } as const
const get = { method: 'GET', access: reads, tenant: 'token', rate: 'read', idempotency: 'safe' } as const

export const tagRoutes: Route[] = [
  route({
    ...write, method: 'POST', path: '/v1/tags', summary: 'Create a tag', ids: {}, idempotency: 'key',
    schemas: { body: Type.Object({ name: Name, color: Type.Optional(Color) }, strict) }, responses: { 201: Tag }, errors: [...always, ...keyed, 'label.name_taken'],
    handle: async ({ ctx, body }) => {
      const { uid } = await createLabel(ctx, { inboxId: null, name: body.name, color: body.color ?? usualColor, createdBy: caller(ctx).id })
      return created(presentTag(await tagByUid(ctx, uid)))
    },
  }),
  route({
    ...get, path: '/v1/tags', summary: 'All tags', ids: {}, schemas: { query: ListQuery }, responses: { 200: Type.Array(Tag) }, errors: [...always, 'cursor.invalid'],
    handle: ({ ctx, query }) => listed(ctx, '/v1/tags', query, (page) => tags(ctx, page), (rows) => rows.map(presentTag)),
  }),
  route({
    ...get, path: '/v1/tags/{id}', summary: 'One tag', ids: one, schemas: { params: ById }, responses: { 200: Tag }, errors: [...always, 'label.not_found'],
    handle: async ({ ctx, params }) => ok(presentTag(await tagByUid(ctx, params.id))),
  }),
  route({
    ...write, method: 'PATCH', path: '/v1/tags/{id}', summary: 'Rename or recolour a tag', ids: one,
    schemas: { params: ById, body: Type.Object({ name: Type.Optional(Name), color: Type.Optional(Color) }, strict) }, responses: { 200: Tag }, errors: [...always, 'label.not_found', 'label.name_taken'],
    handle: async ({ ctx, params, body }) => {
      await changeLabel(ctx, (await tagByUid(ctx, params.id)).id, body)
      return ok(presentTag(await tagByUid(ctx, params.id)))
    },
  }),
  route({
    ...write, method: 'DELETE', path: '/v1/tags/{id}', summary: 'Remove a tag; it is on no conversation any more', ids: one,
    schemas: { params: ById }, responses: { 204: null }, errors: [...always, 'label.not_found'],
    handle: async ({ ctx, params }) => {
      await removeLabel(ctx, (await tagByUid(ctx, params.id)).id)
      return done
    },
  }),
  route({
    ...write, method: 'POST', path: '/v1/tags/{id}/restore', summary: 'Take a removed tag back, on the conversations it was on', ids: one,
    schemas: { params: ById }, responses: { 201: Tag }, errors: [...always, 'label.not_found', 'label.name_taken'],
    handle: async ({ ctx, params }) => created(presentTag(await restoreTag(ctx, params.id))),
  }),
]
