// Ends assigned conversations that the visitor does not answer: a warning first, then they are resolved. Any number of nodes may
// do it at once, and a message in between wins: guarded updates decide.
import { inMinutes, instant, minute } from '../../kernel/clock.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { conversationById, warnIdle } from '../conversations/index.ts'
import { leaveHandle } from './leave.ts'
import { Overtaken } from './model.ts'

export const findIdle = (now: string, usual: { idleMinutes: number | null; warningMinutes: number }, most: number): Sql<{ tenant_id: number; id: number; idle_minutes: number; warning_minutes: number }> => sql`
  select tenant_id, id, idle_minutes, warning_minutes from idle_due(${now}, ${usual.idleMinutes}, ${usual.warningMinutes}, ${most})`

export interface Idle { id: number; idleMinutes: number; warningMinutes: number }

/** The next step of one conversation. Null: none was due any more. */
export async function endIdle(ctx: Context, { id, idleMinutes, warningMinutes }: Idle): Promise<'warned' | 'resolved' | null> {
  const now = ctx.clock.now()
  const warned = warningMinutes > 0 && await ctx.tx((tx) => warnIdle(tx, id, instant(now - (idleMinutes - warningMinutes) * minute), warningMinutes))
  if (warned) return 'warned'
  const handle = await conversationById(ctx, id)
  if (handle.state !== 'assigned') return null
  try {
    await leaveHandle(ctx, handle, 'timeout', {
      idle: { since: instant(now - idleMinutes * minute), warnedBefore: warningMinutes === 0 ? null : instant(now - warningMinutes * minute) },
      text: `Resolved after ${inMinutes(idleMinutes)} without an answer`,
    })
    return 'resolved'
  } catch (error) {
    if (error instanceof Overtaken) return null
    throw error
  }
}

const batch = 200

export class IdleKeeper {
  readonly #platform: Platform
  constructor(platform: Platform) { this.#platform = platform }

  /** Takes every step that is due; returns how many. */
  async sweep(): Promise<number> {
    const outside = makeContext(this.#platform, 'none')
    const { idleMinutes, idleWarningMinutes: warningMinutes } = this.#platform.defaults
    for (let all = 0;;) {
      const due = await outside.db.rows(findIdle(outside.now(), { idleMinutes, warningMinutes }, batch))
      let taken = 0
      for (const row of due) {
        if (await endIdle(makeContext(this.#platform, row.tenant_id), { id: row.id, idleMinutes: row.idle_minutes, warningMinutes: row.warning_minutes })) taken++
      }
      all += taken
      if (taken === 0 || due.length < batch) return all
    }
  }
}
