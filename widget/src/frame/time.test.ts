// Times to come, and sizes, in several languages.
import { expect, it } from 'vitest'
import { sizeOf, whenOf } from './time.ts'

const now = new Date(2026, 2, 4, 18, 30)
const at = (day: number, hour = 9) => new Date(2026, 2, day, hour)
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ').replace(' at ', ' ')

it.each([
  ['en', at(4, 21), 'today 9:00 PM'], ['en', at(5), 'tomorrow 9:00 AM'], ['en', at(6), 'Friday 9:00 AM'], ['en', at(10), 'Tuesday 9:00 AM'],
  ['de', at(5), 'morgen, 09:00'], ['de', at(6), 'Freitag, 09:00'],
])('in %s %s is %s', (locale, date, said) => expect(plain(whenOf(locale, date, now)).replaceAll(' um ', ', ')).toBe(said))

it('names the day of the month when the week is over', () => {
  expect(whenOf('en', at(11), now)).toMatch(/March 11/)
  expect(whenOf('en', at(10), now)).not.toMatch(/March/)
})

it.each([
  ['en', 10, '1 kB'], ['en', 1536, '1.5 kB'], ['en', 48_000, '47 kB'], ['en', 10 * 1024 ** 2, '10 MB'], ['de', 2.5 * 1024 ** 2, '2,5 MB'],
])('in %s %d bytes are %s', (locale, bytes, said) => expect(plain(sizeOf(locale, bytes))).toBe(said))
