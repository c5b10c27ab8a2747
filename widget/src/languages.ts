// Which of the languages that are spoken a tag of the page or the browser asks for.

/**
 * A key of `spoken`; `otherwise` where it has none for the tag. Whatever follows the first subtag does not matter, and old
 * subtags are read as today's (`iw` is `he`, `in` is `id`). Norwegians are given Danish, which CLDR ranks nearest.
 */
export function languageOf(locale: string, spoken: object, otherwise = 'en'): string {
  const [tag = 'en'] = /^[a-z]{2,3}/i.exec(locale) ?? []
  const { language } = new Intl.Locale(tag)
  const nearest = /^n[bno]$/.test(language) ? 'da' : language
  return nearest in spoken ? nearest : otherwise
}
