// A mail server on loopback that keeps what it gets, and stumbles when it is told to.
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail { from: string; to: string[]; raw: string; headers: Record<string, string>; subject: string; text: string; user: string | null }

export interface SmtpStandIn {
  port: number
  mails: ReceivedMail[]
  /** The next time. */
  refuse(at: 'rcpt' | 'data', code: number, words: string): void
  /** The next connection ends when the text has come in, before the answer. */
  breakAfterData(): void
  /** Null: nobody needs to sign in. */
  demand(user: string | null, password?: string): void
  stop(): Promise<void>
}

const decoded = (text: string, encoding: string | undefined): string => (encoding === 'base64'
  ? Buffer.from(text, 'base64').toString()
  : encoding === 'quoted-printable' ? Buffer.from(text.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString() : text)

function headersOf(block: string): Record<string, string> {
  return Object.fromEntries(block.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
}

/** RFC 2047, as far as senders here write it. */
const words = (text: string): string => text.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, coded: string) => decoded(coded.replaceAll('_', ' '), how.toUpperCase() === 'B' ? 'base64' : 'quoted-printable'))

function understood(raw: string): Pick<ReceivedMail, 'headers' | 'subject' | 'text'> {
  const headers = headersOf(raw.slice(0, raw.indexOf('\r\n\r\n')))
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1]
  const part = raw.split(`--${boundary}`).find((one) => /content-type: text\/plain/i.test(one)) ?? ''
  const [head = '', ...rest] = part.split('\r\n\r\n')
  const text = decoded(rest.join('\r\n\r\n').replace(/\r\n$/, ''), headersOf(head.trim())['content-transfer-encoding'])
  return { headers, subject: words(headers['subject'] ?? ''), text: text.replaceAll('\r\n', '\n') }
}

export async function startSmtp(): Promise<SmtpStandIn> {
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  let refusal: { at: 'rcpt' | 'data'; code: number; words: string } | null = null
  let breaks = false
  let login: { user: string; password: string } | null = null
  const refused = (at: 'rcpt' | 'data'): Error | null => {
    if (refusal?.at !== at) return null
    const error = Object.assign(new Error(refusal.words), { responseCode: refusal.code })
    refusal = null
    return error
  }
  const server = new SMTPServer({
    authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true, logger: false,
    onAuth: ({ username, password }, _, done) => (login && username === login.user && password === login.password ? done(null, { user: username }) : done(new Error('Invalid username or password'))),
    onRcptTo: (_, __, done) => done(refused('rcpt')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { envelope } = session
        const raw = Buffer.concat(chunks).toString()
        if (breaks) {
          breaks = false
          for (const socket of sockets) socket.destroy()
          return
        }
        const error = refused('data')
        if (!error) {
          mails.push({
            from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map(({ address }) => address), raw, user: (session.user as string | undefined) ?? null, ...understood(raw),
          })
        }
        done(error)
      })
    },
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.server.address() as AddressInfo).port, mails,
    refuse: (at, code, said) => { refusal = { at, code, words: said } },
    breakAfterData: () => { breaks = true },
    demand: (user, password = '') => { login = user === null ? null : { user, password } },
    stop: () => new Promise((resolve) => { server.close(resolve) }),
  }
}
