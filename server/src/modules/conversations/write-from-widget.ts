// A visitor writes in the widget: there the inbox's form is asked before his first message.
import type { PreChatAnswers } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { checkAnswers, inboxSettings } from '../inboxes/index.ts'
import { describeVisitor } from '../people/index.ts'
import { sendVisitorMessage, type Sent } from './send-visitor-message.ts'

export interface WidgetInput { text: string; clientId: string; attachments?: readonly string[] | undefined; preChat?: PreChatAnswers | undefined }

/**
 * Answers become the visitor's fields and attributes, and the message carries them for programs. Where the inbox has no form
 * (any more) they are left aside. Errors: those of `sendVisitorMessage`; `input.invalid` naming `preChat.<key>`.
 */
export async function writeFromWidget(ctx: Context, input: WidgetInput): Promise<Sent> {
  const { preChat, ...message } = input
  const metadata = await takeAnswers(ctx, preChat)
  return sendVisitorMessage(ctx, { ...message, metadata, ...(metadata ? {} : { atFirst: demandAnswers }) })
}

/** What the message carries of the answers; undefined: none were given, or none are asked for. */
export async function takeAnswers(ctx: Context, answers: PreChatAnswers | undefined): Promise<Record<string, unknown> | undefined> {
  const { actor } = ctx
  if (answers === undefined || actor.kind !== 'visitor') return undefined
  const form = (await inboxSettings(ctx, actor.inboxId)).preChat
  if (!form.enabled) return undefined
  const { fields, attributes, metadata } = checkAnswers(form, answers)
  await describeVisitor(ctx, actor.visitorId, { ...fields, attributes })
  return metadata
}

/** Errors: `input.invalid` naming every field that must be answered. */
async function demandAnswers(tx: Context): Promise<void> {
  if (tx.actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const form = (await inboxSettings(tx, tx.actor.inboxId)).preChat
  if (form.enabled) checkAnswers(form, {})
}
