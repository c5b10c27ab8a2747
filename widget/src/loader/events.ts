// Tells the host page what happened: handlers given to `on`, and DOM events for those who prefer them.
import type { HostEvent } from '../port/messages.ts'

type Handler = (detail: unknown) => void

export interface Events {
  on(name: unknown, handler: unknown): void
  off(name: unknown, handler: unknown): void
  emit(name: HostEvent, detail?: Record<string, unknown>): void
}

export function createEvents(): Events {
  const handlers = new Map<unknown, Set<Handler>>()
  let ready = false

  const call = (handler: Handler, detail: unknown) => {
    try {
      handler(detail)
    } catch (error) {
      // A fault in the host's handler is the host's to see, and must not stop ours.
      reportError(error)
    }
  }

  return {
    on(name, handler) {
      if (typeof handler !== 'function') return
      const known = handlers.get(name) ?? new Set()
      handlers.set(name, known.add(handler as Handler))
      if (name === 'ready' && ready) call(handler as Handler, {})
    },
    off(name, handler) {
      handlers.get(name)?.delete(handler as Handler)
    },
    emit(name, detail = {}) {
      ready ||= name === 'ready'
      handlers.get(name)?.forEach((handler) => call(handler, detail))
      document.dispatchEvent(new CustomEvent(`switchboard:${name}`, { detail, bubbles: true }))
    },
  }
}
