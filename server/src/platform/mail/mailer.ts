// The port of mail: hands one message to whoever delivers it. Rows, retries and the page are the mail module's.

export interface Address { name: string; address: string }

export interface Message {
  /** The same at every attempt, so that a receiver may notice a repetition. */
  id: string
  to: string
  replyTo: string | null
  subject: string
  text: string
  html: string
  /** RFC 3339. */
  at: string
}

export interface Mailer {
  /**
   * `sent`: a mail server has taken it. `kept`: nobody delivers here; it stays in the outbox, to be read there.
   * Errors: `MailRefused`, `MailUnknown`; any other: nothing was taken, try again.
   */
  send(message: Message): Promise<'sent' | 'kept'>
}

/** The server said no to this message, and will again. */
export class MailRefused extends Error {}

/** The connection broke between the last byte and the answer: it may have been taken. */
export class MailUnknown extends Error {}

/** Without a mail server: mail is for the page only. */
export const outboxMailer: Mailer = { send: () => Promise.resolve('kept') }

/**
 * The plain form of addresses only: no quotes, comments, lists or line breaks, so that nothing typed anywhere is more than
 * one address. RFC 5321 allows more than anybody uses.
 */
export const isPlainAddress = (text: string): boolean => text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text)

/** One line of text for a header: no line breaks, controls or marks that turn the direction. */
export const headerLine = (text: string, most: number): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim().slice(0, most)

/** `Name <address>` or an address. Null: it is none. */
export function readAddress(text: string): Address | null {
  const named = /^\s*"?([^"<>]*?)"?\s*<([^<>]+)>\s*$/.exec(text)
  const address = (named?.[2] ?? text).trim()
  return isPlainAddress(address) ? { name: headerLine(named?.[1] ?? '', 100), address } : null
}
