// Which files go, and why the others do not.
import { expect, it } from 'vitest'
import { isAccepted, pick } from './pick.ts'

const accept = 'image/png,.png,image/jpeg,.jpg,.jpeg,text/plain,.txt'
const limits = { maxBytes: 100, maxPerMessage: 3, accept }
const file = (name: string, size = 1, type = '') => ({ name, size, type })

it.each([
  ['a.png', ''], ['A.PNG', 'image/png'], ['b.tar.png', ''], ['photo', 'image/jpeg'], ['v1.2', 'text/plain'], ['page.png', 'text/html'],
])('takes %s of type %j', (name, type) => expect(isAccepted({ name, type }, accept)).toBe(true))

it.each([
  ['a.exe', ''], ['a.exe', 'image/png'], ['a.png.exe', 'image/png'], ['photo', ''], ['photo', 'image/x-other'], ['.png', ''], ['a.html', 'text/plain'],
])('does not take %s of type %j', (name, type) => expect(isAccepted({ name, type }, accept)).toBe(false))

it('sorts out what is too large, empty, of a wrong type, or too much', () => {
  const given = [file('a.png'), file('big.png', 101), file('b.exe'), file('empty.txt', 0), file('c.txt', 100), file('d.txt'), file('e.txt')]
  expect(pick(given, 1, limits)).toEqual({
    taken: [given[0], given[4]],
    refused: [
      { word: 'tooLarge', name: 'big.png' }, { word: 'wrongType', name: 'b.exe' }, { word: 'uploadFailed', name: 'empty.txt' }, { word: 'tooMany', name: 'd.txt' },
    ],
  })
})
