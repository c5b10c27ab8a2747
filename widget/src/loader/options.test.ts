// Host pages pass anything; only what makes sense is taken.
import { expect, it } from 'vitest'
import { knownOptions } from './options.ts'

it('takes known options of the right kind', () => {
  const given = { inbox: 'pub_a', theme: 'dark', hue: 10, side: 'start', launcher: false, launcherText: 'Ask us' }
  expect(knownOptions(given)).toEqual(given)
  expect(knownOptions({ theme: 'dark', hue: 400 })).toEqual({ theme: 'dark' })
})

const nonsense: unknown[] = [
  null, 7, 'dark', undefined, [], { theme: 'pink' }, { hue: 400 }, { hue: '10' }, { launcher: 'no' }, { toString: 'x' }, { extra: 1 },
  { launcherText: 'x'.repeat(41) },
]
it.each(nonsense)('ignores %j', (given) => {
  expect(knownOptions(given)).toEqual({})
})
