// What rules webhooks: how often and how long an attempt is made, when an endpoint is left alone, what is kept.
import { day, hour, minute, second } from '../../kernel/clock.ts'

export interface Pace {
  /** One attempt, from the look-up of the name to the status. */
  timeoutMs: number
  /** How long a lane is held; longer than an attempt. After a kill another server goes on this late. */
  leaseMs: number
  /** Milliseconds before the second, third … attempt, each ± 20 %. After the last one the delivery is dead. */
  retryMs: readonly number[]
  /** Lanes of one endpoint at once on one server; halved by every failure in a row. */
  lanes: number
  /** Failures in a row (whichever lanes) after which nothing is sent for a while … */
  circuitAfter: number
  /** … first this long, doubled with each further failure up to the most. */
  pauseMs: number
  mostPauseMs: number
  /** How often a server looks for what is due without being woken. */
  pollMs: number
}

/** The schedule of the Standard Webhooks specification: eight attempts within 28 hours. */
export const standardPace: Pace = {
  timeoutMs: 10 * second, leaseMs: 15 * second,
  retryMs: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour],
  lanes: 8, circuitAfter: 5, pauseMs: 10 * second, mostPauseMs: 5 * minute, pollMs: 500,
}

/** Beyond this a lane's instant is a retry and no lease: those may be brought forward. */
export const beyondLeaseMs = 20 * second
/** An endpoint that failed this long without one success is switched off. */
export const disableAfterMs = 5 * day
/** How long both secrets sign after a rotation. */
export const previousSecretMs = day
export const keepDeliveredMs = 7 * day
export const keepOthersMs = 30 * day
/** Endpoints of a tenant. */
export const mostEndpoints = 50
/** Events that one planning takes; endpoints multiply it. */
export const planBatch = 100
/** Dead deliveries that one request brings back. */
export const replayBatch = 5_000

/** Milliseconds until the next attempt after `attempts` failed ones; null: there is none. */
export function retryAfter(pace: Pace, attempts: number): number | null {
  const wait = pace.retryMs[attempts - 1]
  return wait === undefined ? null : Math.round(wait * (0.8 + Math.random() * 0.4))
}
