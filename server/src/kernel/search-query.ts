// What a person types into a search field, as a query of PostgreSQL's full text search and as marks in the text that was
// found. Every word is quoted: nothing of it is read as an operator.
import type { Snippet } from '@switchboard/protocol'

const mostTerms = 10
const word = /[\p{L}\p{N}\p{M}]+/gu
/** Characters of a snippet, and how many of them stand before the first hit. */
const [snippetLength, lead] = [200, 60]

export interface SearchQuery {
  /** For `tsquery`. */
  text: string
  /** What to mark: beginnings of words, in lower case. */
  beginnings: string[]
  /** Whole words, out of phrases. */
  whole: string[]
}

const wordsOf = (text: string): string[] => (text.match(word) ?? []).map((one) => one.slice(0, 64))
const quoted = (one: string): string => `'${one}'`

/** A word as the beginning of one; a phrase as words that follow each other; `-` before either forbids it. Null: no word in it. */
export function searchQuery(text: string): SearchQuery | null {
  const terms = [...text.normalize('NFC').matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].flatMap(([, minus, phrase, plain = '']) => {
    const words = wordsOf(phrase ?? plain)
    const joined = phrase === undefined ? words.map((one) => `${quoted(one)}:*`).join(' & ') : words.map(quoted).join(' <-> ')
    return words.length === 0 ? [] : [{ forbidden: minus === '-', phrase: phrase !== undefined, words: words.map((one) => one.toLowerCase()), joined }]
  }).slice(0, mostTerms)
  const wanted = terms.filter((term) => !term.forbidden)
  if (wanted.length === 0) return null
  return {
    text: terms.map((term) => `${term.forbidden ? '!' : ''}(${term.joined})`).join(' & '),
    beginnings: wanted.filter((term) => !term.phrase).flatMap((term) => term.words),
    whole: wanted.filter((term) => term.phrase).flatMap((term) => term.words),
  }
}

/** The part of the text around the first hit, in pieces, so that nobody has to trust it as HTML. */
export function snippetOf(text: string, query: SearchQuery): Snippet {
  const hits = [...text.matchAll(word)].flatMap((found) => {
    const lower = found[0].toLowerCase()
    const hit = query.whole.includes(lower) || query.beginnings.some((beginning) => lower.startsWith(beginning))
    return hit ? [{ from: found.index, to: found.index + found[0].length }] : []
  })
  const first = hits[0]?.from ?? 0
  const from = first <= lead ? 0 : text.indexOf(' ', first - lead) + 1 || first
  const to = Math.min(text.length, from + snippetLength)
  const pieces: Snippet = [{ text: from > 0 ? '… ' : '', hit: false }]
  let at = from
  for (const hit of hits.filter((one) => one.to <= to && one.from >= from)) {
    pieces.push({ text: text.slice(at, hit.from), hit: false }, { text: text.slice(hit.from, hit.to), hit: true })
    at = hit.to
  }
  pieces.push({ text: text.slice(at, to), hit: false }, { text: to < text.length ? ' …' : '', hit: false })
  return pieces.filter((piece) => piece.text !== '')
}
