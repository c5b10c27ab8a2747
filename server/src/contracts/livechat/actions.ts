// What agents do with conversations: assign, transfer, resolve, close, reopen, tag; one by one and many at once.
import Type, { type Static } from 'typebox'
import { AppError, invalid, type ErrorCode } from '../../kernel/errors.ts'
import { accessConversation, attachLabel, detachLabel, markByAgent } from '../../modules/conversations/index.ts'
import { tagByUid } from '../../modules/inboxes/index.ts'
import { assignTo, leave, reopen, transfer, type TransferTo } from '../../modules/routing/index.ts'
import type { Context } from '../../platform/context.ts'
import { created, done, route, type Route } from '../../platform/http/route.ts'
import { always, keyed, replies } from './access.ts'
import { toFailure, type Asked } from './errors.ts'
import { ById, Content, Conversation, Id, Nullable, Seq, strict } from './schemas.ts'
import { conversationShown, conversationsShown } from './view.ts'

const Reason = Type.Optional(Type.String({ maxLength: 500 }))
const Assign = Type.Object({ agentId: Id, reason: Reason }, strict)
const Transfer = Type.Object({ agentId: Type.Optional(Id), groupId: Type.Optional(Id), note: Type.Optional(Content) }, strict)
const TagIds = Type.Array(Id, { minItems: 1, maxItems: 20 })
const Tags = Type.Object({ tagIds: Type.Optional(TagIds), tagId: Type.Optional(Id) }, strict)
const actions = ['assign', 'transfer', 'resolve', 'close', 'reopen', 'tag', 'untag'] as const
const Bulk = Type.Object({
  action: Type.Enum([...actions]), conversationIds: Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }),
  agentId: Type.Optional(Id), groupId: Type.Optional(Id), reason: Reason, note: Type.Optional(Content), tagIds: Type.Optional(TagIds), tagId: Type.Optional(Id),
}, strict)
type Bulk = Static<typeof Bulk>
const Problem = Type.Object({ statusCode: Type.Integer(), message: Type.Union([Type.String(), Type.Array(Type.String())]), error: Type.String() })
const BulkDone = Type.Object({
  total: Type.Integer(), succeeded: Type.Integer(), failed: Type.Integer(),
  results: Type.Array(Type.Object({ id: Id, success: Type.Boolean(), conversation: Nullable(Conversation), error: Nullable(Problem) })),
})

/** Errors: `input.invalid`. */
function targetOf({ agentId, groupId }: { agentId?: string; groupId?: string }): TransferTo {
  if (agentId !== undefined && groupId === undefined) return { agent: agentId }
  if (groupId !== undefined && agentId === undefined) return { group: groupId }
  throw invalid('agentId', 'or groupId must be given, and not both')
}

/** Errors: `input.invalid`, `label.not_found`. */
async function tagsOf(ctx: Context, { tagIds = [], tagId }: Static<typeof Tags>): Promise<number[]> {
  const asked = [...new Set([...tagIds, ...(tagId === undefined ? [] : [tagId])])]
  if (asked.length === 0) throw invalid('tagIds', 'should not be empty')
  return Promise.all(asked.map(async (uid) => (await tagByUid(ctx, uid)).id))
}

/** All of the tags, or none. */
async function tag(ctx: Context, id: string, asked: Static<typeof Tags>, on: boolean): Promise<number> {
  const handle = await accessConversation(ctx, id, 'conversation.reply')
  const tags = await tagsOf(ctx, asked)
  await ctx.tx(async (tx) => { for (const one of tags) await (on ? attachLabel(tx, handle, one) : detachLabel(tx, handle, one)) })
  return handle.id
}

function act(ctx: Context, id: string, { action, ...asked }: Omit<Bulk, 'conversationIds'>): Promise<number> {
  switch (action) {
    case 'assign': return asked.agentId === undefined ? Promise.reject(invalid('agentId', 'should not be empty')) : assignTo(ctx, id, asked.agentId, asked.reason)
    case 'transfer': return transfer(ctx, id, targetOf(asked), asked.note)
    case 'resolve': case 'close': return leave(ctx, id, action)
    case 'reopen': return reopen(ctx, id)
    case 'tag': case 'untag': return tag(ctx, id, asked, action === 'tag')
  }
}

/** What concerns the whole request, whichever conversation stands in it. */
const ofAll: ReadonlySet<ErrorCode> = new Set(['input.invalid', 'agent.not_found', 'group.not_found', 'label.not_found'])
const outcome = (error: AppError, asked: Asked): Static<typeof Problem> => {
  const { statusCode, message, error: name } = toFailure(error, asked)
  return { statusCode, message, error: name }
}

