// The outbox as admins read it, and a second try by hand.
import type { MailState, OutboxMail, OutboxMailDetail } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { demand, recordSecurity } from '../identity/index.ts'
import { withLinks } from './links.ts'
import { findMail, listMail, resendMail, type MailDetailRow, type MailRow } from './store.ts'

const toMail = (row: MailRow): OutboxMail => ({
  uid: row.uid, kind: row.kind, to: row.to_address, subject: row.subject, state: row.state, attempts: row.attempts, error: row.error,
  conversation: row.conversation_uid, createdAt: row.created_at, sentAt: row.sent_at,
})

/** Newest first; `before` is the id of the last one seen. */
export async function outboxPage(ctx: Context, page: { state: MailState | null; before: number | null; limit: number }): Promise<(OutboxMail & { id: number })[]> {
  demand(ctx, 'outbox.read')
  return (await ctx.db.rows(listMail(page))).map((row) => ({ id: row.id, ...toMail(row) }))
}

async function access(ctx: Context, uid: string): Promise<MailDetailRow> {
  const row = await ctx.db.maybe(findMail(uid))
  if (!row) throw new AppError('mail.not_found')
  return row
}

/** Where nobody delivers, the page is where links are read. Errors: `mail.not_found`, `auth.forbidden`. */
export async function mailByUid(ctx: Context, uid: string): Promise<OutboxMailDetail> {
  demand(ctx, 'outbox.read')
  const row = await access(ctx, uid)
  const { text, html } = row.state === 'kept' ? withLinks(ctx, row) : row
  return { ...toMail(row), replyTo: row.reply_to, text, html }
}

/** Errors: `mail.not_found`, `mail.not_resendable`, `auth.forbidden`. */
export async function sendAgain(ctx: Context, uid: string): Promise<OutboxMailDetail> {
  demand(ctx, 'outbox.write')
  const { id } = await access(ctx, uid)
  await ctx.tx(async (tx) => {
    if (await tx.db.run(resendMail(id)) === 0) throw new AppError('mail.not_resendable')
    await recordSecurity(tx, 'mail.sent_again', null, { mail: uid })
    await tx.enqueue({ name: 'mail.send', data: { tenantId: tx.tenant, mailId: id } })
  })
  return mailByUid(ctx, uid)
}
