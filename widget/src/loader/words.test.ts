// The loader speaks every language: its label at once, the rest when it was fetched.
import { afterEach, expect, it, vi } from 'vitest'
import labels from './labels.json'
import table from './words.json'
import { loadWords, wordsAtHand } from './words.ts'

const base = new URL('https://chat.example/')
afterEach(() => vi.unstubAllGlobals())

it('says the same in every language', () => {
  expect(Object.keys(table)).toEqual(Object.keys(labels))
  for (const words of Object.values(table)) {
    expect(Object.keys(words)).toEqual(Object.keys(table.en))
    for (const sentence of Object.values(words)) expect(sentence.trim()).toBe(sentence)
    expect(words.unread).toContain('{n}')
  }
})

it.each(Object.entries(labels))('%s labels the launcher before any request', (language, open) => {
  expect(wordsAtHand(language)).toEqual({ ...table.en, language, open, close: open })
})

it('takes English where it does not speak the language', () => {
  expect(wordsAtHand('th-TH')).toMatchObject({ language: 'en', open: 'Open chat' })
  expect(wordsAtHand('nb')).toMatchObject({ language: 'da', open: labels.da })
})

it('rejects where the words cannot be had', async () => {
  vi.stubGlobal('WORDS', 'words-0')
  await expect(loadWords(base, 'de')).rejects.toThrow()
})
