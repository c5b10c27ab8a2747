// The parts of a running server that tell of themselves.
import type { Aggregator } from '../modules/metrics/index.ts'
import type { Router, SelfCheck } from '../modules/routing/index.ts'
import type { Platform } from '../platform/context.ts'
import type { JobRunner } from '../platform/jobs/runner.ts'
import type { Hub } from '../platform/realtime/hub.ts'

export interface Parts {
  node: string
  platform: Platform
  jobs: JobRunner
  hub: Hub
  router: Router
  selfCheck: SelfCheck
  aggregator: Aggregator
}
