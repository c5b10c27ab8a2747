// Ends grace in time: what an absent agent kept goes back to the queue. Woken at the next due instant, with a sweep beneath.
import { minute } from '../../kernel/clock.ts'
import type { DomainEvent } from '../../platform/bus/events.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { moveConversation } from '../conversations/index.ts'
import { accountById } from '../identity/index.ts'
import { giveSlotBack } from '../presence/index.ts'
import { Overtaken } from './model.ts'
import { endAssignment } from './store.ts'

export const findNextGrace = (): Sql<{ at: string | null }> => sql`select grace_next() as at`
interface Due { tenant_id: number; id: number; account_id: number; expires_at: string }
export const findDueGrace = (now: string, most: number): Sql<Due> => sql`select tenant_id, id, account_id, expires_at from grace_due(${now}, ${most})`
export const findGrace = (id: number): Sql<{ conversation_id: number; account_id: number }> => sql`
  select conversation_id, account_id from grace_periods where tenant_id = app_tenant() and id = ${id} and state = 'active'`

/** The one update that decides between the end and the agent's return. */
export const expireGrace = (id: number, now: string): Sql<{ conversation_id: number }> => sql`
  update grace_periods set state = 'expired', ended_at = ${now}
   where tenant_id = app_tenant() and id = ${id} and state = 'active' and expires_at <= ${now}
  returning conversation_id`

/** Gives one conversation back because grace is over. False: it was cancelled or ended meanwhile. */
export async function expireOne(ctx: Context, id: number): Promise<boolean> {
  const found = await ctx.db.maybe(findGrace(id))
  if (!found) return false
  return ctx.tx(async (tx) => {
    // The agent's row first: his return locks it, too.
    giveSlotBack(tx, found.account_id)
    const decided = await tx.db.maybe(expireGrace(id, tx.now()))
    if (!decided) throw new Overtaken()
    const account = await accountById(tx, found.account_id)
    const moved = await moveConversation(tx, found.conversation_id, {
      to: 'queued', from: ['assigned'], expectAgent: found.account_id, agentId: null, code: 'grace_expired', accountId: found.account_id,
      text: `${account.name} has been away; returned to the queue`, by: 'system', reason: 'grace_expired',
    })
    if (!moved) throw new Overtaken()
    tx.db.leave(endAssignment(found.conversation_id, 'grace_expired', tx.now()))
    return true
  }).catch((error: unknown) => {
    if (error instanceof Overtaken) return false
    throw error
  })
}

const batch = 200
/** So many agents at a time; what is one agent's goes back one after the other, for each holds his row. */
const lanes = 4
/** A due period that is held by another is looked at again this soon. */
const soonMs = 250

export class GraceKeeper {
  readonly #platform: Platform
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #looking = false
  /** A period began while a round was looking, which may not have seen it. */
  #again = false
  #stopped = false
  readonly #since: number
  /** Since the start of this process: periods it ended, and how late the latest of those that came due meanwhile was. */
  readonly counts = { ended: 0, latestMs: 0 }

  constructor(platform: Platform) {
    this.#platform = platform
    this.#since = platform.clock.now()
  }

  run(): void { this.#schedule(0) }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
  }

  /** Listens to the feed: a new period may end before the one we wait for. */
  hear(events: DomainEvent[]): void {
    if (!events.some((event) => event.name === 'grace.started')) return
    if (this.#looking) this.#again = true
    else this.#schedule(0)
  }

  /** Ends all that is due; returns how many conversations went back. */
  async sweep(): Promise<number> {
    const outside = makeContext(this.#platform, 'none')
    for (let ended = 0; ;) {
      const due = await outside.db.rows(findDueGrace(outside.now(), batch))
      const before = ended
      const agents = [...Map.groupBy(due, (one) => one.account_id).values()].toReversed()
      await Promise.all(Array.from({ length: lanes }, async () => {
        for (let own = agents.pop(); own && !this.#stopped; own = agents.pop()) for (const one of own) if (await this.#end(one)) ended++
      }))
      // What is left of a full batch is held by others, who will end it or tell.
      if (due.length < batch || ended === before || this.#stopped) return ended
    }
  }

  /** One that cannot be ended keeps no other from its end. */
  async #end(due: Due): Promise<boolean> {
    try {
      const ctx = makeContext(this.#platform, due.tenant_id)
      if (!await expireOne(ctx, due.id)) return false
      const at = Date.parse(due.expires_at)
      if (at > this.#since) this.counts.latestMs = Math.max(this.counts.latestMs, ctx.clock.now() - at)
      this.counts.ended++
      return true
    } catch (error) {
      if (!this.#stopped) this.#platform.log.warn({ tenant: due.tenant_id, grace: due.id, error: (error as Error).message }, 'a grace period could not be ended; trying again')
      return false
    }
  }

  #schedule(ms: number): void {
    if (this.#stopped) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => { this.#running = this.#round() }, ms)
  }

  async #round(): Promise<void> {
    let wait = minute
    this.#looking = true
    this.#again = false
    try {
      await this.sweep()
      const outside = makeContext(this.#platform, 'none')
      const next = await outside.db.maybe(findNextGrace())
      if (next?.at) wait = Math.min(minute, Math.max(soonMs, Date.parse(next.at) - outside.clock.now()))
    } catch (error) {
      wait = 1_000
      if (!this.#stopped) this.#platform.log.warn({ error: (error as Error).message }, 'grace could not be looked after; trying again')
    }
    this.#looking = false
    this.#schedule(this.#again ? 0 : wait)
  }
}
