// Search over messages and people, and the caller's drafts.
import { Draft, DraftMode, maxMessageLength, MessageHit, Nullable, PersonHit, SearchText, Uid } from '@switchboard/protocol'
import Type, { type TSchema } from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import { draftsOf, keepDraft, searchMessages, searchPeople, type Found, type SearchPlace } from '../../modules/conversations/index.ts'
import type { Context } from '../../platform/context.ts'
import { done, ok, route, type Route } from '../../platform/http/route.ts'
import { Cursor, Limit } from './schemas.ts'

const defaultHits = 20
const read = { kind: 'account', permission: 'conversation.read' } as const
const reply = { kind: 'account', permission: 'conversation.reply' } as const
const Query = Type.Object({ q: SearchText, limit: Limit, cursor: Cursor })

type Find<T> = (ctx: Context, text: string, after: SearchPlace | null, limit: number) => Promise<Found<T>>

const searchRoute = <T>(noun: string, summary: string, Hit: TSchema, find: Find<T>): Route => route({
  method: 'GET', path: `/rest/v1/search/${noun}`, summary, access: read, tenant: 'token', ids: {}, rate: 'search', idempotency: 'safe', schemas: { query: Query },
  responses: { 200: Type.Object({ data: Type.Array(Hit), page: Type.Object({ next: Nullable(Type.String()), hasMore: Type.Boolean() }) }) },
  errors: ['auth.required', 'auth.forbidden', 'cursor.invalid', 'input.invalid', 'rate.limited'],
  handle: async ({ ctx, query }) => {
    const scope = JSON.stringify(['search', noun, query.q])
    const key = query.cursor ? decodeCursor(ctx, scope, query.cursor) : null
    const { rows, next } = await find(ctx, query.q, key && { rank: Number(key[0]), id: Number(key[1]) }, query.limit ?? defaultHits)
    return ok({ data: rows, page: { hasMore: next !== null, next: next && encodeCursor(ctx, scope, [next.rank, next.id]) } })
  },
})

export const searchRoutes: Route[] = [
  searchRoute('messages', 'Messages and notes by their words, the best first', MessageHit, searchMessages),
  searchRoute('people', 'People by name, e-mail or phone', PersonHit, searchPeople),
  route({
    method: 'GET', path: '/rest/v1/drafts', summary: 'The caller\'s drafts, the newest first; at most 200', access: reply, tenant: 'token', ids: {},
    rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Type.Object({ data: Type.Array(Draft) }) }, errors: ['auth.required', 'auth.forbidden'],
    handle: async ({ ctx }) => ok({ data: await draftsOf(ctx) }),
  }),
  route({
    method: 'PUT', path: '/rest/v1/conversations/{uid}/drafts/{mode}', summary: 'Keep what the caller has begun to write; an empty text removes it', access: reply, tenant: 'token', ids: { 'params.uid': 'conversation' },
    rate: 'write', idempotency: 'natural', schemas: { params: Type.Object({ uid: Uid, mode: DraftMode }), body: Type.Object({ text: Type.String({ maxLength: maxMessageLength }) }, { additionalProperties: false }) },
    responses: { 204: null }, errors: ['auth.required', 'auth.forbidden', 'conversation.not_found', 'input.invalid'],
    handle: async ({ ctx, params, body }) => {
      await keepDraft(ctx, params.uid, params.mode, body.text)
      return done
    },
  }),
]
