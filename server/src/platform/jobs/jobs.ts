// The port of background work: rows written in the transaction that needs them, worked off by any node.
import type { Db } from '../db/database.ts'

export const jobNames = [
  'files.clean', 'files.shrink', 'housekeeping.sweep', 'inbound.finish', 'mail.clean', 'mail.send',
  'metrics.aggregate', 'metrics.check', 'metrics.close_days', 'metrics.renew_levels', 'notices.conversation', 'notices.security', 'presence.sweep', 'routing.end_idle', 'routing.self_check',
] as const
export type JobName = (typeof jobNames)[number]

export interface JobRequest {
  name: JobName
  /** Ids, the tenant's (`tenantId`) among them; never content. */
  data: Record<string, unknown>
  /**
   * Jobs of one name with the same key run one after the other, in the order in which they were enqueued. One that fails
   * holds the later ones back until it succeeds or is dead. Keys are not per tenant by themselves: put its id in.
   */
  key?: string
  /** Not before this instant (RFC 3339). */
  startAfter?: string
}

/** What a handler gets. */
export interface Job {
  id: number
  data: Record<string, unknown>
  /** 1 at the first run. */
  attempt: number
}

/** What a run did, in counts; kept for repeated jobs. */
export type JobResult = Record<string, number>

/** Throwing means: try again later. A job runs at least once, so handlers must bear being run twice. */
export type JobHandler = (job: Job) => Promise<JobResult | void>

export interface WorkOptions {
  /** How many run at the same time in this process; default 4. */
  concurrency?: number
  /** Further attempts after the first one failed; then the job is dead. Default 5. */
  retries?: number
  /** Milliseconds before the first retry; doubles with each one, up to `backoffMost`. Defaults 1 s and 1 h. */
  backoff?: number
  backoffMost?: number
}

export interface Jobs {
  /** Leaves work for later: one statement, kept or lost with the transaction of `db`. */
  enqueue(db: Db, job: JobRequest): Promise<void>
  /** Says that enqueued jobs were committed here, so that they start now and not at the next look (<= 0.5 s). */
  wake(): void
}
