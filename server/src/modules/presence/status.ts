// What an agent wants, and what then holds. Both are decided under the agent's row lock.
import type { Agent, Presence, SetStatus } from '@switchboard/protocol'
import { AppError, invalid } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { agentById } from './agents.ts'
import { onPresence } from './grace.ts'
import { closeProgramSessions, lockAgent, openProgramSession, settle, updateWanted } from './store.ts'

/** Recomputes presence under the lock; tells the world when it changed. Inside a transaction. */
export async function settlePresence(tx: Context, accountId: number): Promise<Presence | null> {
  const before = await tx.db.maybe(lockAgent(accountId))
  const changed = await tx.db.maybe(settle(accountId, tx.now()))
  if (changed) await told(tx, accountId, before?.presence, changed.presence)
  return changed?.presence ?? null
}

/** Presence changed: only going offline starts grace, only coming back from there cancels it. */
async function told(tx: Context, accountId: number, before: Presence | undefined, after: Presence): Promise<void> {
  if (after === 'offline' || before === 'offline') await onPresence(tx, accountId, after === 'offline')
  await tx.emit({ name: 'agent.changed', accountId })
}

/** A program (or a manager) says that somebody is available or not; no socket is needed. Inside no transaction. Errors: `agent.not_found`. */
export async function setStatusByProgram(ctx: Context, accountId: number, available: boolean): Promise<void> {
  await ctx.tx(async (tx) => {
    const before = await tx.db.maybe(lockAgent(accountId))
    if (!before) throw new AppError('agent.not_found')
    await tx.db.run(updateWanted(accountId, available ? 'online' : 'offline', available ? true : null))
    await tx.db.run(available ? openProgramSession(accountId, tx.ids.uid(), tx.now()) : closeProgramSessions(accountId, tx.now()))
    const changed = await tx.db.maybe(settle(accountId, tx.now()))
    if (changed) await told(tx, accountId, before.presence, changed.presence)
    else await tx.emit({ name: 'agent.changed', accountId })
  })
}

/** The caller's own status. Errors: `input.invalid` (nothing given; a viewer cannot accept conversations). */
export async function setOwnStatus(ctx: Context, input: SetStatus): Promise<Agent> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new AppError('auth.forbidden')
  if (input.status === undefined && input.accepting === undefined) throw invalid('status', 'status or accepting must be given')
  if (input.accepting && (actor.role === 'viewer' || actor.role === 'api')) throw invalid('accepting', 'this role does not take conversations')
  await ctx.tx(async (tx) => {
    const before = await tx.db.maybe(lockAgent(actor.accountId))
    if (!before) throw new AppError('agent.not_found')
    await tx.db.run(updateWanted(actor.accountId, input.status ?? null, input.accepting ?? null))
    const changed = await tx.db.maybe(settle(actor.accountId, tx.now()))
    const wantedChanged = input.status !== undefined && input.status !== before.wanted
    const acceptingChanged = input.accepting !== undefined && input.accepting !== before.accepting
    if (changed) await told(tx, actor.accountId, before.presence, changed.presence)
    else if (wantedChanged || acceptingChanged) await tx.emit({ name: 'agent.changed', accountId: actor.accountId })
  })
  return agentById(ctx, actor.accountId)
}
