// The logo of an inbox: a picture that an admin has uploaded, shown in the widget.
import { AppError, invalid } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { inboxBy } from '../inboxes/index.ts'
import { hasThumbnail } from './model.ts'
import { bindToLogo, dropLogo, findLogo, lockOwnReady } from './store.ts'

/** Null takes it away. Errors: `inbox.not_found`, `file.not_found`, `input.invalid` (no picture that browsers show). */
export async function setLogo(ctx: Context, inboxUid: string, fileUid: string | null): Promise<void> {
  await ctx.tx(async (tx) => {
    const inbox = await inboxBy(tx, { uid: inboxUid })
    const file = fileUid === null ? null : (await tx.db.rows(lockOwnReady([fileUid], { accountId: tx.actor.kind === 'agent' ? tx.actor.accountId : null, visitorId: null })))[0]
    if (file === undefined) throw new AppError('file.not_found')
    if (file && !hasThumbnail(file.type)) throw invalid('file', 'must be a picture (PNG, JPEG, GIF, WebP or AVIF)')
    await tx.db.run(dropLogo(inbox.id))
    if (file) await tx.db.run(bindToLogo(file.id, inbox.id))
    await tx.emit({ name: 'inbox.changed' })
  })
}

/** Changes with the picture, so that it may be kept for long under an address with it; null: there is none. */
export async function logoMark(ctx: Context, inboxId: number): Promise<string | null> {
  const row = await ctx.db.maybe(findLogo(inboxId))
  return row ? row.sha256.toString('base64url').slice(0, 16) : null
}
