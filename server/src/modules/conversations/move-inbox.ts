// Moves a conversation to another inbox: it waits there, as old as it is.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import type { ConversationHandle } from './model.ts'
import { insertSystemEvent } from './store.ts'

export const changeInbox = (c: { id: number; inboxId: number; groupId: number | null; state: string; agentId: number | null }, now: string): Sql<{ last_seq: number }> => sql`
  update conversations
     set inbox_id = ${c.inboxId}, group_id = ${c.groupId}, state = 'queued', agent_id = null, avoid_agent_id = null, responder_id = null, bot_due_at = null,
         version = version + 1, last_seq = last_seq + 1, updated_at = ${now}::timestamptz,
         queued_at = coalesce(queued_at, ${now}::timestamptz), waiting_since = coalesce(waiting_since, ${now}::timestamptz)
   where tenant_id = app_tenant() and id = ${c.id} and state = ${c.state} and agent_id is not distinct from ${c.agentId}
  returning last_seq`

/** Inside a transaction; the labels of the old inbox are off already. Its thread goes on. False: it moved under the hand. Errors: `conversation.other_open`. */
export async function moveInbox(tx: Context, handle: ConversationHandle, to: { inboxId: number; groupId: number | null }): Promise<boolean> {
  const row = await tx.db.maybe(changeInbox({ id: handle.id, ...to, state: handle.state, agentId: handle.agentId }, tx.now())).catch((error: unknown) => {
    throw sqlState(error) === '23505' ? new AppError('conversation.other_open') : error
  })
  if (!row) return false
  const by = tx.actor.kind === 'agent' ? tx.actor : null
  await Promise.all([
    tx.db.run(insertSystemEvent({
      uid: tx.ids.uid(), conversationId: handle.id, seq: row.last_seq, code: 'moved', accountId: by?.accountId ?? null, metadata: JSON.stringify({ cause: 'moved' }),
      text: by ? `Moved to another inbox by ${by.name}` : 'Moved to another inbox',
    }, tx.now())),
    tx.emit({ name: 'conversation.queued', conversationId: handle.id, seq: row.last_seq }),
  ])
  return true
}
