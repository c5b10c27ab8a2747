// Changes an agent. Deactivation, or a role that takes no conversations, returns his work to the queue in the same moment.
import type { Agent } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { agentById, agentByUid, changeAgent as change, setStatusByProgram } from '../presence/index.ts'
import type { ChangeAccount } from '../identity/index.ts'
import { AppError } from '../../kernel/errors.ts'
import { releaseAll } from './leave.ts'
import { Overtaken } from './model.ts'
import { findAssignedTo } from './store.ts'

/** Errors: `agent.not_found`, `email.taken`, `auth.forbidden`. */
export async function changeAgent(ctx: Context, uid: string, input: ChangeAccount & { maxChats?: number | undefined }): Promise<Agent> {
  const agent = await agentByUid(ctx, uid)
  const overtaken = (error: unknown): never => {
    throw error instanceof Overtaken ? new AppError('server.busy', { retryAfter: 1 }) : error
  }
  await ctx.tx(async (tx) => {
    await change(tx, agent.id, input)
    // A bot has no socket: it is here again when it is switched on.
    if (agent.kind === 'bot' && input.active) await setStatusByProgram(tx, agent.id, true)
    const idle = input.active === false || input.role === 'viewer' || input.role === 'api'
    if (!idle) return
    const assigned = await tx.db.rows(findAssignedTo(agent.id))
    await releaseAll(tx, agent, assigned.map((row) => row.id))
  }).catch(overtaken)
  return agentById(ctx, agent.id)
}
