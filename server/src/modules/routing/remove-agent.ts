// Removes an agent: he is gone at once, with his sessions and sockets, and his work returns to the queue in the same moment.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { agentByUid, removeAgent as remove } from '../presence/index.ts'
import { releaseAll } from './leave.ts'
import { Overtaken } from './model.ts'
import { findAssignedTo } from './store.ts'

/** Errors: `agent.not_found`, `account.last_admin`, `auth.forbidden`, `server.busy`. */
export async function removeAgent(ctx: Context, uid: string): Promise<void> {
  const agent = await agentByUid(ctx, uid)
  await ctx.tx(async (tx) => {
    await remove(tx, agent.id)
    const assigned = await tx.db.rows(findAssignedTo(agent.id))
    await releaseAll(tx, agent, assigned.map((row) => row.id))
  }).catch((error: unknown) => {
    throw error instanceof Overtaken ? new AppError('server.busy', { retryAfter: 1 }) : error
  })
}
