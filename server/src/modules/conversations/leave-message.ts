// Nobody is there: the visitor leaves a message. It opens a conversation that waits, marked, and the team gets mail.
import type { OfflineMessage } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { ownTenant } from '../identity/index.ts'
import { inboxBy, inboxSettings } from '../inboxes/index.ts'
import { writeMail } from '../mail/index.ts'
import { describeVisitor } from '../people/index.ts'
import { localTime } from './local-time.ts'
import { sendVisitorMessage, type Sent } from './send-visitor-message.ts'
import { takeAnswers } from './write-from-widget.ts'

/** Errors: `offline.closed` (the inbox takes none), those of `sendVisitorMessage`, `input.invalid`. */
export async function leaveMessage(ctx: Context, input: OfflineMessage): Promise<Sent> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const { offline } = await inboxSettings(ctx, actor.inboxId)
  if (!offline.enabled) throw new AppError('offline.closed')
  const { text, clientId, email, name } = input
  const answers = await takeAnswers(ctx, input.preChat)
  await describeVisitor(ctx, actor.visitorId, { email, ...(name?.trim() ? { name } : {}) })
  return sendVisitorMessage(ctx, {
    text, clientId, offline: true, metadata: { ...answers, offline: true },
    also: (tx, sent) => (offline.mailTo === null ? Promise.resolve() : tellTeam(tx, { ...input, ...sent, to: offline.mailTo, inboxId: actor.inboxId })),
  })
}

async function tellTeam(tx: Context, m: OfflineMessage & { to: string; inboxId: number; conversationId: number; seq: number }): Promise<void> {
  const [tenant, inbox] = await Promise.all([ownTenant(tx), inboxBy(tx, { id: m.inboxId })])
  const who = m.name?.trim() ? `${m.name.trim()} <${m.email}>` : m.email
  await writeMail(tx, {
    key: `offline.${m.conversationId}.${m.seq}`, kind: 'offline_message', to: m.to, replyTo: m.email, conversationId: m.conversationId,
    subject: `New message from ${m.name?.trim() || m.email}`,
    letter: {
      title: `A message was left at ${inbox.name}`, intro: `Conversation ${m.conversationId}, ${tenant.name}`,
      entries: [{ who, when: localTime(tx.now(), tenant.timeZone, null), text: m.text, files: [] }],
      footer: 'Nobody was there when it was written. It waits in the queue; an answer to this mail goes to the visitor.',
    },
  })
}
