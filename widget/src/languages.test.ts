// Tags come from pages and browsers: old, long, in capitals, or not tags at all.
import { expect, it } from 'vitest'
import { languageOf } from './languages.ts'

const spoken = { da: 1, de: 1, en: 1, he: 1, id: 1, zh: 1 }

it.each([
  ['de', 'de'], ['de-AT', 'de'], ['DE_ch', 'de'], ['en-GB', 'en'], ['he', 'he'], ['iw-IL', 'he'], ['in', 'id'],
  ['nb-NO', 'da'], ['nn', 'da'], ['no', 'da'], ['zh', 'zh'], ['zh-Hant-TW', 'zh'], ['zh-Hans', 'zh'],
  ['fr', 'en'], ['fil', 'en'], ['', 'en'], ['-', 'en'], ['x', 'en'], ['constructor', 'en'], ['__proto__', 'en'], ['日本語', 'en'],
])('%s is %s', (tag, language) => {
  expect(languageOf(tag, spoken)).toBe(language)
})

it('takes another language than English where it is told so', () => {
  expect(languageOf('fr', spoken, 'de')).toBe('de')
  expect(languageOf('en-GB', spoken, 'de')).toBe('en')
})
