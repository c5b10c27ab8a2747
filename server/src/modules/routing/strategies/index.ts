// The strategies by name. A new one: a file beside this, a row here, its word in the protocol, a test.
import type { RoutingStrategy } from '@switchboard/protocol'
import type { Strategy } from '../model.ts'
import { leastLoaded } from './least-loaded.ts'
import { roundRobin } from './round-robin.ts'
import { scored } from './scored.ts'
import { sticky } from './sticky.ts'

/** `pull` is missing on purpose: agents take from the queue by priority, nothing is handed to them. */
export const strategies: Record<Exclude<RoutingStrategy, 'pull'>, Strategy> = {
  least_loaded: leastLoaded,
  round_robin: roundRobin,
  sticky,
  scored,
}
