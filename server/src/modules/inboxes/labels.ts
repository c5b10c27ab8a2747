// Labels: of one inbox, or of the whole tenant (tags). Made, renamed, removed, taken back.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'

export interface Label {
  id: number; uid: string
  /** Null: a tag, for all conversations of the tenant. */
  inboxId: number | null
  name: string; color: string; createdBy: number | null; creatorName: string | null
  conversationCount: number; createdAt: string
}

interface Row {
  id: number; uid: string; inbox_id: number | null; name: string; color: string; created_by: number | null; creator_name: string | null
  conversation_count: number; created_at: string
}

const columns = sql`
  l.id, l.uid, l.inbox_id, l.name, l.color, l.created_by, a.name as creator_name, l.created_at,
  (select count(*)::integer from conversation_labels c where c.tenant_id = l.tenant_id and c.label_id = l.id) as conversation_count`

export const listLabels = (inboxId: number | null, removed: boolean): Sql<Row> => sql`
  select ${columns}
    from labels l left join accounts a on a.tenant_id = l.tenant_id and a.id = l.created_by
   where l.tenant_id = app_tenant() and (l.deleted_at is not null) = ${removed}::boolean ${inboxId === null ? nothing : sql`and l.inbox_id = ${inboxId}`}
   order by l.scope, lower(l.name), l.id
   limit 1000`

export const findLabel = (id: number): Sql<Row> => sql`
  select ${columns}
    from labels l left join accounts a on a.tenant_id = l.tenant_id and a.id = l.created_by
   where l.tenant_id = app_tenant() and l.id = ${id} and l.deleted_at is null`

export const insertLabel = (l: { uid: string; inboxId: number | null; name: string; color: string; createdBy: number | null }, now: string): Sql<{ id: number }> => sql`
  insert into labels (uid, tenant_id, inbox_id, name, color, created_by, created_at, updated_at)
  values (${l.uid}, app_tenant(), ${l.inboxId}, ${l.name}, ${l.color}, ${l.createdBy}, ${now}, ${now})
  returning id`

export const updateLabel = (id: number, l: { name: string | null; color: string | null }, now: string): Sql<{ id: number }> => sql`
  update labels set name = coalesce(${l.name}, name), color = coalesce(${l.color}, color), updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null
  returning id`

export const deleteLabel = (id: number, now: string): Sql<{ id: number }> => sql`
  update labels set deleted_at = ${now}, updated_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and deleted_at is null
  returning id`

export const reviveLabel = (id: number, now: string): Sql => sql`
  update labels set deleted_at = null, updated_at = ${now} where tenant_id = app_tenant() and id = ${id} and deleted_at is not null`

const toLabel = (r: Row): Label => ({
  id: r.id, uid: r.uid, inboxId: r.inbox_id, name: r.name, color: r.color, createdBy: r.created_by, creatorName: r.creator_name,
  conversationCount: r.conversation_count, createdAt: r.created_at,
})

/** Turns the database's refusal of a second label of the name into the domain's words. */
export const nameTaken = (error: unknown): never => {
  if (sqlState(error) === '23505') throw new AppError('label.name_taken')
  throw error
}

/** Those of one inbox, or all of the tenant with its tags; `removed` instead of those that are there. */
export async function labels(ctx: Context, inboxId: number | null, removed = false): Promise<Label[]> {
  return (await ctx.db.rows(listLabels(inboxId, removed))).map(toLabel)
}

/** Errors: `label.not_found`. */
export async function labelById(ctx: Context, id: number): Promise<Label> {
  const row = await ctx.db.maybe(findLabel(id))
  if (!row) throw new AppError('label.not_found')
  return toLabel(row)
}

/** Errors: `label.name_taken` (unique within the inbox or among the tags, whatever the case). The inbox is the tenant's: the caller looked it up. */
export async function createLabel(ctx: Context, input: { inboxId: number | null; name: string; color: string; createdBy: number | null }): Promise<Label> {
  const row = await ctx.db.maybe(insertLabel({ ...input, uid: ctx.ids.uid(), name: input.name.trim() }, ctx.now())).catch(nameTaken)
  return labelById(ctx, must(row, 'new label').id)
}

/** Errors: `label.not_found`, `label.name_taken`. */
export async function changeLabel(ctx: Context, id: number, input: { name?: string | undefined; color?: string | undefined }): Promise<Label> {
  const row = await ctx.db.maybe(updateLabel(id, { name: input.name?.trim() ?? null, color: input.color ?? null }, ctx.now())).catch(nameTaken)
  if (!row) throw new AppError('label.not_found')
  return labelById(ctx, id)
}

/** It is on no conversation any more; its name is free. Errors: `label.not_found`. */
export async function removeLabel(ctx: Context, id: number): Promise<void> {
  if (!await ctx.db.maybe(deleteLabel(id, ctx.now()))) throw new AppError('label.not_found')
}

/** It is on the conversations again that it was on. One that is there stays. Errors: `label.not_found`, `label.name_taken`. */
export async function restoreLabel(ctx: Context, id: number): Promise<Label> {
  await ctx.db.run(reviveLabel(id, ctx.now())).catch(nameTaken)
  return labelById(ctx, id)
}
