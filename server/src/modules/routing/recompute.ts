// Recomputes stored decisions from their own snapshots: the same rules over the same facts must choose the same agent.
import type { RoutingDecision } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { exclusionOf, judge, policyVersion, type Candidate } from './model.ts'
import type { DecisionOrigin } from './store.ts'
import { firstResponder } from './strategies/first-responder.ts'
import { strategies } from './strategies/index.ts'

export interface Recomputed {
  checked: number
  /** Decisions of an older policy, which today's rules do not judge. */
  skipped: number
  different: { decision: string; stored: string | null; recomputed: string | null }[]
  /** Where to go on, null at the end. */
  next: number | null
}

interface Row { id: number; uid: string; strategy: string; origin: DecisionOrigin; policy_version: number; agent_uid: string | null; candidates: unknown }

export const listStoredDecisions = (after: number, limit: number): Sql<Row> => sql`
  select d.id, d.uid, d.strategy, d.origin, d.policy_version, a.uid as agent_uid, d.candidates
    from routing_decisions d left join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
   where d.tenant_id = app_tenant() and d.id > ${after}
   order by d.id
   limit ${limit}`

type Stored = RoutingDecision['candidates'][number]

/** What no snapshot of the agents holds (he gave this one back, answers for other groups, was lost to somebody) is taken from the record. */
const told = new Set<Stored['excluded']>(['not_in_group', 'returned_it', 'slot_lost'])

function choose(strategyName: string, stored: Stored[]): string | null {
  const strategy = [...Object.values(strategies), firstResponder].find((candidate) => candidate.name === strategyName)
  if (!strategy) return null
  const candidates = stored.filter((c) => !told.has(c.excluded)).map((c, place): Candidate => ({
    // The record holds them in the order of the judgement; ids only break ties that the order has settled.
    accountId: place, uid: c.agent.uid, name: c.agent.name, presence: c.presence, accepting: c.accepting, activeChats: c.activeChats,
    maxChats: c.maxChats, lastAssignedAt: c.lastAssignedAt, lastOfVisitor: c.lastOfVisitor, inGroup: true,
  }))
  return judge(strategy, candidates).find((c) => !c.excluded)?.uid ?? null
}

/** By hand there is one candidate, who asked or was named: he must have been here, with room unless a manager overrode that. */
function byHand(origin: DecisionOrigin, [asked]: Stored[]): string | null {
  if (!asked || asked.presence === 'offline') return null
  if (asked.activeChats >= asked.maxChats && origin !== 'manual') return null
  if (origin === 'pull' && exclusionOf({ ...asked, inGroup: true }) !== null) return null
  return asked.agent.uid
}

const again = (row: Row): string | null => row.origin === 'automatic' ? choose(row.strategy, row.candidates as Stored[]) : byHand(row.origin, row.candidates as Stored[])

/** One page of at most `limit` decisions, in the order they were taken; that somebody still waits must come out as nobody. */
export async function recompute(ctx: Context, after: number, limit: number): Promise<Recomputed> {
  const rows = await ctx.db.rows(listStoredDecisions(after, limit))
  const own = rows.filter((row) => row.policy_version === policyVersion)
  const different = own.map((row) => ({ decision: row.uid, stored: row.agent_uid, recomputed: again(row) })).filter((row) => row.stored !== row.recomputed)
  return { checked: own.length, skipped: rows.length - own.length, different, next: rows.length === limit ? rows.at(-1)?.id ?? null : null }
}
