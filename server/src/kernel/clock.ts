// Time as a dependency, so that tests can move it. Instants travel as RFC 3339 text with microseconds, never as Date.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** An instant as RFC 3339 text in UTC. */
export const instant = (ms: number): string => new Date(ms).toISOString()

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** For sentences. */
export const inMinutes = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`)
