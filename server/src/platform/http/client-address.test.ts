// Whose address counts: the socket's, unless it is a trusted proxy's; then the last one that nobody trusted could have forged.
import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { addressReader } from './client-address.ts'

const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage

it.each<[trust: string | null, remote: string, forwarded: string | undefined, address: string | null]>([
  [null, '203.0.113.9', '1.2.3.4', '203.0.113.9'],
  [null, '::ffff:203.0.113.9', undefined, '203.0.113.9'],
  ['127.0.0.1', '127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1', '1.2.3.4', '1.2.3.4'],
  ['127.0.0.1', '127.0.0.1', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
  ['127.0.0.1, 10.0.0.0/8', '127.0.0.1', '6.6.6.6, 1.2.3.4, 10.1.2.3', '1.2.3.4'],
  ['127.0.0.1, 10.0.0.0/8', '127.0.0.1', '10.9.9.9', '10.9.9.9'],
  ['loopback', '::1', '2001:db8::7', '2001:db8::7'],
  ['loopback, uniquelocal', '::ffff:127.0.0.1', '9.9.9.9, fc00::1, 192.168.1.1', '9.9.9.9'],
  ['10.0.0.0/8', '203.0.113.9', '1.2.3.4', '203.0.113.9'],
  ['127.0.0.1', '127.0.0.1', 'nonsense, <script>', '127.0.0.1'],
])('trusting %s, %s that says %s is %s', (trust, remote, forwarded, address) => {
  expect(addressReader(trust)(from(remote, forwarded))).toBe(address)
})
