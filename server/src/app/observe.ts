// Every number that Prometheus may read beside the time of requests and jobs (section 9.1 of agent-management.md).
import { sql, type Sql } from '../platform/db/sql.ts'
import { cacheKinds } from '../platform/cache/cache.ts'
import type { Observer } from '../platform/observe/observe.ts'
import type { Parts } from './parts.ts'

export const countActivities = (since: string): Sql<{ type: string; done: number }> => sql`select type, done from activities_since(${since})`

export function observeParts(observer: Observer, { platform, jobs, hub, router, selfCheck, aggregator }: Parts): void {
  const { cache, database } = platform
  observer.counter('cache_requests_total', 'Questions to kept answers', ['cache', 'outcome'], () => cacheKinds.flatMap((kind) => [
    { labels: { cache: kind, outcome: 'hit' }, value: cache.counts[kind].hits }, { labels: { cache: kind, outcome: 'miss' }, value: cache.counts[kind].misses },
  ]))
  observer.gauge('cache_bytes', 'Memory of kept answers', [], () => [{ value: cache.bytes }])
  observer.gauge('sockets', 'Open sockets', ['face'], () => [...hub.counts()].map(([face, value]) => ({ labels: { face }, value })))
  observer.gauge('job_queue_depth', 'Background jobs, by what they wait for', ['job', 'state'], async () => (await jobs.stats()).flatMap(({ name: job, ready, waiting, running, failed }) =>
    Object.entries({ ready, waiting, running, failed }).map(([state, value]) => ({ labels: { job, state }, value }))))
  observer.gauge('job_lag_seconds', 'How long the oldest job that could run has waited', ['job'], async () => (await jobs.stats()).map((row) => ({ labels: { job: row.name }, value: row.oldest_s })))
  observer.gauge('activities_last_minute', 'What agents did in the last minute, by type', ['type'], async () =>
    (await database.db('none').rows(countActivities(new Date(platform.clock.now() - 60_000).toISOString()))).map((row) => ({ labels: { type: row.type }, value: row.done })))
  observer.counter('performance_calculations_total', 'Runs that counted days', [], () => [{ value: aggregator.counts.runs }])
  observer.counter('performance_calculation_seconds_total', 'Time spent on them', [], () => [{ value: aggregator.counts.ms / 1_000 }])
  observer.counter('performance_days_total', 'Days counted', [], () => [{ value: aggregator.counts.cells }])
  observer.counter('metrics_drift_total', 'Days that a recount found wrong', [], () => [{ value: aggregator.counts.drifted }])
  observer.counter('routing_sweep_catches_total', 'Conversations that only the routing sweep found', [], () => [{ value: router.caughtBySweep }])
  observer.counter('self_check_violations_total', 'Invariants of routing that did not hold', [], () => [{ value: selfCheck.counts.violations }])
  observer.gauge('database_connections', 'Connections of the pool', ['state'], () => [
    { labels: { state: 'idle' }, value: database.pool.idleCount }, { labels: { state: 'used' }, value: database.pool.totalCount - database.pool.idleCount }, { labels: { state: 'wanted' }, value: database.pool.waitingCount },
  ])
}
