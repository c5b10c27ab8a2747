// Structured logs. Secrets never reach them: the keys below are blotted out wherever they stand.
import { pino, multistream, type DestinationStream, type Level, type Logger } from 'pino'
import pretty from 'pino-pretty'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & { child(fields: Record<string, unknown>): Log }

/** With fields of its own, which are put together when the first line is written: most calls write none. */
export function childLog(log: Log, fields: Record<string, unknown>): Log {
  let made: Log | null = null
  const own = (): Log => made ??= log.child(fields)
  return {
    get debug() { return own().debug.bind(own()) },
    get info() { return own().info.bind(own()) },
    get warn() { return own().warn.bind(own()) },
    get error() { return own().error.bind(own()) },
    child: (more) => childLog(log, { ...fields, ...more }),
  }
}

const secretKeys = [
  'password', 'newPassword', 'currentPassword', 'new_password', 'current_password', 'token', 'accessToken', 'refreshToken', 'access_token', 'refresh_token',
  'ticket', 'authorization', 'cookie', 'secret', 'privateKey', 'firebasePrivateKey',
]
const redact = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])

/** `pretty` for people at a terminal, JSON lines otherwise; `files` gets JSON lines in any case. */
export function makeLog(level: string, toPeople: boolean, files: DestinationStream | null = null, plain: DestinationStream = process.stdout): Logger {
  const screen = toPeople ? pretty({ colorize: process.stdout.isTTY, translateTime: 'HH:MM:ss', ignore: 'pid,hostname', sync: true }) : plain
  const least = level as Level
  return pino({ level, base: null, redact: { paths: redact, censor: '[redacted]' } },
    level === 'silent' ? screen : multistream([{ level: least, stream: screen }, ...(files ? [{ level: least, stream: files }] : [])]))
}
