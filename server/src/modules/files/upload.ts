// A file comes in: recognised, kept under a generated key, and from then on its sender's to use once.
import type { Attachment } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { newKey, type Upload } from '../../platform/storage/storage.ts'
import { hasThumbnail, toAttachment } from './model.ts'
import { recognise } from './recognise.ts'
import { insertFile, markReady } from './store.ts'

/** Errors: `file.refused`, `server.busy` (the store did not take it). */
export async function keepUpload(ctx: Context, upload: Upload): Promise<Attachment> {
  const { actor } = ctx
  if (actor.kind === 'system') throw new AppError('auth.required')
  const { name, type, dimensions } = await recognise(upload)
  const file = {
    uid: ctx.ids.uid(), storageKey: newKey(), name, type, size: upload.size, sha256: upload.sha256, width: dimensions?.width ?? null, height: dimensions?.height ?? null,
    accountId: actor.kind === 'agent' ? actor.accountId : null, visitorId: actor.kind === 'visitor' ? actor.visitorId : null,
  }
  // The row comes first: bytes that a crash leaves behind are found by it and cleared away.
  const { id } = must(await ctx.db.maybe(insertFile(file, ctx.now())), 'new file')
  try {
    await ctx.platform.storage.put(file.storageKey, upload, type)
  } catch (error) {
    ctx.log.warn({ error: (error as Error).message }, 'a file could not be stored')
    throw new AppError('server.busy', { retryAfter: 5 })
  }
  const shrinks = hasThumbnail(type)
  await ctx.tx(async (tx) => {
    await tx.db.run(markReady(id, shrinks ? newKey() : null))
    if (shrinks) await tx.enqueue({ name: 'files.shrink', data: { tenantId: tx.tenant, fileId: id } })
  })
  return toAttachment({ ...file, thumbnail: shrinks ? 'wanted' : 'none' })
}
