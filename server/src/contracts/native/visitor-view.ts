// What a visitor may see: his own conversation, no notes, nobody's ids, nothing of the inside.
import type { ConversationEvent, SystemCode, WidgetConversation, WidgetState } from '@switchboard/protocol'
import { must } from '../../kernel/must.ts'
import { conversationsByIds, eventPage, ownConversation, placesInQueue, type ConversationView } from '../../modules/conversations/index.ts'
import { mayRate } from '../../modules/feedback/index.ts'
import { inboxBy } from '../../modules/inboxes/index.ts'
import { visitorById } from '../../modules/people/index.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { positionNow } from '../../platform/realtime/position.ts'
import { availability } from './widget-config.ts'

const newest = 50

export function presentForVisitor(view: ConversationView, place: number | undefined, nowMs: number): WidgetConversation {
  const { uid, state, agent, rating, visitorUnread, lastSeq, version } = view.shown
  return {
    uid, state, agent: agent && view.showsAgents ? { name: agent.name } : null, queuePosition: state === 'queued' ? place ?? null : null, unread: visitorUnread,
    deliveredSeq: view.agentDeliveredSeq, readSeq: view.agentReadSeq, rateable: mayRate(view, nowMs), rating: rating && { score: rating.score, comment: rating.comment }, lastSeq, version,
  }
}

/** In place of sentences that name an agent or a bot, for visitors who are not to know names; null: the sentence names nobody. */
const nameless: Record<SystemCode, string | null> = {
  opened: null, agent_joined: 'An agent joined', agent_left: 'The agent left', returned_to_queue: 'Returned to the queue',
  grace_expired: 'Returned to the queue', moved: 'Returned to the queue', idle_warning: null, resolved: 'Resolved', reopened: 'Reopened',
  closed: 'Closed', bot_handed_over: 'Handed over to people', rated: null,
}

/** Null for what visitors do not see. */
export function eventForVisitor(event: ConversationEvent, showsAgents: boolean): ConversationEvent | null {
  if (event.type === 'note' || event.type === 'whisper') return null
  // Why a conversation was handed on is for staff.
  const seen = { ...event, metadata: event.type === 'system' ? null : event.metadata, author: { ...event.author, uid: null } }
  if (showsAgents || event.author.kind === 'visitor') return seen
  return { ...seen, author: { ...seen.author, name: null }, text: event.code === null ? event.text : nameless[event.code] ?? event.text }
}

export async function conversationForVisitor(ctx: Context, id: number): Promise<WidgetConversation> {
  const [views, places] = await Promise.all([conversationsByIds(ctx, [id]), placesInQueue(ctx, [id])])
  return presentForVisitor(must(views[0], 'conversation'), places.get(id), ctx.clock.now())
}

/** Ascending by seq. */
export async function eventsForVisitor(ctx: Context, page: { id: number; before: number | null; after: number | null; limit: number }): Promise<{ events: ConversationEvent[]; hasMore: boolean }> {
  const { id, before, after, limit } = page
  const [views, { events, hasMore }] = await Promise.all([conversationsByIds(ctx, [id]), eventPage(ctx, { conversationId: id, before, after, notes: false, limit })])
  const { showsAgents } = must(views[0], 'conversation')
  return { events: events.map((event) => eventForVisitor(event, showsAgents)).filter((event) => event !== null), hasMore }
}

export async function stateForVisitor(ctx: Context): Promise<WidgetState> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const position = await positionNow(ctx)
  const id = await ownConversation(ctx)
  const [visitor, inbox, here, conversation, events] = await Promise.all([
    visitorById(ctx, actor.visitorId), inboxBy(ctx, { id: actor.inboxId }), availability(ctx, actor.inboxId),
    id === null ? null : conversationForVisitor(ctx, id),
    id === null ? [] : eventsForVisitor(ctx, { id, before: null, after: null, limit: newest }).then((page) => page.events),
  ])
  return {
    visitor: { uid: visitor.uid, name: visitor.name, email: visitor.email },
    inbox: { uid: inbox.uid, name: inbox.name, greeting: inbox.greeting, hue: inbox.hue },
    conversation, ...here, position, events,
  }
}
