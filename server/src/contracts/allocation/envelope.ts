// The success body of this tongue, and its schema: `{status, message?, data, meta?}`.
import Type, { type TSchema } from 'typebox'
import type { Context } from '../../platform/context.ts'
import type { Answer } from '../../platform/http/route.ts'

export interface Told { message?: string; meta?: Record<string, unknown>; status?: 200 | 201 }

export const success = (data: unknown, told: Told = {}): Answer => ({
  status: told.status ?? 200,
  body: { status: 'success', ...(told.message === undefined ? {} : { message: told.message }), data, ...(told.meta === undefined ? {} : { meta: told.meta }) },
})

/** A list with how many are shown and when. */
export const list = (ctx: Context, data: unknown, count: number, meta: Record<string, unknown> = {}): Answer =>
  success(data, { meta: { count, ...meta, timestamp: ctx.now() } })

const status = Type.Literal('success')
const Count = Type.Integer({ minimum: 0 })

export const Said = (data: TSchema) => Type.Object({ status, message: Type.String(), data })
export const Given = (data: TSchema) => Type.Object({ status, data })
export const Listed = (data: TSchema) => Type.Object({ status, data, meta: Type.Object({ count: Count, timestamp: Type.String() }) })
export const Paged = (data: TSchema) => Type.Object({
  status, data, meta: Type.Object({ count: Count, page: Count, limit: Count, has_more: Type.Boolean(), timestamp: Type.String() }),
})
