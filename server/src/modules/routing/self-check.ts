// Looks at the invariants of routing in the running product, each minute. What it finds is a fault of ours: it is logged and
// counted, never repaired in silence.
import { makeContext, type Platform } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'

export interface Violation { invariant: string; tenant: number; subject: number }

export const findViolations = (): Sql<{ invariant: string; tenant_id: number; subject: number }> => sql`
  select invariant, tenant_id, subject from routing_self_check()`

export class SelfCheck {
  readonly #platform: Platform
  /** Since the start of this process: looks, violations, and how long the last look took. */
  readonly counts = { looks: 0, violations: 0, lastMs: 0 }

  constructor(platform: Platform) { this.#platform = platform }

  /** At most 100 violations; none is what is expected. */
  async look(): Promise<Violation[]> {
    const began = performance.now()
    const rows = await makeContext(this.#platform, 'none').db.rows(findViolations())
    const violations = rows.map((row) => ({ invariant: row.invariant, tenant: row.tenant_id, subject: row.subject }))
    this.counts.looks++
    this.counts.violations += violations.length
    this.counts.lastMs = performance.now() - began
    if (violations.length > 0) this.#platform.log.error({ violations }, 'an invariant of routing does not hold')
    else this.#platform.log.debug({ ms: Math.round(this.counts.lastMs) }, 'the invariants of routing hold')
    return violations
  }
}
