// When a group answers. Hours say what visitors are told (available, opens at) and when the offline form is shown; who gets a
// conversation is decided by presence alone, so that an agent who works late gets work.
import type { BusinessHours, GroupHours, Holiday, OpeningHours } from '@switchboard/protocol'
import { isOpen, nextOpening, wallTime } from '../../kernel/business-hours.ts'
import { instant } from '../../kernel/clock.ts'
import { invalid } from '../../kernel/errors.ts'
import { isTimeZone } from '../../kernel/zone.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { groupByUid } from './groups.ts'

interface Row { group_id: number; time_zone: string; weekly: OpeningHours[]; holidays: Holiday[] }

export const findHours = (groupIds: number[]): Sql<Row> => sql`
  select group_id, time_zone, weekly, holidays from group_hours where tenant_id = app_tenant() and group_id = any(${groupIds}::integer[])`

export const putHours = (groupId: number, h: { timeZone: string; weekly: string; holidays: string }, now: string): Sql => sql`
  insert into group_hours (tenant_id, group_id, time_zone, weekly, holidays, updated_at)
  values (app_tenant(), ${groupId}, ${h.timeZone}, ${h.weekly}::jsonb, ${h.holidays}::jsonb, ${now})
  on conflict (tenant_id, group_id) do update
     set time_zone = excluded.time_zone, weekly = excluded.weekly, holidays = excluded.holidays, updated_at = excluded.updated_at`

export const deleteHours = (groupId: number): Sql => sql`
  delete from group_hours where tenant_id = app_tenant() and group_id = ${groupId}`

const always: GroupHours = { hours: null, open: true, opensAt: null }

/** Whether the group (null: everybody) is open now, and when it opens next. */
export async function openingOf(ctx: Context, groupId: number | null): Promise<GroupHours> {
  return groupId === null ? always : (await openingsOf(ctx, [groupId])).get(groupId) ?? always
}

/** By id of the group; those without hours are missing. */
export async function openingsOf(ctx: Context, groupIds: number[]): Promise<Map<number, GroupHours>> {
  return new Map((await ctx.db.rows(findHours(groupIds))).map((row) => [row.group_id, openingFrom(ctx, row)]))
}

const openingFrom = (ctx: Context, row: Row): GroupHours => openingWith(ctx, { timeZone: row.time_zone, weekly: row.weekly, holidays: row.holidays })

/** What hours would mean that nobody has yet. Errors: `input.invalid`. */
export function tryHours(ctx: Context, hours: BusinessHours): GroupHours {
  check(hours)
  return openingWith(ctx, hours)
}

function openingWith(ctx: Context, hours: BusinessHours): GroupHours {
  const now = ctx.clock.now()
  const open = isOpen(hours, now)
  const next = open ? null : nextOpening(hours, now)
  return { hours, open, opensAt: next === null ? null : instant(next) }
}

/** Errors: `group.not_found`. */
export async function groupHours(ctx: Context, uid: string): Promise<GroupHours> {
  return openingOf(ctx, (await groupByUid(ctx, uid)).id)
}

/** Null: always open. Errors: `group.not_found`, `input.invalid`. */
export async function setHours(ctx: Context, uid: string, hours: BusinessHours | null): Promise<GroupHours> {
  if (hours) check(hours)
  return ctx.tx(async (tx) => {
    const { id } = await groupByUid(tx, uid)
    await tx.db.run(hours ? putHours(id, { timeZone: hours.timeZone, weekly: JSON.stringify(hours.weekly), holidays: JSON.stringify(hours.holidays) }, tx.now()) : deleteHours(id))
    await tx.emit({ name: 'group.changed' })
    return openingOf(tx, id)
  })
}

function check({ timeZone, weekly, holidays }: BusinessHours): void {
  if (!isTimeZone(timeZone)) throw invalid('timeZone', 'must be the name of a time zone, like Europe/Berlin')
  for (const [place, one] of weekly.entries()) {
    const [from, to] = [wallTime(one.from), wallTime(one.to)]
    if (from >= to) throw invalid(`weekly.${place}.to`, 'must be later than from; what goes past midnight is two of them')
    const other = weekly.findIndex((two, at) => at < place && two.day === one.day && wallTime(two.from) < to && from < wallTime(two.to))
    if (other >= 0) throw invalid(`weekly.${place}`, `must not overlap with number ${other + 1}`)
  }
  for (const [place, holiday] of holidays.entries()) {
    if (!isDate(holiday)) throw invalid(`holidays.${place}.date`, 'must be a day of the calendar')
    if ((holiday.from === undefined) !== (holiday.to === undefined)) throw invalid(`holidays.${place}`, 'must have both from and to, or neither')
    if (holiday.from !== undefined && holiday.to !== undefined && wallTime(holiday.from) >= wallTime(holiday.to)) throw invalid(`holidays.${place}.to`, 'must be later than from')
  }
}

/** 29 February is one, every year or once; 30 February is none. */
function isDate({ date, yearly }: Holiday): boolean {
  const day = yearly ? `2024${date.slice(4)}` : date
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
