// Files in an S3-compatible store (AWS, MinIO, R2, Ceph …), addressed by path, each request signed (SigV4) with the hash of
// what it carries. Nobody but this server talks to the store: downloads go through it, where access is decided.
import { openAsBlob } from 'node:fs'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { second } from '../../kernel/clock.ts'
import { checkKey, type Storage } from './storage.ts'

export interface S3Options {
  /** Null: that of AWS in the region. */
  endpoint: string | null
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** Until the store has taken a file, or begins to give one. */
const patienceMs = 30 * second
const retries = 2

export class StorageRefused extends Error {}

/** `arrivals`: a folder of this server, where uploads wait until they are complete. */
export function s3Storage(options: S3Options, arrivals: string): Storage {
  const client = new AwsClient({ accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey, region: options.region, service: 's3', retries })
  const base = `${(options.endpoint ?? `https://s3.${options.region}.amazonaws.com`).replace(/\/+$/, '')}/${encodeURIComponent(options.bucket)}`

  /** Gives up when the answer does not begin in time; a body may take as long as its reader. */
  async function ask(key: string, init: RequestInit): Promise<Response> {
    const impatience = new AbortController()
    const timer = setTimeout(() => impatience.abort(new StorageRefused('the store did not answer in time')), patienceMs)
    try {
      return await client.fetch(`${base}/${checkKey(key)}`, { ...init, redirect: 'error', signal: impatience.signal })
    } finally {
      clearTimeout(timer)
    }
  }

  async function refuse(what: string, response: Response): Promise<never> {
    await response.body?.cancel()
    throw new StorageRefused(`the store answered ${response.status} to ${what}`)
  }

  return {
    arrivals,
    async put(key, file, type) {
      const body = await openAsBlob(file.path, { type })
      const response = await ask(key, { method: 'PUT', body, headers: { 'content-type': type, 'x-amz-content-sha256': file.sha256.toString('hex') } })
      if (!response.ok) await refuse('a file', response)
      await response.body?.cancel()
    },
    async get(key, range) {
      const response = await ask(key, { method: 'GET', headers: range ? { range: `bytes=${range.first}-${range.last}` } : {} })
      if (response.status === 404) { await response.body?.cancel(); return null }
      if (response.status !== (range ? 206 : 200) || !response.body) return refuse('a download', response)
      return { length: Number(response.headers.get('content-length')), stream: Readable.fromWeb(response.body as ReadableStream<Uint8Array>) }
    },
    async remove(key) {
      const response = await ask(key, { method: 'DELETE' })
      if (!response.ok && response.status !== 404) await refuse('a removal', response)
      await response.body?.cancel()
    },
  }
}
