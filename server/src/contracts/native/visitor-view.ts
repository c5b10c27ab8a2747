// What a visitor may see: his own conversation, no notes, nobody's ids, nothing of the inside.
import type { ConversationEvent, WidgetConversation, WidgetState } from '@switchboard/protocol'
import { must } from '../../kernel/must.ts'
import { conversationsByIds, eventPage, ownConversation, placesInQueue, type ConversationView } from '../../modules/conversations/index.ts'
import { answeringGroup, inboxBy } from '../../modules/inboxes/index.ts'
import { visitorById } from '../../modules/people/index.ts'
import { someoneOnline } from '../../modules/presence/index.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { positionNow } from '../../platform/realtime/position.ts'

const newest = 50

export function presentForVisitor(view: ConversationView, place: number | undefined): WidgetConversation {
  const { uid, state, agent, visitorUnread, lastSeq, version } = view.shown
  return {
    uid, state, agent: agent && { name: agent.name }, queuePosition: state === 'queued' ? place ?? null : null, unread: visitorUnread,
    deliveredSeq: view.agentDeliveredSeq, readSeq: view.agentReadSeq, lastSeq, version,
  }
}

/** Null for what visitors do not see. */
export function eventForVisitor(event: ConversationEvent): ConversationEvent | null {
  if (event.type === 'note' || event.type === 'whisper') return null
  // Why a conversation was handed on is for staff.
  return { ...event, metadata: event.type === 'system' ? null : event.metadata, author: { ...event.author, uid: null } }
}

export async function conversationForVisitor(ctx: Context, id: number): Promise<WidgetConversation> {
  const [views, places] = await Promise.all([conversationsByIds(ctx, [id]), placesInQueue(ctx, [id])])
  return presentForVisitor(must(views[0], 'conversation'), places.get(id))
}

export async function stateForVisitor(ctx: Context): Promise<WidgetState> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const position = await positionNow(ctx)
  const id = await ownConversation(ctx)
  const [visitor, inbox, group] = await Promise.all([visitorById(ctx, actor.visitorId), inboxBy(ctx, { id: actor.inboxId }), answeringGroup(ctx, actor.inboxId)])
  const [available, conversation, page] = await Promise.all([
    someoneOnline(ctx, group),
    id === null ? null : conversationForVisitor(ctx, id),
    id === null ? null : eventPage(ctx, { conversationId: id, before: null, after: null, notes: false, limit: newest }),
  ])
  return {
    visitor: { uid: visitor.uid, name: visitor.name, email: visitor.email },
    inbox: { uid: inbox.uid, name: inbox.name, greeting: inbox.greeting, hue: inbox.hue },
    conversation, available, position,
    events: (page?.events ?? []).map(eventForVisitor).filter((event) => event !== null),
  }
}
