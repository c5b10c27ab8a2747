// The bytes of a file, for somebody who may see it.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { ByteRange, StoredBytes } from '../../platform/storage/storage.ts'
import { accessFiles } from './access.ts'
import { kindOf, type FileRow } from './model.ts'
import { findLogo } from './store.ts'

export interface FileContent {
  name: string
  type: string
  /** Of the whole file; of a thumbnail not known before it is opened. */
  size: number | null
  /** Changes with the bytes. */
  tag: string
  /** Harmless where a browser shows it: a raster picture. */
  inline: boolean
  /** Errors: `file.not_found` (the store has lost it), `server.busy`. */
  open(range?: ByteRange): Promise<StoredBytes>
}

function content(ctx: Context, row: FileRow, thumbnail: boolean): FileContent {
  const key = thumbnail && row.thumbnail === 'made' ? row.thumbnail_key : null
  return {
    name: key === null ? row.name : `${row.name.replace(/\.[^.]*$/, '')}.webp`,
    type: key === null ? row.type : 'image/webp',
    size: key === null ? row.size : null,
    tag: `${row.sha256.toString('base64url').slice(0, 22)}${key === null ? '' : '-small'}`,
    inline: kindOf(row.type) === 'image',
    open: async (range) => {
      const stored = await ctx.platform.storage.get(key ?? row.storage_key, range).catch((error: Error) => {
        ctx.log.warn({ error: error.message }, 'a file could not be read')
        throw new AppError('server.busy', { retryAfter: 5 })
      })
      if (!stored) {
        ctx.log.warn({ fileId: row.id }, 'the store has lost a file')
        throw new AppError('file.not_found')
      }
      return stored
    },
  }
}

/** `thumbnail`: while it is being made (or cannot be made) the picture itself stands for it. Errors: `file.not_found`, `auth.forbidden`. */
export async function readFile(ctx: Context, uid: string, thumbnail: boolean): Promise<FileContent> {
  const [row] = await accessFiles(ctx, [uid])
  if (!row || (thumbnail && row.thumbnail === 'none')) throw new AppError('file.not_found')
  return content(ctx, row, thumbnail)
}

/** The logo of an inbox is everybody's to see. Errors: `file.not_found`. */
export async function readLogo(ctx: Context, inboxId: number): Promise<FileContent> {
  const row = await ctx.db.maybe(findLogo(inboxId))
  if (!row) throw new AppError('file.not_found')
  return content(ctx, row, true)
}
