// What is done to files in the background: small pictures, and the clearing away of what nobody has used.
import { createHash } from 'node:crypto'
import { unlink, writeFile } from 'node:fs/promises'
import { maxPixels, thumbnailSide } from '@switchboard/protocol'
import { hour, instant } from '../../kernel/clock.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { NoPicture, shrink } from '../../platform/images/shrink.ts'
import type { JobRunner } from '../../platform/jobs/runner.ts'
import { arrivalPath, clearArrivals } from '../../platform/storage/storage.ts'
import { unusedMs } from './model.ts'
import { deleteDropped, dropUnused, findDue, findWanted, markShrunk } from './store.ts'

const batch = 200

export function workOnFiles(jobs: JobRunner, platform: Platform): void {
  jobs.work('files.shrink', ({ data }) => makeThumbnail(makeContext(platform, Number(data['tenantId'])), Number(data['fileId'])), { concurrency: 1, retries: 3 })
  jobs.work('files.clean', async () => ({ cleared: await cleanFiles(makeContext(platform, 'none')) }))
  jobs.cron('files.clean', '*/15 * * * *', 'UTC')
}

/** Repeating changes nothing. A picture that cannot be shrunk is marked so; a store that does not answer is asked again. */
export async function makeThumbnail(ctx: Context, fileId: number): Promise<void> {
  const { storage } = ctx.platform
  const wanted = await ctx.db.maybe(findWanted(fileId))
  const stored = wanted && await storage.get(wanted.storage_key)
  if (!stored) return
  const small = await shrink(stored.stream, thumbnailSide, maxPixels).catch((error: unknown) => {
    if (!(error instanceof NoPicture)) throw error
    ctx.log.info({ fileId, error: error.message }, 'a picture could not be shrunk')
    return null
  })
  if (!small) { await ctx.db.run(markShrunk(fileId, false)); return }
  const path = await arrivalPath(storage)
  await writeFile(path, small, { flag: 'wx', mode: 0o600 })
  try {
    await storage.put(wanted.thumbnail_key, { path, size: small.length, sha256: createHash('sha256').update(small).digest() }, 'image/webp')
  } finally {
    await unlink(path).catch(() => undefined)
  }
  if (!await ctx.db.maybe(markShrunk(fileId, true))) await storage.remove(wanted.thumbnail_key)
}

/** One round, bounded; several nodes may do it at once. `ctx` has no tenant. Returns how many went. */
export async function cleanFiles(ctx: Context): Promise<number> {
  const { platform } = ctx
  const before = instant(ctx.clock.now() - unusedMs)
  let gone = 0
  for (const due of await ctx.db.rows(findDue(before, batch))) {
    const own = makeContext(platform, due.tenant_id)
    const dropped = await own.db.maybe(dropUnused(due.id, before))
    if (!dropped) continue
    await platform.storage.remove(dropped.storage_key)
    if (dropped.thumbnail_key !== null) await platform.storage.remove(dropped.thumbnail_key)
    gone += await own.db.run(deleteDropped(due.id))
  }
  // The file system keeps its own time.
  await clearArrivals(platform.storage, Date.now() - hour)
  return gone
}
