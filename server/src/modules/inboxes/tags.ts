// Tags as records: labels of the whole tenant, removed ones too where somebody asks for them.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { restoreLabel } from './labels.ts'

export interface Tag { id: number; uid: string; name: string; color: string; createdAt: string; updatedAt: string; deletedAt: string | null }
export interface TagRow { id: number; uid: string; name: string; color: string; created_at: string; updated_at: string; deleted_at: string | null }

export const listTags = (after: number, removed: boolean, limit: number): Sql<TagRow> => sql`
  select id, uid, name, color, created_at, updated_at, deleted_at
    from labels
   where tenant_id = app_tenant() and scope = 0 and id > ${after} and (${removed}::boolean or deleted_at is null)
   order by id
   limit ${limit}`

export const findTag = (uid: string, removed: boolean): Sql<TagRow> => sql`
  select id, uid, name, color, created_at, updated_at, deleted_at
    from labels
   where tenant_id = app_tenant() and scope = 0 and uid = ${uid} and (${removed}::boolean or deleted_at is null)`

export const tagFrom = (r: TagRow): Tag => ({ id: r.id, uid: r.uid, name: r.name, color: r.color, createdAt: r.created_at, updatedAt: r.updated_at, deletedAt: r.deleted_at })

/** In the order of their ids, after the given one. */
export async function tags(ctx: Context, page: { after: number; removed: boolean; limit: number }): Promise<Tag[]> {
  return (await ctx.db.rows(listTags(page.after, page.removed, page.limit))).map(tagFrom)
}

/** Errors: `label.not_found`. */
export async function tagByUid(ctx: Context, uid: string, removed = false): Promise<Tag> {
  const row = await ctx.db.maybe(findTag(uid, removed))
  if (!row) throw new AppError('label.not_found', { subject: uid })
  return tagFrom(row)
}

/** It is on the conversations again that it was on. One that is there stays. Errors: `label.not_found`, `label.name_taken`. */
export async function restoreTag(ctx: Context, uid: string): Promise<Tag> {
  const tag = await tagByUid(ctx, uid, true)
  await restoreLabel(ctx, tag.id)
  return tagByUid(ctx, uid)
}
