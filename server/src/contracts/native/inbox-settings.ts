// What a company decides about the widget of an inbox, and when its groups answer.
import { BusinessHours, GroupHours, InboxSettings, InboxSettingsChange, Nullable, Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { setLogo } from '../../modules/files/index.ts'
import { changeInboxSettings, groupHours, inboxBy, inboxSettings, setHours, tryHours } from '../../modules/inboxes/index.ts'
import { done, ok, route, type Route } from '../../platform/http/route.ts'
import { ByUid } from './schemas.ts'

const settings = { path: '/rest/v1/inboxes/{uid}/settings', tenant: 'token', ids: { 'params.uid': 'inbox' }, responses: { 200: InboxSettings } } as const
const hours = { path: '/rest/v1/groups/{uid}/hours', tenant: 'token', ids: { 'params.uid': 'group' }, responses: { 200: GroupHours } } as const

export const inboxSettingsRoutes: Route[] = [
  route({
    ...settings, method: 'GET', summary: 'Forms, looks, languages and rating of an inbox', access: { kind: 'account', permission: 'inbox.read' },
    rate: 'read', idempotency: 'safe', schemas: { params: ByUid }, errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await inboxSettings(ctx, (await inboxBy(ctx, { uid: params.uid })).id)),
  }),
  route({
    ...settings, method: 'PATCH', summary: 'Change parts of them; each part that is given takes the place of the whole part', access: { kind: 'account', permission: 'inbox.write' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid, body: InboxSettingsChange }, errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'input.invalid'],
    handle: async ({ ctx, params, body }) => ok(await changeInboxSettings(ctx, params.uid, body)),
  }),
  route({
    method: 'PUT', path: '/rest/v1/inboxes/{uid}/logo', summary: 'Take a picture of one\'s own upload as the logo; null takes it away', access: { kind: 'account', permission: 'inbox.write' }, tenant: 'token',
    ids: { 'params.uid': 'inbox', 'body.file': 'file' }, rate: 'write', idempotency: 'natural', responses: { 204: null },
    schemas: { params: ByUid, body: Type.Object({ file: Nullable(Uid) }, { additionalProperties: false }) },
    errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'file.not_found', 'input.invalid'],
    handle: async ({ ctx, params, body }) => {
      await setLogo(ctx, params.uid, body.file)
      return done
    },
  }),
  route({
    ...hours, method: 'GET', summary: 'When a group answers; it says what visitors are told, not who gets work', access: { kind: 'account', permission: 'group.read' },
    rate: 'read', idempotency: 'safe', schemas: { params: ByUid }, errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await groupHours(ctx, params.uid)),
  }),
  route({
    ...hours, method: 'PUT', summary: 'Set the hours of a group', access: { kind: 'account', permission: 'group.write' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid, body: BusinessHours }, errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'input.invalid'],
    handle: async ({ ctx, params, body }) => ok(await setHours(ctx, params.uid, body)),
  }),
  route({
    method: 'POST', path: '/rest/v1/hours/try', summary: 'Whether it would be open now with these hours, and when it would open; nothing is kept', access: { kind: 'account', permission: 'group.read' }, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'natural', schemas: { body: BusinessHours }, responses: { 200: GroupHours }, errors: ['auth.required', 'auth.forbidden', 'input.invalid'],
    handle: ({ ctx, body }) => Promise.resolve(ok(tryHours(ctx, body))),
  }),
  route({
    ...hours, method: 'DELETE', summary: 'Take the hours away: always open', access: { kind: 'account', permission: 'group.write' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, errors: ['auth.required', 'auth.forbidden', 'group.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await setHours(ctx, params.uid, null)),
  }),
]
