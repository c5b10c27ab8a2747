// Hands the longest waiting conversation of a group to the best agent: the slot first, then the conversation, then the
// record, in one transaction.
import type { Context } from '../../platform/context.ts'
import { lockQueued, moveConversation } from '../conversations/index.ts'
import { takeSlotIfEligible } from '../presence/index.ts'
import { recordDecision } from './decisions.ts'
import { judge, Overtaken } from './model.ts'
import { existsFor, findEligible, findExcluded, lockNextFor, peekQueue, toCandidate } from './store.ts'
import { strategies } from './strategies/index.ts'

/** How many candidates a decision looks at, and how many of the others it records. */
const mostEligible = 20
const mostExcluded = 30

/** `assigned`: go on. `nobody`: nobody is free for what waits. `empty`: nothing waits. `held`: others were faster or hold what waits; look again soon. */
export type Outcome = 'assigned' | 'nobody' | 'empty' | 'held'

export const assignNext = (ctx: Context, groupId: number | null, strategyName: keyof typeof strategies): Promise<Outcome> =>
  ctx.tx(async (tx) => {
    const startedAt = performance.now()
    const strategy = strategies[strategyName]
    const sticky = strategyName === 'sticky'
    // Only sticky must know the head before it looks for agents; the others ask for all in one flight.
    const first = sticky ? await tx.db.maybe(peekQueue(groupId)) : undefined
    const last = first?.last_agent ?? null
    const [head, eligible, excluded] = await Promise.all([
      first === undefined ? tx.db.maybe(peekQueue(groupId)) : first,
      tx.db.rows(findEligible(groupId, last, strategyName === 'round_robin', mostEligible)), tx.db.rows(findExcluded(groupId, last, mostExcluded)),
    ])
    if (!head) return 'empty'
    const judged = judge(strategy, [...eligible, ...excluded].map(toCandidate))
    const decision = { strategy: strategy.name, judged, startedAt, origin: 'automatic' as const }
    for (const candidate of judged) {
      if (candidate.excluded) continue
      if (head.avoid_agent_id === candidate.accountId && (sticky || !(await tx.db.maybe(existsFor(groupId, candidate.accountId)))?.waiting)) {
        Object.assign(candidate, { excluded: 'returned_it', score: null })
        continue
      }
      // In one flight, the slot before the conversation. Sticky chose for this one visitor; the others take whoever has
      // waited longest and is not held.
      const [slot, next] = await Promise.all([
        takeSlotIfEligible(tx, candidate.accountId), tx.db.maybe(sticky ? lockQueued(head.id) : lockNextFor(groupId, candidate.accountId)),
      ])
      // One of them was lost to somebody. No row of another agent may be locked after these: let go of them and look again.
      if (!slot || !next) throw new Overtaken()
      await assign(tx, next.id, candidate)
      await recordDecision(tx, { ...decision, conversationId: next.id, accountId: candidate.accountId })
      return 'assigned'
    }
    await recordDecision(tx, { ...decision, conversationId: head.id, accountId: null })
    return 'nobody' as const
  }).catch((error: unknown) => {
    if (error instanceof Overtaken) return 'held'
    throw error
  })

async function assign(tx: Context, conversationId: number, agent: { accountId: number; name: string }): Promise<void> {
  const moved = await moveConversation(tx, conversationId, {
    to: 'assigned', from: ['queued'], agentId: agent.accountId, accountId: agent.accountId, code: 'agent_joined',
    text: `Agent ${agent.name} joined`, by: 'system', reason: 'agent_assigned', opens: true,
  })
  if (!moved) throw new Error(`conversation ${conversationId} left the queue although it was locked`)
}
