// The one way the thread moves on: the views see the new one, the host page hears what is new in it.
import type { Post } from './host.ts'
import type { Model } from './model.ts'
import { newsBetween } from './news.ts'
import type { Thread } from './thread.ts'

/** `silent`: the host page is not told again what happened before it came. */
export type Advance = (to: Thread, silent?: boolean) => void

export const createAdvance = (model: Model, post: Post): Advance => (to, silent = false) => {
  const from = model.thread.value
  model.thread.value = to
  if (!silent) newsBetween(from, to).forEach((news) => post({ type: 'event', ...news }))
}
