// Looks over the agents for one waiting conversation: who could take it, in the order of the strategy, and who cannot and why.
import type { Context } from '../../platform/context.ts'
import { exclusionOf, judge, type Candidate, type Judged, type Strategy } from './model.ts'
import { findAgents, findKnown, toCandidate, type Head, type Way } from './store.ts'

/** How many candidates a decision looks at, and how many of the others it records. */
const mostEligible = 20
const mostExcluded = 30

/** A group's, or that of conversations without one; `large`: the group has so many members that not all of them are looked at. */
export interface Queue { groupId: number | null; large: boolean }

/** `more`: there are others whom the record does not list. */
export interface Look { waiting: Head; judged: Judged[]; more: boolean }

/**
 * Null: nothing waits. Given a promise, agents are asked for in the same flight; the strategy then knows nothing of the
 * visitor, which only sticky needs.
 */
export async function lookOver(tx: Context, { groupId, large }: Queue, strategy: Strategy, head: Head | null | Promise<Head | null>): Promise<Look | null> {
  if (head === null) return null
  const last = head instanceof Promise ? null : head.last_agent
  const most = { eligible: mostEligible + 1, excluded: mostExcluded + 1 }
  const find = async (way: Way): Promise<Candidate[]> => (await tx.db.rows(findAgents(groupId, last, strategy.lookout, most, way))).map(toCandidate)
  const [waiting, met, known] = await Promise.all([head, find(large ? 'along' : 'members'), last === null ? null : tx.db.maybe(findKnown(groupId, last))])
  if (!waiting) return null
  // Thousands of others may stand before the first of a group that can.
  const candidates = large && met.every(exclusionOf) ? await find('members') : met
  const [eligible, excluded] = [candidates.filter((one) => !exclusionOf(one)), candidates.filter(exclusionOf)]
  const listed = [...judge(strategy, eligible).slice(0, mostEligible), ...excluded.slice(0, mostExcluded)]
  const all = known && !listed.some((one) => one.accountId === known.account_id) ? [...listed, toCandidate(known)] : listed
  return { waiting, judged: judge(strategy, all, waiting.avoid_agent_id), more: large || eligible.length > mostEligible || excluded.length > mostExcluded }
}
