// Jobs that repeat by the clock of a time zone. Runs missed while no server was up are made up for once, not one by one.
import { Cron as Schedule } from 'croner'
import type { Database } from '../db/database.ts'
import type { JobRequest } from './jobs.ts'
import { dueCrons, insertJob, moveCron, putCron } from './store.ts'

export interface Cron { name: JobRequest['name']; expression: string; timeZone: string; data: Record<string, unknown> }

/**
 * The first instant after `after` (milliseconds) at which the expression (minute hour day month weekday) holds in the
 * zone, as RFC 3339. A time that daylight saving skips runs at the next hour; one that comes twice runs once.
 * Throws when the expression or the zone is wrong.
 */
export function nextRun(expression: string, timeZone: string, after: number): string {
  if (expression.trim().split(/\s+/).length !== 5) throw new Error(`a cron expression has five fields: "${expression}"`)
  new Intl.DateTimeFormat('en', { timeZone })
  const next = new Schedule(expression, { timezone: timeZone, paused: true }).nextRun(new Date(after))
  if (!next) throw new Error(`a cron expression that never comes due: "${expression}"`)
  return next.toISOString()
}

/** Writes the rules down; those that did not change keep their next run. */
export async function registerCrons(database: Database, crons: Cron[]): Promise<void> {
  for (const cron of crons) {
    await database.db('none').run(putCron(cron.name, cron.expression, cron.timeZone, nextRun(cron.expression, cron.timeZone, Date.now())))
  }
}

/**
 * Enqueues what is due, each run by exactly one server; true when something was. The data carries `scheduledFor`, the
 * instant it was meant for.
 */
export async function enqueueDue(database: Database, crons: Cron[]): Promise<boolean> {
  const due = await database.db('none').rows(dueCrons(crons.map((cron) => cron.name)))
  for (const { name, next_at } of due) {
    const cron = crons.find((one) => one.name === name)
    if (!cron) continue
    await database.transaction('none', async (db) => {
      const mine = await db.run(moveCron(name, next_at, nextRun(cron.expression, cron.timeZone, Date.now())))
      if (mine === 1) await db.run(insertJob({ name: cron.name, key: 'cron', data: { ...cron.data, scheduledFor: next_at } }))
    })
  }
  return due.length > 0
}
