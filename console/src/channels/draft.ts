// An inbox as it is being changed: what differs from what holds, what is wrong in it, what its widget would be told. Pure.
import { widgetTexts, type Inbox, type InboxSettings, type InboxSettingsChange, type PreChatField, type WidgetConfig } from '@switchboard/protocol'

export interface Draft {
  name: string
  greeting: string
  /** '': none. */
  group: string
  bot: string
  botTimeoutSeconds: string
  /** One site a line. */
  sites: string
  settings: InboxSettings
}

export const parts = ['look', 'texts', 'form', 'away', 'rating', 'website', 'answering'] as const
export type Part = (typeof parts)[number]

export const draftOf = (inbox: Inbox, settings: InboxSettings): Draft => ({
  name: inbox.name, greeting: inbox.greeting, group: inbox.group?.uid ?? '', bot: inbox.bot?.uid ?? '', botTimeoutSeconds: String(inbox.botTimeoutSeconds),
  sites: inbox.allowedOrigins.join('\n'), settings,
})

export const sitesOf = (text: string): string[] => [...new Set(text.split(/\s+/).filter((line) => line !== ''))]

/** Every text of the widget that may be worded, the questions' labels last. */
export const textNames = (settings: InboxSettings): string[] => [...widgetTexts, ...settings.preChat.fields.map(({ key }) => `preChat.${key}`)]

/** Without what says nothing, and what was said of questions that are gone. */
export const tidyLanguages = (settings: InboxSettings): InboxSettings['languages'] => {
  const names = new Set(textNames(settings))
  const { default: first, texts } = settings.languages
  return {
    default: first,
    texts: Object.fromEntries(Object.entries(texts).flatMap(([locale, words]) => {
      const said = Object.entries(words).filter(([name, text]) => names.has(name) && text.trim() !== '')
      return said.length === 0 ? [] : [[locale, Object.fromEntries(said)]]
    })),
  }
}

/** The database puts the names of an object in an order of its own. */
const sorted = (_: string, value: unknown): unknown =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value)
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, sorted) === JSON.stringify(b, sorted)

/** What was changed in the draft since `base`, over what holds now: what others saved meanwhile is not undone. */
export const rebased = (draft: Draft, base: Draft, now: Draft): Draft => {
  const pick = <T extends object>(mine: T, before: T, theirs: T): T =>
    Object.fromEntries(Object.entries(mine).map(([name, value]) => [name, same(value, before[name as keyof T]) ? theirs[name as keyof T] : value])) as T
  return { ...pick(draft, base, now), settings: pick(draft.settings, base.settings, now.settings) }
}

export const isSame = (a: Draft, b: Draft): boolean => same(a, b)

export interface Change { inbox: Record<string, unknown>; settings: InboxSettingsChange }

/** What must be sent so that the draft holds; each part of the settings goes whole. */
export const changeOf = (draft: Draft, held: Draft): Change => {
  const inbox: Record<string, unknown> = {}
  if (draft.name.trim() !== held.name) inbox['name'] = draft.name.trim()
  if (draft.greeting !== held.greeting) inbox['greeting'] = draft.greeting
  if (draft.group !== held.group && draft.group !== '') inbox['group'] = draft.group
  if (draft.bot !== held.bot) inbox['bot'] = draft.bot === '' ? null : draft.bot
  if (draft.botTimeoutSeconds !== held.botTimeoutSeconds) inbox['botTimeoutSeconds'] = Number(draft.botTimeoutSeconds)
  if (!same(sitesOf(draft.sites), sitesOf(held.sites))) inbox['allowedOrigins'] = sitesOf(draft.sites)
  const wanted = { ...draft.settings, languages: tidyLanguages(draft.settings) }
  const settings = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !same(value, held.settings[name as keyof InboxSettings])))
  return { inbox, settings }
}

export const isEmpty = ({ inbox, settings }: Change): boolean => Object.keys(inbox).length === 0 && Object.keys(settings).length === 0

/** Names of sentences, by the field they stand beside; `preChat.0.label` is that of the first question. */
export type Fault = 'needed' | 'site' | 'seconds' | 'email' | 'options'
export type Faults = Partial<Record<string, Fault>>

const siteForm = /^https?:\/\/[A-Za-z0-9.*-]+(:[0-9]{1,5})?$/
const addressForm = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@]+$/
export const mostSites = 50
export const mostFields = 10

const questionFaults = (field: PreChatField, place: number): [string, Fault][] => [
  ...(field.label.trim() === '' ? [[`preChat.${place}.label`, 'needed'] as [string, Fault]] : []),
  ...(field.type === 'choice' && (field.options ?? []).length === 0 ? [[`preChat.${place}.options`, 'options'] as [string, Fault]] : []),
]

export const faultsOf = (draft: Draft): Faults => {
  const { settings } = draft
  const seconds = /^\d+$/.test(draft.botTimeoutSeconds) ? Number(draft.botTimeoutSeconds) : Number.NaN
  const sites = sitesOf(draft.sites)
  const found: [string, Fault][] = settings.preChat.fields.flatMap(questionFaults)
  if (draft.name.trim() === '') found.push(['name', 'needed'])
  if (draft.bot !== '' && !(seconds >= 5 && seconds <= 3600)) found.push(['botTimeoutSeconds', 'seconds'])
  if (sites.length > mostSites || sites.some((site) => site.length > 200 || !siteForm.test(site))) found.push(['sites', 'site'])
  if (settings.offline.mailTo !== null && !addressForm.test(settings.offline.mailTo)) found.push(['mailTo', 'email'])
  return Object.fromEntries(found)
}

/** In which part one finds the field. */
export const partOf = (field: string): Part =>
  field.startsWith('preChat') ? 'form' : field === 'mailTo' ? 'away' : field === 'sites' ? 'website' : field === 'botTimeoutSeconds' ? 'answering' : 'look'

/** A key that no other question has, made of the label; `name`, `email` and `phone` are those of the visitor. */
export const keyFor = (label: string, taken: readonly string[]): string => {
  const letters = label.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^[^a-z]+|_+$/g, '').slice(0, 28)
  const base = letters === '' || ['name', 'email', 'phone'].includes(letters) ? 'question' : letters
  for (let n = 1; ; n += 1) {
    const key = n === 1 ? base : `${base}_${n}`
    if (!taken.includes(key)) return key
  }
}

/** What visitors would be told once the draft is saved. */
export const configOf = (now: WidgetConfig, draft: Draft): WidgetConfig => {
  const { preChat, offline, appearance, rating } = draft.settings
  return {
    ...now,
    inbox: { ...now.inbox, name: draft.name, greeting: draft.greeting, hue: appearance.hue },
    preChat: preChat.enabled ? { enabled: true, fields: preChat.fields.filter((field) => field.label.trim() !== '') } : { enabled: false, fields: [] },
    offline: { enabled: offline.enabled, message: offline.message },
    appearance: { ...appearance, logo: now.appearance.logo },
    languages: tidyLanguages(draft.settings),
    rating,
  }
}
