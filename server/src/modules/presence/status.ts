// What an agent wants, and what then holds. Both are decided under the agent's row lock.
import type { Agent, Presence, SetStatus } from '@switchboard/protocol'
import { instant } from '../../kernel/clock.ts'
import { AppError, invalid } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { agentById } from './agents.ts'
import { onPresence } from './grace.ts'
import { idleMs } from './model.ts'
import { closeProgramSessions, closeRequestSessions, findActive, lockAgent, openProgramSession, openRequestSession, settle, updateWanted } from './store.ts'

/** Recomputes presence under the lock; tells the world when it changed. Inside a transaction. */
export async function settlePresence(tx: Context, accountId: number): Promise<Presence | null> {
  // Who waited for the lock must see who is here now, not when he began to wait.
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

export interface StatusChange { status?: Presence | undefined; accepting?: boolean | undefined }

/** A program (or a manager) says that somebody is available or not. Errors: `agent.not_found`. */
export const setStatusByProgram = (ctx: Context, accountId: number, available: boolean): Promise<void> =>
  setStatus(ctx, accountId, available ? { status: 'online', accepting: true } : { status: 'offline' })

/** A program says that somebody has gone home; he is available again when he comes. */
export const leaveByProgram = (ctx: Context, accountId: number): Promise<void> => ctx.tx(async (tx) => {
  tx.db.leave(closeProgramSessions(accountId, tx.now()))
  await settlePresence(tx, accountId)
})

/** How somebody is, said by a program, himself in one, or a manager; no socket is needed. Errors: `agent.not_found`. */
export async function setStatus(ctx: Context, accountId: number, { status, accepting }: StatusChange): Promise<void> {
  await ctx.tx(async (tx) => {
    const before = await tx.db.maybe(lockAgent(accountId))
    if (!before) throw new AppError('agent.not_found')
    tx.db.leave(updateWanted(accountId, status ?? null, accepting ?? null))
    if (status !== undefined) tx.db.leave(status === 'offline' ? closeProgramSessions(accountId, tx.now()) : openProgramSession(accountId, tx.ids.uid(), tx.now()))
    const changed = await tx.db.maybe(settle(accountId, tx.now()))
    if (changed) await told(tx, accountId, before.presence, changed.presence)
    else await tx.emit({ name: 'agent.changed', accountId })
  })
}

/**
 * The status of an agent, said by himself or by who leads him. Where no session shows that he is here, this does, for half an
 * hour after his last request. The caller has shown that he may. Errors: `agent.not_found`, `agent.not_available` (deactivated).
 */
export async function setStatusByCaller(ctx: Context, accountId: number, status: Presence): Promise<void> {
  const { actor } = ctx
  const authSessionId = actor.kind === 'agent' && actor.accountId === accountId && !actor.token ? actor.sessionId : null
  await ctx.tx(async (tx) => {
    const [before, account] = await Promise.all([tx.db.maybe(lockAgent(accountId)), tx.db.maybe(findActive(accountId))])
    if (!before || !account) throw new AppError('agent.not_found')
    if (!account.active) throw new AppError('agent.not_available')
    tx.db.leave(updateWanted(accountId, status, null))
    tx.db.leave(status === 'offline' ? closeRequestSessions(accountId, tx.now())
      : openRequestSession(accountId, authSessionId, { node: tx.ids.uid(), leaseUntil: instant(tx.clock.now() + idleMs), ...tx.origin }, tx.now()))
    const changed = await tx.db.maybe(settle(accountId, tx.now()))
    if (changed) await told(tx, accountId, before.presence, changed.presence)
    else if (before.wanted !== status) await tx.emit({ name: 'agent.changed', accountId })
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
    tx.db.leave(updateWanted(actor.accountId, input.status ?? null, input.accepting ?? null))
    const changed = await tx.db.maybe(settle(actor.accountId, tx.now()))
    const wantedChanged = input.status !== undefined && input.status !== before.wanted
    const acceptingChanged = input.accepting !== undefined && input.accepting !== before.accepting
    if (changed) await told(tx, actor.accountId, before.presence, changed.presence)
    else if (wantedChanged || acceptingChanged) await tx.emit({ name: 'agent.changed', accountId: actor.accountId })
  })
  return agentById(ctx, actor.accountId)
}
