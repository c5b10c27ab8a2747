// Options choose the adapters; what cannot work is refused with a sentence before anything starts.
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSmtp, type SmtpStandIn } from '../../test/harness/smtp-stand-in.ts'
import { BadOption, readOptions } from '../options.ts'
import { mailerOf, storageOf } from './adapters.ts'

let smtp: SmtpStandIn
let folder = ''
beforeAll(async () => {
  smtp = await startSmtp()
  folder = await mkdtemp(join(tmpdir(), 'switchboard-options-'))
})
afterAll(async () => {
  await smtp.stop()
  await rm(folder, { recursive: true })
})

const message = { id: 'x', to: 'eva@visitor.test', replyTo: null, subject: 'x', text: 'x', html: 'x', at: '2026-11-21T09:00:00Z' }
const mail = (env: Record<string, string>) => mailerOf(readOptions([], env)).send(message)
const storage = (env: Record<string, string>) => storageOf(readOptions([], env), '/data')

describe('mail', () => {
  it('stays in the outbox where no mail server is named', async () => {
    expect(await mail({})).toBe('kept')
    expect(await mail({ EMAIL_ID: 'desk@harbour.test', EMAIL_PASS: 'x' })).toBe('kept')
  })

  it('goes by an address in one piece, or in parts under any of their names, the password from a file', async () => {
    smtp.demand('desk@harbour.test', 'p@ss word')
    const port = String(smtp.port)
    expect(await mail({ SMTP_URL: `smtp://desk%40harbour.test:p%40ss%20word@127.0.0.1:${port}`, MAIL_FROM: 'Desk <desk@harbour.test>' })).toBe('sent')
    expect(smtp.mails.at(-1)).toMatchObject({ user: 'desk@harbour.test', headers: { from: 'Desk <desk@harbour.test>' } })
    expect(await mail({ SMTP_ADDRESS: '127.0.0.1', SMTP_PORT: port, SMTP_USERNAME: 'desk@harbour.test', SMTP_PASSWORD: 'p@ss word' })).toBe('sent')
    expect(smtp.mails.at(-1)?.from).toBe('desk@harbour.test')
    const secret = join(folder, 'password')
    await writeFile(secret, 'p@ss word\n')
    expect(await mail({ SMTP_HOST: '127.0.0.1', SMTP_PORT: port, EMAIL_ID: 'desk@harbour.test', EMAIL_PASS_FILE: secret, EMAIL_FROM: '"LiveChat" <noreply@livechat.test>' })).toBe('sent')
    expect(smtp.mails.at(-1)).toMatchObject({ from: 'noreply@livechat.test', headers: { from: 'LiveChat <noreply@livechat.test>' } })
    smtp.demand(null)
  })

  it('is refused without a sender, and by an address that is none', () => {
    for (const env of [{ SMTP_HOST: 'mail.test' }, { SMTP_HOST: 'mail.test', SMTP_USER: 'desk' }, { SMTP_HOST: 'mail.test', MAIL_FROM: 'a@b.test, c@d.test' }, { SMTP_URL: 'http://mail.test', MAIL_FROM: 'a@b.test' }, { SMTP_URL: 'mail.test', MAIL_FROM: 'a@b.test' }]) {
      expect(() => mailerOf(readOptions([], env)), JSON.stringify(env)).toThrow(BadOption)
    }
  })
})

describe('files', () => {
  it('lie in the data folder, or in the store that is named', () => {
    expect(storage({}).arrivals).toBe('/data/files/arrivals')
    expect(storage({ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 's' }).arrivals).toBe('/data/arrivals')
  })

  it('a store without keys, or at no address, is refused', () => {
    for (const env of [{ S3_BUCKET: 'b' }, { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'a' }, { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 's', S3_ENDPOINT: 'ftp://x' }, { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 's', S3_ENDPOINT: 'x' }]) {
      expect(() => storage(env), JSON.stringify(env)).toThrow(BadOption)
    }
    expect(() => storage({ UPLOAD_MAX_BYTES: '10MB' })).toThrow(BadOption)
  })
})
