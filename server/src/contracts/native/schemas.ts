// Schemas that several routes share.
import { Uid } from '@switchboard/protocol'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import type { Context } from '../../platform/context.ts'

export const ByUid = Type.Object({ uid: Uid })
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'How many at most; 50 by default.' }))
export const Cursor = Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '`page.next` of the page before.' }))
export const Paging = Type.Object({ limit: Limit, cursor: Cursor })
export const defaultLimit = 50

/** Pages in the order of ids: reads one more than asked to know whether there is another. */
export async function byId<T extends { id: number }, U>(
  ctx: Context, scope: string, query: { limit?: number | undefined; cursor?: string | undefined },
  read: (after: number, limit: number) => Promise<T[]>, show: (item: Omit<T, 'id'>) => U,
): Promise<{ data: U[]; page: { next: string | null; hasMore: boolean } }> {
  const limit = query.limit ?? defaultLimit
  const after = query.cursor ? Number(decodeCursor(ctx, scope, query.cursor)[0]) : 0
  const rows = await read(after, limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = rows.length > limit
  return {
    data: shown.map(({ id: _, ...item }) => show(item)),
    page: { hasMore, next: hasMore && last ? encodeCursor(ctx, scope, [last.id]) : null },
  }
}
