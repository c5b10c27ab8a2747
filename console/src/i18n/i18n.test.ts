// Every language says everything that English says, with the same places to fill.
import { expect, it } from 'vitest'
import firstAr from './ar.json' with { type: 'json' }
import connectAr from './connect.ar.json' with { type: 'json' }
import connectEn from './connect.en.json' with { type: 'json' }
import deskAr from './desk.ar.json' with { type: 'json' }
import deskEn from './desk.en.json' with { type: 'json' }
import firstEn from './en.json' with { type: 'json' }
import settingsAr from './settings.ar.json' with { type: 'json' }
import settingsEn from './settings.en.json' with { type: 'json' }
import staffAr from './staff.ar.json' with { type: 'json' }
import staffEn from './staff.en.json' with { type: 'json' }

const [ar, en] = [{ ...firstAr, ...connectAr, ...deskAr, ...settingsAr, ...staffAr }, { ...firstEn, ...connectEn, ...deskEn, ...settingsEn, ...staffEn }]

const plural = /_(zero|one|two|few|many|other)$/
const flat = (node: object, path = ''): Map<string, string> => new Map(Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
  (typeof value === 'string' ? [[path + key, value] as const] : [...flat(value as object, `${path}${key}.`)])))
const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).filter((name) => name !== 'count').sort()

it('translates every sentence into Arabic', () => {
  const [english, arabic] = [flat(en), flat(ar)]
  const stem = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(plural, '')))].sort()
  expect(stem(arabic.keys())).toEqual(stem(english.keys()))
  for (const [key, text] of english) if (!plural.test(key)) expect(blanks(arabic.get(key) ?? ''), key).toEqual(blanks(text))
})

it('has all six Arabic plural forms', () => {
  const arabic = flat(ar)
  for (const key of flat(en).keys()) {
    if (!key.endsWith('_other')) continue
    for (const form of new Intl.PluralRules('ar').resolvedOptions().pluralCategories) expect(arabic.has(key.replace('_other', `_${form}`)), `${key} ${form}`).toBe(true)
  }
})

it('keeps the groups of the first page, of the desk, of the settings and of the staff apart', () => {
  const groups = [firstEn, connectEn, deskEn, settingsEn, staffEn].flatMap((words) => Object.keys(words))
  expect(groups.filter((group, place) => groups.indexOf(group) !== place)).toEqual([])
})
