// What the form of canned responses finds before the server does.
import { expect, it } from 'vitest'
import { inserted, isShortcut, placeOf, shortcutOf, strangersIn } from './variables.ts'

it('names what looks like a variable and is none, once', () => {
  expect(strangersIn('Dear {{visitor.nam}} and {{ visitor.name }}, {{visitor.nam}} {{Company|x}} {{company|our shop}}')).toEqual(['visitor.nam', 'Company'])
  expect(strangersIn('{visitor.name} {{}} {{visitor.email|no {brace}}} none')).toEqual([])
})

it('takes shortcuts as the server does', () => {
  expect(shortcutOf(' /refund ')).toBe('refund')
  for (const good of ['refund', 'grüße', 'مرحبا', '1', 'a.b-c_d']) expect(isShortcut(good), good).toBe(true)
  for (const bad of ['', 'a b', '-a', 'a/b', 'x'.repeat(41), '/a']) expect(isShortcut(bad), bad).toBe(false)
})

it('puts a variable where the caret is, or in the place of what is marked', () => {
  expect(inserted('Dear X,', 5, 6, placeOf('visitor.name'))).toEqual({ text: 'Dear {{visitor.name}},', caret: 21 })
  expect(inserted('', 0, 0, placeOf('company'))).toEqual({ text: '{{company}}', caret: 11 })
})
