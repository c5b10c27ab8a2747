// The few sentences the loader itself says.
import table from './words.json'

export type LoaderWords = typeof table.en

export const wordsFor = (locale: string): LoaderWords => {
  const language = locale.slice(0, 2).toLowerCase()
  return language === 'de' || language === 'ar' ? table[language] : table.en
}
