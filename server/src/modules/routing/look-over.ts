// Looks over the agents for one waiting conversation: who could take it, in the order of the strategy, and who cannot and why.
import type { Context } from '../../platform/context.ts'
import { exclusionOf, judge, type Judged, type Strategy } from './model.ts'
import { findAgents, findKnown, toCandidate, type Head } from './store.ts'

/** How many candidates a decision looks at, and how many of the others it records. */
const mostEligible = 20
const mostExcluded = 30

/** `more`: there are others whom the record does not list. */
export interface Look { waiting: Head; judged: Judged[]; more: boolean }

/**
 * Null: nothing waits. Given a promise, agents are asked for in the same flight; the strategy then knows nothing of the
 * visitor, which only sticky needs.
 */
export async function lookOver(tx: Context, groupId: number | null, strategy: Strategy, head: Head | null | Promise<Head | null>): Promise<Look | null> {
  if (head === null) return null
  const last = head instanceof Promise ? null : head.last_agent
  const [waiting, found, known] = await Promise.all([
    head, tx.db.rows(findAgents(groupId, last, strategy.lookout, { eligible: mostEligible + 1, excluded: mostExcluded + 1 })),
    last === null ? null : tx.db.maybe(findKnown(groupId, last)),
  ])
  if (!waiting) return null
  const candidates = found.map(toCandidate)
  const [eligible, excluded] = [candidates.filter((one) => !exclusionOf(one)), candidates.filter(exclusionOf)]
  const listed = [...judge(strategy, eligible).slice(0, mostEligible), ...excluded.slice(0, mostExcluded)]
  const all = known && !listed.some((one) => one.accountId === known.account_id) ? [...listed, toCandidate(known)] : listed
  return { waiting, judged: judge(strategy, all, waiting.avoid_agent_id), more: eligible.length > mostEligible || excluded.length > mostExcluded }
}
