// Times, numbers and names as people read them, in the chosen language.
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The person's own regional habits where they fit the chosen language. */
const regional = (language: string): string => navigator.languages.find((one) => one.split('-')[0] === language) ?? language

const pad = (n: number) => String(n).padStart(2, '0')

/** 0:07, 12:41, 3:05:00, then whole days. */
export const waitClock = (ms: number, language: string): string => {
  const span = Math.max(0, ms)
  if (span >= day) {
    return new Intl.NumberFormat(regional(language), { style: 'unit', unit: 'day', unitDisplay: 'short' }).format(Math.floor(span / day))
  }
  const s = Math.floor(span / 1000) % 60
  const m = Math.floor(span / minute) % 60
  const h = Math.floor(span / hour)
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`
}

/** A round time in its one unit: "5 min", "2 hr", "7 days". */
export const shortSpan = (ms: number, language: string): string => {
  const [unit, size] = ms >= day ? (['day', day] as const) : ms >= hour ? (['hour', hour] as const) : (['minute', minute] as const)
  return new Intl.NumberFormat(regional(language), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(ms / size)
}

/** A length of time in words: "9.6 minutes", "3 hours". */
export const longSpan = (ms: number, language: string): string => {
  const [unit, size] = ms >= 2 * day ? (['day', day] as const) : ms >= 2 * hour ? (['hour', hour] as const) : (['minute', minute] as const)
  const amount = ms / size
  return new Intl.NumberFormat(regional(language), { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: amount < 20 ? 1 : 0 }).format(amount)
}

/** The clock time today, the date before. */
export const shortTime = (instant: string, now: number, language: string): string => {
  const at = new Date(instant)
  const today = new Date(now)
  if (at.toDateString() === today.toDateString()) return clockTime(instant, language)
  const sameYear = at.getFullYear() === today.getFullYear()
  return at.toLocaleDateString(regional(language), sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' })
}

export const clockTime = (instant: string, language: string): string =>
  new Date(instant).toLocaleTimeString(regional(language), { timeStyle: 'short' })

export const fullTime = (instant: string, language: string): string =>
  new Date(instant).toLocaleString(regional(language), { dateStyle: 'medium', timeStyle: 'short' })

export const dayKey = (instant: string): string => new Date(instant).toDateString()

export const longDay = (instant: string, now: number, language: string): string => {
  const at = new Date(instant)
  const midnight = new Date(now)
  midnight.setHours(0, 0, 0, 0)
  const days = Math.round((midnight.getTime() - new Date(at.toDateString()).getTime()) / day)
  if (days === 0 || days === 1) return new Intl.RelativeTimeFormat(regional(language), { numeric: 'auto' }).format(-days, 'day')
  return at.toLocaleDateString(regional(language), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** "3 minutes ago" in the largest unit that fits. */
export const ago = (instant: string, now: number, language: string): string => {
  const span = Date.parse(instant) - now
  const relative = new Intl.RelativeTimeFormat(regional(language), { numeric: 'auto' })
  if (Math.abs(span) < minute) return relative.format(0, 'minute')
  if (Math.abs(span) < hour) return relative.format(Math.round(span / minute), 'minute')
  if (Math.abs(span) < day) return relative.format(Math.round(span / hour), 'hour')
  return relative.format(Math.round(span / day), 'day')
}

export const initials = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}

/** Day and time on the clocks of a zone: "Monday 30 November, 09:00". */
export const zonedTime = (instant: string, timeZone: string, language: string): string =>
  new Date(instant).toLocaleString(regional(language), { timeZone, weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' })
