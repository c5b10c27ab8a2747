// The one way a conversation changes its state: a guarded update, the sentence that tells it, and its threads.
import type { EventName } from '../../platform/bus/events.ts'
import type { Context } from '../../platform/context.ts'
import { transitions, type Move, type Moved } from './model.ts'
import { changeState, closeThread, findUnanswered, insertSystemEvent, openThread } from './store.ts'

const eventFor: Record<Move['code'], EventName> = {
  opened: 'conversation.opened',
  agent_joined: 'conversation.assigned',
  agent_left: 'conversation.queued',
  returned_to_queue: 'conversation.queued',
  grace_expired: 'conversation.queued',
  moved: 'conversation.queued',
  resolved: 'conversation.resolved',
  reopened: 'conversation.reopened',
  closed: 'conversation.closed',
  bot_handed_over: 'conversation.queued',
}

/** Inside a transaction. Null: the conversation was not in one of `from`, not with the expected agent, or not idle any more. */
export async function moveConversation(tx: Context, id: number, move: Move): Promise<Moved | null> {
  for (const from of move.from) if (!transitions[from].includes(move.to)) throw new Error(`no way from ${from} to ${move.to}`)
  const row = await tx.db.maybe(changeState(id, move, tx.now()))
  if (!row) return null
  const now = tx.now()
  const metadata = JSON.stringify({ cause: move.reason, ...(move.note === undefined ? {} : { reason: move.note }) })
  const sentence = insertSystemEvent({ uid: tx.ids.uid(), conversationId: id, seq: row.last_seq, code: move.code, text: move.text, accountId: move.accountId, metadata }, now)
  const over = move.to === 'resolved' || move.to === 'closed'
  const close = closeThread({ conversationId: id, by: move.by, reason: move.reason, unlessOf: over ? null : row.agent_id }, now)
  // An agent who joins has a thread of his own, unless he was the last one; who is waited for has none yet. A phase that begins
  // has its sentence in the new thread, one that ends in the old.
  const open = openThread({ uid: tx.ids.uid(), conversationId: id, agentId: row.agent_id }, now)
  const statements = over ? [sentence, close] : row.agent_id === null ? [open, sentence] : [close, open, sentence]
  for (const statement of statements) tx.db.leave(statement)
  await tx.emit({ name: eventFor[move.code], conversationId: id, seq: row.last_seq, ...(move.accountId === null ? {} : { accountId: move.accountId }) })
  return { id: row.id, uid: row.uid, seq: row.last_seq, version: row.version, agentId: row.agent_id }
}

/** Since when the visitor waits for an answer; null: the last word was ours. */
export async function unansweredSince(ctx: Context, id: number): Promise<string | null> {
  return (await ctx.db.maybe(findUnanswered(id)))?.since ?? null
}
