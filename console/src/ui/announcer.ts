// Sentences for screen readers, gathered and said at most once every three seconds.
import { createStore, type Store } from '../lib/store.ts'

export interface Announcer { said: Store<string>; say: (sentence: string) => void }

export const createAnnouncer = (every = 3000): Announcer => {
  const said = createStore('')
  let waiting: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    if (waiting.length === 0) return
    // More than three at once would talk over the work: say how many instead of all.
    const spoken = waiting.length > 3 ? [...waiting.slice(-3)] : waiting
    said.set(spoken.join('. '))
    waiting = []
    timer = setTimeout(flush, every)
  }
  return {
    said,
    say: (sentence) => {
      waiting.push(sentence)
      timer ??= setTimeout(flush, 300)
    },
  }
}
