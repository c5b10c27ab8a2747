// The roster: people found, engaged, changed one by one or together, invited, and what each did.
import {
  AgentActivity, NewRosterEntry, noticeKinds, Nullable, performanceLevels, presences, Role, RosterBulk, RosterBulkResult, RosterChange, RosterEntry, RosterSort, Uid,
} from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import { groupByUid } from '../../modules/inboxes/index.ts'
import { activityPage } from '../../modules/metrics/index.ts'
import { agentByUid } from '../../modules/presence/index.ts'
import { changeEntries, changeEntry, engage, rosterEntry, rosterPage, sendNotice } from '../../modules/workforce/index.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { toProblem } from './errors.ts'
import { ByUid, Cursor, defaultLimit, Limit, Paging } from './schemas.ts'

const page = Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() })
const Filters = Type.Object({
  role: Type.Optional(Role), active: Type.Optional(Type.Boolean()), removed: Type.Optional(Type.Boolean()), presence: Type.Optional(Type.Enum(presences)),
  department: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })), level: Type.Optional(Type.Enum(performanceLevels)), group: Type.Optional(Uid),
  search: Type.Optional(Type.String({ maxLength: 200 })), sort: Type.Optional(RosterSort), descending: Type.Optional(Type.Boolean()), limit: Limit, cursor: Cursor,
})
const shared = { tenant: 'token', ids: { 'params.uid': 'agent' } } as const
const reads = { ...shared, method: 'GET', access: { kind: 'account', permission: 'account.read' }, rate: 'read', idempotency: 'safe' } as const
const writes = { ...shared, access: { kind: 'account', permission: 'account.write' }, rate: 'write' } as const
/** Who leads sets statuses and groups; the rest is decided part by part. */
const leads = { ...writes, access: { kind: 'account', permission: 'agent.write' }, idempotency: 'natural' } as const
const always = ['auth.required', 'auth.forbidden', 'input.invalid'] as const

export const rosterRoutes: Route[] = [
  route({
    ...reads, path: '/rest/v1/roster', summary: 'People who work here, with presence, load and today\'s numbers', ids: { 'query.group': 'group' }, schemas: { query: Filters },
    responses: { 200: Type.Object({ data: Type.Array(RosterEntry), page, total: Type.Integer({ minimum: 0 }) }) }, errors: [...always, 'group.not_found', 'cursor.invalid'],
    handle: async ({ ctx, query: { role, active = null, removed = false, presence = null, department = null, level = null, group, search, sort = 'name', descending = false, limit = defaultLimit, cursor } }) => {
      const filter = {
        roles: role === undefined ? null : [role], active, removed, presence, department, level, groupId: group === undefined ? null : (await groupByUid(ctx, group)).id,
        search: [search?.trim() ?? ''].filter((text) => text !== ''),
      }
      const scope = `roster ${JSON.stringify([filter, sort, descending])}`
      const [key, id] = cursor === undefined ? [] : decodeCursor(ctx, scope, cursor)
      const { entries, next, total } = await rosterPage(ctx, filter, sort, descending, key === undefined ? null : { key: String(key), id: Number(id) }, limit)
      return ok({ data: entries, page: { hasMore: next !== null, next: next && encodeCursor(ctx, scope, [next.key, next.id]) }, total })
    },
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/roster', summary: 'Engage somebody; without a password a mail invites to choose one', ids: { 'body.groups': 'group' }, idempotency: 'key',
    schemas: { body: NewRosterEntry }, responses: { 201: RosterEntry }, errors: [...always, 'email.taken', 'username.taken', 'group.not_found', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => created(await engage(ctx, body)),
  }),
  route({
    ...leads, method: 'POST', path: '/rest/v1/roster/bulk', summary: 'Change many people at once; each stands for itself', ids: { 'body.agents': 'agent', 'body.join': 'group', 'body.leave': 'group' },
    schemas: { body: RosterBulk }, responses: { 200: RosterBulkResult }, errors: [...always, 'group.not_found', 'server.busy'],
    handle: async ({ ctx, body }) => {
      const results = (await changeEntries(ctx, body)).map(({ uid, error }) => {
        const problem = error && toProblem(error, '')
        return { uid, ok: error === null, code: problem?.code ?? null, title: problem?.title ?? null }
      })
      return ok({ done: results.filter((one) => one.ok).length, results })
    },
  }),
  route({
    ...reads, path: '/rest/v1/roster/{uid}', summary: 'One of them', schemas: { params: ByUid }, responses: { 200: RosterEntry }, errors: [...always, 'agent.not_found'],
    handle: async ({ ctx, params }) => ok(await rosterEntry(ctx, params.uid)),
  }),
  route({
    ...leads, method: 'PATCH', path: '/rest/v1/roster/{uid}', summary: 'Change somebody: status and groups by who leads, the account by who writes accounts',
    ids: { 'params.uid': 'agent', 'body.join': 'group', 'body.leave': 'group' }, schemas: { params: ByUid, body: RosterChange }, responses: { 200: RosterEntry },
    errors: [...always, 'account.last_admin', 'agent.not_found', 'agent.not_available', 'email.taken', 'username.taken', 'group.not_found', 'server.busy'],
    handle: async ({ ctx, params, body }) => ok(await changeEntry(ctx, params.uid, body)),
  }),
  route({
    ...writes, method: 'POST', path: '/rest/v1/roster/{uid}/notices', summary: 'Send somebody a link by mail: to begin, or for a new password', idempotency: 'key',
    schemas: { params: ByUid, body: Type.Object({ kind: Type.Enum(noticeKinds) }, { additionalProperties: false }) }, responses: { 204: null },
    errors: [...always, 'agent.not_found', 'agent.not_available', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, params, body }) => {
      await sendNotice(ctx, params.uid, body.kind)
      return done
    },
  }),
  route({
    ...reads, access: { kind: 'account', permission: 'metrics.read' }, path: '/rest/v1/agents/{uid}/activities', summary: 'What an agent did, newest first', schemas: { params: ByUid, query: Paging },
    responses: { 200: Type.Object({ data: Type.Array(AgentActivity), page }) }, errors: [...always, 'agent.not_found', 'cursor.invalid'],
    handle: async ({ ctx, params, query: { limit = defaultLimit, cursor } }) => {
      const { id: accountId } = await agentByUid(ctx, params.uid)
      const scope = `activities ${accountId}`
      const [at, id] = cursor === undefined ? [] : decodeCursor(ctx, scope, cursor)
      const rows = await activityPage(ctx, accountId, at === undefined ? null : { at: String(at), id: Number(id) }, limit + 1)
      const data = rows.slice(0, limit)
      const last = data.at(-1)
      const hasMore = rows.length > limit
      return ok({ data, page: { hasMore, next: hasMore && last ? encodeCursor(ctx, scope, [last.at, last.id]) : null } })
    },
  }),
]
