// Mail that the product sends, as admins see it.
import Type, { type Static } from 'typebox'
import { Instant, Nullable, Uid } from './objects.ts'

/**
 * waiting: will be sent. sending: is being handed over now. sent: the mail server took it. kept: no mail server is set up,
 * it can be read here. failed: given up. unknown: the connection broke after the text was handed over; it is not sent
 * again by itself, because it may have arrived.
 */
export const mailStates = ['waiting', 'sending', 'sent', 'kept', 'failed', 'unknown'] as const
export const MailState = Type.Enum(mailStates)
export type MailState = Static<typeof MailState>

export const mailKinds = ['transcript', 'offline_message', 'invitation', 'notice', 'password_reset', 'security'] as const
export const MailKind = Type.Enum(mailKinds)
export type MailKind = Static<typeof MailKind>

const outboxMail = {
  uid: Uid,
  kind: MailKind,
  to: Type.String(),
  subject: Type.String(),
  state: MailState,
  attempts: Type.Integer({ minimum: 0 }),
  error: Nullable(Type.String({ description: 'What the mail server said last.' })),
  conversation: Nullable(Uid),
  createdAt: Instant,
  sentAt: Nullable(Instant),
}
export const OutboxMail = Type.Object(outboxMail)
export type OutboxMail = Static<typeof OutboxMail>

export const OutboxMailDetail = Type.Object({ ...outboxMail, replyTo: Nullable(Type.String()), text: Type.String(), html: Type.String({ description: 'Show it in a sandboxed frame only.' }) })
export type OutboxMailDetail = Static<typeof OutboxMailDetail>
