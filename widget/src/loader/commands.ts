// `$switchboard('name', …)`: what the host page may say, and what is done with it.
import { isRecord } from '../port/guards.ts'
import { attributes, person } from '../port/messages.ts'
import { createEvents } from './events.ts'
import { knownOptions } from './options.ts'
import { createWidget, type Widget } from './widget.ts'

export interface Switchboard {
  run(args: ArrayLike<unknown>): void
  widget(): Widget | null
}

type Command = (widget: Widget, value: unknown) => void

const commands = new Map<unknown, Command>(Object.entries<Command>({
  update: (widget, value) => widget.update(value),
  identify(widget, value) {
    if (!isRecord(value)) return
    const known = Object.fromEntries(Object.entries(value).filter(([name]) => ['name', 'email', 'phone'].includes(name)))
    if (person(known)) widget.identify(known)
  },
  setAttributes(widget, value) {
    if (attributes(value)) widget.identify({ attributes: value })
  },
  setLocale: (widget, locale) => widget.update({ locale }),
  setTheme: (widget, theme) => widget.update({ theme }),
  open: (widget) => widget.open(),
  close: (widget) => widget.close(),
  toggle: (widget) => widget.toggle(),
  showLauncher: (widget) => widget.update({ launcher: true }),
  hideLauncher: (widget) => widget.update({ launcher: false }),
  newMessage: (widget, text) => widget.compose(typeof text === 'string' ? text.slice(0, 10_000) : ''),
  logout: (widget) => widget.logout(),
  consent: (widget, given) => widget.consent(given === true),
}))

export function createSwitchboard(base: URL): Switchboard {
  const events = createEvents()
  let widget: Widget | null = null
  const waiting: ArrayLike<unknown>[] = []

  const start = (given: unknown) => {
    const asked = knownOptions(given)
    if (widget || !asked.inbox) return
    widget = createWidget(base, asked, events)
    waiting.splice(0).forEach(run)
    events.emit('ready')
  }

  function run(args: ArrayLike<unknown>) {
    const [name, value, extra] = Array.from(args)
    if (name === 'on') return events.on(value, extra)
    if (name === 'off') return events.off(value, extra)
    if (name === 'boot') {
      // The script may run in <head>, before there is a body to stand in.
      if (document.body) return start(value)
      return document.addEventListener('DOMContentLoaded', () => start(value), { once: true })
    }
    if (name === 'shutdown') {
      widget?.shutdown()
      widget = null
      return
    }
    const command = commands.get(name)
    if (!command) return console.warn('[switchboard] unknown command:', name)
    if (widget) command(widget, value)
    else waiting.push(args)
  }

  return { run, widget: () => widget }
}
