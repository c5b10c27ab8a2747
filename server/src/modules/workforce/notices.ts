// Mails to people who work here: an invitation, a link for a new password. Written in the transaction of the deed.
import type { noticeKinds } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { accountByUid, accountsForReset, beginReset, ownTenant, resetMs } from '../identity/index.ts'
import { resetMark, writeMail } from '../mail/index.ts'
import { findProfiles } from './store.ts'

export type NoticeKind = (typeof noticeKinds)[number]

const texts = {
  invitation: (name, company) => ({
    subject: `Your account at ${company}`,
    intro: `Hello ${name}, you have an account at Switchboard, where ${company} talks to its customers. Choose a password here, within two weeks:`,
    footer: 'The link works once.',
  }),
  password_reset: (name, company) => ({
    subject: 'A new password',
    intro: `Hello ${name}, somebody, probably you, asked for a new password at ${company}. Choose one here, within half an hour:`,
    footer: 'The link works once. If it was not you, do nothing: your password stays as it is.',
  }),
} satisfies Record<NoticeKind, (name: string, company: string) => { subject: string; intro: string; footer: string }>

/** Inside a transaction: a link for the account, and the mail that brings it. Errors: `input.invalid` naming `email`. */
export async function notify(tx: Context, accountId: number, kind: NoticeKind): Promise<void> {
  const reset = await beginReset(tx, accountId, kind === 'invitation' ? resetMs.invited : resetMs.asked)
  const person = must((await tx.db.rows(findProfiles([accountId])))[0], 'person')
  const { name: company } = await ownTenant(tx)
  const { subject, intro, footer } = texts[kind](person.name, company)
  await writeMail(tx, { key: `reset:${reset}`, kind, to: person.email, subject, letter: { title: subject, intro, link: resetMark(reset), entries: [], footer }, conversationId: null })
}

/** Sends somebody a link again, by whoever leads him. Errors: `agent.not_found`, `agent.not_available` (deactivated). */
export const sendNotice = (ctx: Context, uid: string, kind: NoticeKind): Promise<void> => ctx.tx(async (tx) => {
  const account = await accountByUid(tx, uid)
  if (account.kind === 'bot') throw new AppError('agent.not_found')
  if (!account.active) throw new AppError('agent.not_available')
  await notify(tx, account.id, kind)
})

/** Somebody forgot his password. Nothing tells whether there is such an account. `ctx` has no tenant. */
export async function askForReset(ctx: Context, login: string): Promise<void> {
  for (const { ctx: own, accountId } of await accountsForReset(ctx, login)) await own.tx((tx) => notify(tx, accountId, 'password_reset'))
}
