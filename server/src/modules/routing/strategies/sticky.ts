// The agent the visitor talked to last, if he can; else the least loaded.
import type { Strategy } from '../model.ts'
import { leastLoaded } from './least-loaded.ts'

export const sticky: Strategy = {
  name: 'sticky',
  lookout: 'share',
  score: (c) => {
    const { score, terms } = leastLoaded.score(c)
    return c.lastOfVisitor ? { score: score + 1, terms: { ...terms, knows_visitor: 1 } } : { score, terms }
  },
}
