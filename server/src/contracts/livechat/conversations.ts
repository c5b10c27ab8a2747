// Conversations: by pages, one, and the note on it.
import Type, { type Static } from 'typebox'
import { accessConversation, browse, sendAgentEvent } from '../../modules/conversations/index.ts'
import { groupRecord, tagByUid } from '../../modules/inboxes/index.ts'
import { colleague } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { always, reads, replies } from './access.ts'
import { ById, Content, Conversation, ConversationPage, ConversationWord, Id, strict } from './schemas.ts'
import { conversationShown, conversationsShown } from './view.ts'
import { stateOf } from './words.ts'

const Statuses = Type.Optional(Type.Array(ConversationWord, { maxItems: 4 }))
const Tags = Type.Optional(Type.Array(Id, { maxItems: 20 }))
const Query = Type.Object({
  status: Statuses, 'status[]': Statuses, tagIds: Tags, 'tagIds[]': Tags, agentId: Type.Optional(Id), groupId: Type.Optional(Id),
  search: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })), sortBy: Type.Optional(Type.Enum(['newest', 'oldest', 'unread', 'priority'])),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
type Query = Static<typeof Query>

/** Both ways of writing a list in a query; none: no filter. */
const listOf = <T>(plain: T[] | undefined, bracketed: T[] | undefined): T[] | null => (plain || bracketed ? [...new Set([...plain ?? [], ...bracketed ?? []])] : null)

/** Errors: `input.invalid`, `agent.not_found`, `group.not_found`, `label.not_found`. */
async function pageOf(ctx: Context, query: Query) {
  const { agentId, groupId, search = null, sortBy = 'newest', page = 1, limit = Math.min(ctx.platform.defaults.pageLimit, 100) } = query
  const [agent, group, tags] = await Promise.all([
    agentId === undefined ? null : colleague(ctx, agentId, true), groupId === undefined ? null : groupRecord(ctx, groupId, true),
    Promise.all((listOf(query.tagIds, query['tagIds[]']) ?? []).map((id) => tagByUid(ctx, id))),
  ])
  const { ids, total } = await browse(ctx, {
    states: listOf(query.status, query['status[]'])?.map((word) => stateOf[word]) ?? null, agentId: agent?.id ?? null, groupId: group?.id ?? null,
    labelIds: tags.length === 0 ? null : tags.map((tag) => tag.id), search, sort: sortBy, page, limit,
  })
  return { conversations: await conversationsShown(ctx, ids), total, page, limit, totalPages: Math.ceil(total / limit) }
}

const one = { 'params.id': 'conversation' } as const

export const conversationRoutes: Route[] = [
  route({
    method: 'GET', path: '/v1/conversations', summary: 'Conversations by pages, of the first 10,000; `total` counts up to there', access: reads, tenant: 'token',
    ids: { 'query.agentId': 'agent', 'query.groupId': 'group', 'query.tagIds': 'tag' }, rate: 'read', idempotency: 'safe', schemas: { query: Query }, responses: { 200: ConversationPage },
    errors: [...always, 'agent.not_found', 'group.not_found', 'label.not_found'],
    handle: async ({ ctx, query }) => ok(await pageOf(ctx, query)),
  }),
  route({
    method: 'GET', path: '/v1/conversations/{id}', summary: 'One conversation with its visitor, threads and tags', access: reads, tenant: 'token', ids: one,
    rate: 'read', idempotency: 'safe', schemas: { params: ById }, responses: { 200: Conversation }, errors: [...always, 'conversation.not_found'],
    handle: async ({ ctx, params }) => ok(await conversationShown(ctx, (await accessConversation(ctx, params.id, 'conversation.read')).id)),
  }),
  route({
    method: 'PATCH', path: '/v1/conversations/{id}', summary: 'Write the note: it is the newest note on the conversation, which staff see', access: replies, tenant: 'token', ids: one,
    rate: 'write', idempotency: 'natural', schemas: { params: ById, body: Type.Object({ notes: Content }, strict) }, responses: { 200: Conversation }, errors: [...always, 'conversation.not_found'],
    handle: async ({ ctx, params, body }) => {
      const { id } = await accessConversation(ctx, params.id, 'conversation.reply')
      const before = await conversationShown(ctx, id)
      if (before.notes === body.notes) return ok(before)
      await sendAgentEvent(ctx, { conversation: params.id, type: 'note', text: body.notes, clientId: null })
      return ok(await conversationShown(ctx, id))
    },
  }),
]
