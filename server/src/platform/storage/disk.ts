// Files on the disk of this server: DATA_DIR/files/ab/cd/<key>. A file appears complete or not at all: it is synced in the
// folder of arrivals, renamed, and the folders are synced.
import { constants, createReadStream } from 'node:fs'
import { mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkKey, type Storage } from './storage.ts'

const missing = (error: { code?: string }): boolean => error.code === 'ENOENT'

export function diskStorage(folder: string): Storage {
  const pathOf = (key: string): string => join(folder, checkKey(key).slice(0, 2), key.slice(2, 4), key)
  return {
    arrivals: join(folder, 'arrivals'),
    async put(key, file) {
      const path = pathOf(key)
      await sync(file.path)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await rename(file.path, path)
      for (const parent of [dirname(path), dirname(dirname(path)), folder]) await sync(parent)
    },
    async get(key, range) {
      const path = pathOf(key)
      const found = await stat(path).catch((error: { code?: string }) => { if (missing(error)) return null; throw error })
      if (!found) return null
      const length = range ? range.last - range.first + 1 : found.size
      return { length, stream: createReadStream(path, range ? { start: range.first, end: range.last } : {}) }
    },
    async remove(key) {
      await unlink(pathOf(key)).catch((error: { code?: string }) => { if (!missing(error)) throw error })
    },
  }
}

/** Waits until the disk has it; of a folder: the names in it. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
