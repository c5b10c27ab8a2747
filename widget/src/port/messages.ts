// The closed language between loader and chat frame. Both ends drop whatever is not in these two tables.
import {
  type Guard, type Guarded, exactly, flag, isRecord, nullable, oneOf, partly, scalars, text, whole, type Shape,
} from './guards.ts'

export const hostEvents = [
  'ready', 'open', 'close', 'message:sent', 'message:received', 'unread', 'conversation:started',
  'conversation:assigned', 'conversation:resolved', 'queue:position', 'availability', 'error',
] as const
export type HostEvent = (typeof hostEvents)[number]

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const attributes: Guard<Record<string, string | number | boolean>> =
  (value): value is Record<string, string | number | boolean> => scalars(50)(value) && !Object.values(value).includes(null)
export const person = partly({
  name: nullable(text(100)), email: nullable(text(254)), phone: nullable(text(32)), attributes,
})
export type Person = Guarded<typeof person>

const page = exactly({ url: text(2000), title: text(300), referrer: text(2000) })
export type HostPage = Guarded<typeof page>
const token = nullable(text(4096))
const locale = text(35)
const theme = oneOf(themes)
/** Where the launcher stands: at the end of the line, which is the left where the page runs right to left, or at its start. */
export const sides = ['start', 'end'] as const
export const launcherText = text(40)

export const toFrame = {
  /** `theme` is null where the site does not say: then the inbox does. `kept` is read with doubt (kept.ts). */
  init: { token, kept: isRecord, locale, theme: nullable(theme), page, person, open: flag },
  token: { token },
  shown: { open: flag },
  person: { person },
  locale: { locale },
  theme: { theme: nullable(theme) },
  compose: { text: text(10_000) },
  logout: {},
}
export const toLoader = {
  ready: {},
  /** What the inbox says of its looks; the site's own options go before it. */
  look: { hue: whole(359), theme, side: oneOf(sides), launcherText },
  /** The language that is shown, which the visitor may have chosen. */
  language: { locale },
  close: {},
  /** The visitor asks to be forgotten here. */
  forget: {},
  token: { token },
  /** Something to have again on the next page, in the frame's own words; null: no longer. */
  keep: { name: text(64), value: nullable(text(100_000)) },
  unread: { count: whole(1_000_000) },
  visitor: { uid: nullable(text(64)) },
  event: { name: oneOf(hostEvents), detail: scalars(10) },
}

type Table = Record<string, Record<string, Guard<unknown>>>
export type MessageOf<T extends Table> = { [K in keyof T]: { type: K } & Shape<T[K]> }[keyof T]
export type ToFrame = MessageOf<typeof toFrame>
export type ToLoader = MessageOf<typeof toLoader>

/** The message, or null for anything that is not exactly one of the table's. */
export function readMessage<T extends Table>(table: T, value: unknown): MessageOf<T> | null {
  if (!isRecord(value) || typeof value['type'] !== 'string' || !Object.hasOwn(table, value['type'])) return null
  const { type, ...rest } = value
  const fields = table[type as string]
  return fields && exactly(fields)(rest) ? value as MessageOf<T> : null
}

/** The one message that travels over `postMessage`; it carries the port for all others. */
export const greeting = 'switchboard:connect'
