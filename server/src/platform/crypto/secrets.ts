// The installation's secrets: given by the operator, or generated into the data folder at the first start.
import { createHash, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Secrets } from '../context.ts'

/** Values that stand in examples: whoever uses one has no secret. */
const examples = new Set(['secret', 'changeme', 'change-me', 'your-secret-key', 'your_secret_key', 'password', 'jwt-secret', 'dev', 'test'])
export const isDefaultSecret = (secret: string): boolean => secret.length < 16 || examples.has(secret.toLowerCase())

function kept(dataDir: string): string {
  const file = join(dataDir, 'secret.key')
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}

export function readSecrets(options: { dataDir: string; jwtSecret: string | null; secretKey: string | null }): Secrets {
  const root = options.secretKey ?? kept(options.dataDir)
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', root, 'switchboard', purpose, 32))
  return {
    jwt: options.jwtSecret ? createHash('sha256').update(options.jwtSecret).digest() : derive('access tokens'),
    refresh: derive('refresh tokens'),
    cursor: createSecretKey(derive('cursors')),
    seal: derive('sealed values'),
  }
}
