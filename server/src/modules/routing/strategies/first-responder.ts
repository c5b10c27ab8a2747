// The bot of the inbox, and nobody else: no strategy of a group, but recorded and recomputed like one.
import type { Strategy } from '../model.ts'

export const firstResponder: Strategy = {
  name: 'first_responder',
  lookout: 'share',
  score: () => ({ score: 1, terms: { first_responder: 1 } }),
}
