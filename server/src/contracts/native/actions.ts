// What agents do with a conversation: claim, release, assign, transfer, resolve, reopen, close.
import { ConversationChanged, Transfer, Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { invalid, type ErrorCode } from '../../kernel/errors.ts'
import { assignTo, claim, leave, reopen, transfer, type TransferTo } from '../../modules/routing/index.ts'
import type { Context } from '../../platform/context.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { presentChanged } from './present.ts'
import { ByUid } from './schemas.ts'

const always: ErrorCode[] = ['auth.required', 'auth.forbidden', 'conversation.not_found', 'input.invalid', 'server.busy']
const declared = {
  method: 'POST', access: { kind: 'account', permission: 'conversation.reply' }, tenant: 'token', rate: 'write', responses: { 200: ConversationChanged },
} as const

/** An action on one conversation that needs nothing but its uid. */
const action = (name: string, summary: string, errors: ErrorCode[], act: (ctx: Context, uid: string) => Promise<number>): Route => route({
  ...declared, path: `/rest/v1/conversations/{uid}/${name}`, summary, ids: { 'params.uid': 'conversation' }, idempotency: 'key',
  schemas: { params: ByUid }, errors: [...always, 'idempotency.in_progress', 'idempotency.mismatch', ...errors],
  handle: async ({ ctx, params }) => ok(await presentChanged(ctx, await act(ctx, params.uid))),
})

const moves: ErrorCode[] = ['conversation.not_yours', 'conversation.invalid_transition']
const slots: ErrorCode[] = ['agent.at_capacity', 'agent.not_available']

export const actionRoutes: Route[] = [
  action('claim', 'Take a waiting conversation', ['conversation.not_queued', ...slots], claim),
  action('release', 'Give a conversation back to the queue', moves, (ctx, uid) => leave(ctx, uid, 'release')),
  action('resolve', 'Resolve a conversation; a message soon after takes it up again', moves, (ctx, uid) => leave(ctx, uid, 'resolve')),
  action('close', 'Close a conversation for good', moves, (ctx, uid) => leave(ctx, uid, 'close')),
  action('reopen', 'Take a resolved conversation up again', ['conversation.invalid_transition', 'conversation.other_open'], reopen),
  route({
    ...declared, path: '/rest/v1/conversations/{uid}/assign', summary: 'Give a conversation to an agent; others than oneself need conversation.supervise',
    ids: { 'params.uid': 'conversation', 'body.agent': 'agent' }, idempotency: 'key',
    schemas: { params: ByUid, body: Type.Object({ agent: Uid }, { additionalProperties: false }) },
    errors: [...always, 'idempotency.in_progress', 'idempotency.mismatch', 'agent.not_found', 'conversation.not_queued', 'conversation.invalid_transition', ...slots],
    handle: async ({ ctx, params, body }) => ok(await presentChanged(ctx, await assignTo(ctx, params.uid, body.agent))),
  }),
  route({
    ...declared, path: '/rest/v1/conversations/{uid}/transfer', summary: 'Hand a conversation on to an agent or to the queue of a group, with a note for staff',
    ids: { 'params.uid': 'conversation', 'body.agent': 'agent', 'body.group': 'group' }, idempotency: 'key', schemas: { params: ByUid, body: Transfer },
    errors: [...always, 'idempotency.in_progress', 'idempotency.mismatch', 'agent.not_found', 'group.not_found', ...moves, ...slots],
    handle: async ({ ctx, params, body }) => ok(await presentChanged(ctx, await transfer(ctx, params.uid, targetOf(body), body.note))),
  }),
]

/** Errors: `input.invalid`. */
function targetOf({ agent, group }: Transfer): TransferTo {
  if (agent !== undefined && group === undefined) return { agent }
  if (group !== undefined && agent === undefined) return { group }
  throw invalid('agent', 'either an agent or a group must be given')
}
