// Lists are bare arrays; where one does not end on its page, `Link: <…>; rel="next"` leads on.
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import type { Context } from '../../platform/context.ts'
import type { Answer } from '../../platform/http/route.ts'

/** Rows of a page where the caller asks for no number, and at most. */
export const mostListed = 500
const Cursor = Type.Optional(Type.String({ minLength: 1, maxLength: 300 }))
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: mostListed }))
export const ListQuery = Type.Object({ limit: Limit, cursor: Cursor, includeDeleted: Type.Optional(Type.Boolean()) })

interface Asked { limit?: number; cursor?: string; includeDeleted?: boolean }
interface Page { after: number; removed: boolean; limit: number }

/** Errors: `cursor.invalid`. */
export async function listed<T extends { id: number }, U>(ctx: Context, path: string, asked: Asked, read: (page: Page) => Promise<T[]>, show: (rows: T[]) => Promise<U[]> | U[]): Promise<Answer> {
  const { limit = mostListed, includeDeleted = false } = asked
  const scope = JSON.stringify([path, includeDeleted])
  const after = asked.cursor === undefined ? 0 : Number(decodeCursor(ctx, scope, asked.cursor)[0])
  const rows = await read({ after, removed: includeDeleted, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const body = await show(shown)
  if (rows.length <= limit || last === undefined) return { status: 200, body }
  const query = new URLSearchParams({ cursor: encodeCursor(ctx, scope, [last.id]), limit: String(limit), ...(includeDeleted ? { includeDeleted: 'true' } : {}) })
  return { status: 200, body, headers: { link: `<${path}?${query}>; rel="next"` } }
}
