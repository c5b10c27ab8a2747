// What the host page may ask for in `boot` and `update`. Wrong values are ignored, never thrown at the host.
import { flag, type Guard, isRecord, oneOf, text, whole } from '../port/guards.ts'
import { launcherText, sides, type Theme, themes } from '../port/messages.ts'

export interface Options {
  inbox: string
  locale: string
  theme: Theme
  hue: number
  side: 'start' | 'end'
  launcher: boolean
  launcherText: string
  consent: boolean
  supportEmail: string
}

const guards: { [K in keyof Options]: Guard<Options[K]> } = {
  inbox: text(100),
  locale: text(35),
  theme: oneOf(themes),
  hue: whole(359),
  side: oneOf(sides),
  launcher: flag,
  launcherText,
  consent: flag,
  supportEmail: text(254),
}

export const defaults = (): Options => ({
  inbox: '',
  locale: (document.documentElement.lang || navigator.language).slice(0, 35),
  theme: 'auto',
  // Plum. The inbox's own looks are known only after the first interaction, unless the snippet names them.
  hue: 322,
  side: 'end',
  launcher: true,
  launcherText: '',
  consent: false,
  supportEmail: '',
})

/** Those of what was given that make sense. */
export function knownOptions(given: unknown): Partial<Options> {
  if (!isRecord(given)) return {}
  return Object.fromEntries(Object.entries(given)
    .filter(([name, value]) => Object.hasOwn(guards, name) && guards[name as keyof Options](value)))
}
