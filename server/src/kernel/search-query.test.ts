import { expect, it } from 'vitest'
import { searchQuery, snippetOf } from './search-query.ts'

it.each([
  ['kayak', "('kayak':*)"],
  ['  red  kayak ', "('red':*) & ('kayak':*)"],
  ['"red kayak" -blue', "('red' <-> 'kayak') & !('blue':*)"],
  ['eva@example.test', "('eva':* & 'example':* & 'test':*)"],
  ['-"no such thing" yes', "!('no' <-> 'such' <-> 'thing') & ('yes':*)"],
  ["it's | a & b:* !c", "('it':* & 's':*) & ('a':*) & ('b':*) & ('c':*)"],
  ["'); drop table x --", "('drop':*) & ('table':*) & ('x':*)"],
])('%s', (text, query) => { expect(searchQuery(text)?.text).toBe(query) })

it('says when there is nothing to look for', () => {
  for (const text of ['-no', '!!!', '""', ' ', '- -']) expect(searchQuery(text)).toBeNull()
})

it('marks what was found, in the text as it is, around the first hit', () => {
  const marked = (text: string, asked: string): string => {
    const query = searchQuery(asked)
    return query ? snippetOf(text, query).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('') : ''
  }
  expect(marked('A Red kayak, reddish <b>red</b>', 'red')).toBe('A [Red] kayak, [reddish] <b>[red]</b>')
  expect(marked('A red kayak and reds', '"red kayak"')).toBe('A [red] [kayak] and reds')
  expect(marked(`${'word '.repeat(60)}kayak${' word'.repeat(60)}`, 'kayak')).toMatch(/^… (word )+\[kayak\]( word)+( wo?r?d?)? …$/)
  expect(marked('kayak'.repeat(100), 'boat')).toHaveLength(202)
})
