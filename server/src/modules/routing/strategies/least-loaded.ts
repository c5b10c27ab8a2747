// Most free room relative to capacity.
import type { Strategy } from '../model.ts'

export const leastLoaded: Strategy = {
  name: 'least_loaded',
  lookout: 'share',
  score: (c) => {
    const free = (c.maxChats - c.activeChats) / c.maxChats
    return { score: free, terms: { free_share: free } }
  },
}
