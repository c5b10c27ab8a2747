// Recomputes stored decisions from their own snapshots: the same rules over the same facts must choose the same agent.
import type { RoutingDecision } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { judge, policyVersion, type Candidate } from './model.ts'
import { strategies } from './strategies/index.ts'

export interface Recomputed {
  checked: number
  /** Decisions of an older policy, which today's rules do not judge. */
  skipped: number
  different: { decision: string; stored: string; recomputed: string | null }[]
  /** Where to go on, null at the end. */
  next: number | null
}

interface Row { id: number; uid: string; strategy: string; policy_version: number; agent_uid: string; candidates: unknown }

export const listAutomaticDecisions = (after: number, limit: number): Sql<Row> => sql`
  select d.id, d.uid, d.strategy, d.policy_version, a.uid as agent_uid, d.candidates
    from routing_decisions d join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
   where d.tenant_id = app_tenant() and d.origin = 'automatic' and d.outcome = 'assigned' and d.id > ${after}
   order by d.id
   limit ${limit}`

type Stored = RoutingDecision['candidates'][number]

/** What can only be known while assigning (somebody else was faster, he gave it back) is taken from the record. */
const dynamic = new Set(['slot_lost', 'returned_it'])

function choose(strategyName: string, stored: Stored[]): string | null {
  const strategy = Object.values(strategies).find((candidate) => candidate.name === strategyName)
  if (!strategy) return null
  const candidates = stored.filter((c) => !dynamic.has(c.excluded ?? '')).map((c, place): Candidate => ({
    // The record holds them in the order of the judgement; ids only break ties that the order has settled.
    accountId: place, uid: c.agent.uid, name: c.agent.name, presence: c.presence, accepting: c.accepting, activeChats: c.activeChats,
    maxChats: c.maxChats, lastAssignedAt: c.lastAssignedAt, lastOfVisitor: c.lastOfVisitor,
  }))
  return judge(strategy, candidates).find((c) => !c.excluded)?.uid ?? null
}

/** One page of at most `limit` decisions, in the order they were taken. */
export async function recompute(ctx: Context, after: number, limit: number): Promise<Recomputed> {
  const rows = await ctx.db.rows(listAutomaticDecisions(after, limit))
  const own = rows.filter((row) => row.policy_version === policyVersion)
  const different = own.map((row) => ({ decision: row.uid, stored: row.agent_uid, recomputed: choose(row.strategy, row.candidates as Stored[]) }))
    .filter((row) => row.stored !== row.recomputed)
  return { checked: own.length, skipped: rows.length - own.length, different, next: rows.length === limit ? rows.at(-1)?.id ?? null : null }
}
