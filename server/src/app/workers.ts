// Who does the background work: every job with its worker, every repetition with its rule.
import { workOnFiles } from '../modules/files/index.ts'
import { Housekeeper } from '../modules/installation/index.ts'
import { workOnMail } from '../modules/mail/index.ts'
import { IdleKeeper, type SelfCheck } from '../modules/routing/index.ts'
import type { Platform } from '../platform/context.ts'
import type { JobRunner } from '../platform/jobs/runner.ts'

/** Before the jobs run. */
export function putToWork(jobs: JobRunner, platform: Platform, selfCheck: SelfCheck): void {
  const housekeeper = new Housekeeper(platform)
  jobs.work('housekeeping.sweep', () => housekeeper.sweep())
  jobs.cron('housekeeping.sweep', '*/5 * * * *', 'UTC')
  jobs.work('inbound.finish', () => housekeeper.finishDeliveries())
  jobs.cron('inbound.finish', '* * * * *', 'UTC')
  const idle = new IdleKeeper(platform)
  jobs.work('routing.end_idle', async () => { await idle.sweep() })
  jobs.cron('routing.end_idle', '* * * * *', 'UTC')
  jobs.work('routing.self_check', async () => { await selfCheck.look() })
  jobs.cron('routing.self_check', '* * * * *', 'UTC')
  workOnFiles(jobs, platform)
  workOnMail(jobs, platform)
}
