// The port of files: bytes under generated names, on the disk of this server or in any S3-compatible store. What a file is
// called by people, and who may see it, is a matter of its row; nothing that anyone typed ever becomes a path.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** A file that came in completely and lies in the folder of arrivals. */
export interface Arrived { path: string; size: number; sha256: Buffer }

/** An upload with what its sender says about it; nothing of that is true until it was found in the bytes. */
export interface Upload extends Arrived { name: string; declaredType: string | null }

/** First and last byte, both included. */
export interface ByteRange { first: number; last: number }
export interface StoredBytes { stream: Readable; /** Bytes of the stream. */ length: number }

export interface Storage {
  /** A folder of this server, where uploads are written first. */
  readonly arrivals: string
  /** Takes the bytes over; when it returns they outlive a crash. May be repeated while the arrival is there. */
  put(key: string, file: Arrived, type: string): Promise<void>
  /** Null: there is nothing under this key. */
  get(key: string, range?: ByteRange): Promise<StoredBytes | null>
  /** Repeating changes nothing. */
  remove(key: string): Promise<void>
}

/** 128 random bits: nobody guesses a key, and two never meet. */
export const newKey = (): string => randomBytes(16).toString('hex')

/** A programming error elsewhere must not become a path. */
export function checkKey(key: string): string {
  if (!/^[0-9a-f]{32}$/.test(key)) throw new Error('a storage key is 32 hexadecimal digits')
  return key
}

/** Where a new arrival may be written. */
export async function arrivalPath(storage: Storage): Promise<string> {
  await mkdir(storage.arrivals, { recursive: true, mode: 0o700 })
  return join(storage.arrivals, newKey())
}

/** Arrivals of requests that a crash cut off. `before` is in milliseconds since the epoch of the file system. */
export async function clearArrivals(storage: Storage, before: number): Promise<number> {
  const names = await readdir(storage.arrivals).catch(() => [])
  let gone = 0
  for (const name of names) {
    const path = join(storage.arrivals, name)
    const found = await stat(path).catch(() => null)
    if (found?.isFile() && found.mtimeMs < before) gone += await unlink(path).then(() => 1, () => 0)
  }
  return gone
}
