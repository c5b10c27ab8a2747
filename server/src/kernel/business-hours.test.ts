// Opening hours against an oracle that knows nothing of offsets: it asks the wall clock minute by minute.
import type { BusinessHours } from '@switchboard/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen, nextOpening } from './business-hours.ts'
import { isTimeZone, offsetAt } from './zone.ts'

const minuteMs = 60_000
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const clocks = new Map<string, Intl.DateTimeFormat>()

/** What a clock in the zone shows, taken apart by name: another way than the code under test takes. */
function shown(zone: string, ms: number): { weekday: number; date: string; minutes: number } {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  clocks.set(zone, clock)
  const part = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, value]))
  return { weekday: weekdays.indexOf(part['weekday'] ?? '') + 1, date: `${part['year']}-${part['month']}-${part['day']}`, minutes: Number(part['hour']) * 60 + Number(part['minute']) }
}
const minutesOf = (text: string): number => { const [h = 0, m = 0] = text.split(':').map(Number); return h * 60 + m }

function oracle(hours: BusinessHours, ms: number): boolean {
  const now = shown(hours.timeZone, ms)
  const within = (from: string | undefined, to: string | undefined): boolean => minutesOf(from ?? '00:00') <= now.minutes && now.minutes < minutesOf(to ?? '24:00')
  const closed = hours.holidays.some((holiday) => (holiday.yearly ? holiday.date.slice(5) === now.date.slice(5) : holiday.date === now.date) && within(holiday.from, holiday.to))
  return !closed && hours.weekly.some((one) => one.day === now.weekday && within(one.from, one.to))
}

/** The first open minute from `ms` on, looked for up to `limit`. */
function slowly(hours: BusinessHours, ms: number, limit: number): number | null {
  if (oracle(hours, ms)) return ms
  for (let at = Math.floor(ms / minuteMs) * minuteMs + minuteMs; at < limit; at += minuteMs) if (oracle(hours, at)) return at
  return null
}

/** Zones with whole, half and quarter hours, changes at midnight, of half an hour, of a whole day, in both hemispheres. */
const zones = [
  'UTC', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Santiago', 'America/Havana', 'America/St_Johns', 'America/Sao_Paulo', 'America/Asuncion',
  'Asia/Beirut', 'Asia/Gaza', 'Asia/Tehran', 'Asia/Kathmandu', 'Asia/Kolkata', 'Africa/Cairo', 'Africa/Casablanca', 'Atlantic/Azores', 'Australia/Lord_Howe',
  'Australia/Adelaide', 'Pacific/Auckland', 'Pacific/Apia', 'Pacific/Chatham', 'Pacific/Kiritimati', 'America/Nuuk', 'Europe/Dublin', 'Antarctica/Troll', 'Asia/Amman',
]

const time = fc.integer({ min: 0, max: 1440 })
const text = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const span = fc.tuple(time, time).filter(([a, b]) => a !== b).map(([a, b]) => ({ from: text(Math.min(a, b)), to: text(Math.max(a, b)) }))

/** Instants beside changes of the clocks, and any other. */
const changes = zones.flatMap((zone) => {
  const found: { zone: string; at: number }[] = []
  for (let at = Date.UTC(2010, 0, 1); at < Date.UTC(2030, 0, 1); at += 24 * 60 * minuteMs) if (offsetAt(zone, at) !== offsetAt(zone, at + 24 * 60 * minuteMs)) found.push({ zone, at })
  return found
})
const moment = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -36 * 60, max: 36 * 60 }), fc.integer({ min: 0, max: 59_999 })).map(([change, minutes, ms]) => ({ zone: change.zone, ms: change.at + minutes * minuteMs + ms })) },
  { weight: 1, arbitrary: fc.record({ zone: fc.constantFrom(...zones), ms: fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) }) }) },
)

const scene = moment.chain(({ zone, ms }) => fc.record({
  ms: fc.constant(ms),
  hours: fc.record({
    timeZone: fc.constant(zone),
    weekly: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), span).map(([day, one]) => ({ day, ...one })), { maxLength: 6 }),
    holidays: fc.array(fc.record({ days: fc.integer({ min: -1, max: 6 }), yearly: fc.boolean(), closed: fc.option(span) }).map(({ days, yearly, closed }) => ({
      date: shown(zone, ms + days * 24 * 60 * minuteMs).date, yearly, name: '', ...closed,
    })), { maxLength: 3 }),
  }),
}))

const hoursOf = (timeZone: string, weekly: BusinessHours['weekly'], holidays: BusinessHours['holidays'] = []): BusinessHours => ({ timeZone, weekly, holidays })
const everyDay = (from: string, to: string) => [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from, to }))

