// Mail about work to people who are away or offline and asked for it: what each wishes, and the letter itself.
import type { Notices } from '@switchboard/protocol'
import { instant, minute } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { ownTenant } from '../identity/index.ts'
import { writeMail } from '../mail/index.ts'

/** Nobody is written to about a conversation more often than once in this time. */
const quietMs = 30 * minute
export type WorkNews = 'assigned' | 'unanswered'

export const findWishes = (accountId: number): Sql<Notices> => sql`
  select assigned, unanswered from notice_wishes where tenant_id = app_tenant() and account_id = ${accountId}`

export const putWishes = (accountId: number, wishes: Notices, now: string): Sql => sql`
  insert into notice_wishes (account_id, tenant_id, assigned, unanswered, updated_at)
  values (${accountId}, app_tenant(), ${wishes.assigned}, ${wishes.unanswered}, ${now})
  on conflict (account_id) do update set assigned = excluded.assigned, unanswered = excluded.unanswered, updated_at = excluded.updated_at`

/** What the letter says, if the reason for it still stands: the conversation is his, he is away, and (unanswered) the visitor had the last word. */
export const findNews = (accountId: number, conversationId: number, why: WorkNews): Sql<{ uid: string; visitor: string | null; email: string; name: string }> => sql`
  select c.uid, v.name as visitor, a.email, a.name
    from conversations c
    join accounts a on a.tenant_id = c.tenant_id and a.id = c.agent_id
    join agents g on g.tenant_id = a.tenant_id and g.account_id = a.id
    join visitors v on v.tenant_id = c.tenant_id and v.id = c.visitor_id
    join notice_wishes w on w.tenant_id = a.tenant_id and w.account_id = a.id
   where c.tenant_id = app_tenant() and c.id = ${conversationId} and c.agent_id = ${accountId} and c.state = 'assigned'
     and a.active and a.deleted_at is null and a.kind = 'person' and g.presence in ('away', 'offline')
     and case ${why}::text when 'assigned' then w.assigned
         else w.unanswered and (select e.author_kind from conversation_events e
                                 where e.tenant_id = c.tenant_id and e.conversation_id = c.id and e.type = 'message' order by e.seq desc limit 1) = 'visitor' end`

/** No row: he was written to a while ago. */
export const takeTurn = (accountId: number, conversationId: number, quietSince: string, now: string): Sql<{ sent_at: string }> => sql`
  insert into notices_sent as s (tenant_id, account_id, conversation_id, sent_at) values (app_tenant(), ${accountId}, ${conversationId}, ${now})
  on conflict (tenant_id, account_id, conversation_id) do update set sent_at = excluded.sent_at where s.sent_at <= ${quietSince}
  returning sent_at`

const ownId = ({ actor }: Context): number => {
  if (actor.kind !== 'agent') throw new AppError('auth.required')
  return actor.accountId
}

export const ownWishes = async (ctx: Context): Promise<Notices> => await ctx.db.maybe(findWishes(ownId(ctx))) ?? { assigned: false, unanswered: false }

export async function changeOwnWishes(ctx: Context, wishes: Notices): Promise<Notices> {
  await ctx.db.run(putWishes(ownId(ctx), wishes, ctx.now()))
  return wishes
}

const texts: Record<WorkNews, (visitor: string) => { subject: string; intro: string }> = {
  assigned: (visitor) => ({ subject: `A conversation with ${visitor} is yours`, intro: `A conversation with ${visitor} was given to you while you were away.` }),
  unanswered: (visitor) => ({ subject: `${visitor} waits for your answer`, intro: `${visitor} wrote to you while you were away, and nobody has answered.` }),
}

/** What people wrote stays where it is: the letter leads there. */
export const tellOfWork = (ctx: Context, accountId: number, conversationId: number, why: WorkNews): Promise<void> => ctx.tx(async (tx) => {
  const news = await tx.db.maybe(findNews(accountId, conversationId, why))
  if (!news) return
  const turn = await tx.db.maybe(takeTurn(accountId, conversationId, instant(tx.clock.now() - quietMs), tx.now()))
  if (!turn) return
  const { subject, intro } = texts[why](news.visitor ?? 'A visitor')
  const { name: company } = await ownTenant(tx)
  await writeMail(tx, {
    key: `notice:${accountId}:${conversationId}:${turn.sent_at}`, kind: 'notice', to: news.email, subject, conversationId,
    letter: { title: subject, intro, link: `${tx.platform.address()}/app/inbox/${news.uid}`, entries: [], footer: `You get this because you asked for it in your account at ${company}. You can switch it off there.` },
  })
})
