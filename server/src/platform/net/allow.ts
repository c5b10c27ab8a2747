// What the operator lets us reach although it is not public: addresses, networks (CIDR) and host names.
import { BlockList, isIP } from 'node:net'

export interface AllowList { hosts: ReadonlySet<string>; networks: BlockList }

const name = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/

/** Separated by commas. Throws with a sentence that names the entry which is none. */
export function parseAllow(text: string | null): AllowList {
  const hosts = new Set<string>()
  const networks = new BlockList()
  for (const entry of (text ?? '').split(',').map((part) => part.trim().toLowerCase()).filter(Boolean)) {
    const [address = '', bits, ...rest] = entry.split('/')
    const version = isIP(address)
    const family = version === 4 ? 'ipv4' : 'ipv6'
    const most = version === 4 ? 32 : 128
    if (version !== 0 && bits === undefined) networks.addAddress(address, family)
    else if (version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits ?? '') && Number(bits) <= most) networks.addSubnet(address, Number(bits), family)
    else if (version === 0 && bits === undefined && name.test(entry)) hosts.add(entry)
    else throw new Error(`"${entry}" is neither an address, nor a network like 10.0.0.0/8, nor a host name`)
  }
  return { hosts, networks }
}

export const allowsHost = (list: AllowList, host: string): boolean => list.hosts.has(host)
export const allowsAddress = (list: AllowList, address: string): boolean => list.networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
