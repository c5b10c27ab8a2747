// Nobody tells the frame who comes and goes, so while it is looked at it asks again: when it was opened after a while, and
// each minute while nobody is there.
import { effect } from '@preact/signals'
import type { Model } from './model.ts'
import type { Session } from './session.ts'

const every = 60_000

export function keepAvailable(model: Model, session: Session) {
  let askedAt = Date.now()
  const ask = () => {
    if (document.hidden) return
    askedAt = Date.now()
    void session.loadConfig()
  }

  effect(() => {
    if (!model.open.value || !model.config.value) return
    if (Date.now() - askedAt >= every) ask()
    if (model.available.value) return
    const timer = setInterval(ask, every)
    return () => clearInterval(timer)
  })
}
