// The adapters that the options choose: where files lie, and who delivers mail.
import { join } from 'node:path'
import { BadOption, type Options } from '../options.ts'
import { outboxMailer, readAddress, type Mailer } from '../platform/mail/mailer.ts'
import { smtpMailer } from '../platform/mail/smtp.ts'
import { diskStorage } from '../platform/storage/disk.ts'
import { s3Storage } from '../platform/storage/s3.ts'
import type { Storage } from '../platform/storage/storage.ts'

/** Errors: `BadOption`. */
export function storageOf(options: Options, dataDir: string): Storage {
  const { s3Bucket: bucket, s3Endpoint: endpoint, s3Region: region, s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = options
  if (bucket === null) return diskStorage(join(dataDir, 'files'))
  if (endpoint !== null && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) throw new BadOption('S3_ENDPOINT must be an http or https URL')
  if (accessKeyId === null || secretAccessKey === null) throw new BadOption('S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY')
  return s3Storage({ endpoint, bucket, region, accessKeyId, secretAccessKey }, join(dataDir, 'arrivals'))
}

interface Server { host: string; port: number; secure: boolean; user: string | null; password: string | null }

function serverOf(options: Options): Server | null {
  if (options.smtpUrl === null) {
    const { smtpHost: host, smtpPort: port, smtpUser: user, smtpPassword: password } = options
    return host === null ? null : { host, port, secure: port === 465, user, password }
  }
  const url = URL.parse(options.smtpUrl)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw new BadOption('SMTP_URL must look like smtp://user:password@host:587')
  const secure = url.protocol === 'smtps:'
  const part = (text: string): string | null => (text === '' ? null : decodeURIComponent(text))
  return { host: url.hostname, port: url.port === '' ? (secure ? 465 : 587) : Number(url.port), secure, user: part(url.username), password: part(url.password) }
}

/** Errors: `BadOption`. */
export function mailerOf(options: Options): Mailer {
  const server = serverOf(options)
  if (!server) return outboxMailer
  const from = readAddress(options.mailFrom ?? server.user ?? '')
  if (!from) throw new BadOption('A mail server needs a sender: set MAIL_FROM to an address, or to Name <address>')
  return smtpMailer({ ...server, from })
}
