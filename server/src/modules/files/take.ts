// An event takes files along: in its own transaction, each file once, only those of its author.
import { maxAttachments, type Attachment } from '@switchboard/protocol'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { toAttachment } from './model.ts'
import { bindToEvent, lockOwnReady } from './store.ts'

export interface Taken {
  /** As the event carries them, in the order asked. */
  attachments: Attachment[]
  /** To be called when the event is written, in the same transaction. */
  bind(conversationId: number, seq: number): Promise<void>
}

/**
 * Locks the files until the transaction ends; it must end by `bind`, or be given up. Errors: `file.not_found` (not there,
 * another's, or used already).
 */
export async function takeFiles(tx: Context, asked: readonly string[]): Promise<Taken> {
  const uids = asked.map((uid) => uid.toLowerCase())
  if (uids.length > maxAttachments) throw invalid('attachments', `must not be more than ${maxAttachments}`)
  const { actor } = tx
  const rows = await tx.db.rows(lockOwnReady(uids, {
    accountId: actor.kind === 'agent' ? actor.accountId : null, visitorId: actor.kind === 'visitor' ? actor.visitorId : null,
  }))
  const byUid = new Map(rows.map((row) => [row.uid, row]))
  if (rows.length !== uids.length) throw new AppError('file.not_found', { fields: [{ field: 'attachments', message: 'must be files of your own upload that were not sent yet' }] })
  return {
    attachments: uids.map((uid) => toAttachment(must(byUid.get(uid), 'locked file'))),
    bind: async (conversationId, seq) => {
      const bound = await tx.db.run(bindToEvent(rows.map((row) => row.id), conversationId, seq))
      if (bound !== rows.length) throw new Error('a locked file changed its state')
    },
  }
}
