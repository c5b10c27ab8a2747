// Counters over fixed windows, shared by all nodes and restarts. Keys are hashed: they hold no name and no address.
import { createHash } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from './database.ts'
import { sql, type Sql } from './sql.ts'

export interface Counter { key: string; windowMs: number }
export interface Count { used: number; /** Seconds until the window ends. */ endsIn: number }

const addUse = (key: string, start: string, by: number): Sql<{ used: number }> => sql`
  insert into rate_counters as r (key, window_start, used)
  values (${key}, ${start}, ${by})
  on conflict (key) do update
     set used = case when r.window_start = excluded.window_start then r.used + excluded.used else excluded.used end,
         window_start = excluded.window_start
  returning used`

const takeBack = (key: string, start: string): Sql => sql`
  update rate_counters set used = used - 1 where key = ${key} and window_start = ${start} and used > 0`

const windowOf = (clock: Clock, windowMs: number) => {
  const now = clock.now()
  const start = now - (now % windowMs)
  return { start: new Date(start).toISOString(), endsIn: Math.max(1, Math.ceil((start + windowMs - now) / 1_000)) }
}

const hashed = (key: string): string => createHash('sha256').update(key).digest('base64url')

/** Counts a use (or several at once) and says how many there are in this window. */
export async function count(db: Db, clock: Clock, counter: Counter, by = 1): Promise<Count> {
  const { start, endsIn } = windowOf(clock, counter.windowMs)
  const row = await db.maybe(addUse(hashed(counter.key), start, by))
  return { used: row?.used ?? by, endsIn }
}

/** Takes one use back, if its window still runs. */
export async function uncount(db: Db, clock: Clock, counter: Counter): Promise<void> {
  await db.run(takeBack(hashed(counter.key), windowOf(clock, counter.windowMs).start))
}
