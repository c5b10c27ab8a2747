// An agent answers the visitor or leaves a note for colleagues.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { allowed, demand } from '../identity/index.ts'
import { accessConversation } from './access.ts'
import { refuseLargeMetadata } from '../../platform/db/attached-json.ts'
import { carried, filesAreGone, hasFiles, withFiles, type Content } from './content.ts'
import type { Sent } from './send-visitor-message.ts'
import { appendAgentEvent, findByClientId, type NewAgentEvent } from './store.ts'

export interface AgentEventInput extends Content {
  conversation: string
  type: 'message' | 'note' | 'whisper'
  /** Makes a retry harmless; null: the sender takes the risk. */
  clientId: string | null
  /** Only into this thread while it is active; undefined: into the present one. */
  threadId?: number
}

/**
 * Messages and whispers need the conversation to be the agent's own (managers may write into any); notes may be left on all.
 * Errors: `conversation.not_found`, `conversation.not_yours`, `conversation.closed`, `thread.closed`, `auth.forbidden`, `file.not_found`, `input.invalid`.
 */
export async function sendAgentEvent(ctx: Context, input: AgentEventInput): Promise<Sent> {
  const { actor } = ctx
  demand(ctx, 'conversation.reply')
  if (actor.kind !== 'agent') throw new AppError('auth.forbidden')
  const event: NewAgentEvent = {
    uid: ctx.ids.uid(), conversationUid: input.conversation, accountId: actor.accountId, authorKind: actor.bot ? 'bot' : 'agent', type: input.type,
    text: input.text, clientId: input.clientId, anyone: allowed(ctx, 'conversation.supervise'), threadId: input.threadId ?? null, ...carried(input),
  }
  let gone: unknown = null
  try {
    const row = hasFiles(input) ? await appendWithFiles(ctx, event, input) : await ctx.write(appendAgentEvent(event, ctx.now()))
    if (row) return { conversationId: row.conversation_id, seq: row.seq, repeated: false }
  } catch (error) {
    refuseLargeMetadata(error)
    const once = sqlState(error) === '23505' && (error as Error).message.includes('_account_once')
    if (!once && !filesAreGone(error)) throw error
    if (!once) gone = error
  }
  const before = input.clientId === null ? null : await ctx.db.maybe(findByClientId({ accountId: actor.accountId, visitorId: null, clientId: input.clientId }))
  if (before) return { conversationId: before.conversation_id, seq: before.seq, repeated: true }
  const handle = await accessConversation(ctx, input.conversation, 'conversation.reply')
  if (gone !== null) throw gone
  const over = handle.state === 'resolved' || handle.state === 'closed'
  if (input.threadId !== undefined && (over || handle.threadId !== input.threadId)) throw new AppError('thread.closed')
  if (over) throw new AppError('conversation.closed')
  throw new AppError('conversation.not_yours', { detail: must(handle.state, 'state') === 'queued' ? 'claim it first' : 'it is assigned to another agent' })
}

/** Nobody wrote: the files stay as they were. */
class Refused extends Error {}

function appendWithFiles(ctx: Context, event: NewAgentEvent, input: AgentEventInput): Promise<{ conversation_id: number; seq: number } | null> {
  return ctx.tx(async (tx) => {
    const { bind, ...content } = await withFiles(tx, input)
    const row = await tx.write(appendAgentEvent({ ...event, ...content }, tx.now()))
    if (!row) throw new Refused()
    await bind(row.conversation_id, row.seq)
    return row
  }).catch((error: unknown) => {
    if (error instanceof Refused) return null
    throw error
  })
}
