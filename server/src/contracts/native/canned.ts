// Canned responses: the list, the menu behind `/`, and their use.
import { CannedResponse, CannedResponseChange, CannedScope, FilledCannedResponse, NewCannedResponse, Nullable, UseCannedResponse } from '@switchboard/protocol'
import Type from 'typebox'
import { cannedPage, changeCanned, createCanned, fillFor, findCannedFor, removeCanned, restoreCanned } from '../../modules/canned/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { byId, ByUid, Cursor, Limit } from './schemas.ts'

const reply = { access: { kind: 'account', permission: 'conversation.reply' }, tenant: 'token' } as const
const one = { ...reply, path: '/rest/v1/canned/{uid}', ids: { 'params.uid': 'canned' } } as const
const most = 50
const SearchText = Type.Optional(Type.String({ minLength: 1, maxLength: 100 }))

export const cannedRoutes: Route[] = [
  route({
    ...reply, method: 'GET', path: '/rest/v1/canned', summary: 'Canned responses: one\'s own, of one\'s groups (managers: of all groups), of the company', ids: {},
    rate: 'read', idempotency: 'safe',
    schemas: { query: Type.Object({ scope: Type.Optional(CannedScope), text: SearchText, removed: Type.Optional(Type.Boolean({ description: 'The removed ones instead.' })), limit: Limit, cursor: Cursor }) },
    responses: { 200: Type.Object({ data: Type.Array(CannedResponse), page: Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() }) }) },
    errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const filter = { scope: query.scope ?? null, text: query.text ?? '', removed: query.removed ?? false }
      return ok(await byId(ctx, `canned ${JSON.stringify(filter)}`, query, (after, limit) => cannedPage(ctx, filter, after, limit), (canned) => canned))
    },
  }),
  route({
    ...reply, method: 'GET', path: '/rest/v1/canned/search', summary: 'What the menu behind `/` shows: the best first', ids: {},
    rate: 'read', idempotency: 'safe', responses: { 200: Type.Object({ data: Type.Array(CannedResponse) }) },
    schemas: { query: Type.Object({ text: SearchText, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: most })) }) },
    errors: ['auth.required', 'auth.forbidden', 'input.invalid'],
    handle: async ({ ctx, query }) => ok({ data: await findCannedFor(ctx, query.text ?? '', query.limit ?? 10) }),
  }),
  route({
    ...reply, method: 'POST', path: '/rest/v1/canned', summary: 'Make a canned response; shared ones need canned.write', ids: { 'body.group': 'group' },
    rate: 'write', idempotency: 'key', schemas: { body: NewCannedResponse }, responses: { 201: CannedResponse },
    errors: ['auth.required', 'auth.forbidden', 'canned.shortcut_taken', 'canned.too_many', 'group.not_found', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => created(await createCanned(ctx, body)),
  }),
  route({
    ...one, method: 'PATCH', summary: 'Change a canned response; shared ones need canned.write', rate: 'write', idempotency: 'natural',
    schemas: { params: ByUid, body: CannedResponseChange }, responses: { 200: CannedResponse }, errors: ['auth.required', 'auth.forbidden', 'canned.not_found', 'canned.shortcut_taken', 'input.invalid'],
    handle: async ({ ctx, params, body }) => ok(await changeCanned(ctx, params.uid, body)),
  }),
  route({
    ...one, method: 'DELETE', summary: 'Remove a canned response, its shortcut is free; shared ones need canned.write', rate: 'write', idempotency: 'natural',
    schemas: { params: ByUid }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'canned.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await removeCanned(ctx, params.uid)
      return done
    },
  }),
  route({
    ...one, method: 'POST', path: '/rest/v1/canned/{uid}/restore', summary: 'Take a removed canned response back; shared ones need canned.write', rate: 'write', idempotency: 'natural',
    schemas: { params: ByUid }, responses: { 200: CannedResponse }, errors: ['auth.required', 'auth.forbidden', 'canned.not_found', 'canned.shortcut_taken', 'canned.too_many', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await restoreCanned(ctx, params.uid)),
  }),
  route({
    ...one, method: 'POST', path: '/rest/v1/canned/{uid}/use', summary: 'The text with its variables filled for a conversation; counts the use', ids: { 'params.uid': 'canned', 'body.conversation': 'conversation' },
    rate: 'write', idempotency: 'key', schemas: { params: ByUid, body: UseCannedResponse }, responses: { 200: FilledCannedResponse },
    errors: ['auth.required', 'auth.forbidden', 'canned.not_found', 'conversation.not_found', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, params, body }) => ok({ text: await fillFor(ctx, params.uid, body.conversation) }),
  }),
]
