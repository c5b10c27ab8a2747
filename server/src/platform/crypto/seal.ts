// Values that must be kept readable are kept encrypted: AES-256-GCM under the installation's key.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** `v1.<iv>.<tag>.<text>`, base64url. */
export function seal(key: Buffer, plain: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return ['v1', iv.toString('base64url'), cipher.getAuthTag().toString('base64url'), text.toString('base64url')].join('.')
}

/** Throws when the value was changed or sealed under another key. */
export function unseal(key: Buffer, sealed: string): string {
  const [version, iv = '', tag = '', text = ''] = sealed.split('.')
  if (version !== 'v1') throw new Error('a sealed value of an unknown version')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8')
}
