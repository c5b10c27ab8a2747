// The statements of background jobs. Claiming and ending are functions in the database (0009_jobs.sql).
import { sql, type Sql } from '../db/sql.ts'
import type { JobRequest } from './jobs.ts'

export const insertJob = (job: JobRequest): Sql => sql`
  insert into jobs (name, key, data, run_at)
  values (${job.name}, ${job.key ?? null}, ${JSON.stringify(job.data)}::jsonb, coalesce(${job.startAfter ?? null}::timestamptz, now()))`

export interface ClaimedRow { id: number; name: string; key: string | null; data: Record<string, unknown>; attempt: number }

/** Takes up to `free` jobs of each name, leased for `lease` milliseconds. */
export const claimJobs = (names: string[], free: number[], retries: number[], lease: number): Sql<ClaimedRow> => sql`
  select id, name, key, data, attempt
    from job_claim(${names}::text[], ${free}::integer[], ${retries}::integer[], ${lease} * interval '1 ms')
   order by run_at, id`

/** A run succeeded: the job goes. `ended` is false when its lease was lost before. */
export const finishJob = (id: number, attempt: number): Sql<{ ended: boolean }> => sql`
  select job_end(${id}, ${attempt}, null, null, false) as ended`

/** A run failed: again after `delay` milliseconds, or dead. */
export const failJob = (id: number, attempt: number, problem: string, delay: number, dead: boolean): Sql<{ ended: boolean }> => sql`
  select job_end(${id}, ${attempt}, ${problem}, ${delay} * interval '1 ms', ${dead}) as ended`

export const renewLeases = (ids: number[], attempts: number[], lease: number): Sql => sql`
  update jobs j
     set lease_until = now() + ${lease} * interval '1 ms'
    from unnest(${ids}::bigint[], ${attempts}::integer[]) as held (id, attempt)
   where j.id = held.id and j.attempt = held.attempt and j.lease_until is not null`

export interface DeadRow {
  id: number; name: string; key: string | null; data: Record<string, unknown>; attempt: number; error: string; dead_at: string
}

export const listDeadJobs = (most: number): Sql<DeadRow> => sql`
  select id, name, key, data, attempt, error, dead_at
    from jobs
   where dead_at is not null
   order by id desc
   limit ${most}`

export const reviveJob = (id: number): Sql => sql`
  update jobs set dead_at = null, attempt = 0, run_at = now() where id = ${id} and dead_at is not null`

export interface JobStats {
  name: string
  /** Could run now. */
  ready: number
  /** Due later, or behind another of the same key. */
  waiting: number
  running: number
  /** Dead letters. */
  failed: number
  /** How many seconds the oldest job that could run now has been due; 0 when there is none. */
  oldest_s: number
}

export const countJobs = (): Sql<JobStats> => sql`
  select name,
         count(*) filter (where state = 'ready')::integer   as ready,
         count(*) filter (where state = 'waiting')::integer as waiting,
         count(*) filter (where state = 'running')::integer as running,
         count(*) filter (where state = 'dead')::integer    as failed,
         coalesce(extract(epoch from now() - min(run_at) filter (where state = 'ready')), 0)::float8 as oldest_s
    from (select name, run_at,
                 case when dead_at is not null then 'dead'
                      when lease_until is not null then 'running'
                      when parked or run_at > now() then 'waiting'
                      else 'ready' end as state
            from jobs) j
   group by name
   order by name`

/** A repeated job as this version wants it; a changed rule starts anew. */
export const putCron = (name: string, expression: string, timeZone: string, next: string): Sql => sql`
  insert into job_crons as c (name, expression, time_zone, next_at)
  values (${name}, ${expression}, ${timeZone}, ${next})
      on conflict (name) do update
     set expression = excluded.expression, time_zone = excluded.time_zone, next_at = excluded.next_at
   where (c.expression, c.time_zone) <> (excluded.expression, excluded.time_zone)`

export const dueCrons = (names: string[]): Sql<{ name: string; next_at: string }> => sql`
  select name, next_at from job_crons where name = any (${names}) and next_at <= now()`

export const insertRun = (r: { name: string; scheduledFor: string; durationMs: number; attempt: number; result: string | null; error: string | null }): Sql => sql`
  insert into job_runs (name, scheduled_for, started_at, duration_ms, attempt, result, error)
  values (${r.name}, ${r.scheduledFor}, now() - ${r.durationMs} * interval '1 ms', ${r.durationMs}, ${r.attempt}, ${r.result}::jsonb, ${r.error})`

export interface RunRow { name: string; scheduled_for: string; started_at: string; duration_ms: number; result: Record<string, number> | null; error: string | null }

/** The last run of each repeated job. */
export const listLastRuns = (names: string[]): Sql<RunRow> => sql`
  select r.name, r.scheduled_for, r.started_at, r.duration_ms, r.result, r.error
    from unnest(${names}::text[]) as n (name)
   cross join lateral (select * from job_runs j where j.name = n.name order by j.id desc limit 1) r`

export const listCrons = (names: string[]): Sql<{ name: string; expression: string; time_zone: string; next_at: string; late_s: number }> => sql`
  select name, expression, time_zone, next_at, greatest(0, extract(epoch from now() - next_at))::float8 as late_s
    from job_crons where name = any(${names}) order by name`

export const trimRuns = (before: string): Sql => sql`delete from job_runs where started_at < ${before}`

/** One server's guarded step: 1 row changed for the one that enqueues the run, 0 for all others. */
export const moveCron = (name: string, from: string, to: string): Sql => sql`
  update job_crons set next_at = ${to} where name = ${name} and next_at = ${from}`
