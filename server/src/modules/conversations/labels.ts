// Labels on conversations. The database refuses a label of another inbox.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { labelById } from '../inboxes/index.ts'
import type { ConversationHandle } from './model.ts'

export interface AttachedLabel { id: number; conversationId: number; labelId: number; createdAt: string }

export const insertConversationLabel = (l: { inboxId: number; conversationId: number; labelId: number }, now: string): Sql<{ id: number; created_at: string }> => sql`
  insert into conversation_labels (tenant_id, inbox_id, conversation_id, label_id, created_at)
  values (app_tenant(), ${l.inboxId}, ${l.conversationId}, ${l.labelId}, ${now})
  on conflict (tenant_id, conversation_id, label_id) do update set label_id = excluded.label_id
  returning id, created_at`

export const deleteConversationLabel = (conversationId: number, labelId: number): Sql => sql`
  delete from conversation_labels where tenant_id = app_tenant() and conversation_id = ${conversationId} and label_id = ${labelId}`

export const deleteConversationLabels = (conversationId: number): Sql => sql`
  delete from conversation_labels where tenant_id = app_tenant() and conversation_id = ${conversationId}`

export const listConversationLabels = (conversationIds: number[]): Sql<{ conversation_id: number; id: number; name: string; color: string }> => sql`
  select c.conversation_id, l.id, l.name, l.color
    from conversation_labels c join labels l on l.tenant_id = c.tenant_id and l.id = c.label_id
   where c.tenant_id = app_tenant() and c.conversation_id = any(${conversationIds}::integer[])
   order by lower(l.name), l.id`

/** Repeating gives the same. Errors: `label.not_found`, `label.wrong_inbox`. */
export async function attachLabel(ctx: Context, conversation: ConversationHandle, labelId: number): Promise<AttachedLabel> {
  const label = await labelById(ctx, labelId)
  if (label.inboxId !== conversation.inboxId) throw new AppError('label.wrong_inbox')
  return ctx.tx(async (tx) => {
    const row = must(await tx.db.maybe(insertConversationLabel({ inboxId: conversation.inboxId, conversationId: conversation.id, labelId }, tx.now())).catch((error: unknown) => {
      // The conversation moved to another inbox, or the label went, at this moment.
      throw sqlState(error) === '23503' ? new AppError('label.wrong_inbox') : error
    }), 'label of conversation')
    await tx.emit({ name: 'conversation.labelled', conversationId: conversation.id })
    return { id: row.id, conversationId: conversation.id, labelId, createdAt: row.created_at }
  })
}

/** Repeating changes nothing. Errors: `label.not_found`. */
export async function detachLabel(ctx: Context, conversation: ConversationHandle, labelId: number): Promise<void> {
  await labelById(ctx, labelId)
  await ctx.tx(async (tx) => {
    await tx.db.run(deleteConversationLabel(conversation.id, labelId))
    await tx.emit({ name: 'conversation.labelled', conversationId: conversation.id })
  })
}

/** Takes all labels off; inside the transaction that moves the conversation to another inbox. */
export async function clearLabels(tx: Context, conversationId: number): Promise<void> {
  await tx.db.run(deleteConversationLabels(conversationId))
}

/** By conversation id. */
export async function labelsOf(ctx: Context, conversationIds: number[]): Promise<Map<number, { id: number; name: string; color: string }[]>> {
  if (conversationIds.length === 0) return new Map()
  const rows = await ctx.db.rows(listConversationLabels(conversationIds))
  return new Map([...Map.groupBy(rows, (row) => row.conversation_id)].map(([id, own]) => [id, own.map(({ conversation_id: _, ...label }) => label)]))
}
