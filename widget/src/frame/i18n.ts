// Words and their language. English is in the bundle; the others load when asked for.
import en from './locales/en.json'

export type Words = typeof en
export type Word = keyof Words
export interface Language { locale: string; dir: 'ltr' | 'rtl'; words: Words }

export const english: Language = { locale: 'en', dir: 'ltr', words: en }

const others: Record<string, () => Promise<{ default: Words }>> = {
  ar: () => import('./locales/ar.json'),
  de: () => import('./locales/de.json'),
}

/** English where we do not speak the language, or its words cannot be had now. */
export async function loadLanguage(wanted: string): Promise<Language> {
  const [tag] = wanted.toLowerCase().split('-')
  const load = tag !== undefined && Object.hasOwn(others, tag) ? others[tag] : undefined
  const words = await load?.().then((module) => module.default, () => undefined)
  if (words) return { locale: wanted, dir: tag === 'ar' ? 'rtl' : 'ltr', words }
  return { ...english, locale: tag === 'en' ? wanted : 'en' }
}

export const fill = (sentence: string, values: Record<string, string>) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
