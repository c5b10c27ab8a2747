// When a group answers: weekly hours and holidays in its own time zone.
import Type, { type Static } from 'typebox'
import { Group, Instant, Nullable } from './objects.ts'

/** Wall clock, 00:00 to 24:00 (the end of the day). */
export const WallTime = Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', maxLength: 5 })

export const OpeningHours = Type.Object({
  day: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday, 7 is Sunday.' }),
  from: WallTime,
  to: WallTime,
}, { additionalProperties: false, description: 'From `from` up to, not including, `to`. What goes past midnight is two of them.' })
export type OpeningHours = Static<typeof OpeningHours>

export const Holiday = Type.Object({
  date: Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', maxLength: 10 }),
  yearly: Type.Boolean({ description: 'Every year on this day and month; the year of `date` does not matter.' }),
  name: Type.String({ maxLength: 100 }),
  from: Type.Optional(WallTime),
  to: Type.Optional(WallTime),
}, { additionalProperties: false, description: 'Closed the whole day, or from `from` to `to`.' })
export type Holiday = Static<typeof Holiday>

export const BusinessHours = Type.Object({
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name, like Europe/Berlin.' }),
  weekly: Type.Array(OpeningHours, { maxItems: 50 }),
  holidays: Type.Array(Holiday, { maxItems: 100 }),
}, { additionalProperties: false })
export type BusinessHours = Static<typeof BusinessHours>

/** Without hours a group is always open. */
export const GroupHours = Type.Object({
  hours: Nullable(BusinessHours),
  open: Type.Boolean(),
  opensAt: Nullable(Type.String({ format: 'date-time', description: 'When it opens next; null while open, or when it never does.' })),
})
export type GroupHours = Static<typeof GroupHours>

/** As the list of groups shows it: with whether it is open now. */
export const ListedGroup = Type.Object({
  ...Group.properties,
  removedAt: Nullable(Instant),
  timeZone: Nullable(Type.String({ description: 'Of its hours; null: it has none and is always open.' })),
  open: GroupHours.properties.open,
  opensAt: GroupHours.properties.opensAt,
})
export type ListedGroup = Static<typeof ListedGroup>

/** Where the visitor stands with us now. */
export const Availability = { available: Type.Boolean({ description: 'Someone who answers is online, and it is open.' }), opensAt: Nullable(Instant) }
