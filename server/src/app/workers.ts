// Who does the background work: every job with its worker, every repetition with its rule. Times are UTC; what depends on a
// tenant's day looks at its zone itself.
import { workOnFiles } from '../modules/files/index.ts'
import { Housekeeper } from '../modules/installation/index.ts'
import { workOnMail } from '../modules/mail/index.ts'
import type { Aggregator } from '../modules/metrics/index.ts'
import type { PresenceKeeper } from '../modules/presence/index.ts'
import { IdleKeeper, type SelfCheck } from '../modules/routing/index.ts'
import { workOnNotices } from '../modules/workforce/index.ts'
import type { Platform } from '../platform/context.ts'
import type { JobName, JobResult } from '../platform/jobs/jobs.ts'
import type { JobRunner } from '../platform/jobs/runner.ts'

export interface Workers { selfCheck: SelfCheck; aggregator: Aggregator; presence: PresenceKeeper }

/** Before the jobs run. */
export function putToWork(jobs: JobRunner, platform: Platform, { selfCheck, aggregator, presence }: Workers): void {
  const repeat = (name: JobName, expression: string, work: () => Promise<JobResult>): void => {
    jobs.work(name, work)
    jobs.cron(name, expression, 'UTC')
  }
  const housekeeper = new Housekeeper(platform)
  const idle = new IdleKeeper(platform)
  repeat('housekeeping.sweep', '*/5 * * * *', () => housekeeper.sweep())
  repeat('inbound.finish', '* * * * *', () => housekeeper.finishDeliveries())
  repeat('routing.end_idle', '* * * * *', async () => ({ steps: await idle.sweep() }))
  repeat('routing.self_check', '* * * * *', async () => ({ violations: (await selfCheck.look()).length }))
  repeat('presence.sweep', '*/5 * * * *', () => presence.sweepSessions())
  repeat('metrics.aggregate', '* * * * *', () => aggregator.sweep())
  // One minute past each quarter of an hour: midnight comes at these minutes in all zones.
  repeat('metrics.close_days', '1,16,31,46 * * * *', () => aggregator.close())
  repeat('metrics.renew_levels', '0 * * * *', () => aggregator.renewLevels())
  repeat('metrics.check', '23 3 * * *', () => aggregator.check())
  workOnFiles(jobs, platform)
  workOnMail(jobs, platform)
  workOnNotices(jobs, platform)
}
