// Every language says everything, with the same gaps to fill.
import { expect, it } from 'vitest'
import { fill, loadLanguage } from './i18n.ts'
import ar from './locales/ar.json'
import de from './locales/de.json'
import en from './locales/en.json'

const gaps = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort()

it.each([['ar', ar], ['de', de]])('%s is complete', (_, words) => {
  expect(Object.keys(words)).toEqual(Object.keys(en))
  for (const [name, sentence] of Object.entries(en)) {
    const translated = Object.entries(words).find(([key]) => key === name)?.[1] ?? ''
    expect(translated.trim()).not.toBe('')
    expect(gaps(translated)).toEqual(gaps(sentence))
  }
})

it('chooses the language and its direction', async () => {
  expect(await loadLanguage('de-AT')).toMatchObject({ locale: 'de-AT', dir: 'ltr', words: de })
  expect(await loadLanguage('ar')).toMatchObject({ dir: 'rtl', words: ar })
  expect(await loadLanguage('en-GB')).toMatchObject({ locale: 'en-GB', words: en })
  expect(await loadLanguage('constructor')).toMatchObject({ locale: 'en', words: en })
})

it('fills gaps and leaves unknown ones', () => {
  expect(fill('{name} is number {n}', { name: '{n}' })).toBe('{n} is number {n}')
})
