// One file of a multipart body, written to the folder of arrivals while it comes in: nothing of it is held in memory, and the
// folder has it whole, with its hash, before anybody looks at it.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError, invalid } from '../../kernel/errors.ts'
import type { Log } from '../log/log.ts'
import { arrivalPath, type Storage, type Upload } from '../storage/storage.ts'

/** What the parts need besides the file: boundaries and headers. */
const envelope = 16 * 1024

/** In a scope of their own, so that every other route still takes JSON only. */
export async function acceptUploads(scope: FastifyInstance): Promise<void> {
  scope.removeAllContentTypeParsers()
  // The file is counted here (`tooLarge` says how much is allowed); busboy need not.
  await scope.register(multipart, { limits: { parts: 2, files: 2, fields: 1, fieldNameSize: 100, fieldSize: 1_000, headerPairs: 20, fileSize: Number.MAX_SAFE_INTEGER } })
}

const tooLarge = (field: string, most: number): AppError => new AppError('input.too_large', { detail: `a file may have ${most} bytes at most`, fields: [{ field, message: `must not be larger than ${most} bytes` }] })

/** How large the body says it is; null: it does not say. */
export function declaredLength(request: FastifyRequest): number | null {
  const text = request.headers['content-length']
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

export interface Landing { storage: Storage; /** Bytes. */ most: number; log: Log }

/** Whoever takes it must `discard` it, too. Errors: `input.invalid`, `input.too_large`, `server.busy` (the disk does not take it). */
export async function receiveUpload(request: FastifyRequest, field: string, { storage, most, log }: Landing): Promise<Upload> {
  if (!request.isMultipart()) throw invalid(field, 'must be sent as multipart/form-data')
  if ((declaredLength(request) ?? 0) > most + envelope) throw tooLarge(field, most)
  let upload: Upload | null = null
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') throw invalid(part.fieldname.slice(0, 100), 'is not expected here')
      if (part.fieldname !== field || upload) {
        part.file.resume()
        throw invalid(upload ? field : part.fieldname.slice(0, 100), upload ? 'must be one file' : `is not expected; the file is called ${field}`)
      }
      upload = await write(part, field, storage, most)
    }
    if (!upload) throw invalid(field, 'must be a file')
    return upload
  } catch (error) {
    if (upload) await discard(upload)
    throw told(error as Failure, field, log)
  }
}

type Failure = Error & { statusCode?: number; syscall?: string; code?: string }

/** What the parser says of a body that is none; a disk that is full or fails is no fault of the caller. */
function told(error: Failure, field: string, log: Log): Error {
  if (error instanceof AppError) return error
  if (error.syscall !== undefined) {
    log.error({ error: error.message, code: error.code }, 'an upload could not be written')
    return new AppError('server.busy', { retryAfter: 30 })
  }
  return error.statusCode === 413 ? invalid(field, 'must be the only part') : invalid(field, 'must be sent as a complete multipart body')
}

async function write(part: MultipartFile, field: string, storage: Storage, most: number): Promise<Upload> {
  const path = await arrivalPath(storage)
  const hash = createHash('sha256')
  let size = 0
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length
      if (size > most) { done(tooLarge(field, most)); return }
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(part.file, count, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  }
  return { path, size, sha256: hash.digest(), name: part.filename, declaredType: part.mimetype || null }
}

/** The arrival goes, unless a store has taken it away already. */
export async function discard(upload: Upload): Promise<void> {
  await unlink(upload.path).catch(() => undefined)
}
