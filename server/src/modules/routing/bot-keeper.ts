// Takes a conversation from a bot that did not answer its first message in time, and gives it to people.
import { second } from '../../kernel/clock.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { conversationById } from '../conversations/index.ts'
import { accountIfThere } from '../identity/index.ts'
import { giveToPeople } from './hand-over.ts'

const everyMs = second
const batch = 200

export const findDueBots = (now: string, most: number): Sql<{ tenant_id: number; conversation_id: number }> => sql`
  select tenant_id, conversation_id from bot_due(${now}, ${most})`

/** Still due: an answer or a handover of this moment empties the column. */
export const isBotDue = (id: number, now: string): Sql<{ agent_id: number }> => sql`
  select agent_id from conversations where tenant_id = app_tenant() and id = ${id} and state = 'assigned' and bot_due_at <= ${now}`

/** False: the bot answered, or it moved meanwhile. */
export async function takeFromBot(ctx: Context, id: number): Promise<boolean> {
  for (const route of [true, true, false]) {
    const due = await ctx.db.maybe(isBotDue(id, ctx.now()))
    if (!due) return false
    const [handle, account] = await Promise.all([conversationById(ctx, id), accountIfThere(ctx, due.agent_id)])
    // Whoever was removed meanwhile has given back what he had.
    if (!account || handle.agentId !== due.agent_id) return false
    if (await giveToPeople(ctx, handle, { groupId: null, agentId: null, context: null, bot: { id: account.id, name: account.name }, late: true }, route)) return true
  }
  return false
}

export class BotKeeper {
  readonly #platform: Platform
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(platform: Platform) { this.#platform = platform }

  run(): void { this.#timer = setTimeout(() => { this.#running = this.#round() }, everyMs) }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
  }

  /** Takes what is due; returns how many conversations went to people. */
  async sweep(): Promise<number> {
    const outside = makeContext(this.#platform, 'none')
    let taken = 0
    for (const due of await outside.db.rows(findDueBots(outside.now(), batch))) {
      if (await takeFromBot(makeContext(this.#platform, due.tenant_id), due.conversation_id)) taken++
    }
    return taken
  }

  async #round(): Promise<void> {
    try {
      await this.sweep()
    } catch (error) {
      if (!this.#stopped) this.#platform.log.warn({ error: (error as Error).message }, 'bots could not be looked after; trying again')
    }
    if (!this.#stopped) this.run()
  }
}
