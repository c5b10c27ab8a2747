// Host names to addresses. Asks the name servers directly: the system's own way would hold one of the few threads that
// hash passwords for as long as a dead name server is silent. It only serves for names that stand in the hosts file.
import { lookup, Resolver } from 'node:dns/promises'

export interface Resolved { address: string; family: number }
/** All addresses of a name, at least one. Throws when it has none or nobody answers. */
export type Resolve = (host: string) => Promise<Resolved[]>

const nowhere = new Set(['ENOTFOUND', 'ENODATA', 'EREFUSED', 'ECONNREFUSED', 'ENOTIMP', 'EBADNAME'])
const isNowhere = (result: PromiseSettledResult<string[]>): boolean =>
  result.status === 'rejected' && nowhere.has(String((result.reason as { code?: unknown }).code))

export function makeResolve(): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  return async (host) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = [
      ...(four.status === 'fulfilled' ? four.value : []).map((address) => ({ address, family: 4 })),
      ...(six.status === 'fulfilled' ? six.value : []).map((address) => ({ address, family: 6 })),
    ]
    if (found.length > 0) return found
    if (isNowhere(four) && isNowhere(six)) return lookup(host, { all: true, order: 'ipv4first' })
    throw new Error(`no name server answered for ${host}`)
  }
}
