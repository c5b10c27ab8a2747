// Structured logs. Secrets never reach them: the keys below are blotted out wherever they stand.
import { pino, type Logger } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & { child(fields: Record<string, unknown>): Log }

const secretKeys = ['password', 'newPassword', 'currentPassword', 'token', 'accessToken', 'refreshToken', 'ticket', 'authorization', 'cookie', 'secret', 'privateKey', 'firebasePrivateKey']
const redact = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])

/** `pretty` for people at a terminal, JSON lines otherwise. */
export function makeLog(level: string, pretty: boolean): Logger {
  return pino({
    level,
    base: null,
    redact: { paths: redact, censor: '[redacted]' },
    ...(pretty ? { transport: { target: 'pino-pretty', options: { colorize: process.stdout.isTTY, translateTime: 'HH:MM:ss', ignore: 'pid,hostname' } } } : {}),
  })
}
