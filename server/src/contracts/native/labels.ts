// Labels of an inbox or the company, and on conversations; moving between inboxes; bulk work.
import { Bulk, BulkResult, ConversationChanged, Label, Nullable, Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { AppError, invalid, type ErrorCode } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { accessConversation, attachLabel, conversationsByIds, detachLabel } from '../../modules/conversations/index.ts'
import { changeLabel, createLabel, inboxBy, labelById, labels, removeLabel, restoreLabel, type Label as OwnLabel } from '../../modules/inboxes/index.ts'
import { assignTo, claim, leave, moveToInbox, reopen } from '../../modules/routing/index.ts'
import type { Context } from '../../platform/context.ts'
import { created, done, ok, route, type Route } from '../../platform/http/route.ts'
import { problems } from './errors.ts'
import { presentChanged } from './present.ts'
import { ByUid } from './schemas.ts'

type Result = BulkResult['results'][number]
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Color = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' })
const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const write = { kind: 'account', permission: 'conversation.reply' } as const
const manage = { kind: 'account', permission: 'group.write' } as const

async function present(ctx: Context, label: OwnLabel): Promise<Label> {
  const inbox = label.inboxId === null ? null : (await inboxBy(ctx, { id: label.inboxId })).uid
  return { id: label.id, inbox, name: label.name, color: label.color, conversations: label.conversationCount }
}

async function act(ctx: Context, uid: string, bulk: Bulk): Promise<number> {
  switch (bulk.action) {
    case 'claim': return claim(ctx, uid)
    case 'release': case 'resolve': case 'close': return leave(ctx, uid, bulk.action)
    case 'reopen': return reopen(ctx, uid)
    case 'assign': return assignTo(ctx, uid, bulk.agent ?? missing('agent'))
    case 'move': return move(ctx, uid, bulk.inbox ?? missing('inbox'))
    case 'label': case 'unlabel': {
      const handle = await accessConversation(ctx, uid, 'conversation.reply')
      await (bulk.action === 'label' ? attachLabel(ctx, handle, bulk.label ?? missing('label')) : detachLabel(ctx, handle, bulk.label ?? missing('label')))
      return handle.id
    }
  }
}

function missing(field: string): never {
  throw invalid(field, 'must be given for this action')
}

async function move(ctx: Context, uid: string, inbox: string): Promise<number> {
  const handle = await accessConversation(ctx, uid, 'conversation.supervise')
  await moveToInbox(ctx, handle.id, (await inboxBy(ctx, { uid: inbox })).id)
  return handle.id
}

export const labelRoutes: Route[] = [
  route({
    method: 'GET', path: '/rest/v1/labels', summary: 'Labels, of one inbox or all', access: { kind: 'account', permission: 'inbox.read' }, tenant: 'token', ids: { 'query.inbox': 'inbox' },
    rate: 'read', idempotency: 'safe', schemas: { query: Type.Object({ inbox: Type.Optional(Uid), removed: Type.Optional(Type.Boolean({ description: 'The removed ones instead.' })) }) }, responses: { 200: Type.Object({ data: Type.Array(Label) }) }, errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      const inboxId = query.inbox === undefined ? null : (await inboxBy(ctx, { uid: query.inbox })).id
      return ok({ data: await Promise.all((await labels(ctx, inboxId, query.removed ?? false)).map((label) => present(ctx, label))) })
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/labels', summary: 'Create a label of an inbox, or without one for the whole company', access: manage, tenant: 'token', ids: { 'body.inbox': 'inbox' },
    rate: 'write', idempotency: 'key', schemas: { body: Type.Object({ inbox: Type.Optional(Nullable(Uid)), name: Name, color: Color }, { additionalProperties: false }) }, responses: { 201: Label },
    errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'label.name_taken', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => {
      const inboxId = body.inbox ? (await inboxBy(ctx, { uid: body.inbox })).id : null
      const createdBy = ctx.actor.kind === 'agent' ? ctx.actor.accountId : null
      return created(await present(ctx, await createLabel(ctx, { inboxId, name: body.name, color: body.color, createdBy })))
    },
  }),
  route({
    method: 'PATCH', path: '/rest/v1/labels/{id}', summary: 'Rename or recolour a label', access: manage, tenant: 'token', ids: { 'params.id': 'label' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ id: Id }), body: Type.Object({ name: Type.Optional(Name), color: Type.Optional(Color) }, { additionalProperties: false, minProperties: 1 }) }, responses: { 200: Label },
    errors: ['auth.required', 'auth.forbidden', 'label.not_found', 'label.name_taken', 'input.invalid'],
    handle: async ({ ctx, params, body }) => ok(await present(ctx, await changeLabel(ctx, params.id, body))),
  }),
  route({
    method: 'DELETE', path: '/rest/v1/labels/{id}', summary: 'Remove a label; it is on no conversation any more', access: manage, tenant: 'token', ids: { 'params.id': 'label' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ id: Id }) }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'label.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await removeLabel(ctx, params.id)
      return done
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/labels/{id}/restore', summary: 'Take a removed label back, on the conversations it was on', access: manage, tenant: 'token', ids: { 'params.id': 'label' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ id: Id }) }, responses: { 200: Label }, errors: ['auth.required', 'auth.forbidden', 'label.not_found', 'label.name_taken', 'input.invalid'],
    handle: async ({ ctx, params }) => ok(await present(ctx, await restoreLabel(ctx, params.id))),
  }),
  route({
    method: 'PUT', path: '/rest/v1/conversations/{uid}/labels/{id}', summary: 'Put a label of its inbox, or of the company, on a conversation', access: write, tenant: 'token', ids: { 'params.uid': 'conversation', 'params.id': 'label' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ uid: Uid, id: Id }) }, responses: { 200: Label }, errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'label.not_found', 'label.wrong_inbox', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await attachLabel(ctx, await accessConversation(ctx, params.uid, 'conversation.reply'), params.id)
      return ok(await present(ctx, await labelById(ctx, params.id)))
    },
  }),
  route({
    method: 'DELETE', path: '/rest/v1/conversations/{uid}/labels/{id}', summary: 'Take a label off a conversation', access: write, tenant: 'token', ids: { 'params.uid': 'conversation', 'params.id': 'label' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ uid: Uid, id: Id }) }, responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'label.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => {
      await detachLabel(ctx, await accessConversation(ctx, params.uid, 'conversation.reply'), params.id)
      return done
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/conversations/{uid}/move', summary: 'Move a conversation to another inbox: it waits there, without the labels of the old one', access: { kind: 'account', permission: 'conversation.supervise' }, tenant: 'token', ids: { 'params.uid': 'conversation', 'body.inbox': 'inbox' },
    rate: 'write', idempotency: 'key', schemas: { params: ByUid, body: Type.Object({ inbox: Uid }, { additionalProperties: false }) }, responses: { 200: ConversationChanged },
    errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'inbox.not_found', 'conversation.already_resolved', 'conversation.other_open', 'conversation.invalid_transition', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch', 'server.busy'],
    handle: async ({ ctx, params, body }) => ok(await presentChanged(ctx, await move(ctx, params.uid, body.inbox))),
  }),
  route({
    method: 'POST', path: '/rest/v1/conversations/bulk', summary: 'One deed on up to 100 conversations, each with its own result', access: write, tenant: 'token', ids: { 'body.agent': 'agent', 'body.inbox': 'inbox' },
    rate: 'write', idempotency: 'natural', schemas: { body: Bulk }, responses: { 200: BulkResult }, errors: ['auth.required', 'auth.forbidden', 'agent.not_found', 'inbox.not_found', 'input.invalid'],
    handle: async ({ ctx, body }) => {
      const results = await actOnAll(ctx, body)
      return ok({ done: results.filter((result) => result.ok).length, results })
    },
  }),
]

