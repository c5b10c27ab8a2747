// The events of a thread, read and written by agents.
import Type, { type Static } from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { accessThread, eventPage, eventsByKeys, markByAgent, receiptsOf, sendAgentEvent } from '../../modules/conversations/index.ts'
import type { Context } from '../../platform/context.ts'
import { created, route, type Answer, type Route } from '../../platform/http/route.ts'
import { always, caller, reads, replies } from './access.ts'
import { presentEvent } from './present.ts'
import { claimed, ClientId, Content, Event, Id, Metadata, Seq, strict } from './schemas.ts'
import { authors, type AuthorWord } from './words.ts'

/** Events of a page, and at most. */
export const mostEvents = 500
export const EventQuery = Type.Object({ after: Type.Optional(Seq), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostEvents })) })
const NewEvent = Type.Object({ ...claimed, content: Content, type: Type.Optional(Type.Enum(['message', 'note', 'system'])), metadata: Type.Optional(Metadata), clientId: Type.Optional(ClientId) }, strict)

interface Claim { authorType?: AuthorWord; agentId?: string | null; type?: string }

/** Who writes is who calls: whatever else is said is refused. Errors: `auth.forbidden`. */
export function demandAuthor(said: Claim, is: { author: 'agent' | 'visitor'; agentId: string | null }): void {
  const right = (said.authorType ?? authors[is.author]) === authors[is.author] && (said.agentId ?? is.agentId) === is.agentId && said.type !== 'system'
  if (!right) throw new AppError('auth.forbidden', { detail: 'the server decides who the author is' })
}

/** With a link to the rest. */
export const eventList = (path: string, events: readonly { seq: number }[], more: boolean): Answer => {
  const last = events.at(-1)
  return more && last ? { status: 200, body: events, headers: { link: `<${path}?after=${last.seq}>; rel="next"` } } : { status: 200, body: events }
}

async function write(ctx: Context, threadId: string, body: Static<typeof NewEvent>): Promise<Answer> {
  demandAuthor(body, { author: 'agent', agentId: caller(ctx).uid })
  const thread = await accessThread(ctx, threadId, 'conversation.reply')
  const sent = await sendAgentEvent(ctx, {
    conversation: thread.conversation.uid, threadId: thread.id, type: body.type === 'note' ? 'note' : 'message', text: body.content, clientId: body.clientId ?? null, metadata: body.metadata,
  })
  const event = must((await eventsByKeys(ctx, [sent]))[0], 'sent event').shown
  return created(presentEvent(event, (await receiptsOf(ctx, sent.conversationId, [event])).get(event.seq)))
}

async function read(ctx: Context, threadId: string, asked: Static<typeof EventQuery>): Promise<Answer> {
  const { id, conversation } = await accessThread(ctx, threadId, 'conversation.read')
  const page = await eventPage(ctx, { conversationId: conversation.id, threadId: id, before: null, after: asked.after ?? 0, notes: true, limit: asked.limit ?? mostEvents })
  const receipts = await receiptsOf(ctx, conversation.id, page.events)
  // What the assigned agent fetches has been delivered to him.
  const fresh = page.events.findLast((event) => event.author.kind === 'visitor' && receipts.get(event.seq)?.deliveredAt === null)
  if (fresh && conversation.agentId === caller(ctx).id) await markByAgent(ctx, conversation.uid, 'delivered', fresh.seq)
  return eventList(`/v1/threads/${threadId}/events`, page.events.map((event) => presentEvent(event, receipts.get(event.seq))), page.hasMore)
}

const one = { 'params.threadId': 'thread' } as const
const path = '/v1/threads/{threadId}/events'
const ByThread = Type.Object({ threadId: Id })

export const eventRoutes: Route[] = [
  route({
    method: 'POST', path, summary: 'Answer the visitor, or leave a note for staff', access: replies, tenant: 'token', ids: one, rate: 'write', idempotency: 'client_id',
    schemas: { params: ByThread, body: NewEvent }, responses: { 201: Event },
    errors: [...always, 'thread.not_found', 'thread.closed', 'conversation.closed', 'conversation.not_yours', 'conversation.not_found'],
    handle: ({ ctx, params, body }) => write(ctx, params.threadId, body),
  }),
  route({
    method: 'GET', path, summary: 'The events of a thread, ascending', access: reads, tenant: 'token', ids: one, rate: 'read', idempotency: 'safe',
    schemas: { params: ByThread, query: EventQuery }, responses: { 200: Type.Array(Event) }, errors: [...always, 'thread.not_found'],
    handle: ({ ctx, params, query }) => read(ctx, params.threadId, query),
  }),
]
