// Every language says everything, with the same gaps to fill, in its own script.
import { readdirSync, readFileSync } from 'node:fs'
import { widgetLanguages } from '@switchboard/protocol'
import { describe, expect, it } from 'vitest'
import { english, fill, languageMenu, loadLanguage, type Words } from './i18n.ts'
import labels from '../loader/labels.json'
import de from './locales/de.json'

const en = english.words
const folder = new URL('./locales/', import.meta.url)
const locales = readdirSync(folder).map((file): [string, Words] =>
  [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, folder), 'utf8'))])
const gaps = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort()

/** Letters that the sentences must be in; the others are in Latin ones. */
const scripts: Record<string, RegExp> = {
  ar: /\p{Script=Arabic}/u, el: /\p{Script=Greek}/u, fa: /\p{Script=Arabic}/u, he: /\p{Script=Hebrew}/u,
  hi: /\p{Script=Devanagari}/u, ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u, ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u,
}
const latin = /\p{Script=Latin}/u
/** Words that other languages really have in common with English. */
const shared = new Set(['Conversation', 'E-mail', 'Email', 'Message', 'Name', 'Okay', 'Send', 'Start chat'])

it('speaks the languages that the loader speaks', () => {
  expect(locales.map(([language]) => language).sort()).toEqual(Object.keys(labels))
  expect(Object.keys(labels)).toEqual([...widgetLanguages])
  expect(locales).toHaveLength(24)
})

describe.each(locales)('%s', (language, words) => {
  const sentences = Object.entries(en).map(([name, sentence]) => ({ name, sentence, said: words[name as keyof Words] }))
  const letters = (said: string) => said.replace(/\{\w+\}/g, '')

  it('is complete', () => {
    expect(Object.keys(words)).toEqual(Object.keys(en))
    for (const { name, sentence, said } of sentences) {
      expect(said, name).not.toBe('')
      expect(said.trim(), name).toBe(said)
      expect(gaps(said), name).toEqual(gaps(sentence))
      expect(said, name).not.toMatch(/\s\s/)
      expect(letters(said), name).not.toMatch(/[{}]/)
    }
  })

  it('is translated', () => {
    const same = sentences.filter(({ sentence, said }) => language !== 'en' && said === sentence && !shared.has(said))
    expect(same).toEqual([])
  })

  it('is in its own script', () => {
    const script = scripts[language] ?? latin
    for (const { name, said } of sentences) {
      const own = letters(said)
      // Greeks write Email in Latin letters, too.
      if (own !== 'Email') expect(own, name).toMatch(script)
      // Letters of a third script are slips of a keyboard.
      const foreign = [...own].filter((letter) => /\p{Letter}/u.test(letter) && !script.test(letter) && !latin.test(letter) && !/[\u02b0-\u02ff\u30fc]/.test(letter))
      expect(foreign, name).toEqual([])
    }
  })

  it('is loaded by its tag', async () => {
    const found = await loadLanguage(language)
    expect(found.dir).toBe(['ar', 'fa', 'he'].includes(language) ? 'rtl' : 'ltr')
    expect(found.locale).toBe(language === 'zh' ? 'zh-Hans' : language)
    expect(fill(found.words.queue, { n: '3' }).replaceAll(/[\u2068\u2069]/g, '')).toBe(fill(words.queue, { n: '3' }))
    expect(() => new Intl.DateTimeFormat(found.locale)).not.toThrow()
  })
})

// A count has many grammars. Where a number is filled in, the sentence must not depend on which one it is.
it('counts without grammar', () => {
  const counted = Object.entries(en).filter(([, sentence]) => sentence.includes('{n}')).map(([name]) => name)
  expect(counted).toEqual(['queue', 'tooMany'])
  // In languages with several plurals the number stands alone: at an end, or before "at once", never before a noun.
  for (const [language, words] of locales.filter(([language]) => ['ar', 'cs', 'pl', 'ru'].includes(language))) {
    for (const sentence of [words.queue, words.tooMany]) expect(sentence, language).toMatch(/\{n\}( naraz| за раз)?$/)
  }
})

describe('loadLanguage', () => {
  it('chooses the language, its direction and its region', async () => {
    expect(await loadLanguage('de-AT')).toMatchObject({ locale: 'de-AT', dir: 'ltr', words: de })
    expect(await loadLanguage('en-GB')).toMatchObject({ locale: 'en-GB', words: en })
    expect(await loadLanguage('iw_IL')).toMatchObject({ locale: 'he-IL', dir: 'rtl' })
    expect(await loadLanguage('nb-NO')).toMatchObject({ locale: 'da-NO' })
    expect(await loadLanguage('zh-Hant-TW')).toMatchObject({ locale: 'zh-Hans-TW' })
  })

  it.each(['', 'de-', 'de_', 'en-?', 'constructor', 'th-TH-'])('makes of %j a locale that dates can be written in', async (wanted) => {
    const { locale } = await loadLanguage(wanted)
    expect(() => new Intl.DateTimeFormat(locale)).not.toThrow()
  })

  it('takes English where it does not speak the language', async () => {
    expect(await loadLanguage('constructor')).toEqual(english)
    expect(await loadLanguage('th-TH')).toMatchObject({ dir: 'ltr', words: en })
  })

  it('takes the language that the company prefers where it does not speak the visitor’s', async () => {
    expect(await loadLanguage('th-TH', 'de')).toMatchObject({ language: 'de', words: de })
    expect(await loadLanguage('en-GB', 'de')).toMatchObject({ language: 'en' })
    expect(await loadLanguage('th-TH', 'sw')).toMatchObject({ language: 'en' })
  })

  it('isolates what is filled into a language that runs the other way', async () => {
    const { words } = await loadLanguage('he')
    expect(fill(words.remove, { name: 'offer (2).pdf' })).toBe('הסרת \u2068offer (2).pdf\u2069')
  })
})

it('lists the languages by their own names', () => {
  const menu = languageMenu()
  expect(menu.map(({ language }) => language).sort()).toEqual(Object.keys(labels))
  const names = Object.fromEntries(menu.map(({ language, name }) => [language, name]))
  expect(names).toMatchObject({ ar: 'العربية', cs: 'Čeština', de: 'Deutsch', el: 'Ελληνικά', fr: 'Français', ja: '日本語', pt: 'Português', zh: '中文' })
  const places = ['Čeština', 'Dansk', 'Deutsch', 'English', 'Türkçe'].map((name) => menu.findIndex((entry) => entry.name === name))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBe(0)
})

it('fills gaps and leaves unknown ones', () => {
  expect(fill('{name} is number {n}', { name: '{n}' })).toBe('{n} is number {n}')
})
