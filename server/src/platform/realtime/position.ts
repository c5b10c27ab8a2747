// Where a snapshot stands in the stream of events: asked before the snapshot is read, so that nothing falls between.
import { must } from '../../kernel/must.ts'
import { currentPosition } from '../bus/store.ts'
import type { Context } from '../context.ts'

export async function positionNow(ctx: Context): Promise<string> {
  return must(await ctx.db.maybe(currentPosition()), 'position').position
}
