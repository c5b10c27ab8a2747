// Words and their language. English is in the bundle; the others load when asked for.
import { languageOf } from '../languages.ts'
import en from './locales/en.json' with { type: 'json' }

export type Words = typeof en
export type Word = keyof Words
/** `locale` is what dates and numbers are written in, and what the page says it is written in. */
export interface Language { language: string; locale: string; dir: 'ltr' | 'rtl'; words: Words }

export const english: Language = { language: 'en', locale: 'en', dir: 'ltr', words: en }

const spoken: Record<string, () => Promise<{ default: Words }>> = {
  ar: () => import('./locales/ar.json'),
  cs: () => import('./locales/cs.json'),
  da: () => import('./locales/da.json'),
  de: () => import('./locales/de.json'),
  el: () => import('./locales/el.json'),
  en: () => Promise.resolve({ default: en }),
  es: () => import('./locales/es.json'),
  fa: () => import('./locales/fa.json'),
  fi: () => import('./locales/fi.json'),
  fr: () => import('./locales/fr.json'),
  he: () => import('./locales/he.json'),
  hi: () => import('./locales/hi.json'),
  hu: () => import('./locales/hu.json'),
  id: () => import('./locales/id.json'),
  it: () => import('./locales/it.json'),
  ja: () => import('./locales/ja.json'),
  ko: () => import('./locales/ko.json'),
  nl: () => import('./locales/nl.json'),
  pl: () => import('./locales/pl.json'),
  pt: () => import('./locales/pt.json'),
  ru: () => import('./locales/ru.json'),
  sv: () => import('./locales/sv.json'),
  tr: () => import('./locales/tr.json'),
  zh: () => import('./locales/zh.json'),
}
const rightToLeft = ['ar', 'fa', 'he']

/** The language we speak, in the region that was asked for. What was asked for may be any text of the host page. */
function localeOf(wanted: string, language: string): string {
  // Our Chinese is the simplified one, whichever was asked for: browsers choose its letters by this.
  const tag = language === 'zh' ? 'zh-Hans' : language
  try {
    const { region } = new Intl.Locale(wanted.replaceAll('_', '-'))
    return region === undefined ? tag : `${tag}-${region}`
  } catch {
    return tag
  }
}

/** What is filled in may run the other way: isolated, a name, an address or a file keeps its own order and ours. */
const isolateGaps = (words: Words) => Object.fromEntries(
  Object.entries(words).map(([name, sentence]) => [name, sentence.replace(/\{\w+\}/g, '\u2068$&\u2069')]),
) as Words

/** Where we do not speak the language, `otherwise` or English; English, too, where the words cannot be had now. */
export async function loadLanguage(wanted: string, otherwise = 'en'): Promise<Language> {
  const language = languageOf(wanted, spoken, languageOf(otherwise, spoken))
  const words = await spoken[language]?.().then((module) => module.default, () => undefined)
  if (!words) return english
  const dir = rightToLeft.includes(language) ? 'rtl' : 'ltr'
  return { language, locale: localeOf(wanted, language), dir, words: dir === 'rtl' ? isolateGaps(words) : words }
}

/** The languages we speak, each by its own name, as a menu lists them: in the order of their names. */
export function languageMenu(): { language: string; name: string }[] {
  const { compare } = new Intl.Collator('en')
  return Object.keys(spoken).map((language) => {
    const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
    return { language, name: name.charAt(0).toLocaleUpperCase(language) + name.slice(1) }
  }).toSorted((a, b) => compare(a.name, b.name))
}

export const fill = (sentence: string, values: Record<string, string>) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
