// Drafts: kept per agent, conversation and mode; whoever writes last wins, an empty one is none.
import type { Draft, DraftMode } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { accessConversation } from './access.ts'

const most = 200

interface DraftRow { conversation_uid: string; mode: DraftMode; text: string; updated_at: string }

export const putDraft = (d: { accountId: number; conversationId: number; mode: DraftMode; text: string }, now: string): Sql => sql`
  insert into drafts (tenant_id, account_id, conversation_id, mode, text, updated_at)
  values (app_tenant(), ${d.accountId}, ${d.conversationId}, ${d.mode}, ${d.text}, ${now})
      on conflict (tenant_id, account_id, conversation_id, mode) do update set text = excluded.text, updated_at = excluded.updated_at`

export const deleteDraft = (accountId: number, conversationId: number, mode: DraftMode): Sql => sql`
  delete from drafts where tenant_id = app_tenant() and account_id = ${accountId} and conversation_id = ${conversationId} and mode = ${mode}`

export const listDrafts = (accountId: number, limit: number): Sql<DraftRow> => sql`
  select c.uid as conversation_uid, d.mode, d.text, d.updated_at
    from drafts d join conversations c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
   where d.tenant_id = app_tenant() and d.account_id = ${accountId}
   order by d.updated_at desc, d.conversation_id
   limit ${limit}`

const ownId = (ctx: Context): number => {
  if (ctx.actor.kind !== 'agent') throw new AppError('auth.forbidden')
  return ctx.actor.accountId
}

/** Errors: `conversation.not_found`, `auth.forbidden`. */
export async function keepDraft(ctx: Context, conversation: string, mode: DraftMode, text: string): Promise<void> {
  const handle = await accessConversation(ctx, conversation, 'conversation.reply')
  const accountId = ownId(ctx)
  await ctx.db.run(text.trim() === '' ? deleteDraft(accountId, handle.id, mode) : putDraft({ accountId, conversationId: handle.id, mode, text }, ctx.now()))
}

/** The caller's own, the newest first; at most 200. */
export async function draftsOf(ctx: Context): Promise<Draft[]> {
  return (await ctx.db.rows(listDrafts(ownId(ctx), most))).map((r) => ({ conversation: r.conversation_uid, mode: r.mode, text: r.text, updatedAt: r.updated_at }))
}
