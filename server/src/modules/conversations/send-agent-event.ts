// An agent answers the visitor or leaves a note for colleagues.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { allowed, demand } from '../identity/index.ts'
import { accessConversation } from './access.ts'
import { metadataText, refuseLargeMetadata } from '../../platform/db/attached-json.ts'
import type { Sent } from './send-visitor-message.ts'
import { appendAgentEvent, findByClientId } from './store.ts'

export interface AgentEventInput {
  conversation: string
  type: 'message' | 'note' | 'whisper'
  text: string
  /** Makes a retry harmless; null: the sender takes the risk. */
  clientId: string | null
  metadata?: Record<string, unknown> | undefined
  /** Only into this thread while it is active; undefined: into the present one. */
  threadId?: number
}

/**
 * Messages and whispers need the conversation to be the agent's own (managers may write into any); notes may be left on all.
 * Errors: `conversation.not_found`, `conversation.not_yours`, `conversation.closed`, `thread.closed`, `auth.forbidden`, `input.invalid` (metadata).
 */
export async function sendAgentEvent(ctx: Context, input: AgentEventInput): Promise<Sent> {
  const { actor } = ctx
  demand(ctx, 'conversation.reply')
  if (actor.kind !== 'agent') throw new AppError('auth.forbidden')
  try {
    const row = await ctx.write(appendAgentEvent({
      uid: ctx.ids.uid(), conversationUid: input.conversation, accountId: actor.accountId, authorKind: actor.bot ? 'bot' : 'agent', type: input.type,
      text: input.text, clientId: input.clientId, metadata: metadataText(input.metadata), attachments: null,
      anyone: allowed(ctx, 'conversation.supervise'), threadId: input.threadId ?? null,
    }, ctx.now()))
    if (row) return { conversationId: row.conversation_id, seq: row.seq, repeated: false }
  } catch (error) {
    refuseLargeMetadata(error)
    if (sqlState(error) !== '23505' || !(error as Error).message.includes('_account_once')) throw error
  }
  const before = input.clientId === null ? null : await ctx.db.maybe(findByClientId({ accountId: actor.accountId, visitorId: null, clientId: input.clientId }))
  if (before) return { conversationId: before.conversation_id, seq: before.seq, repeated: true }
  const handle = await accessConversation(ctx, input.conversation, 'conversation.reply')
  const over = handle.state === 'resolved' || handle.state === 'closed'
  if (input.threadId !== undefined && (over || handle.threadId !== input.threadId)) throw new AppError('thread.closed')
  if (over) throw new AppError('conversation.closed')
  throw new AppError('conversation.not_yours', { detail: must(handle.state, 'state') === 'queued' ? 'claim it first' : 'it is assigned to another agent' })
}
