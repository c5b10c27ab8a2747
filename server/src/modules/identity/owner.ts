// The owner of an account is told by mail what changed about its security; the mail is written by a job of the same transaction.
import type { Context } from '../../platform/context.ts'

export type OwnerNews = 'identity_linked' | 'passkey_added' | 'passkey_removed' | 'password_changed' | 'second_factor_reset' | 'totp_off' | 'totp_on'

/** Inside a transaction. */
export const tellOwner = (tx: Context, accountId: number, news: OwnerNews): Promise<void> =>
  tx.enqueue({ name: 'notices.security', data: { tenantId: tx.tenant, accountId, news } })
