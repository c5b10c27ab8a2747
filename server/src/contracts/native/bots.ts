// Bots: made here, changed like agents; and how one hands a conversation over to people.
import { Agent, ConversationChanged, HandOver, Name } from '@switchboard/protocol'
import Type from 'typebox'
import { addBot } from '../../modules/presence/index.ts'
import { handOver } from '../../modules/routing/index.ts'
import { created, ok, route, type Route } from '../../platform/http/route.ts'
import { presentChanged } from './present.ts'
import { ByUid } from './schemas.ts'

const NewBot = Type.Object({ name: Name, maxChats: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })) }, { additionalProperties: false })

export const botRoutes: Route[] = [
  route({
    method: 'POST', path: '/rest/v1/bots', summary: 'Create a bot: an agent without a password, always here; give it a token and a webhook', access: { kind: 'account', permission: 'account.write' }, tenant: 'token', ids: {},
    rate: 'write', idempotency: 'key', schemas: { body: NewBot }, responses: { 201: Agent }, errors: ['auth.required', 'auth.forbidden', 'input.invalid', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, body }) => created(await ctx.tx((tx) => addBot(tx, body))),
  }),
  route({
    method: 'POST', path: '/rest/v1/conversations/{uid}/handover', summary: 'A bot gives its conversation to people: to a group, to an agent if he can, or back to the queue', access: { kind: 'account', permission: 'conversation.reply' }, tenant: 'token',
    ids: { 'params.uid': 'conversation', 'body.group': 'group', 'body.agent': 'agent' }, rate: 'write', idempotency: 'key', schemas: { params: ByUid, body: HandOver }, responses: { 200: ConversationChanged },
    errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'conversation.not_yours', 'conversation.invalid_transition', 'group.not_found', 'agent.not_found', 'input.invalid', 'server.busy', 'idempotency.in_progress', 'idempotency.mismatch'],
    handle: async ({ ctx, params, body }) => ok(await presentChanged(ctx, await handOver(ctx, params.uid, body))),
  }),
]
