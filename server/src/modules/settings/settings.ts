// Weights of priority, grace, overflow: the tenant's own or the installation's defaults; changes are recorded.
import { invalid } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { recordSecurity } from '../identity/index.ts'

export interface Settings {
  /** Weight of the count of messages; with `priorityBeta` it sums to 1 (±0.01). */
  priorityAlpha: number
  /** Weight of the time since the last message. */
  priorityBeta: number
  /** How long an agent who went offline keeps his conversations; 0: not at all. */
  graceMinutes: number
  /** After this many seconds a waiting conversation may go to the default group; null: never. */
  overflowSeconds: number | null
  /** Without an answer of the visitor for so long, an assigned conversation is resolved; null: never. */
  idleMinutes: number | null
  /** So long before, he is warned; 0: not. Less than `idleMinutes`. */
  idleWarningMinutes: number
  /** Within this time after resolution a message takes a conversation up again. */
  reopenHours: number
  /** Of the times until an answer (and so of SLA) only those count in which the group was open. What is switched holds for the past, too. */
  openHoursOnly: boolean
  /** A bot's message ends the visitor's wait. What holds when somebody answers decides; what was counted stays. The first answer is a person's. */
  botsAnswer: boolean
}
export type SettingsChange = { [K in keyof Settings]?: Settings[K] | undefined }

interface Row {
  priority_alpha: number; priority_beta: number; grace_minutes: number; overflow_seconds: number | null
  idle_minutes: number | null; idle_warning_minutes: number; reopen_hours: number; open_hours_only: boolean; bots_answer: boolean
}

const findSettings = (): Sql<Row> => sql`
  select priority_alpha, priority_beta, grace_minutes, overflow_seconds, idle_minutes, idle_warning_minutes, reopen_hours, open_hours_only, bots_answer
    from tenant_settings
   where tenant_id = app_tenant()`

/** The weights of priority as one row (alpha, beta), for a statement that needs them. */
export const ownWeights = ({ priorityAlpha, priorityBeta }: Context['platform']['defaults']): Sql<{ alpha: number; beta: number }> => sql`
  select coalesce(o.priority_alpha, ${priorityAlpha}::double precision) as alpha, coalesce(o.priority_beta, ${priorityBeta}::double precision) as beta
    from (select) as one left join tenant_settings o on o.tenant_id = app_tenant()`

const putSettings = (s: Settings, now: string): Sql => sql`
  insert into tenant_settings as t (tenant_id, priority_alpha, priority_beta, grace_minutes, overflow_seconds, idle_minutes, idle_warning_minutes, reopen_hours, open_hours_only, bots_answer,
                                    updated_at)
  values (app_tenant(), ${s.priorityAlpha}, ${s.priorityBeta}, ${s.graceMinutes}, ${s.overflowSeconds}, ${s.idleMinutes}, ${s.idleWarningMinutes}, ${s.reopenHours}, ${s.openHoursOnly},
          ${s.botsAnswer}, ${now})
  on conflict (tenant_id) do update
     set priority_alpha = excluded.priority_alpha, priority_beta = excluded.priority_beta, grace_minutes = excluded.grace_minutes,
         overflow_seconds = excluded.overflow_seconds, idle_minutes = excluded.idle_minutes, idle_warning_minutes = excluded.idle_warning_minutes,
         reopen_hours = excluded.reopen_hours, open_hours_only = excluded.open_hours_only, bots_answer = excluded.bots_answer, updated_at = excluded.updated_at`

export async function settingsOf(ctx: Context): Promise<Settings> {
  const row = await ctx.db.maybe(findSettings())
  if (!row) {
    const { priorityAlpha, priorityBeta, graceMinutes, idleMinutes, idleWarningMinutes, reopenHours } = ctx.platform.defaults
    return { priorityAlpha, priorityBeta, graceMinutes, overflowSeconds: null, idleMinutes, idleWarningMinutes, reopenHours, openHoursOnly: false, botsAnswer: false }
  }
  return {
    priorityAlpha: row.priority_alpha, priorityBeta: row.priority_beta, graceMinutes: row.grace_minutes, overflowSeconds: row.overflow_seconds,
    idleMinutes: row.idle_minutes, idleWarningMinutes: row.idle_warning_minutes, reopenHours: row.reopen_hours, openHoursOnly: row.open_hours_only, botsAnswer: row.bots_answer,
  }
}

/** Errors: `input.invalid` (weights that do not sum to 1, a warning that comes too late). */
export async function changeSettings(ctx: Context, change: SettingsChange): Promise<Settings> {
  return ctx.tx(async (tx) => {
    const before = await settingsOf(tx)
    const after: Settings = {
      priorityAlpha: change.priorityAlpha ?? before.priorityAlpha, priorityBeta: change.priorityBeta ?? before.priorityBeta,
      graceMinutes: change.graceMinutes ?? before.graceMinutes,
      overflowSeconds: change.overflowSeconds === undefined ? before.overflowSeconds : change.overflowSeconds,
      idleMinutes: change.idleMinutes === undefined ? before.idleMinutes : change.idleMinutes,
      idleWarningMinutes: change.idleWarningMinutes ?? before.idleWarningMinutes, reopenHours: change.reopenHours ?? before.reopenHours,
      openHoursOnly: change.openHoursOnly ?? before.openHoursOnly, botsAnswer: change.botsAnswer ?? before.botsAnswer,
    }
    if (after.idleMinutes !== null && after.idleWarningMinutes >= after.idleMinutes) throw invalid(change.idleWarningMinutes === undefined ? 'idleMinutes' : 'idleWarningMinutes', 'idleWarningMinutes must be less than idleMinutes')
    if (Math.abs(after.priorityAlpha + after.priorityBeta - 1) > 0.01) throw invalid('priorityAlpha', 'priorityAlpha and priorityBeta must sum to 1')
    await tx.db.run(putSettings(after, tx.now()))
    await recordSecurity(tx, 'settings.changed', null, { before, after })
    await tx.emit({ name: 'settings.changed' })
    return after
  })
}
