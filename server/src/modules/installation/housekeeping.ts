// Clears what has served its time: old events of the feed, deliveries of webhooks, tickets, counters, idempotency keys, ended
// presence sessions.
import { day, hour, instant, minute } from '../../kernel/clock.ts'
import { finishDeliveries } from '../conversations/index.ts'
import { allTenants, endChallenges } from '../identity/index.ts'
import { keepDeliveredMs, keepOthersMs } from '../outreach/index.ts'
import { makeContext, type Platform } from '../../platform/context.ts'
import { mostTtlMs } from '../../platform/cache/cache.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { trimRuns } from '../../platform/jobs/store.ts'

const keepEventsMs = 7 * day
const keepKeysMs = day
const keepRunsMs = 30 * day
const batch = 5_000

const trimMarks = (before: string): Sql<{ gone: number }> => sql`select cache_marks_trim(${before}) as gone`
const trimFeed = (before: string): Sql<{ gone: number }> => sql`select feed_trim(${before}, ${batch}) as gone`
const trimWebhooks = (deliveredBefore: string, othersBefore: string): Sql<{ gone: number }> => sql`select webhook_trim(${deliveredBefore}, ${othersBefore}, ${batch}) as gone`
const trimTransient = (r: { now: string; keysBefore: string; countersBefore: string; presenceBefore: string }): Sql => sql`
  select housekeeping_trim(${r.now}, ${r.keysBefore}, ${r.countersBefore}, ${r.presenceBefore})`

export class Housekeeper {
  readonly #platform: Platform
  constructor(platform: Platform) { this.#platform = platform }

  /** Takes up deliveries that were kept a minute ago and not understood: the server died between. */
  async finishDeliveries(): Promise<{ finished: number }> {
    const outside = makeContext(this.#platform, 'none')
    let finished = 0
    for (const tenant of await allTenants(outside)) finished += await finishDeliveries(makeContext(this.#platform, tenant), instant(outside.clock.now() - minute))
    return { finished }
  }

  /** One round; bounded, so that it never holds anything for long. Harmless when several nodes do it at once. */
  async sweep(): Promise<{ cleared: number; runs: number }> {
    const ctx = makeContext(this.#platform, 'none')
    const now = ctx.clock.now()
    let cleared = 0
    for (const trim of [trimFeed(instant(now - keepEventsMs)), trimWebhooks(instant(now - keepDeliveredMs), instant(now - keepOthersMs))]) {
      for (let round = 0; round < 20; round++) {
        const row = await ctx.db.maybe(trim)
        cleared += row?.gone ?? 0
        if ((row?.gone ?? 0) < batch) break
      }
    }
    await ctx.db.run(trimTransient({
      now: instant(now), keysBefore: instant(now - keepKeysMs), countersBefore: instant(now - hour), presenceBefore: instant(now - 10 * minute),
    }))
    await endChallenges(ctx)
    // By the database's clock, which wrote them.
    await ctx.db.maybe(trimMarks(instant(Date.now() - 2 * mostTtlMs)))
    return { cleared, runs: await ctx.db.run(trimRuns(instant(Date.now() - keepRunsMs))) }
  }
}
