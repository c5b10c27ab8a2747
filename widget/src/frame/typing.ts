// Who writes: ours is told at most every three seconds, theirs fades by itself after six.
import type { ClientFrame, ServerFrame } from '@switchboard/protocol'
import type { Model } from './model.ts'

const renewEvery = 3000
const fadesAfter = 6000

export function createTyping(model: Model, send: (frame: ClientFrame) => void) {
  let toldAt = 0
  let quiet: ReturnType<typeof setTimeout> | undefined
  let fade: ReturnType<typeof setTimeout> | undefined

  const tell = (on: boolean) => {
    const conversation = model.thread.value.conversation?.uid
    toldAt = on ? Date.now() : 0
    if (conversation) send({ type: 'typing', conversation, on })
  }
  const rest = () => {
    clearTimeout(quiet)
    if (toldAt > 0) tell(false)
  }

  return {
    /** The visitor changed his draft. */
    typed(text: string) {
      if (text.trim() === '') return rest()
      if (Date.now() - toldAt > renewEvery) tell(true)
      clearTimeout(quiet)
      quiet = setTimeout(rest, fadesAfter)
    },
    heard(frame: Extract<ServerFrame, { name: 'typing' }>) {
      if (frame.author.kind !== 'agent' || frame.conversation !== model.thread.value.conversation?.uid) return
      clearTimeout(fade)
      model.typing.value = frame.on ? frame.author.name ?? '' : null
      fade = setTimeout(() => { model.typing.value = null }, fadesAfter)
    },
  }
}
