// Which addresses belong to the public internet. Whatever else there is (this computer, private networks, clouds' metadata,
// ways that carry one address inside another) is for nobody who can only name a URL.
import { BlockList, isIP } from 'node:net'

const reserved4: [string, number][] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24],
  ['192.0.2.0', 24], ['192.31.196.0', 24], ['192.52.193.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['192.175.48.0', 24],
  ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
  // Looks public, but answers only virtual machines of one cloud, as their host.
  ['168.63.129.16', 32],
]
/** Of the one range that is routed, 2000::/3: protocol assignments with Teredo, documentation, 6to4. */
const reserved6: [string, number][] = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]]

const listOf = (ranges: [string, number][], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const [start, bits] of ranges) list.addSubnet(start, bits, family)
  return list
}
const closed4 = listOf(reserved4, 'ipv4')
const closed6 = listOf(reserved6, 'ipv6')
const global6 = listOf([['2000::', 3]], 'ipv6')

/** Mapped, NAT64 and local addresses of IPv6 lie outside 2000::/3 and need no rule of their own. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !closed4.check(address, 'ipv4')
  return family === 6 && !address.includes('%') && global6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
}
