// Live sessions: one per open socket, held by a lease. The keeper of a node renews its own and sees off what lapsed anywhere.
import { instant, second } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { contextOfSession, endExpiredSessions } from '../identity/index.ts'
import { idleMs, leaseMs, lingerMs, renewEveryMs } from './model.ts'
import { settlePresence } from './status.ts'
import { closePresenceSession, closeRequestSessions, insertPresenceSession, lapsedPresence, listConnections, renewPresence, touchRequestSession } from './store.ts'

/** A socket of the acting agent opened on this node. Returns the session's id. */
export async function openPresence(ctx: Context, node: string): Promise<number> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new Error('presence of somebody who is not an agent')
  return ctx.tx(async (tx) => {
    const session = must(await tx.db.maybe(insertPresenceSession({
      accountId: actor.accountId, authSessionId: actor.sessionId, node, leaseUntil: instant(tx.clock.now() + leaseMs),
      ip: tx.origin.ip, userAgent: tx.origin.userAgent,
    }, tx.now())), 'presence session')
    // From here on his sockets show whether he is here.
    tx.db.leave(closeRequestSessions(actor.accountId, tx.now()))
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

export interface Connection { sessionId: number; kind: 'socket' | 'request'; openedAt: string; lastActiveAt: string; ip: string | null; userAgent: string | null }

/** What shows that an agent is here now, the oldest first. A lease tells when it was last renewed. */
export async function connectionsOf(ctx: Context, accountId: number): Promise<Connection[]> {
  return (await ctx.db.rows(listConnections(accountId, ctx.now()))).map((row) => ({
    sessionId: row.auth_session_id, kind: row.kind, openedAt: row.opened_at, ip: row.ip, userAgent: row.user_agent,
    lastActiveAt: instant(Date.parse(row.lease_until) - (row.kind === 'socket' ? leaseMs : idleMs)),
  }))
}

/** The socket closed. Who signed out or was thrown out does not linger, whichever side closed first. */
export async function leavePresence(ctx: Context, sessionId: number, revoked: boolean): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== 'agent' || ctx.tenant === 'none') return
  const ended = revoked || await contextOfSession(ctx.platform, ctx.tenant, actor.sessionId, ctx.origin) === null
  await closePresence(ctx, sessionId, ended)
}

/** The acting agent sent a request: where requests are what shows that he is here, he stays so. */
export async function touchPresence(ctx: Context): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'agent') await ctx.db.run(touchRequestSession(actor.accountId, instant(ctx.clock.now() + idleMs), ctx.now()))
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
  async sweep(): Promise<number> {
    const ctx = makeContext(this.#platform, 'none')
    const lapsed = await ctx.db.rows(lapsedPresence(ctx.now(), 200))
    for (const row of lapsed) await makeContext(this.#platform, row.tenant_id).tx((tx) => settlePresence(tx, row.account_id))
    return lapsed.length
  }

  /** The look each five minutes: sign-in sessions that ran out end (and their sockets with them), and whoever is not here any more. */
  async sweepSessions(): Promise<{ expired: number; gone: number }> {
    const expired = await endExpiredSessions(makeContext(this.#platform, 'none'))
    return { expired, gone: await this.sweep() }
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'presence could not be kept; trying again')
    }
  }
}