async function actOnAll(ctx: Context, bulk: Bulk, asked: Asked) {
  const { conversationIds, ...deed } = bulk
  const results: { id: string; number: number | null; error: Static<typeof Problem> | null }[] = []
  for (const id of conversationIds) {
    try {
      results.push({ id, number: await act(ctx, id, deed), error: null })
    } catch (error) {
      if (!(error instanceof AppError) || ofAll.has(error.code)) throw error
      results.push({ id, number: null, error: outcome(error, asked) })
    }
  }
  const shown = new Map((await conversationsShown(ctx, results.flatMap((one) => one.number ?? []))).map((conversation) => [conversation.id, conversation]))
  const succeeded = results.filter((one) => one.error === null).length
  return {
    total: results.length, succeeded, failed: results.length - succeeded,
    results: results.map(({ id, error }) => ({ id, success: error === null, conversation: error === null ? shown.get(id) ?? null : null, error })),
  }
}

const moves: ErrorCode[] = ['conversation.not_found', 'conversation.not_yours', 'conversation.invalid_transition', 'server.busy']
const slots: ErrorCode[] = ['agent.not_found', 'agent.at_capacity', 'agent.not_available']
const one = { 'params.id': 'conversation' } as const
const post = { method: 'POST', access: replies, tenant: 'token', rate: 'write', responses: { 201: Conversation }, idempotency: 'key' } as const
const path = '/v1/conversations/{id}'

const plain = (action: 'resolve' | 'close' | 'reopen', summary: string, errors: ErrorCode[] = []): Route => route({
  ...post, path: `${path}/${action}`, summary, ids: one, schemas: { params: ById }, errors: [...always, ...keyed, ...moves, ...errors],
  handle: async ({ ctx, params }) => created(await conversationShown(ctx, await act(ctx, params.id, { action }))),
})

export const actionRoutes: Route[] = [
  route({
    ...post, path: `${path}/assign`, summary: 'Assign to an agent; others than oneself need a supervisor', ids: { ...one, 'body.agentId': 'agent' },
    schemas: { params: ById, body: Assign }, errors: [...always, ...keyed, ...moves, ...slots, 'conversation.not_queued'],
    handle: async ({ ctx, params, body }) => created(await conversationShown(ctx, await act(ctx, params.id, { action: 'assign', ...body }))),
  }),
  route({
    ...post, path: `${path}/transfer`, summary: 'Hand on to another agent, or to the queue of a group; the note is for staff', ids: { ...one, 'body.agentId': 'agent', 'body.groupId': 'group' },
    schemas: { params: ById, body: Transfer }, errors: [...always, ...keyed, ...moves, ...slots, 'group.not_found'],
    handle: async ({ ctx, params, body }) => created(await conversationShown(ctx, await act(ctx, params.id, { action: 'transfer', ...body }))),
  }),
  plain('resolve', 'Resolve; a message of the visitor soon after takes it up again'),
  plain('close', 'Close for good; a later message opens another conversation'),
  plain('reopen', 'Take a resolved conversation up again', ['conversation.other_open']),
  route({
    ...post, path: `${path}/tags`, summary: 'Put tags on a conversation: all of them, or none', ids: { ...one, 'body.tagId': 'tag' }, idempotency: 'natural',
    schemas: { params: ById, body: Tags }, errors: [...always, 'conversation.not_found', 'label.not_found'],
    handle: async ({ ctx, params, body }) => created(await conversationShown(ctx, await tag(ctx, params.id, body, true))),
  }),
  route({
    ...post, method: 'DELETE', path: `${path}/tags/{tagId}`, summary: 'Take a tag off a conversation', ids: { ...one, 'params.tagId': 'tag' }, idempotency: 'natural',
    schemas: { params: Type.Object({ id: Id, tagId: Id }) }, responses: { 204: null }, errors: [...always, 'conversation.not_found', 'label.not_found'],
    handle: async ({ ctx, params }) => {
      await tag(ctx, params.id, { tagId: params.tagId }, false)
      return done
    },
  }),
  route({
    ...post, path: `${path}/read`, summary: 'The assigned agent has read up to a seq; anybody else changes nothing by it', ids: one, idempotency: 'natural',
    schemas: { params: ById, body: Type.Object({ seq: Seq }, strict) }, errors: [...always, 'conversation.not_found'],
    handle: async ({ ctx, params, body }) => {
      await markByAgent(ctx, params.id, 'read', body.seq)
      return created(await conversationShown(ctx, (await accessConversation(ctx, params.id, 'conversation.reply')).id))
    },
  }),
  route({
    ...post, path: '/v1/conversations/bulk', summary: 'One deed on up to 100 conversations, each with its own result', ids: { 'body.agentId': 'agent', 'body.groupId': 'group', 'body.tagId': 'tag' }, idempotency: 'natural',
    schemas: { body: Bulk }, responses: { 201: BulkDone }, errors: [...always, 'agent.not_found', 'group.not_found', 'label.not_found'],
    handle: async ({ ctx, body, request }) => created(await actOnAll(ctx, body, { method: request.method, path: '/v1/conversations/bulk', at: ctx.now() })),
  }),
]

