// Mail goes out in the background; old mail is cleared away.
import { instant } from '../../kernel/clock.ts'
import { makeContext, type Platform } from '../../platform/context.ts'
import type { JobRunner } from '../../platform/jobs/runner.ts'
import { deliver } from './deliver.ts'
import { firstPauseMs, keepMailMs, longestPauseMs, retries } from './model.ts'
import { trimMail } from './store.ts'

const batch = 1_000

export function workOnMail(jobs: JobRunner, platform: Platform): void {
  jobs.work('mail.send', ({ data, attempt }) => deliver(makeContext(platform, Number(data['tenantId'])), Number(data['mailId']), attempt), { retries, backoff: firstPauseMs, backoffMost: longestPauseMs })
  jobs.work('mail.clean', async () => {
    const ctx = makeContext(platform, 'none')
    await ctx.db.run(trimMail(instant(ctx.clock.now() - keepMailMs), batch))
  })
  jobs.cron('mail.clean', '40 * * * *', 'UTC')
}
