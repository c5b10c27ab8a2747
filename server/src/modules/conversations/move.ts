// The one way a conversation changes its state: a guarded update, the sentence that tells it, and its threads.
import type { EventName } from '../../platform/bus/events.ts'
import type { Context } from '../../platform/context.ts'
import { transitions, type Move, type Moved } from './model.ts'
import { changeState, closeThread, insertSystemEvent, insertThread } from './store.ts'

const eventFor: Record<Move['code'], EventName> = {
  opened: 'conversation.opened',
  agent_joined: 'conversation.assigned',
  agent_left: 'conversation.queued',
  returned_to_queue: 'conversation.queued',
  resolved: 'conversation.resolved',
  reopened: 'conversation.reopened',
  closed: 'conversation.closed',
  bot_handed_over: 'conversation.queued',
}

/** Inside a transaction. Null: the conversation was not in one of `from`, or not with the expected agent. */
export async function moveConversation(tx: Context, id: number, move: Move): Promise<Moved | null> {
  for (const from of move.from) if (!transitions[from].includes(move.to)) throw new Error(`no way from ${from} to ${move.to}`)
  const row = await tx.db.maybe(changeState(id, move, tx.now()))
  if (!row) return null
  const now = tx.now()
  const sentence = insertSystemEvent({ uid: tx.ids.uid(), conversationId: id, seq: row.last_seq, code: move.code, text: move.text, accountId: move.accountId }, now)
  const close = closeThread(id, move.by, move.reason, now)
  // A phase that begins (an agent joins, a conversation is taken up again) has its sentence in the new thread; one that
  // ends has it in the old.
  const statements = move.opens ? [close, insertThread(tx.ids.uid(), id, now), sentence] : [sentence, close]
  await Promise.all([
    ...statements.map((statement) => tx.db.run(statement)),
    tx.emit({ name: eventFor[move.code], conversationId: id, seq: row.last_seq, ...(move.accountId === null ? {} : { accountId: move.accountId }) }),
  ])
  return { id: row.id, uid: row.uid, seq: row.last_seq, version: row.version, agentId: row.agent_id }
}
