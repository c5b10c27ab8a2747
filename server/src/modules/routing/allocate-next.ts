// An operator asks for work: his slot first, then the waiting conversation of highest priority in the inboxes he may take
// from. As long as one waits, nobody is told that there is none.
import { must } from '../../kernel/must.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { Sql } from '../../platform/db/sql.ts'
import { moveConversation, queueScope, takeFirstQueued, type QueueScope } from '../conversations/index.ts'
import { slotTaken, takeSlotByHand } from '../presence/index.ts'
import { recordDecision } from './decisions.ts'
import { Nothing, type Judged } from './model.ts'
import { asLocked } from './slot.ts'
import { findAgentAsCandidate, toCandidate } from './store.ts'

/** How many of the first one look tries: others may be taking them at the same moment. */
const looks = [8, 32, 128, 512]
const rounds = 40

/**
 * The id of the conversation the operator got, or null when none waits for him in the inboxes he is subscribed to; `phones`:
 * in those of them that have a number.
 * Errors: `agent.not_available`, `agent.at_capacity`, `agent.not_found`.
 */
export async function allocateNext(ctx: Context, accountId: number, phones = false): Promise<number | null> {
  let scope: QueueScope | null = await queueScope(ctx, accountId, phones)
  // Nothing found rolls the slot back with the transaction. Who has to try again looks where he may take from again.
  return ctx.tx(async (tx) => {
    const first = scope
    scope = null
    return allocate(tx, accountId, first ?? await queueScope(tx, accountId, phones))
  }).catch((error: unknown) => {
    if (error instanceof Nothing) return null
    throw error
  })
}

async function allocate(tx: Context, accountId: number, scope: QueueScope): Promise<number> {
  const startedAt = performance.now()
  const at = tx.now()
  const search = { ...scope, instant: at, provided: slotTaken(accountId, at) }
  const [row, slot, first] = await Promise.all([
    tx.db.maybe(findAgentAsCandidate(accountId)), takeSlotByHand(tx, accountId, { online: true, at }), takeHead(tx, { ...search, not: accountId }),
  ])
  const before = toCandidate(must(row, 'agent'))
  // What he gave back himself comes to him last, but before he is told that nothing waits.
  const taken = first ?? await takeHead(tx, { ...search, not: null })
  if (!taken) throw new Nothing()
  const messages = scope.weights.alpha * Math.min(taken.messages, 100) / 100
  const judged: Judged = { ...asLocked(before, slot), score: taken.score, terms: { messages, delay: taken.score - messages }, excluded: null }
  recordDecision(tx, { conversationId: taken.id, accountId, origin: 'pull', strategy: 'pull', judged: [judged], startedAt })
  const moved = await moveConversation(tx, taken.id, {
    to: 'assigned', from: ['queued'], agentId: accountId, accountId, code: 'agent_joined', text: `Agent ${before.name} joined`,
    by: 'system', reason: 'agent_assigned',
  })
  return must(moved, 'locked conversation').id
}

/** `not`: of what this agent gave back nothing. */
interface Search extends QueueScope { not: number | null; instant: string; provided: Sql }

/** Locks the first that nobody holds. What another caller holds may come free again, so rounds without luck wait a little. */
async function takeHead(tx: Context, s: Search): Promise<{ id: number; score: number; messages: number } | null> {
  for (let round = 0; round < rounds; round++) {
    for (const most of looks) {
      const { seen, id, score, message_count: messages } = must(await tx.db.maybe(takeFirstQueued({ ...s, most }, s.provided)), 'count')
      if (id !== null) return { id, score, messages }
      if (seen === 0) return null
      // There are no more to look at.
      if (seen < most) break
    }
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 10))
  }
  throw new AppError('server.busy', { retryAfter: 1 })
}
