// Strict rotation: whoever has waited longest for work is next.
import type { Strategy } from '../model.ts'

export const roundRobin: Strategy = {
  name: 'round_robin',
  lookout: 'turn',
  score: (c) => {
    // Never assigned comes first; the older the last assignment, the higher.
    const turn = c.lastAssignedAt === null ? 0 : -Date.parse(c.lastAssignedAt) / 1000
    return { score: turn, terms: { turn } }
  },
}
