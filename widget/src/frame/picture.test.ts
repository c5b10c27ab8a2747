// The place of a picture is known before it comes.
import { expect, it } from 'vitest'
import { isPicture, shownSize } from './picture.ts'

const file = (width: number | null, height: number | null, thumbnail = true) => ({ uid: 'f', name: 'a', type: 'image/png', size: 1, width, height, thumbnail })

it.each([
  [100, 80, [100, 80]], [600, 400, [232, 155]], [400, 4000, [56, 240]], [4000, 40, [232, 56]], [10, 10, [56, 56]],
] as const)('%d × %d is shown in %j', (width, height, [wide, tall]) => {
  expect(shownSize(file(width, height), false)).toEqual({ width: wide, height: tall })
})

it('shows several as tiles, and as a document what has no small picture', () => {
  expect(shownSize(file(600, 400), true)).toEqual({ width: 112, height: 112 })
  expect([file(1, 1), file(1, 1, false), file(null, null)].map(isPicture)).toEqual([true, false, false])
})
