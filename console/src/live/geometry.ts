// Where the queue ribbon draws: waiting times on an axis that gives the first minutes most room, ticks that stack. Pure.
const minute = 60_000
const hour = 60 * minute
export const day = 24 * hour

/** As the pulse rail: after ten minutes a wait is too long. */
export const threshold = 10 * minute

const steps = [15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 12 * hour, day, 2 * day, 4 * day, 7 * day, 14 * day, 30 * day]
/** The axis always shows the threshold with room behind it, and ends at a round time. */
export const domainOf = (longest: number): number => steps.find((step) => step >= longest) ?? Math.ceil(longest / (30 * day)) * 30 * day

/** Share of the width; the square root keeps minutes apart while hours still fit. */
export const placeOf = (waited: number, domain: number): number => Math.sqrt(Math.min(Math.max(waited, 0), domain) / domain)

const marks = [minute, 2 * minute, 5 * minute, threshold, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 12 * hour, day, 2 * day, 4 * day, 7 * day, 14 * day, 30 * day]

/** Round times with at least `apart` pixels between them; the threshold always stays. */
export const axisOf = (domain: number, width: number, apart = 46): number[] => {
  const x = (at: number) => placeOf(at, domain) * width
  const kept: number[] = [threshold]
  for (const mark of marks) {
    if (mark > domain || mark === threshold) continue
    if (x(mark) >= apart / 2 && x(mark) <= width - apart / 2 && kept.every((other) => Math.abs(x(other) - x(mark)) >= apart)) kept.push(mark)
  }
  return kept.sort((a, b) => a - b)
}

export interface Spot { x: number; lane: number }
/** Ticks closer than `gap` stand in the next lane; with all lanes full they share the last. `places` ascending. */
export const stack = (places: readonly number[], gap: number, lanes: number): Spot[] => {
  const ends: number[] = []
  return places.map((x) => {
    for (let lane = 0; lane < lanes; lane += 1) {
      if (x - (ends[lane] ?? Number.NEGATIVE_INFINITY) < gap) continue
      ends[lane] = x
      return { x, lane }
    }
    return { x, lane: lanes - 1 }
  })
}

/** How much of a grace is left, 0 to 1. A grace longer than the setting (it was changed meanwhile) is full. */
export const graceLeft = (until: number, now: number, graceMinutes: number): number => {
  const left = Math.max(0, until - now)
  return left === 0 ? 0 : Math.min(1, left / Math.max(graceMinutes * minute, 1))
}
