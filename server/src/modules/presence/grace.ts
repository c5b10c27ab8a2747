// Grace: what an agent who goes offline keeps for a while. Started and cancelled here, under his row lock, in the transaction
// that changes his presence; its end gives work back and lives in routing.
import { instant, minute } from '../../kernel/clock.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { settingsOf } from '../settings/index.ts'

export const startGracePeriods = (accountId: number, now: string, expiresAt: string): Sql<{ conversation_id: number }> => sql`
  insert into grace_periods (tenant_id, conversation_id, account_id, started_at, expires_at)
  select c.tenant_id, c.id, ${accountId}, ${now}, ${expiresAt}
    from conversations c
   where c.tenant_id = app_tenant() and c.agent_id = ${accountId} and c.state = 'assigned'
   order by c.id
  on conflict (tenant_id, conversation_id) where state = 'active' do nothing
  returning conversation_id`

export const cancelGracePeriods = (accountId: number, now: string): Sql<{ conversation_id: number }> => sql`
  update grace_periods set state = 'cancelled', ended_at = ${now}
   where tenant_id = app_tenant() and account_id = ${accountId} and state = 'active'
  returning conversation_id`

export const endGracePeriod = (conversationId: number, state: 'ended' | 'expired', now: string): Sql => sql`
  update grace_periods set state = ${state}, ended_at = ${now}
   where tenant_id = app_tenant() and conversation_id = ${conversationId} and state = 'active'`

/** The agent's presence changed. Inside the transaction that changed it; his row is locked. */
export async function onPresence(tx: Context, accountId: number, offline: boolean): Promise<void> {
  if (!offline) {
    const cancelled = await tx.db.rows(cancelGracePeriods(accountId, tx.now()))
    for (const row of cancelled) await tx.emit({ name: 'grace.cancelled', accountId, conversationId: row.conversation_id })
    return
  }
  const { graceMinutes } = await settingsOf(tx)
  const started = await tx.db.rows(startGracePeriods(accountId, tx.now(), instant(tx.clock.now() + graceMinutes * minute)))
  for (const row of started) await tx.emit({ name: 'grace.started', accountId, conversationId: row.conversation_id })
}

/** The conversation left the agent by another way than the end of grace. */
export function endGrace(tx: Context, conversationId: number): void {
  tx.db.leave(endGracePeriod(conversationId, 'ended', tx.now()))
}
