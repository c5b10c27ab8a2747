// Mail against a real SMTP server on loopback: what arrives, what cannot be smuggled in, and what is known when it fails.
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSmtp, type SmtpStandIn } from '../../../test/harness/smtp-stand-in.ts'
import { escapeHtml, letterHtml, letterText, type Letter } from './letter.ts'
import { headerLine, isPlainAddress, MailRefused, MailUnknown, readAddress, type Mailer, type Message } from './mailer.ts'
import { smtpMailer } from './smtp.ts'

let smtp: SmtpStandIn
beforeAll(async () => { smtp = await startSmtp() })
afterAll(() => smtp.stop())

const from = { name: 'Harbour & Pine', address: 'desk@harbour.test' }
const mailer = (port = smtp.port, user: string | null = null, password: string | null = null): Mailer => smtpMailer({ host: '127.0.0.1', port, secure: false, user, password, from })
const message = (over: Partial<Message> = {}): Message => ({
  id: '01990000-0000-7000-8000-000000000001', to: 'eva@visitor.test', replyTo: null, subject: 'Grüße – your conversation', text: 'Hällo\n.\nfrom the desk', html: '<p>Hällo</p>', at: '2026-11-21T09:00:00Z', ...over,
})
const received = () => smtp.mails.at(-1)

describe('SMTP', () => {
  it('brings text and HTML to one address, from the configured sender, with a Message-ID that stays', async () => {
    expect(await mailer().send(message({ replyTo: 'max@visitor.test' }))).toBe('sent')
    const mail = received()
    expect(mail).toMatchObject({ from: 'desk@harbour.test', to: ['eva@visitor.test'] })
    expect(mail?.headers).toMatchObject({
      from: '"Harbour & Pine" <desk@harbour.test>', to: 'eva@visitor.test', 'reply-to': 'max@visitor.test', 'message-id': '<01990000-0000-7000-8000-000000000001@harbour.test>',
      date: 'Sat, 21 Nov 2026 09:00:00 +0000', 'auto-submitted': 'auto-generated',
    })
    expect(mail?.subject).toBe('Grüße – your conversation')
    // The line of a single dot came through as one.
    expect(mail?.text).toBe('Hällo\n.\nfrom the desk')
    expect(mail?.raw).toContain('text/html')
  })

  it('lets no header in by subject, addresses or text', async () => {
    const evil = 'x\r\nBcc: victim@elsewhere.test\r\n\r\nHidden'
    await mailer().send(message({ subject: evil, text: evil, html: evil, replyTo: `a@b.test${evil}` }))
    const mail = received()
    expect(mail?.to).toEqual(['eva@visitor.test'])
    expect(Object.keys(mail?.headers ?? {})).not.toContain('bcc')
    expect(mail?.headers['to']).toBe('eva@visitor.test')
    const sent = smtp.mails.length
    await expect(mailer().send(message({ to: `eva@visitor.test\r\nRCPT TO:<victim@elsewhere.test>` }))).rejects.toThrow(MailRefused)
    expect(smtp.mails.length).toBe(sent)
  })

  it('tells a refusal for good from one for now', async () => {
    smtp.refuse('rcpt', 550, 'no such person')
    await expect(mailer().send(message())).rejects.toThrow(MailRefused)
    smtp.refuse('data', 552, 'too much')
    await expect(mailer().send(message())).rejects.toThrow(MailRefused)
    for (const at of ['rcpt', 'data'] as const) {
      smtp.refuse(at, 451, 'later')
      const error = await mailer().send(message()).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(Error)
      expect(error).not.toBeInstanceOf(MailRefused)
      expect(error).not.toBeInstanceOf(MailUnknown)
    }
  })

  it('knows when it cannot know: the connection broke after the text', async () => {
    smtp.breakAfterData()
    await expect(mailer().send(message())).rejects.toThrow(MailUnknown)
    // Before the text nothing can have been taken.
    const server = createServer((socket) => { socket.write('220 hello\r\n'); socket.once('data', () => socket.destroy()) })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const error = await mailer((server.address() as AddressInfo).port).send(message()).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(MailUnknown)
    server.close()
    await expect(mailer(1).send(message())).rejects.toThrow(/ECONNREFUSED/)
  })

  it('signs in; a wrong password is no fault of the message', async () => {
    smtp.demand('desk', 'right')
    expect(await mailer(smtp.port, 'desk', 'right').send(message())).toBe('sent')
    expect(received()?.user).toBe('desk')
    const error = await mailer(smtp.port, 'desk', 'wrong').send(message()).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(MailRefused)
    smtp.demand(null)
  })
})

describe('addresses and lines', () => {
  it('plain addresses only', () => {
    for (const good of ['a@b.test', 'eva.o+x@visitor.example.test', "o'neil@b.test", 'jürgen@münchen.test', 'CANARY_A_1@b.test']) expect(isPlainAddress(good), good).toBe(true)
    for (const bad of ['', 'a', '@b.test', 'a@', 'a b@c.test', '"a b"@c.test', 'a@b.test,c@d.test', 'a@b.test;c@d.test', 'a@b.test\r\nBcc: c@d.test', 'a@b.test\n', '<a@b.test>', 'A <a@b.test>', 'a@b@c.test', 'a@b.test\u0000', 'a@b\u202Etest', 'a@-b.test', `${'a'.repeat(65)}@b.test`]) expect(isPlainAddress(bad), bad).toBe(false)
  })

  it('a sender with a name or without', () => {
    expect(readAddress('LiveChat <noreply@livechat.test>')).toEqual({ name: 'LiveChat', address: 'noreply@livechat.test' })
    expect(readAddress('"LiveChat" <noreply@livechat.test>')).toEqual({ name: 'LiveChat', address: 'noreply@livechat.test' })
    expect(readAddress('noreply@livechat.test')).toEqual({ name: '', address: 'noreply@livechat.test' })
    for (const bad of ['', 'nobody', 'x <y>', 'a@b.test, c@d.test']) expect(readAddress(bad), bad).toBe(null)
  })

  it('one line is one line', () => {
    expect(headerLine('a\r\nBcc: x\u2028y\u0000z\u202E', 100)).toBe('a Bcc: x y z')
    expect(headerLine('x'.repeat(500), 200)).toHaveLength(200)
  })
})

describe('letters', () => {
  const evil = `<script>alert(1)</script> & "x" 'y' <img src=x onerror=alert(1)>`
  const letter: Letter = { title: evil, intro: evil, entries: [{ who: evil, when: evil, text: evil, files: [evil] }, { who: 'Maya', when: 'now', text: '', files: ['a.pdf'] }], footer: evil }

  it('say the same as text and as HTML, where nothing that people wrote is markup', () => {
    const html = letterHtml(letter)
    expect(html).not.toMatch(/<(script|img)/i)
    expect(html.split(escapeHtml(evil)).length - 1).toBe(7)
    expect(html.replaceAll(/<\/?(html|head|meta|body|h1|p|b|!doctype)\b[^<>]*>/gi, '')).not.toMatch(/[<>]/)
    expect(letterText(letter)).toContain(evil)
    expect(letterText(letter)).toContain('Maya, now\n[a.pdf]')
  })
})
