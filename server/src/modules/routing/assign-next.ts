// Hands the longest waiting conversation of a group to the best agent: the slot first, then the conversation, then the
// record, in one transaction.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { lockQueued, moveConversation } from '../conversations/index.ts'
import { takeSlotIfEligible } from '../presence/index.ts'
import { recordDecision } from './decisions.ts'
import { lookOver, type Queue } from './look-over.ts'
import { Overtaken } from './model.ts'
import { lockNextFor, peekQueue } from './store.ts'
import { strategies } from './strategies/index.ts'

/** `assigned`: go on. `nobody`: nobody is free for what waits. `empty`: nothing waits. `held`: others were faster or hold what waits; look again soon. */
export type Outcome = 'assigned' | 'nobody' | 'empty' | 'held'

type Strategies = keyof typeof strategies
type Attempt = Outcome | 'taken_up' | { onlyFree: number }

/** Hears since when nothing had happened to it: what came back to the queue just now keeps the place of its age. */
type OnAssigned = (restedSince: string) => void

/** What its visitor took up again goes to the agent he had, whatever the group's strategy; where he cannot, to the least loaded. */
export async function assignNext(ctx: Context, queue: Queue, strategyName: Strategies, onAssigned: OnAssigned = () => undefined): Promise<Outcome> {
  const first = await attempt(ctx, queue, strategyName, null, onAssigned)
  const outcome = first === 'taken_up' ? await attempt(ctx, queue, 'sticky', null, onAssigned) : first
  if (typeof outcome === 'string') return outcome === 'taken_up' ? 'held' : outcome
  // The only one who is free gave the head back: there may be another behind it that he can have.
  const behind = await attempt(ctx, queue, strategyName, outcome.onlyFree, onAssigned)
  return typeof behind === 'string' && behind !== 'empty' && behind !== 'taken_up' ? behind : 'nobody'
}

const attempt = (ctx: Context, queue: Queue, strategyName: Strategies, not: number | null, onAssigned: OnAssigned): Promise<Attempt> =>
  ctx.tx((tx) => assignHead(tx, queue, strategyName, not, onAssigned)).catch((error: unknown) => {
    // Locks that others keep too long are held as well.
    if (error instanceof Overtaken || (error instanceof AppError && error.code === 'server.busy')) return 'held'
    throw error
  })

/** `not`: of what this agent gave back nothing. */
async function assignHead(tx: Context, queue: Queue, strategyName: Strategies, not: number | null, onAssigned: OnAssigned): Promise<Attempt> {
  const startedAt = performance.now()
  const strategy = strategies[strategyName]
  const sticky = strategyName === 'sticky'
  const head = tx.db.maybe(peekQueue(queue.groupId, not))
  const look = await lookOver(tx, queue, strategy, sticky ? await head : head)
  if (!look) return 'empty'
  const { waiting, judged, more } = look
  if (waiting.taken_up && !sticky) return 'taken_up'
  const decision = { strategy: strategy.name, judged, more, startedAt, origin: 'automatic' as const }
  const best = judged.find((candidate) => !candidate.excluded)
  if (!best) {
    recordDecision(tx, { ...decision, conversationId: waiting.id, accountId: null })
    const only = judged.find(returned)
    return only ? { onlyFree: only.accountId } : 'nobody'
  }
  // In one flight, the slot before the conversation. Sticky chose for this one visitor; the others take whoever has waited
  // longest and is not held.
  const [slot, next] = await Promise.all([
    takeSlotIfEligible(tx, best.accountId), tx.db.maybe(sticky ? lockQueued(waiting.id) : lockNextFor(queue.groupId, best.accountId)),
  ])
  // One of them was lost to somebody, or this is not the conversation that somebody else gave back. No row of another agent may
  // be locked after these: let go of them and look again.
  if (!slot || !next || (next.id !== waiting.id && judged.some(returned))) throw new Overtaken()
  recordDecision(tx, { ...decision, conversationId: next.id, accountId: best.accountId })
  await assign(tx, next.id, best)
  onAssigned(next.updated_at)
  return 'assigned'
}

const returned = ({ excluded }: { excluded: string | null }): boolean => excluded === 'returned_it'

/** The conversation is locked and the slot taken. */
export async function assign(tx: Context, conversationId: number, agent: { accountId: number; name: string }): Promise<void> {
  const moved = await moveConversation(tx, conversationId, {
    to: 'assigned', from: ['queued'], agentId: agent.accountId, accountId: agent.accountId, code: 'agent_joined',
    text: `Agent ${agent.name} joined`, by: 'system', reason: 'agent_assigned',
  })
  if (!moved) throw new Error(`conversation ${conversationId} left the queue although it was locked`)
}
