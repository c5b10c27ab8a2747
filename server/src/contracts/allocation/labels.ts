// Labels of inboxes, and on conversations.
import Type from 'typebox'
import { invalid, type ErrorCode } from '../../kernel/errors.ts'
import { attachLabel, detachLabel } from '../../modules/conversations/index.ts'
import { changeLabel, createLabel, labels, removeLabel } from '../../modules/inboxes/index.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { actAs, anyLabel, callerId, conversationFor, demandInbox, demandLabel, operator, visibleInboxes } from './access.ts'
import { list, Listed, Said, success } from './envelope.ts'
import { presentLabel, presentListedLabel } from './present.ts'
import { ByLabel, Color, Id, Label, LabelName, ListedLabel, strict } from './schemas.ts'

const shared = { access: operator, tenant: 'token', rate: 'write', idempotency: 'natural' } as const
const always: ErrorCode[] = ['auth.required', 'auth.forbidden', 'inbox.not_subscribed', 'label.not_found', 'input.invalid']
const Change = Type.Object({ label_id: Type.Optional(Id), name: Type.Optional(LabelName), color: Type.Optional(Color) }, strict)
const Pair = Type.Object({ conversation_id: Id, label_id: Id }, strict)
const pair = { 'body.conversation_id': 'conversation', 'body.label_id': 'label' } as const
const Attached = Type.Object({ id: Id, conversation_id: Id, label_id: Id, created_at: Type.String() })

export const labelRoutes: Route[] = [
  route({
    ...shared, method: 'GET', path: '/api/v1/labels', summary: 'Labels, of one inbox or of all that the caller sees', rate: 'read', idempotency: 'safe', ids: { 'query.inbox_id': 'inbox' },
    schemas: { query: Type.Object({ inbox_id: Type.Optional(Id) }) }, responses: { 200: Listed(Type.Object({ labels: Type.Array(ListedLabel) })) },
    errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'inbox.not_subscribed', 'input.invalid'],
    handle: async ({ ctx, query }) => {
      if (query.inbox_id !== undefined) await demandInbox(ctx, query.inbox_id)
      const [found, visible] = await Promise.all([labels(ctx, query.inbox_id ?? null), visibleInboxes(ctx)])
      const shown = found.filter((label) => label.inboxId !== null && visible.includes(label.inboxId))
      return list(ctx, { labels: shown.map((label) => presentListedLabel(ctx, label)) }, shown.length)
    },
  }),
  route({
    ...shared, method: 'POST', path: '/api/v1/labels', summary: 'Create a label of an inbox', idempotency: 'key', ids: { 'body.inbox_id': 'inbox', 'body.created_by': 'agent' },
    schemas: { body: Type.Object({ inbox_id: Id, name: LabelName, color: Color, created_by: Type.Optional(Id) }, strict) },
    responses: { 201: Said(Type.Object({ label: Label })) },
    errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'inbox.not_subscribed', 'agent.not_found', 'label.name_taken', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => {
      await demandInbox(ctx, body.inbox_id)
      const createdBy = await actAs(ctx, body.created_by ?? callerId(ctx))
      const label = await createLabel(ctx, { inboxId: body.inbox_id, name: body.name, color: body.color, createdBy })
      return success({ label: presentLabel(ctx, label) }, { message: 'Label created successfully', status: 201 })
    },
  }),
  route({
    ...shared, method: 'PUT', path: '/api/v1/labels/{label_id}', summary: 'Rename or recolour a label; its id is the path\'s', ids: { 'params.label_id': 'label' },
    schemas: { params: ByLabel, body: Change }, responses: { 200: Said(Type.Object({ label: Label })) }, errors: [...always, 'label.name_taken'],
    handle: async ({ ctx, params, body }) => {
      if (body.name === undefined && body.color === undefined) throw invalid('name', 'or "color" is required')
      await demandLabel(ctx, params.label_id)
      const label = await changeLabel(ctx, params.label_id, { name: body.name, color: body.color })
      return success({ label: presentLabel(ctx, label) }, { message: 'Label updated successfully' })
    },
  }),
  route({
    ...shared, method: 'DELETE', path: '/api/v1/labels/{label_id}', summary: 'Remove a label from its inbox and from all conversations', ids: { 'params.label_id': 'label' },
    schemas: { params: ByLabel }, responses: { 200: Said(Type.Null()) }, errors: always,
    handle: async ({ ctx, params }) => {
      await demandLabel(ctx, params.label_id)
      await removeLabel(ctx, params.label_id)
      return success(null, { message: 'Label deleted successfully' })
    },
  }),
  route({
    ...shared, method: 'POST', path: '/api/v1/labels/attach', summary: 'Put a label of its inbox on a conversation', ids: pair,
    schemas: { body: Pair }, responses: { 200: Said(Attached) }, errors: [...always, 'conversation.not_found', 'label.wrong_inbox'],
    handle: async ({ ctx, body }) => {
      const conversation = await conversationFor(ctx, body.conversation_id)
      await anyLabel(ctx, body.label_id)
      const made = await attachLabel(ctx, conversation, body.label_id)
      return success({ id: made.id, conversation_id: made.conversationId, label_id: made.labelId, created_at: made.createdAt }, { message: 'Label attached successfully' })
    },
  }),
  route({
    ...shared, method: 'POST', path: '/api/v1/labels/detach', summary: 'Take a label off a conversation', ids: pair,
    schemas: { body: Pair }, responses: { 200: Said(Type.Null()) }, errors: [...always, 'conversation.not_found'],
    handle: async ({ ctx, body }) => {
      const conversation = await conversationFor(ctx, body.conversation_id)
      await anyLabel(ctx, body.label_id)
      await detachLabel(ctx, conversation, body.label_id)
      return success(null, { message: 'Label detached successfully' })
    },
  }),
]
