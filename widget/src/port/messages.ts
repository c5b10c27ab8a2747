// The closed language between loader and chat frame. Both ends drop whatever is not in these two tables.
import {
  type Guard, type Guarded, exactly, flag, isRecord, listOf, nullable, oneOf, partly, scalars, text, whole, type Shape,
} from './guards.ts'

export const hostEvents = [
  'ready', 'open', 'close', 'message:sent', 'message:received', 'unread', 'conversation:started',
  'conversation:assigned', 'conversation:resolved', 'queue:position', 'availability', 'error',
] as const
export type HostEvent = (typeof hostEvents)[number]

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** A message the visitor wrote that the server has not confirmed. `at` (ms) keeps the order. */
export const outboxEntry = exactly({ clientId: text(64), text: text(10_000), at: whole(Number.MAX_SAFE_INTEGER) })
export type OutboxEntry = Guarded<typeof outboxEntry>

export const attributes: Guard<Record<string, string | number | boolean>> =
  (value): value is Record<string, string | number | boolean> => scalars(50)(value) && !Object.values(value).includes(null)
export const person = partly({
  name: nullable(text(100)), email: nullable(text(254)), phone: nullable(text(32)), attributes,
})
export type Person = Guarded<typeof person>

export const maxOutbox = 500

const page = exactly({ url: text(2000), title: text(300), referrer: text(2000) })
export type HostPage = Guarded<typeof page>
const token = nullable(text(4096))
const locale = text(35)
const theme = oneOf(themes)

export const toFrame = {
  init: { token, outbox: listOf(outboxEntry, maxOutbox), locale, theme, page, person, open: flag },
  token: { token },
  shown: { open: flag },
  person: { person },
  locale: { locale },
  theme: { theme },
  compose: { text: text(10_000) },
  logout: {},
}
export const toLoader = {
  ready: {},
  brand: { hue: whole(359) },
  close: {},
  token: { token },
  put: { entry: outboxEntry },
  drop: { clientId: text(64) },
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
