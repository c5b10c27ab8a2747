// What operators and managers do with conversations.
import Type, { type TSchema } from 'typebox'
import { AppError, type ErrorCode } from '../../kernel/errors.ts'
import { queuedIn, queueRow } from '../../modules/conversations/index.ts'
import { phoneInboxIds } from '../../modules/inboxes/index.ts'
import { operatorById } from '../../modules/presence/index.ts'
import { allocateNext, claimAs, deallocate, moveToInbox, reassign, resolveHandle } from '../../modules/routing/index.ts'
import type { Context } from '../../platform/context.ts'
import { route, type Answer, type Route } from '../../platform/http/route.ts'
import { actAs, admin, anyConversation, callerId, demandInbox, manager, manages, operator } from './access.ts'
import { Said, success } from './envelope.ts'
import { presentConversation } from './present.ts'
import { Conversation, Id, Nullable, strict } from './schemas.ts'

const Changed = Said(Type.Object({ conversation: Conversation }))
const always: ErrorCode[] = ['auth.required', 'auth.forbidden', 'input.invalid', 'server.busy', 'idempotency.in_progress', 'idempotency.mismatch']
const slots: ErrorCode[] = ['agent.not_found', 'agent.not_available', 'agent.at_capacity']
const moves: ErrorCode[] = ['conversation.not_found', 'conversation.already_resolved', 'conversation.invalid_transition']

const shared = { method: 'POST', tenant: 'token', rate: 'write', idempotency: 'key' } as const
const post = <T extends TSchema>(path: string, summary: string, body: T, errors: ErrorCode[]) => ({
  ...shared, path: `/api/v1/conversations/${path}`, summary, schemas: { body }, responses: { 200: Changed }, errors: [...always, ...errors],
})

async function changed(ctx: Context, id: number, deed: string): Promise<Answer> {
  return success({ conversation: presentConversation(ctx, await queueRow(ctx, id)) }, { message: `Conversation ${deed} successfully` })
}

async function allocateTo(ctx: Context, operatorId: number): Promise<Answer> {
  const id = await actAs(ctx, operatorId)
  const given = await allocateNext(ctx, id, true)
  return given === null ? success(null, { message: 'No conversations available for allocation' }) : changed(ctx, given, 'allocated')
}

const ByOperatorId = Type.Object({ operator_id: Id }, strict)
const ById = Type.Object({ conversation_id: Id }, strict)
const Both = Type.Object({ operator_id: Id, conversation_id: Id }, strict)
const one = { 'body.conversation_id': 'conversation' } as const
const who = { 'body.operator_id': 'agent' } as const
const Allocated = { 200: Said(Nullable(Type.Object({ conversation: Conversation }))) }

export const actionRoutes: Route[] = [
  route({
    ...post('allocate', 'Allocate the waiting conversation of highest priority to an operator', ByOperatorId, slots), access: operator, ids: who, responses: Allocated,
    handle: ({ ctx, body }) => allocateTo(ctx, body.operator_id),
  }),
  route({
    ...post('manager-allocate', 'The same, by a manager for any operator', ByOperatorId, slots), access: manager, ids: who, responses: Allocated,
    handle: ({ ctx, body }) => allocateTo(ctx, body.operator_id),
  }),
  route({
    ...post('claim', 'Claim one waiting conversation', Both, [...slots, 'agent.not_subscribed', 'conversation.not_found', 'conversation.not_queued']), access: operator, ids: { ...who, ...one },
    handle: async ({ ctx, body }) => {
      const accountId = await actAs(ctx, body.operator_id)
      const { id } = await anyConversation(ctx, body.conversation_id)
      await claimAs(ctx, id, accountId)
      return changed(ctx, id, 'claimed')
    },
  }),
  route({
    ...post('resolve', 'Resolve: the assigned operator, managers, admins', ById, [...moves, 'conversation.not_yours']), access: operator, ids: one,
    handle: async ({ ctx, body }) => {
      const { id, agentId } = await anyConversation(ctx, body.conversation_id)
      if (agentId !== callerId(ctx) && !manages(ctx)) throw new AppError('conversation.not_yours')
      await resolveHandle(ctx, id)
      return changed(ctx, id, 'resolved')
    },
  }),
  route({
    ...post('deallocate', 'Return an allocated conversation to the queue', ById, moves), access: manager, ids: one,
    handle: async ({ ctx, body }) => {
      const { id } = await anyConversation(ctx, body.conversation_id)
      await deallocate(ctx, id)
      return changed(ctx, id, 'deallocated')
    },
  }),
  route({
    ...post('reassign', 'Give a conversation to another operator, beyond subscription and capacity if need be', Both, [...slots, ...moves]), access: manager, ids: { ...who, ...one },
    handle: async ({ ctx, body }) => {
      const [{ id }, { id: accountId }] = await Promise.all([anyConversation(ctx, body.conversation_id), operatorById(ctx, body.operator_id)])
      await reassign(ctx, id, accountId)
      return changed(ctx, id, 'reassigned')
    },
  }),
  route({
    ...post('move-inbox', 'Move to another inbox: it waits there, without the labels of the old one', Type.Object({ conversation_id: Id, inbox_id: Id }, strict), [...moves, 'inbox.not_found', 'conversation.other_open']),
    access: manager, ids: { ...one, 'body.inbox_id': 'inbox' },
    handle: async ({ ctx, body }) => {
      const { id } = await anyConversation(ctx, body.conversation_id)
      await demandInbox(ctx, body.inbox_id)
      await moveToInbox(ctx, id, body.inbox_id)
      return changed(ctx, id, 'moved')
    },
  }),
  route({
    ...post('update-priorities', 'Count the queue anew. The order is live: nothing is stored that could be stale', Type.Object({}, strict), []), access: admin, ids: {},
    responses: { 200: Said(Type.Object({ updated_count: Type.Integer({ minimum: 0 }) })) }, idempotency: 'natural',
    handle: async ({ ctx }) => success({ updated_count: await queuedIn(ctx, await phoneInboxIds(ctx, null)) }, { message: 'Priority scores updated successfully' }),
  }),
]
