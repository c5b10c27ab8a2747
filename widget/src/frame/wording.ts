// The words that are shown: ours, and in their place what the company words itself for the language. Pure.
import type { Languages, WidgetConfig } from '@switchboard/protocol'
import type { Language, Words } from './i18n.ts'

export interface Wording extends Language {
  greeting: string
  /** What the company says while nobody is there; ours where it says nothing. */
  offlineMessage: string
  launcherText: string
  /** Of the questions before the first message, by key. */
  labels: Partial<Record<string, string>>
}

const ownWords = ['welcome', 'available', 'away', 'placeholder', 'preChat', 'leaveMessage', 'left', 'rateThanks'] as const satisfies (keyof Words)[]
const labelPrefix = 'preChat.'

/** The nearer a locale is to the one that is shown, the later it has its say; other languages have none. */
function nearness(locale: string, shown: Intl.Locale): number {
  const { language, script, region } = new Intl.Locale(locale)
  if (language !== shown.language || (script !== undefined && script !== shown.script)) return 0
  if (region === undefined) return 2
  return region === shown.region ? 3 : 1
}

export function textsFor(texts: Languages['texts'], locale: string): Partial<Record<string, string>> {
  const shown = new Intl.Locale(locale)
  const near = Object.entries(texts).map(([tag, said]) => ({ near: nearness(tag, shown), said }))
    .filter((entry) => entry.near > 0).sort((a, b) => a.near - b.near)
  return Object.fromEntries(near.flatMap(({ said }) => Object.entries(said)).filter(([, said]) => said.trim() !== ''))
}

export function wordingOf(language: Language, config: WidgetConfig | null): Wording {
  const { words } = language
  const own = config ? textsFor(config.languages.texts, language.locale) : {}
  const rate = own['ratingQuestion'] || config?.rating.question || words.rate
  const labels = Object.entries(own).filter(([name]) => name.startsWith(labelPrefix)).map(([name, said]) => [name.slice(labelPrefix.length), said])
  const said: Words = { ...words, rate }
  for (const name of ownWords) said[name] = own[name] ?? words[name]
  return {
    ...language,
    words: said,
    greeting: own['greeting'] || config?.inbox.greeting || said.welcome,
    offlineMessage: own['offlineMessage'] || config?.offline.message || said.away,
    launcherText: (own['launcherText'] || config?.appearance.launcherText || '').slice(0, 40),
    labels: Object.fromEntries(labels),
  }
}
