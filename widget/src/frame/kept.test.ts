// What comes back from the page's storage is read with doubt.
import { expect, it } from 'vitest'
import { emptyMemo, memoName, readKept, writeMemo } from './kept.ts'

const file = { uid: 'f1', name: 'a.png', type: 'image/png', size: 3, width: 2, height: 1, thumbnail: true }
const entry = (clientId: string) => ({ clientId, text: 'Hi', at: 1, files: [file] })
const memo = { ...emptyMemo, answers: { name: 'Ada', terms: true }, sound: true }

it('gives back what was kept', () => {
  const kept = { [memoName]: writeMemo(memo), a: JSON.stringify(entry('a')), b: JSON.stringify({ ...entry('b'), files: [] }) }
  expect(readKept(kept)).toEqual({ memo, outbox: [entry('a'), { ...entry('b'), files: [] }] })
})

it('keeps nothing where there is nothing to remember', () => {
  expect(writeMemo(emptyMemo)).toBeNull()
  expect(writeMemo({ ...memo, answers: null, sound: false })).toBeNull()
})

it.each([
  7, null, '', 'not json', '[]', '{"clientId":"a"}', JSON.stringify({ ...entry('a'), html: '<b>' }), JSON.stringify({ ...entry('a'), at: -1 }),
  JSON.stringify({ ...entry('a'), files: [{ ...file, size: '3' }] }), JSON.stringify({ ...entry('a'), files: Array.from({ length: 11 }, () => file) }),
])('does not take %j for a message', (value) => {
  expect(readKept({ a: value, b: JSON.stringify(entry('b')) }).outbox).toEqual([entry('b')])
})

it.each([
  undefined, 7, '{', '{}', JSON.stringify({ ...memo, extra: 1 }), JSON.stringify({ ...memo, answers: { name: null } }),
  JSON.stringify({ ...memo, answers: [] }), JSON.stringify({ ...memo, sound: 'yes' }), JSON.stringify({ ...memo, locale: 'x'.repeat(36) }),
])('does not take %j for choices', (value) => {
  expect(readKept({ [memoName]: value }).memo).toEqual(emptyMemo)
})

it('holds no more messages than a page can show', () => {
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`c${index}`, JSON.stringify(entry(`c${index}`))]))
  expect(readKept(many).outbox).toHaveLength(500)
})
