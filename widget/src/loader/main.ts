// widget.js: replaces the snippet's stub by the real thing and works off what was asked before it arrived.
import { createSwitchboard } from './commands.ts'

const script = document.currentScript ?? document.querySelector('script[src$="/widget.js"]')

if (script instanceof HTMLScriptElement && script.src) {
  const { run, widget } = createSwitchboard(new URL('.', script.src))
  const queued = window.$switchboard?.q
  const api = (...args: unknown[]) => run(args)
  Object.defineProperties(api, {
    unreadCount: { get: () => widget()?.unreadCount ?? 0 },
    isOpen: { get: () => widget()?.isOpen ?? false },
    status: { get: () => widget()?.status ?? 'off' },
    visitorId: { get: () => widget()?.visitorId ?? null },
  })
  // A host that kept a reference to the stub goes on pushing to its queue.
  if (window.$switchboard) window.$switchboard.q = { push: run }
  window.$switchboard = api
  if (Array.isArray(queued)) queued.forEach(run)
} else {
  console.error('[switchboard] widget.js needs a script element of its own')
}
