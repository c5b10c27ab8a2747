// Instants as people read them in mail.

/** In the zone's wall time and the language's way of writing; English for a language that is none. */
export function localTime(at: string, timeZone: string, locale: string | null): string {
  const format = (language: string): string => new Intl.DateTimeFormat(language, {
    timeZone, year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
  }).format(Date.parse(at))
  try {
    return format(locale ?? 'en')
  } catch {
    return format('en')
  }
}
