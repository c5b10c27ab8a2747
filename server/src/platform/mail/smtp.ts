// Mail by SMTP. Each message is composed here, handed over as finished bytes, and on a connection of its own: so it is known
// whether the server can have taken it when a connection breaks.
import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import { second } from '../../kernel/clock.ts'
import { isPlainAddress, MailRefused, MailUnknown, type Address, type Mailer, type Message } from './mailer.ts'

export interface SmtpOptions {
  host: string
  port: number
  /** TLS from the first byte; otherwise it is begun when the server offers it. */
  secure: boolean
  user: string | null
  password: string | null
  from: Address
}

interface SmtpError { code?: string; responseCode?: number; message: string }

const loopback = (host: string): boolean => /^(localhost|127\.|::1$|\[::1\]$)/.test(host)

export function smtpMailer(options: SmtpOptions): Mailer {
  const transport = createTransport({
    host: options.host, port: options.port, secure: options.secure,
    // A password never travels in the clear, except to this very machine.
    requireTLS: !options.secure && options.user !== null && !loopback(options.host),
    ...(options.user === null ? {} : { auth: { user: options.user, pass: options.password ?? '' } }),
    connectionTimeout: 10 * second, greetingTimeout: 10 * second, socketTimeout: 30 * second,
    disableFileAccess: true, disableUrlAccess: true,
  })
  return {
    async send(message) {
      // Checked where it was written; whatever comes in another way must not become two addresses or a command.
      if (!isPlainAddress(message.to)) throw new MailRefused('the address is no plain one')
      const bytes = Readable.from([await compose(options.from, message)])
      let handedOver = false
      bytes.once('end', () => { handedOver = true })
      try {
        await transport.sendMail({ envelope: { from: options.from.address, to: [message.to] }, raw: bytes })
        return 'sent'
      } catch (error) {
        throw judged(error as SmtpError, handedOver)
      }
    },
  }
}

function judged(error: SmtpError, handedOver: boolean): Error {
  // A wrong password is the operator's to mend, not the message's fault.
  if (error.responseCode !== undefined) return error.responseCode >= 500 && error.code !== 'EAUTH' ? new MailRefused(error.message) : new Error(error.message)
  return handedOver ? new MailUnknown(error.message) : new Error(error.message)
}

const compose = (from: Address, message: Message): Promise<Buffer> => new MailComposer({
  from, to: { name: '', address: message.to }, messageId: `<${message.id}@${from.address.split('@')[1] ?? ''}>`, date: new Date(message.at),
  subject: message.subject, text: message.text, html: message.html,
  ...(message.replyTo === null ? {} : { replyTo: { name: '', address: message.replyTo } }),
  // Nobody's holiday answers it.
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  disableFileAccess: true, disableUrlAccess: true,
}).compile().build()
