import { expect, it } from 'vitest'
import { cannedWord } from './canned-menu.tsx'

it.each([['/', 1, ''], ['/hel', 4, 'hel'], ['Hi /gre', 7, 'gre'], ['and/or', 6, null], ['/hello there', 12, null], ['/hello', 3, 'he'], ['https://x', 9, null], ['', 0, null]])('%s at %d', (text, caret, word) => {
  expect(cannedWord(text, caret)).toBe(word)
})
