// How far each side has read. Only the assigned agent's reading counts, so that a supervisor's look hides nothing.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { accessConversation } from './access.ts'
import { markAgentRead, markVisitorRead } from './store.ts'

export async function markReadByAgent(ctx: Context, uid: string, seq: number): Promise<void> {
  const handle = await accessConversation(ctx, uid, 'conversation.read')
  if (ctx.actor.kind === 'agent') await ctx.write(markAgentRead(handle.id, ctx.actor.accountId, seq, ctx.now()))
}

export async function markReadByVisitor(ctx: Context, seq: number): Promise<void> {
  if (ctx.actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  await ctx.write(markVisitorRead(ctx.actor.visitorId, ctx.actor.inboxId, seq, ctx.now()))
}
