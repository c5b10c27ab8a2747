// Mail to the owner of an account about its security. Nobody can switch it off.
import type { Context } from '../../platform/context.ts'
import { accountIfThere, ownTenant, type OwnerNews } from '../identity/index.ts'
import { writeMail } from '../mail/index.ts'

const texts: Record<OwnerNews, { subject: string; intro: string }> = {
  password_changed: { subject: 'Your password was changed', intro: 'Your password was changed, and your other sessions were signed out.' },
  totp_on: { subject: 'An authenticator app was added', intro: 'From now on your sign-in asks for a code of your authenticator app.' },
  totp_off: { subject: 'The authenticator app was removed', intro: 'Your sign-in does not ask for a code any more.' },
  second_factor_reset: { subject: 'Your second factor was reset', intro: 'An admin removed your authenticator app, your recovery codes and your passkeys. Sign in with your password and set up a new one.' },
  passkey_added: { subject: 'A passkey was added', intro: 'Your account can now be opened with one more passkey.' },
  passkey_removed: { subject: 'A passkey was removed', intro: 'One of your passkeys does not open your account any more.' },
  identity_linked: { subject: 'Your account was linked', intro: 'You now sign in by your company\'s sign-in. Your password from before and your passkeys do not work any more.' },
}

/** `job`: makes it one mail, however often the job runs. */
export const tellOfSecurity = (ctx: Context, accountId: number, news: OwnerNews, job: number): Promise<void> => ctx.tx(async (tx) => {
  const account = await accountIfThere(tx, accountId)
  if (!account || account.kind === 'bot') return
  const { name: company } = await ownTenant(tx)
  const { subject, intro } = texts[news]
  await writeMail(tx, {
    key: `security:${job}`, kind: 'security', to: account.email, subject, conversationId: null,
    letter: { title: subject, intro: `Hello ${account.name}. ${intro}`, entries: [], footer: `Your account at ${company}. If it was not you, choose a new password at once and tell an admin.` },
  })
})
