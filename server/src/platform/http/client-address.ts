// The address of a caller whose connection Fastify does not see (an upgrade): that of the socket, or what trusted proxies say.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

const names: Record<string, [address: string, bits: number][]> = {
  loopback: [['127.0.0.0', 8], ['::1', 128]],
  linklocal: [['169.254.0.0', 16], ['fe80::', 10]],
  uniquelocal: [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['fc00::', 7]],
}
const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** `trustProxy`: addresses, ranges (`10.0.0.0/8`) or the words above, separated by commas, as for requests. */
export function addressReader(trustProxy: string | null): (request: IncomingMessage) => string | null {
  const trusted = new BlockList()
  for (const part of (trustProxy ?? '').split(',').map((one) => one.trim()).filter(Boolean)) {
    const [address = '', bits] = part.split('/')
    for (const [from, size] of names[part] ?? [[address, Number(bits ?? (isIP(address) === 6 ? 128 : 32))]] as [string, number][]) if (isIP(from)) trusted.addSubnet(from, size, family(from))
  }
  return (request) => {
    let address = plain(request.socket.remoteAddress ?? '')
    const said = String(request.headers['x-forwarded-for'] ?? '').split(',').map((one) => plain(one.trim())).filter((one) => isIP(one) !== 0)
    while (isIP(address) !== 0 && trusted.check(address, family(address)) && said.length > 0) address = said.pop() ?? address
    return address || null
  }
}
