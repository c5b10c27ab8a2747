// Tells a visitor who does not answer that the conversation is about to end. Once per silence: a message of anybody, or another
// agent, begins a new one.
import { inMinutes } from '../../kernel/clock.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { insertSystemEvent } from './store.ts'

/** `before`: silent since then or longer. No row: somebody said something, or he was warned. */
export const markWarned = (id: number, before: string, now: string): Sql<{ last_seq: number }> => sql`
  update conversations
     set idle_warned_at = ${now}, last_seq = last_seq + 1, version = version + 1, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and state = 'assigned' and last_message_by in ('agent', 'bot')
     and greatest(last_message_at, assigned_at) <= ${before}
     and (idle_warned_at is null or idle_warned_at < greatest(last_message_at, assigned_at))
  returning last_seq`

/** Inside a transaction. False: it was not needed any more. `minutes`: how long he has. */
export async function warnIdle(tx: Context, id: number, before: string, minutes: number): Promise<boolean> {
  const row = await tx.db.maybe(markWarned(id, before, tx.now()))
  if (!row) return false
  await Promise.all([
    tx.db.run(insertSystemEvent({
      uid: tx.ids.uid(), conversationId: id, seq: row.last_seq, code: 'idle_warning', accountId: null, metadata: JSON.stringify({ minutes }),
      text: `Without an answer this conversation ends in ${inMinutes(minutes)}`,
    }, tx.now())),
    tx.emit({ name: 'conversation.message', conversationId: id, seq: row.last_seq }),
  ])
  return true
}
