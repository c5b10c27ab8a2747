// Who may see a file: staff of the tenant what stands in a conversation, a visitor what stands in his own and is not meant for
// staff, and everyone what he has uploaded and not sent.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { demand } from '../identity/index.ts'
import { findFiles, type FoundFile } from './store.ts'

function mayRead(ctx: Context, file: FoundFile): boolean {
  const { actor } = ctx
  switch (actor.kind) {
    // Whoever brings a signed link, and work of our own.
    case 'system': return true
    case 'agent': return file.state === 'used' || file.account_id === actor.accountId
    case 'visitor': return file.conversation_id === null
      ? file.visitor_id === actor.visitorId
      : file.owner_visitor_id === actor.visitorId && file.event_type !== 'note' && file.event_type !== 'whisper'
  }
}

/** All of them, in the order asked. Errors: `file.not_found`, `auth.forbidden`. */
export async function accessFiles(ctx: Context, uids: readonly string[]): Promise<FoundFile[]> {
  if (ctx.actor.kind === 'agent') demand(ctx, 'conversation.read')
  const found = new Map((await ctx.db.rows(findFiles([...uids]))).map((file) => [file.uid, file]))
  return uids.map((uid) => {
    const file = found.get(uid.toLowerCase())
    if (!file || !mayRead(ctx, file)) throw new AppError('file.not_found')
    return file
  })
}
