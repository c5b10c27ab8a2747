// Decisions written and read: why this agent, or why still waiting.
import type { RoutingDecision } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { accessConversation } from '../conversations/index.ts'
import { policyVersion, type Judged } from './model.ts'
import { insertDecision, listDecisions, type DecisionOrigin } from './store.ts'

type Shown = RoutingDecision['candidates'][number]

export const shown = (c: Judged): Shown => ({
  agent: { uid: c.uid, name: c.name }, presence: c.presence, accepting: c.accepting, activeChats: c.activeChats, maxChats: c.maxChats,
  lastAssignedAt: c.lastAssignedAt, lastOfVisitor: c.lastOfVisitor, score: c.score, terms: c.terms, excluded: c.excluded,
})

export interface Decided {
  conversationId: number
  accountId: number | null
  origin: DecisionOrigin
  strategy: string
  judged: Judged[]
  /** There were more than the record lists. */
  more?: boolean
  /** `performance.now()` when deciding began. */
  startedAt: number
}

/** Leaves the decision to be written, and the assignment where it made one. Inside its transaction; the assignment before has been ended there. */
export function recordDecision(tx: Context, d: Decided): void {
  const durationUs = Math.round((performance.now() - d.startedAt) * 1000)
  tx.db.leave(insertDecision({
    uid: tx.ids.uid(), conversationId: d.conversationId, accountId: d.accountId, origin: d.origin, strategy: d.strategy, policyVersion,
    outcome: d.accountId === null ? 'waiting' : 'assigned', candidates: JSON.stringify(d.judged.map(shown)), more: d.more ?? false, durationUs,
  }, tx.now()))
}

/** Newest first. Errors: `conversation.not_found`. */
export async function decisionsOf(ctx: Context, conversationUid: string): Promise<RoutingDecision[]> {
  const handle = await accessConversation(ctx, conversationUid, 'conversation.read')
  const rows = await ctx.db.rows(listDecisions(handle.id))
  return rows.map((r) => ({
    uid: r.uid, at: r.decided_at, strategy: r.strategy, policyVersion: r.policy_version, outcome: r.outcome, origin: r.origin,
    agent: r.agent_uid !== null && r.agent_name !== null ? { uid: r.agent_uid, name: r.agent_name } : null,
    candidates: r.candidates as Shown[], more: r.more, durationMs: r.duration_us / 1000,
  }))
}
