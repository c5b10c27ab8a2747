// Hands a mail over, at most once as far as SMTP lets one know: what may have been taken is not sent again by itself.
import type { Context } from '../../platform/context.ts'
import { MailRefused, MailUnknown } from '../../platform/mail/mailer.ts'
import { withLinks } from './links.ts'
import { retries } from './model.ts'
import { endAttempt, finishMail, takeMail } from './store.ts'

const lost = 'The server stopped while this mail was being handed over; it may have arrived.'

/** `attempt` counts from 1. Throws when it is to be tried again. */
export async function deliver(ctx: Context, mailId: number, attempt: number): Promise<void> {
  const mail = await ctx.db.maybe(takeMail(mailId))
  // Nothing to do, or a run before this one died in the middle.
  if (!mail) { await ctx.db.run(endAttempt(mailId, 'unknown', lost)); return }
  try {
    const { text, html } = withLinks(ctx, mail)
    const state = await ctx.platform.mailer.send({ id: mail.uid, to: mail.to_address, replyTo: mail.reply_to, subject: mail.subject, text, html, at: mail.created_at })
    await ctx.db.run(finishMail(mailId, state, ctx.now()))
  } catch (error) {
    const { message } = error as Error
    const state = error instanceof MailUnknown ? 'unknown' : error instanceof MailRefused || attempt > retries ? 'failed' : 'waiting'
    await ctx.db.run(endAttempt(mailId, state, message.slice(0, 1_000)))
    if (state === 'waiting') throw error
  }
}
