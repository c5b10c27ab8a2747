// Decides whether a URL that somebody gave us may be called, and pins the address. The name is resolved here, once: what is
// connected to later is the address that was checked, whatever the name says by then.
import { urlRefusals } from '@switchboard/protocol'
import { isIP } from 'node:net'
import { allowsAddress, allowsHost, type AllowList } from './allow.ts'
import { isPublic } from './addresses.ts'
import type { Resolve } from './resolve.ts'

/** A URL that may be called at this address. */
export interface Target { url: URL; address: string; family: number }

/** Why a URL is not called, each a sentence that follows the field's name. */
export { urlRefusals as refusals }
export type Refusal = keyof typeof urlRefusals

export class UrlRefused extends Error {
  readonly reason: Refusal
  constructor(reason: Refusal) {
    super(`the URL ${urlRefusals[reason]}`)
    this.reason = reason
  }
}

const mostCharacters = 2_000
/** Above 1023, ports whose servers would take an HTTP request for words of their own protocol (fetch's list of bad ports). */
const badPorts = new Set([1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211])

const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port))
const mayUsePort = (port: number): boolean => port === 80 || port === 443 || (port > 1023 && !badPorts.has(port))

/** The WHATWG parser reads every spelling (octal, hex, full-width, percent) into one, so what is checked is what is called. */
function parse(text: string): URL {
  if (text.length > mostCharacters) throw new UrlRefused('malformed')
  const url = URL.parse(text)
  if (!url) throw new UrlRefused('malformed')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new UrlRefused('scheme')
  if (url.username !== '' || url.password !== '') throw new UrlRefused('credentials')
  url.hash = ''
  return url
}

/** Errors: `UrlRefused`. Every address of a name must be public (or allowed), not only the one that is used. */
export async function checkUrl(text: string, allow: AllowList, resolve: Resolve): Promise<Target> {
  const url = parse(text)
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const known = allowsHost(allow, host)
  if (!mayUsePort(portOf(url))) throw new UrlRefused('port')
  const literal = isIP(host)
  const addresses = literal ? [{ address: host, family: literal }] : await resolve(host).catch(() => { throw new UrlRefused('unknown_host') })
  const first = addresses[0]
  if (!first) throw new UrlRefused('unknown_host')
  if (!known && !addresses.every(({ address }) => isPublic(address) || allowsAddress(allow, address))) throw new UrlRefused('address')
  return { url, address: first.address, family: first.family }
}
