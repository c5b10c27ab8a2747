// Host pages pass anything; only what makes sense is taken.
import { expect, it } from 'vitest'
import { mergeOptions, type Options } from './options.ts'

const options: Options = {
  inbox: 'pub_a', locale: 'en', theme: 'auto', hue: 322, side: 'end', launcher: true, consent: false, supportEmail: '',
}

it('takes known options of the right kind', () => {
  expect(mergeOptions(options, { theme: 'dark', hue: 10, side: 'start', launcher: false }))
    .toEqual({ ...options, theme: 'dark', hue: 10, side: 'start', launcher: false })
})

const nonsense: unknown[] = [
  null, 7, 'dark', undefined, { theme: 'pink' }, { hue: 400 }, { hue: '10' }, { launcher: 'no' }, { toString: 'x' }, { extra: 1 },
]
it.each(nonsense)('ignores %j', (given) => {
  expect(mergeOptions(options, given)).toEqual(options)
})