describe('opening hours', () => {
  it(`are what the wall clock says, in ${zones.length} zones at ${changes.length} changes of the clocks`, () => {
    expect(changes.length).toBeGreaterThan(500)
    const week = 8 * 24 * 60 * minuteMs
    fc.assert(fc.property(scene, ({ hours, ms }) => {
      expect(isOpen(hours, ms)).toBe(oracle(hours, ms))
      const wanted = slowly(hours, ms, ms + week)
      const found = nextOpening(hours, ms)
      if (wanted !== null) expect(found).toBe(wanted)
      else expect(found === null || found >= ms + week).toBe(true)
    }), { numRuns: Number(process.env['RUNS'] ?? 150), seed: Number(process.env['SEED'] ?? 20_261_121) })
  }, 600_000)

  it('an hour that is skipped is not there, one that comes twice is open twice', () => {
    const night = hoursOf('Europe/Berlin', everyDay('02:00', '03:00'))
    // 29 March 2026, 01:00 UTC: 02:00 becomes 03:00.
    expect(nextOpening(night, Date.parse('2026-03-29T00:30:00Z'))).toBe(Date.parse('2026-03-30T00:00:00Z'))
    // 25 October 2026, 01:00 UTC: 03:00 becomes 02:00.
    for (const at of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) expect(isOpen(night, Date.parse(at)), at).toBe(true)
    expect(isOpen(night, Date.parse('2026-10-25T02:00:00Z'))).toBe(false)
  })

  it('open at midnight, on the day on which midnight is skipped, opens when the day begins', () => {
    // 8 September 2024 in Chile begins at 01:00.
    expect(nextOpening(hoursOf('America/Santiago', [{ day: 7, from: '00:00', to: '24:00' }]), Date.parse('2024-09-07T12:00:00Z'))).toBe(Date.parse('2024-09-08T04:00:00Z'))
  })

  it('a date that a zone left out does not open', () => {
    // Samoa had no Friday 30 December 2011.
    expect(nextOpening(hoursOf('Pacific/Apia', [{ day: 5, from: '09:00', to: '17:00' }]), Date.parse('2011-12-30T05:00:00Z'))).toBe(Date.parse('2012-01-05T19:00:00Z'))
  })

  it('holidays close for a day or a part of it, once or yearly', () => {
    const hours = hoursOf('Europe/Berlin', everyDay('09:00', '17:00'), [
      { date: '2020-12-25', yearly: true, name: '', }, { date: '2026-12-24', yearly: false, name: '', from: '12:00', to: '24:00' },
    ])
    expect(isOpen(hours, Date.parse('2026-12-24T10:59:59Z'))).toBe(true)
    expect(isOpen(hours, Date.parse('2026-12-24T11:00:00Z'))).toBe(false)
    expect(nextOpening(hours, Date.parse('2026-12-24T11:00:00Z'))).toBe(Date.parse('2026-12-26T08:00:00Z'))
    expect(isOpen(hours, Date.parse('2027-12-24T13:00:00Z'))).toBe(true)
    expect(isOpen(hours, Date.parse('2027-12-25T13:00:00Z'))).toBe(false)
  })

  it('never opening is null, however much is closed it is found in good time', () => {
    expect(nextOpening(hoursOf('UTC', []), 0)).toBe(null)
    const mondays = Array.from({ length: 100 }, (_, week) => ({ date: new Date(Date.parse('2026-01-05') + week * 7 * 86_400_000).toISOString().slice(0, 10), yearly: false, name: '' }))
    const started = performance.now()
    expect(nextOpening(hoursOf('Europe/Berlin', [{ day: 1, from: '10:00', to: '11:00' }], mondays), Date.parse('2026-01-05T00:00:00Z'))).toBe(Date.parse('2027-12-06T09:00:00Z'))
    expect(performance.now() - started).toBeLessThan(500)
    expect(nextOpening(hoursOf('UTC', [{ day: 1, from: '10:00', to: '11:00' }], [{ date: '2026-02-29', yearly: true, name: '' }]), 0)).not.toBe(null)
  })
})

describe('names of zones', () => {
  it('are those of the IANA data', () => {
    for (const name of [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Calcutta', 'US/Pacific', 'GMT']) expect(isTimeZone(name), name).toBe(true)
    for (const name of ['', '+02:00', '-05', 'Europe/Nowhere', 'CEST+1', 'europe berlin', '../etc', 'a'.repeat(64), 'Europe/Berlin\n', '__proto__']) expect(isTimeZone(name), name).toBe(false)
  })
})
