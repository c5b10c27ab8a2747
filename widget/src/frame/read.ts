// Tells the server what has come here, and how far the visitor has really seen: panel open, tab in front, the log's end
// in view. Only what he does not see counts as unread.
import { computed, effect, signal } from '@preact/signals'
import type { ClientFrame } from '@switchboard/protocol'
import { call } from './api.ts'
import type { Post } from './host.ts'
import type { Model } from './model.ts'
import { lastSeq, withRead } from './thread.ts'

/** A glance in passing is not reading. */
const glance = 300

export function keepRead(model: Model, post: Post, send: (frame: ClientFrame) => void) {
  const { thread, token } = model
  const hidden = signal(document.hidden)
  document.addEventListener('visibilitychange', () => { hidden.value = document.hidden })

  const looking = computed(() => model.open.value && model.screen.value === 'log' && model.atEnd.value && !hidden.value)
  const unread = computed(() => thread.value.conversation?.unread ?? 0)
  const shown = computed(() => (looking.value ? 0 : unread.value))
  effect(() => post({ type: 'unread', count: shown.value }))

  effect(() => {
    if (!looking.value || unread.value === 0) return
    const timer = setTimeout(() => {
      const seq = lastSeq(thread.value)
      thread.value = withRead(thread.value)
      void call('POST', 'read', { token: token.value, body: { seq } })
    }, glance)
    return () => clearTimeout(timer)
  })

  let told = { conversation: '', seq: 0 }
  effect(() => {
    const conversation = thread.value.conversation?.uid
    // What is seen is told as read, soon.
    if (conversation === undefined || looking.value || unread.value === 0 || model.connection.value !== 'live') return
    const seq = lastSeq(thread.value)
    if (told.conversation === conversation && told.seq >= seq) return
    told = { conversation, seq }
    send({ type: 'delivered', conversation, seq })
  })
}