/** What concerns the whole request, whichever conversation stands in it. */
const ofAll: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['input.invalid', 'agent.not_found', 'inbox.not_found'])
const refused = (uid: string, code: ErrorCode): Result => ({ uid, ok: false, code, title: problems[code].title, conversation: null })

/** A failure of ours is a result, too, so that what was done before it is told; what comes after it is not tried. */
async function actOnAll(ctx: Context, bulk: Bulk): Promise<Result[]> {
  const results: Result[] = []
  let broken = false
  for (const uid of bulk.conversations) {
    try {
      results.push(broken ? refused(uid, 'server.busy') : await one(ctx, uid, bulk))
    } catch (error) {
      if (error instanceof AppError && ofAll.has(error.code)) throw error
      broken = !(error instanceof AppError)
      if (broken) ctx.log.error({ conversation: uid, action: bulk.action, err: error }, 'a deed on many failed')
      results.push(refused(uid, error instanceof AppError ? error.code : 'server.busy'))
    }
  }
  return results
}

async function one(ctx: Context, uid: string, bulk: Bulk): Promise<Result> {
  const id = await act(ctx, uid, bulk)
  return { uid, ok: true, code: null, title: null, conversation: must((await conversationsByIds(ctx, [id]))[0], 'conversation').shown }
}
