// Links that open an account are never stored: a mail holds a mark, and the link is made of it when the mail is handed over.
import type { MailKind } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { resetToken } from '../identity/index.ts'

const mark = /\[\[reset:([0-9a-f-]{36})\]\]/g
const opening: ReadonlySet<MailKind> = new Set(['invitation', 'password_reset'])

/** Stands for the link of a reset in a letter. */
export const resetMark = (uid: string): string => `[[reset:${uid}]]`

/** Only in kinds that nobody but the product writes. */
export function withLinks<T extends { kind: MailKind; text: string; html: string }>(ctx: Context, mail: T): T {
  if (!opening.has(mail.kind)) return mail
  const fill = (text: string): string => text.replaceAll(mark, (_, uid: string) => `${ctx.platform.address()}/app/reset-password?token=${resetToken(ctx.secrets, uid)}`)
  return { ...mail, text: fill(mail.text), html: fill(mail.html) }
}
