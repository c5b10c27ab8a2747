// The signature of the Standard Webhooks specification: HMAC-SHA256 over id, timestamp and body, one for each valid secret.
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** 256 random bits as the specification writes them: base64 behind a prefix. */
export const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`

export interface Signed { id: string; timestamp: number; body: string }

const sign = (secret: string, { id, timestamp, body }: Signed): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64')}`

/** The headers of one attempt. `timestamp` in seconds. */
export const headersOf = (secrets: readonly string[], message: Signed): Record<string, string> => ({
  'content-type': 'application/json',
  'user-agent': 'Switchboard-Webhooks/1',
  'webhook-id': message.id,
  'webhook-timestamp': String(message.timestamp),
  'webhook-signature': secrets.map((secret) => sign(secret, message)).join(' '),
})
