// The one way the thread moves on: the views see the new one, the host page hears what is new in it.
import type { Post } from './host.ts'
import type { Model } from './model.ts'
import { newsBetween } from './news.ts'
import type { Thread } from './thread.ts'

/** `silent`: the host page is not told again what happened before it came. */
export type Advance = (to: Thread, silent?: boolean) => void

/** `answered`: somebody wrote to the visitor. */
export const createAdvance = (model: Model, post: Post, answered: () => void): Advance => (to, silent = false) => {
  const from = model.thread.value
  model.thread.value = to
  if (silent) return
  const news = newsBetween(from, to)
  news.forEach((one) => post({ type: 'event', ...one }))
  if (news.some(({ name }) => name === 'message:received')) answered()
}
