// A sentence of the system in the thread of a conversation that does not move: under its row lock, with the next seq.
import type { ConversationState, SystemCode } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { insertSystemEvent } from './store.ts'

export const takeSeq = (id: number, states: readonly ConversationState[], now: string): Sql<{ last_seq: number; agent_id: number | null; done_at: string | null }> => sql`
  update conversations
     set last_seq = last_seq + 1, version = version + 1, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and state = any(${states as string[]})
  returning last_seq, agent_id, coalesce(resolved_at, closed_at) as done_at`

export interface Told { seq: number; /** Who has it, or had it last. */ agentId: number | null; /** When it was resolved or closed. */ doneAt: string | null }

/** Inside a transaction. Null: the conversation is in none of the states. */
export async function tellInThread(tx: Context, id: number, states: readonly ConversationState[], say: { code: SystemCode; text: string; accountId: number | null }): Promise<Told | null> {
  const row = await tx.db.maybe(takeSeq(id, states, tx.now()))
  if (!row) return null
  tx.db.leave(insertSystemEvent({ uid: tx.ids.uid(), conversationId: id, seq: row.last_seq, metadata: null, ...say }, tx.now()))
  return { seq: row.last_seq, agentId: row.agent_id, doneAt: row.done_at }
}
