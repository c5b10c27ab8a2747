// Days, times and sizes as people of that language write them.
export const timeOf = (locale: string, at: Date) =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
/** Of the visitor's calendar; a day on which the clocks change is one, too. */
const daysBetween = (from: Date, to: Date) => Math.round((midnight(to) - midnight(from)) / 86_400_000)
const nearDay = (locale: string, days: number) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')

export function dayOf(locale: string, at: Date, now = new Date()): string {
  const ago = daysBetween(at, now)
  if (ago === 0 || ago === 1) {
    const word = nearDay(locale, -ago)
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1)
  }
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long', day: 'numeric', month: 'long', ...ago > 300 ? { year: 'numeric' } : {},
  }).format(at)
}

/** A time to come, within a sentence: today or tomorrow by that name, within a week by the day's. */
export function whenOf(locale: string, at: Date, now = new Date()): string {
  const days = daysBetween(now, at)
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long', hour: 'numeric', minute: '2-digit', ...days > 6 ? { day: 'numeric', month: 'long' } : {},
  })
  // How a language joins day and time is known to its own format; only the name of the day is another.
  return format.formatToParts(at).map(({ type, value }) => (type === 'weekday' && days < 2 ? nearDay(locale, days) : value)).join('')
}

export function sizeOf(locale: string, bytes: number): string {
  const kilo = Math.max(1, bytes / 1024)
  const [unit, count] = kilo < 1024 ? ['kilobyte', kilo] as const : ['megabyte', kilo / 1024] as const
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: count < 10 ? 1 : 0 }).format(count)
}
