// The log file of PostgreSQL in the data directory: bounded in size, and readable from where a start began.
import { copyFile, open, stat, truncate } from 'node:fs/promises'

const maximumBytes = 8 * 1024 * 1024

/** Keeps the last full file as `.1`. Also right while PostgreSQL writes: it appends, so it continues at the new end. */
export async function rotateLog(path: string): Promise<void> {
  if ((await logSize(path)) < maximumBytes) return
  await copyFile(path, `${path}.1`)
  await truncate(path, 0)
}

export async function logSize(path: string): Promise<number> {
  return stat(path).then((found) => found.size, () => 0)
}

/** What was written since `offset`, at most the last few lines. */
export async function logSince(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    const size = (await file.stat()).size
    const from = Math.max(offset, size - 4_000)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(Math.max(0, size - from)), position: from })
    return buffer.subarray(0, bytesRead).toString('utf8').trim().split('\n').slice(-8).join('\n')
  } finally {
    await file.close()
  }
}
