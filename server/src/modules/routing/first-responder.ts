// Gives a conversation that has just opened to the bot of its inbox; people get it when the bot has no room.
import { instant, second } from '../../kernel/clock.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { lockQueued } from '../conversations/index.ts'
import { takeSlotIfEligible } from '../presence/index.ts'
import { assign } from './assign-next.ts'
import { recordDecision } from './decisions.ts'
import { exclusionOf, Overtaken, type Judged } from './model.ts'
import { findAgentAsCandidate, toCandidate } from './store.ts'
import { firstResponder } from './strategies/first-responder.ts'

const batch = 200

export const findAwaitingBot = (most: number): Sql<{ id: number; responder_id: number; timeout: number }> => sql`
  select c.id, c.responder_id, i.bot_timeout_seconds as timeout
    from conversations c join inboxes i on i.tenant_id = c.tenant_id and i.id = c.inbox_id
   where c.tenant_id = app_tenant() and c.responder_id is not null
   order by c.id
   limit ${most}`

export const setBotDue = (id: number, due: string): Sql => sql`
  update conversations set bot_due_at = ${due} where tenant_id = app_tenant() and id = ${id}`

/** The bot cannot: it waits for people from now on. */
export const dropResponder = (id: number): Sql => sql`
  update conversations set responder_id = null, version = version + 1 where tenant_id = app_tenant() and id = ${id}`

/** Returns how many the bots got, and whether some were held by others. */
export async function assignToBots(ctx: Context): Promise<{ assigned: number; held: boolean }> {
  const result = { assigned: 0, held: false }
  for (const waiting of await ctx.db.rows(findAwaitingBot(batch))) {
    const outcome = await ctx.tx((tx) => assignToBot(tx, waiting.id, waiting.responder_id, waiting.timeout)).catch((error: unknown) => {
      if (error instanceof Overtaken) return 'held' as const
      throw error
    })
    if (outcome === 'assigned') result.assigned++
    result.held ||= outcome === 'held'
  }
  return result
}

async function assignToBot(tx: Context, id: number, botId: number, timeout: number): Promise<'assigned' | 'people'> {
  const startedAt = performance.now()
  const candidate = toCandidate(must(await tx.db.maybe(findAgentAsCandidate(botId)), 'bot'))
  const [slot, waits] = await Promise.all([takeSlotIfEligible(tx, botId), tx.db.maybe(lockQueued(id))])
  if (!waits) throw new Overtaken()
  if (!slot) {
    await tx.db.run(dropResponder(id))
    return 'people'
  }
  const judged: Judged = { ...candidate, ...firstResponder.score(candidate), excluded: exclusionOf(candidate) }
  recordDecision(tx, { conversationId: id, accountId: botId, origin: 'automatic', strategy: firstResponder.name, judged: [judged], startedAt })
  await assign(tx, id, candidate)
  tx.db.leave(setBotDue(id, instant(tx.clock.now() + timeout * second)))
  return 'assigned'
}
