// Works off background jobs in this process; any number of servers share the table. Looks every half second, at once
// when woken. A run holds a lease that is renewed while the process lives: 15 s after a kill another server takes over.
import type { Database, Db } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import { enqueueDue, nextRun, registerCrons, type Cron } from './cron.ts'
import type { JobHandler, JobName, JobRequest, JobResult, Jobs, WorkOptions } from './jobs.ts'
import {
  claimJobs, countJobs, failJob, finishJob, insertJob, insertRun, listCrons, listDeadJobs, listLastRuns, renewLeases, reviveJob,
  type ClaimedRow, type DeadRow, type JobStats, type RunRow,
} from './store.ts'

const leaseMs = 15_000
const renewMs = 5_000
const pollMs = 500
const cronMs = 1_000
const drainMs = 10_000

interface Kind extends Required<WorkOptions> { handler: JobHandler; running: number; full: boolean }

/** A run of this process whose lease is renewed. */
interface Held { id: number; attempt: number; done: Promise<void> }

/** A run that ended. */
export interface Done { name: string; attempt: number; durationMs: number; result: JobResult | null; error: string | null }
export interface Repeated { name: string; expression: string; time_zone: string; next_at: string; late_s: number; last: RunRow | null }

export class JobRunner implements Jobs {
  readonly #database: Database
  readonly #log: Log
  readonly #kinds = new Map<string, Kind>()
  readonly #crons: Cron[] = []
  readonly #held = new Set<Held>()
  #onDone: ((done: Done) => void) | null = null
  #running = false
  #looking: Promise<void> | null = null
  #again = false
  #poll: NodeJS.Timeout | null = null
  #renewal: NodeJS.Timeout | null = null
  #clock: NodeJS.Timeout | null = null

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  /** Declares who does the jobs of a name; before `run`. */
  work(name: JobName, handler: JobHandler, options: WorkOptions = {}): void {
    if (this.#kinds.has(name)) throw new Error(`two workers for the job ${name}`)
    this.#kinds.set(name, { concurrency: 4, retries: 5, backoff: 1_000, backoffMost: 3_600_000, ...options, handler, running: 0, full: false })
  }

  /** Declares a job that repeats (five fields, IANA zone); before `run`. Throws when expression or zone is wrong. */
  cron(name: JobName, expression: string, timeZone: string, data: Record<string, unknown> = {}): void {
    nextRun(expression, timeZone, Date.now())
    this.#crons.push({ name, expression, timeZone, data })
  }

  async enqueue(db: Db, job: JobRequest): Promise<void> {
    db.leave(insertJob(job))
  }

  async run(): Promise<void> {
    await registerCrons(this.#database, this.#crons)
    this.#running = true
    this.#renewal = setInterval(() => void this.#renew(), renewMs)
    if (this.#crons.length > 0) this.#clock = setInterval(() => void this.#enqueueDue(), cronMs)
    this.wake()
  }

  /** Takes no more jobs and waits up to 10 s for those that run; what is left runs again elsewhere when its lease ends. */
  async stop(): Promise<void> {
    this.#running = false
    if (this.#poll) clearTimeout(this.#poll)
    if (this.#clock) clearInterval(this.#clock)
    await this.#looking
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, drainMs) })
    await Promise.race([Promise.all([...this.#held].map((held) => held.done)), late])
    clearTimeout(timer)
    if (this.#renewal) clearInterval(this.#renewal)
  }

  wake(): void {
    if (!this.#running) return
    if (this.#looking) { this.#again = true; return }
    if (this.#poll) clearTimeout(this.#poll)
    this.#looking = this.#look().finally(() => {
      this.#looking = null
      if (!this.#running) return
      if (this.#again) { this.#again = false; this.wake() } else this.#poll = setTimeout(() => this.wake(), pollMs)
    })
  }

  /** The newest dead jobs, with the error of their last run. */
  dead(limit: number): Promise<DeadRow[]> {
    return this.#database.db('none').rows(listDeadJobs(limit))
  }

  /** Gives a dead job all its attempts again; false when there is no such dead job. */
  async retryDead(id: number): Promise<boolean> {
    const revived = await this.#database.db('none').run(reviveJob(id))
    this.wake()
    return revived === 1
  }

  /** Repeated jobs with their last run, if there was one. */
  async repeated(): Promise<Repeated[]> {
    const names = this.#crons.map((cron) => cron.name)
    const db = this.#database.db('none')
    const [crons, runs] = await Promise.all([db.rows(listCrons(names)), db.rows(listLastRuns(names))])
    return crons.map((cron) => ({ ...cron, last: runs.find((run) => run.name === cron.name) ?? null }))
  }

  /** Names without a worker here are left to other servers, or to nobody. */
  hasWorker(name: string): boolean { return this.#kinds.has(name) }

  /** Hears of every run that ended in this process. */
  onDone(listener: (done: Done) => void): void { this.#onDone = listener }

  /** What there is, by name. Counts every row: for a page, not for a loop. */
  stats(): Promise<JobStats[]> {
    return this.#database.db('none').rows(countJobs())
  }

  async #look(): Promise<void> {
    try {
      const kinds = [...this.#kinds].filter(([, kind]) => kind.running < kind.concurrency)
      if (kinds.length === 0) return
      const free = kinds.map(([, kind]) => kind.concurrency - kind.running)
      const jobs = await this.#database.db('none').rows(
        claimJobs(kinds.map(([name]) => name), free, kinds.map(([, kind]) => kind.retries), leaseMs))
      for (const [i, [name, kind]] of kinds.entries()) {
        // As many as asked for: more may wait, so look again as soon as one ends (or has ended meanwhile).
        kind.full = jobs.filter((job) => job.name === name).length === free[i]
        if (kind.full && kind.running + (free[i] ?? 0) < kind.concurrency) this.#again = true
      }
      for (const job of jobs) this.#start(job)
    } catch (error) {
      this.#log.warn({ error: (error as Error).message }, 'background jobs could not be taken; trying again')
    }
  }

  #start(job: ClaimedRow): void {
    const kind = this.#kinds.get(job.name)
    if (!kind) return
    kind.running++
    const held: Held = { id: job.id, attempt: job.attempt, done: Promise.resolve() }
    this.#held.add(held)
    held.done = this.#perform(kind, job).finally(() => {
      kind.running--
      this.#held.delete(held)
      if (kind.full || job.key !== null) this.wake()
    })
  }

  async #perform(kind: Kind, job: ClaimedRow): Promise<void> {
    const { id, name, attempt, data } = job
    let end = finishJob(id, attempt)
    const began = performance.now()
    const done: Done = { name, attempt, durationMs: 0, result: null, error: null }
    try {
      const result = await kind.handler({ id, data, attempt })
      if (result) done.result = result
    } catch (error) {
      const dead = attempt > kind.retries
      const problem = error instanceof Error ? error.message : String(error)
      this.#log[dead ? 'error' : 'warn']({ job: name, id, attempt, error: problem }, dead ? 'a job is dead' : 'a job failed; it will be tried again')
      const delay = Math.min(kind.backoffMost, kind.backoff * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
      done.error = problem.slice(0, 2_000) || 'unknown'
      end = failJob(id, attempt, done.error, Math.round(delay), dead)
    }
    done.durationMs = Math.round(performance.now() - began)
    this.#onDone?.(done)
    if (typeof data['scheduledFor'] === 'string') await this.#keep(done, data['scheduledFor'])
    // The work is done: telling so is tried while the lease lasts. After that the job runs again.
    for (let wait = 100; wait <= 3_200; wait *= 2) {
      try {
        const told = await this.#database.db('none').maybe(end)
        if (!told?.ended) this.#log.warn({ job: name, id, attempt }, 'a job outlived its lease; it may have run twice')
        return
      } catch (error) {
        this.#log.warn({ job: name, id, error: (error as Error).message }, 'the end of a job could not be written')
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }

  async #keep({ name, attempt, durationMs, result, error }: Done, scheduledFor: string): Promise<void> {
    const run = insertRun({ name, scheduledFor, durationMs, attempt, result: result && JSON.stringify(result), error })
    await this.#database.db('none').run(run).catch((problem: Error) => this.#log.warn({ job: name, error: problem.message }, 'a run could not be noted'))
  }

  async #enqueueDue(): Promise<void> {
    try {
      if (await enqueueDue(this.#database, this.#crons)) this.wake()
    } catch (error) {
      this.#log.warn({ error: (error as Error).message }, 'repeated jobs could not be enqueued; trying again')
    }
  }

  async #renew(): Promise<void> {
    if (this.#held.size === 0) return
    const held = [...this.#held]
    try {
      await this.#database.db('none').run(renewLeases(held.map((one) => one.id), held.map((one) => one.attempt), leaseMs))
    } catch (error) {
      this.#log.warn({ error: (error as Error).message }, 'the leases of running jobs could not be renewed')
    }
  }
}
