// The weighted score of five terms, each clamped to its weight; without a history a term is neutral.
import type { Strategy } from '../model.ts'

const clamp = (value: number, weight: number): number => Math.min(Math.max(value, 0), weight)

export const scored: Strategy = {
  name: 'scored',
  lookout: 'count',
  score: (c) => {
    const facts = c.facts ?? {}
    const terms = {
      success: clamp(40 * (facts.successRate ?? 0.5), 40),
      priority: clamp(25 * ((facts.priority ?? 0) / 10), 25),
      load: clamp(20 * (1 - c.activeChats / 10), 20),
      handling: clamp(15 * (1 - (facts.handlingSeconds ?? 150) / 300), 15),
      capability: clamp(5 * (facts.capabilityMatches ?? 0), 5),
    }
    return { score: Object.values(terms).reduce((sum, term) => sum + term, 0), terms }
  },
}
