// Labels on conversations: of their inbox, and tags, which belong to the whole tenant. The database refuses a label of another inbox.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { labelById, tagFrom, type Tag, type TagRow } from '../inboxes/index.ts'
import type { ConversationHandle } from './model.ts'

export interface AttachedLabel { id: number; conversationId: number; labelId: number; createdAt: string }

// The lock waits for a move to another inbox and sees where it went.
export const insertConversationLabel = (l: { conversationId: number; labelId: number }, now: string): Sql<{ id: number; created_at: string }> => sql`
  with c as materialized (
    select tenant_id, id, inbox_id from conversations where tenant_id = app_tenant() and id = ${l.conversationId} for key share
  )
  insert into conversation_labels (tenant_id, inbox_id, conversation_id, label_id, scope, created_at)
  select c.tenant_id, c.inbox_id, c.id, l.id, l.scope, ${now}
    from c join labels l on l.tenant_id = c.tenant_id and l.id = ${l.labelId} and l.deleted_at is null
  on conflict (tenant_id, conversation_id, label_id) do update set label_id = excluded.label_id
  returning id, created_at`

export const deleteConversationLabel = (conversationId: number, labelId: number): Sql => sql`
  delete from conversation_labels where tenant_id = app_tenant() and conversation_id = ${conversationId} and label_id = ${labelId}`

export const deleteInboxLabels = (conversationId: number): Sql => sql`
  delete from conversation_labels where tenant_id = app_tenant() and conversation_id = ${conversationId} and scope <> 0`

/** The labels of its inbox on the conversation `c`, as one value; null: none. */
export const inboxLabels = sql`
         (select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'color', l.color) order by lower(l.name), l.id)
            from conversation_labels cl
           cross join lateral (select l.* from labels l where l.tenant_id = app_tenant() and l.id = cl.label_id and l.deleted_at is null limit 1) l
           where cl.tenant_id = app_tenant() and cl.conversation_id = c.id and cl.scope <> 0)`

interface AttachedTagRow extends TagRow { conversation_id: number }

export const listConversationTags = (conversationIds: number[]): Sql<AttachedTagRow> => sql`
  select c.conversation_id, l.id, l.uid, l.name, l.color, l.created_at, l.updated_at, l.deleted_at
    from conversation_labels c join labels l on l.tenant_id = c.tenant_id and l.id = c.label_id
   where c.tenant_id = app_tenant() and c.conversation_id = any(${conversationIds}::integer[]) and c.scope = 0 and l.deleted_at is null
   order by lower(l.name), l.id`

/** Repeating gives the same. Errors: `label.not_found`, `label.wrong_inbox`. */
export async function attachLabel(ctx: Context, conversation: ConversationHandle, labelId: number): Promise<AttachedLabel> {
  const label = await labelById(ctx, labelId)
  if (label.inboxId !== null && label.inboxId !== conversation.inboxId) throw new AppError('label.wrong_inbox')
  return ctx.tx(async (tx) => {
    const row = await tx.db.maybe(insertConversationLabel({ conversationId: conversation.id, labelId }, tx.now())).catch((error: unknown) => {
      // It moved to another inbox at this moment.
      throw sqlState(error) === '23514' ? new AppError('label.wrong_inbox') : error
    })
    if (!row) throw new AppError('label.not_found')
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

/** Takes the labels of its inbox off, not the tags; inside the transaction that moves the conversation to another inbox. */
export async function clearLabels(tx: Context, conversationId: number): Promise<void> {
  await tx.db.run(deleteInboxLabels(conversationId))
}

/** The tags, by conversation id. */
export async function tagsOf(ctx: Context, conversationIds: number[]): Promise<Map<number, Tag[]>> {
  if (conversationIds.length === 0) return new Map()
  const rows = await ctx.db.rows(listConversationTags(conversationIds))
  return new Map([...Map.groupBy(rows, (row) => row.conversation_id)].map(([id, own]) => [id, own.map(tagFrom)]))
}
