// Mail is written in the transaction that needs it: both happen, or neither.
import type { MailKind } from '@switchboard/protocol'
import { invalid } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { letterHtml, letterText, type Letter } from '../../platform/mail/letter.ts'
import { headerLine, isPlainAddress } from '../../platform/mail/mailer.ts'
import { insertMail } from './store.ts'

export interface MailInput {
  /** The same key is sent once, ever. */
  key: string
  kind: MailKind
  to: string
  /** Left out when it is no plain address: visitors write what they like. */
  replyTo?: string | null
  subject: string
  letter: Letter
  conversationId: number | null
}

/** Inside a transaction. False: a mail with this key was written before. Errors: `input.invalid` naming `email`. */
export async function writeMail(tx: Context, mail: MailInput): Promise<boolean> {
  if (!isPlainAddress(mail.to)) throw invalid('email', 'must be a plain e-mail address')
  const replyTo = mail.replyTo ?? null
  const row = await tx.db.maybe(insertMail({
    uid: tx.ids.uid(), key: mail.key, kind: mail.kind, to: mail.to, replyTo: replyTo !== null && isPlainAddress(replyTo) ? replyTo : null,
    subject: headerLine(mail.subject, 200) || 'Message', text: letterText(mail.letter), html: letterHtml(mail.letter), conversationId: mail.conversationId,
  }, tx.now()))
  if (!row) return false
  await tx.enqueue({ name: 'mail.send', data: { tenantId: tx.tenant, mailId: row.id } })
  return true
}
