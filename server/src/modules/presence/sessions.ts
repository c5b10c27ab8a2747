// Live sessions: one per open socket, held by a lease. The keeper of a node renews its own and sees off what lapsed anywhere.
import { instant, second } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { leaseMs, lingerMs, renewEveryMs } from './model.ts'
import { settlePresence } from './status.ts'
import { closePresenceSession, insertPresenceSession, lapsedPresence, renewPresence } from './store.ts'

/** A socket of the acting agent opened on this node. Returns the session's id. */
export async function openPresence(ctx: Context, node: string): Promise<number> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new Error('presence of somebody who is not an agent')
  return ctx.tx(async (tx) => {
    const session = must(await tx.db.maybe(insertPresenceSession({
      accountId: actor.accountId, authSessionId: actor.sessionId, node, leaseUntil: instant(tx.clock.now() + leaseMs),
      ip: tx.origin.ip, userAgent: tx.origin.userAgent,
    }, tx.now())), 'presence session')
    await settlePresence(tx, actor.accountId)
    return session.id
  })
}

/** The socket closed: the session lingers, so that a reload is no absence; `atOnce` when the agent may not stay. */
export async function closePresence(ctx: Context, sessionId: number, atOnce: boolean): Promise<void> {
  const { actor } = ctx
  await ctx.db.run(closePresenceSession(sessionId, instant(ctx.clock.now() + (atOnce ? 0 : lingerMs))))
  if (atOnce && actor.kind === 'agent') await ctx.tx((tx) => settlePresence(tx, actor.accountId))
}

export class PresenceKeeper {
  readonly #platform: Platform
  readonly #node: string
  #renewing: NodeJS.Timeout | null = null
  #sweeping: NodeJS.Timeout | null = null

  constructor(platform: Platform, node: string) {
    this.#platform = platform
    this.#node = node
  }

  run(): void {
    this.#renewing = setInterval(() => void this.#try(() => this.renew()), renewEveryMs)
    this.#sweeping = setInterval(() => void this.#try(() => this.sweep()), 2 * second)
  }

  stop(): void {
    if (this.#renewing) clearInterval(this.#renewing)
    if (this.#sweeping) clearInterval(this.#sweeping)
  }

  async renew(): Promise<void> {
    const ctx = makeContext(this.#platform, 'none')
    await ctx.db.run(renewPresence(this.#node, instant(ctx.clock.now() + leaseMs)))
  }

  /** Sees off agents whose last lease ran out, on whatever node it was. */
  async sweep(): Promise<void> {
    const ctx = makeContext(this.#platform, 'none')
    for (const row of await ctx.db.rows(lapsedPresence(ctx.now(), 200))) {
      await makeContext(this.#platform, row.tenant_id).tx((tx) => settlePresence(tx, row.account_id))
    }
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'presence could not be kept; trying again')
    }
  }
}
