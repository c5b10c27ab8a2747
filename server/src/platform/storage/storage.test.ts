// Both kinds of storage keep what they are given, whole, and nothing else becomes a path.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startS3, type S3StandIn } from '../../../test/harness/s3-stand-in.ts'
import { diskStorage } from './disk.ts'
import { s3Storage } from './s3.ts'
import { arrivalPath, clearArrivals, newKey, type Arrived, type Storage } from './storage.ts'

const keys = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'eu-central-1', bucket: 'files-of-ours' }
let folder = ''
let s3: S3StandIn
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-storage-'))
  s3 = await startS3(keys)
})
afterAll(async () => {
  await s3.stop()
  await rm(folder, { recursive: true, force: true })
})

const store = (over: Partial<typeof keys> = {}): Storage => {
  const { id, secret, region, bucket } = { ...keys, ...over }
  return s3Storage({ endpoint: s3.endpoint, bucket, region, accessKeyId: id, secretAccessKey: secret }, join(folder, 'arrivals'))
}
const makers: Record<string, () => Storage> = { 'the disk': () => diskStorage(join(folder, 'files')), 'an S3-compatible store': () => store() }

async function arrive(storage: Storage, content: Buffer): Promise<Arrived> {
  const path = await arrivalPath(storage)
  await writeFile(path, content)
  return { path, size: content.length, sha256: createHash('sha256').update(content).digest() }
}
const bytesOf = async (storage: Storage, key: string, range?: { first: number; last: number }): Promise<Buffer | null> => {
  const found = await storage.get(key, range)
  if (!found) return null
  const bytes = await buffer(found.stream)
  expect(bytes.length).toBe(found.length)
  return bytes
}

describe.each(Object.keys(makers))('%s', (name) => {
  const storage = (): Storage => (makers[name] ?? store)()

  it('gives back what it took, whole and in part', async () => {
    const [key, content] = [newKey(), randomBytes(300_000)]
    await storage().put(key, await arrive(storage(), content), 'application/pdf')
    expect((await bytesOf(storage(), key))?.equals(content)).toBe(true)
    expect(await bytesOf(storage(), key, { first: 10, last: 19 })).toEqual(content.subarray(10, 20))
    expect(await bytesOf(storage(), key, { first: 299_999, last: 299_999 })).toEqual(content.subarray(299_999))
  })

  it('knows nothing of what it never had, and removing twice changes nothing', async () => {
    const key = newKey()
    expect(await storage().get(key)).toBe(null)
    await storage().put(key, await arrive(storage(), Buffer.from('x')), 'text/plain')
    await storage().remove(key)
    await storage().remove(key)
    expect(await storage().get(key)).toBe(null)
  })

  it('takes nothing for a key but 32 hexadecimal digits', async () => {
    const file = await arrive(storage(), Buffer.from('x'))
    for (const key of ['', '../../etc/passwd', 'a'.repeat(31), 'A'.repeat(32), `${'a'.repeat(32)}/..`, `${'a'.repeat(32)}\n`, '%2e%2e%2f']) {
      await expect(storage().put(key, file, 'text/plain'), key).rejects.toThrow(/storage key/)
      await expect(storage().get(key), key).rejects.toThrow(/storage key/)
      await expect(storage().remove(key), key).rejects.toThrow(/storage key/)
    }
  })
})

describe('the disk', () => {
  it('keeps files for its own user alone, and no half of one', async () => {
    const disk = diskStorage(join(folder, 'own'))
    const key = newKey()
    await disk.put(key, await arrive(disk, Buffer.from('secret')), 'text/plain')
    const path = join(folder, 'own', key.slice(0, 2), key.slice(2, 4), key)
    expect((await stat(join(path, '..'))).mode & 0o077).toBe(0)
    expect(await readdir(disk.arrivals)).toEqual([])
    await expect(disk.put(newKey(), { path: join(folder, 'gone'), size: 1, sha256: Buffer.alloc(32) }, 'text/plain')).rejects.toThrow(/ENOENT/)
  })

  it('forgets arrivals that a crash left behind, not those that come in', async () => {
    const disk = diskStorage(join(folder, 'left'))
    const [old, fresh] = [await arrive(disk, Buffer.from('a')), await arrive(disk, Buffer.from('b'))]
    await utimes(old.path, 1, 1)
    expect(await clearArrivals(disk, Date.now() - 60_000)).toBe(1)
    expect(await readdir(disk.arrivals)).toEqual([fresh.path.split('/').at(-1)])
  })
})

describe('an S3-compatible store', () => {
  it('was asked with right signatures only', () => {
    expect(s3.requests.length).toBeGreaterThan(8)
    expect(s3.refusals).toEqual([])
  })

  it('does not believe a wrong secret, key, region, or a body that was changed on the way', async () => {
    const key = newKey()
    for (const [wrong, why] of [[store({ secret: 'x' }), 'a wrong signature'], [store({ id: 'x' }), 'another key'], [store({ region: 'us-east-1' }), 'another key']] as const) {
      await expect(wrong.put(key, await arrive(wrong, Buffer.from('x')), 'text/plain')).rejects.toThrow(/403/)
      expect(s3.refusals.pop()).toBe(why)
    }
    const changed = { ...await arrive(store(), Buffer.from('other')), sha256: createHash('sha256').update('this').digest() }
    await expect(store().put(key, changed, 'text/plain')).rejects.toThrow(/403/)
    expect(s3.refusals.pop()).toBe('another body')
    expect(await store().get(key)).toBe(null)
  })

  it('is asked again when it stumbles, and given up when it stays down', async () => {
    const key = newKey()
    s3.fail(503, 500)
    await store().put(key, await arrive(store(), Buffer.from('in the end')), 'text/plain')
    expect((await bytesOf(store(), key))?.toString()).toBe('in the end')
    s3.fail(500, 500, 500)
    await expect(store().get(key)).rejects.toThrow(/500/)
    const nowhere = s3Storage({ endpoint: 'http://127.0.0.1:1', bucket: 'b', region: 'r', accessKeyId: 'a', secretAccessKey: 's' }, join(folder, 'arrivals'))
    await expect(nowhere.get(key)).rejects.toThrow()
  })
})
