// The name under which people see a file. It is for their eyes only: nothing is ever stored or found under it.

const mostLetters = 120

/** Controls, marks that turn the direction of reading, what cannot be seen: with them `exe.gpj` reads like `jpg.exe`. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00A0\u115F\u1160\u3164\uFFA0\uFFF9-\uFFFD]/gu
/** What file systems or shells take for more than a letter. */
const risky = /[<>:"|?*\\/]/g

/** The last part of whatever path it came with, harmless to read and to save. Never empty; the ending stays. */
export function cleanName(given: string): string {
  // Browsers write a quotation mark in a file name as %22.
  const last = given.replaceAll('%22', '"').normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last.replaceAll(unseen, '').replaceAll(risky, '_').replaceAll(/\s+/gu, ' ').replace(/^[. ]+/, '').replace(/[. ]+$/, '')
  if (clean === '') return 'file'
  const letters = [...clean]
  if (letters.length <= mostLetters) return clean
  const ending = endingOf(clean)
  const tail = ending === null ? '' : `.${ending}`
  return letters.slice(0, mostLetters - tail.length).join('').trimEnd() + tail
}

/** What stands behind the last dot, in lower case; null: nothing that could be a type (a number is none). */
export function endingOf(name: string): string | null {
  const found = /[^.]\.(?!\d+$)([A-Za-z0-9]{1,10})$/.exec(name)
  return found?.[1]?.toLowerCase() ?? null
}
