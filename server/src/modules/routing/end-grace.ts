// A manager ends the grace of an absent agent: the conversation returns to the queue now.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { accessConversation } from '../conversations/index.ts'
import { leaveHandle } from './leave.ts'
import { Overtaken } from './model.ts'
import { findActiveGrace } from './store.ts'

/** Errors: `conversation.not_found`, `conversation.invalid_transition` (no grace runs), `auth.forbidden`. */
export async function endGraceNow(ctx: Context, uid: string): Promise<number> {
  const handle = await accessConversation(ctx, uid, 'conversation.supervise')
  if (!await ctx.db.maybe(findActiveGrace(handle.id))) throw new AppError('conversation.invalid_transition', { detail: 'no grace runs' })
  await leaveHandle(ctx, handle, 'deallocate').catch((error: unknown) => {
    throw error instanceof Overtaken ? new AppError('conversation.invalid_transition', { detail: 'it changed at the same moment; look again' }) : error
  })
  return handle.id
}
