// Choosing rows behaves as in every list people know.
import { expect, it } from 'vitest'
import { chooseAll, extend, nothingChosen, retain, toggle } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const list = (selection: { chosen: ReadonlySet<string> }) => [...selection.chosen].sort().join('')

it('toggles one', () => {
  const one = toggle(nothingChosen, 'b')
  expect(list(one)).toBe('b')
  expect(list(toggle(one, 'b'))).toBe('')
})
it('extends from the anchor in both directions and keeps what was chosen', () => {
  expect(list(extend(toggle(nothingChosen, 'b'), 'd', order))).toBe('bcd')
  expect(list(extend(toggle(toggle(nothingChosen, 'a'), 'e'), 'd', order))).toBe('ade')
  expect(list(extend(nothingChosen, 'c', order))).toBe('c')
  // The anchor left the queue.
  expect(list(extend({ chosen: new Set(['z']), anchor: 'z' }, 'c', order))).toBe('cz')
})
it('chooses all and lets go of what left', () => {
  const all = chooseAll(order)
  expect(list(all)).toBe('abcde')
  expect(list(retain(all, ['a', 'e']))).toBe('ae')
  expect(retain(all, order)).toBe(all)
})
