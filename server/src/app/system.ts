// Looks at the installation every minute and says in words what is wrong with it, since when, and what can be done.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Issue, JobReport, SystemReport } from '@switchboard/protocol'
import { hour, instant } from '../kernel/clock.ts'
import { sql, type Sql } from '../platform/db/sql.ts'
import type { Repeated } from '../platform/jobs/runner.ts'
import type { JobStats } from '../platform/jobs/store.ts'
import type { Parts } from './parts.ts'

type Found = Omit<Issue, 'since'>

const pingDatabase = (): Sql<{ version: string }> => sql`select current_setting('server_version') as version`

const productVersion = (): string => (JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as { version: string }).version

const limits = { databaseMs: 250, lagSeconds: 60, lateSeconds: 120, loopMs: 200, memoryBytes: 1.5 * 1024 ** 3 }
const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

interface Seen { databaseMs: number | null; databaseVersion: string | null; stats: JobStats[]; repeated: Repeated[] }

export class SystemWatch {
  readonly #parts: Parts
  readonly #everyMs: number
  readonly #loop = monitorEventLoopDelay({ resolution: 20 })
  readonly #startedAt: string
  readonly #version = productVersion()
  #timer: NodeJS.Timeout | null = null
  #stopped = false
  #issues = new Map<string, Issue>()
  #seen: Seen = { databaseMs: null, databaseVersion: null, stats: [], repeated: [] }
  #lookedAt: string
  /** What the routing sweep had caught at the look before, and when it caught something last. */
  #caught = { seen: 0, at: Number.NEGATIVE_INFINITY }

  constructor(parts: Parts, everyMs: number) {
    this.#parts = parts
    this.#everyMs = everyMs
    this.#startedAt = instant(parts.platform.clock.now())
    this.#lookedAt = this.#startedAt
  }

  run(): void {
    this.#loop.enable()
    this.#timer = setInterval(() => void this.look(), this.#everyMs)
    void this.look()
  }

  stop(): void {
    this.#stopped = true
    this.#loop.disable()
    if (this.#timer) clearInterval(this.#timer)
  }

  /** Reads everything once; what is new, and what is over, is logged. */
  async look(): Promise<void> {
    const { platform } = this.#parts
    const seen = await this.#read()
    // The database may have been closed under the hand of a look that had begun.
    if (this.#stopped) return
    this.#seen = seen
    this.#lookedAt = instant(platform.clock.now())
    const found = this.#judge(this.#seen)
    const known = new Map(found.map((issue): [string, Issue] => [issue.code, { ...issue, since: this.#issues.get(issue.code)?.since ?? this.#lookedAt }]))
    for (const [code, issue] of known) if (!this.#issues.has(code)) platform.log[issue.severity === 'problem' ? 'warn' : 'info']({ issue: code }, issue.sentence)
    for (const [code, issue] of this.#issues) if (!known.has(code)) platform.log.info({ issue: code, since: issue.since }, 'this is over')
    this.#issues = known
    this.#loop.reset()
  }

  async #read(): Promise<Seen> {
    const { platform, jobs } = this.#parts
    try {
      const began = performance.now()
      const answer = await platform.database.db('none').maybe(pingDatabase())
      const databaseMs = performance.now() - began
      const [stats, repeated] = await Promise.all([jobs.stats(), jobs.repeated()])
      return { databaseMs, databaseVersion: answer?.version ?? null, stats, repeated }
    } catch {
      return { databaseMs: null, databaseVersion: null, stats: [], repeated: [] }
    }
  }

  #judge({ databaseMs, stats, repeated }: Seen): Found[] {
    if (databaseMs === null) return [{ code: 'database.unreachable', severity: 'problem', sentence: 'The database does not answer. Nothing can be read or written until it does.' }]
    return [...this.#ofDatabase(databaseMs), ...this.#ofJobs(stats, repeated), ...this.#ofInvariants(repeated), ...this.#ofProcess()]
  }

  #ofDatabase(ms: number): Found[] {
    return ms <= limits.databaseMs ? [] : [{ code: 'database.slow', severity: 'warning', sentence: `The database took ${Math.round(ms)} ms for nothing. Look at its load and its disk.` }]
  }

  #ofJobs(stats: JobStats[], repeated: Repeated[]): Found[] {
    const found: Found[] = []
    const { jobs } = this.#parts
    for (const row of stats) {
      if (row.ready > 0 && !jobs.hasWorker(row.name)) found.push({ code: `jobs.unworked.${row.name}`, severity: 'warning', sentence: `${plural(row.ready, 'job')} ${row.name} wait, but nothing here does them. Set up what they need (mail, for instance), or start a server that does.` })
      else if (row.oldest_s > limits.lagSeconds) found.push({ code: `jobs.late.${row.name}`, severity: 'warning', sentence: `Background work is late: ${row.name} has waited for ${Math.round(row.oldest_s)} s.` })
      if (row.failed > 0) found.push({ code: `jobs.failed.${row.name}`, severity: 'problem', sentence: `${plural(row.failed, 'job')} ${row.name} failed for good. The reason stands in the log; they can be taken up again once it is gone.` })
    }
    for (const job of repeated) {
      if (job.last?.error) found.push({ code: `jobs.last.${job.name}`, severity: 'problem', sentence: `The last run of ${job.name} failed.` })
      if (job.late_s > limits.lateSeconds) found.push({ code: `jobs.stopped.${job.name}`, severity: 'problem', sentence: `${job.name} should have run ${Math.round(job.late_s)} s ago. No server works off repeated jobs.` })
    }
    return found
  }

  /** What the checks found last, on whatever server they ran. */
  #ofInvariants(repeated: Repeated[]): Found[] {
    const { router, platform } = this.#parts
    const result = (name: string, key: string): number => repeated.find((job) => job.name === name)?.last?.result?.[key] ?? 0
    const found: Found[] = []
    const violations = result('routing.self_check', 'violations')
    const drifted = result('metrics.check', 'drifted')
    if (router.caughtBySweep > this.#caught.seen) this.#caught = { seen: router.caughtBySweep, at: platform.clock.now() }
    if (violations > 0) found.push({ code: 'routing.invariant', severity: 'problem', sentence: `${plural(violations, 'invariant')} of routing did not hold at the last look. This is a fault of the program: the log says which; please report it.` })
    if (platform.clock.now() - this.#caught.at < hour) found.push({ code: 'routing.caught', severity: 'warning', sentence: `${plural(this.#caught.seen, 'conversation')} waited until the routing sweep found them, the last one within the hour; no event had announced them.` })
    if (drifted > 0) found.push({ code: 'metrics.drift', severity: 'problem', sentence: `${plural(drifted, 'day')} of agents are counted differently from their facts. This is a fault of the program: the log says which; please report it.` })
    return found
  }

  #ofProcess(): Found[] {
    const [loopMs, bytes] = [this.#loopMs(), process.memoryUsage.rss()]
    return [
      ...(loopMs > limits.loopMs ? [{ code: 'process.blocked', severity: 'warning', sentence: `This server was busy for ${Math.round(loopMs)} ms at a time. It may have too little processor.` } as const] : []),
      ...(bytes > limits.memoryBytes ? [{ code: 'process.memory', severity: 'warning', sentence: `This server takes ${Math.round(bytes / 1024 ** 2)} MB of memory.` } as const] : []),
    ]
  }

  #loopMs(): number {
    const ms = this.#loop.percentile(99) / 1e6
    return Number.isFinite(ms) ? Math.round(ms * 10) / 10 : 0
  }

  async report(): Promise<SystemReport> {
    const { node, platform, hub, router, selfCheck, aggregator } = this.#parts
    await this.look()
    const { databaseMs, databaseVersion, stats } = this.#seen
    const issues = [...this.#issues.values()]
    const sum = (key: 'ready' | 'waiting' | 'running' | 'failed'): number => stats.reduce((all, row) => all + row[key], 0)
    const kinds = Object.values(platform.cache.counts)
    return {
      status: issues.some((issue) => issue.severity === 'problem') ? 'problem' : issues.length > 0 ? 'warning' : 'ok',
      issues, lookedAt: this.#lookedAt, startedAt: this.#startedAt, node,
      versions: { product: this.#version, node: process.versions.node, database: databaseVersion },
      database: { reachable: databaseMs !== null, milliseconds: databaseMs === null ? null : Math.round(databaseMs * 10) / 10 },
      process: { memoryBytes: process.memoryUsage.rss(), eventLoopMilliseconds: this.#loopMs() },
      sockets: Object.fromEntries(hub.counts()),
      jobs: { ready: sum('ready'), waiting: sum('waiting'), running: sum('running'), failed: sum('failed'), lagSeconds: Math.round(Math.max(0, ...stats.map((row) => row.oldest_s)) * 10) / 10 },
      routing: { caughtBySweep: router.caughtBySweep }, selfCheck: { looks: selfCheck.counts.looks, violations: selfCheck.counts.violations },
      metrics: { runs: aggregator.counts.runs, days: aggregator.counts.cells, drifted: aggregator.counts.drifted },
      cache: { hits: kinds.reduce((all, kind) => all + kind.hits, 0), misses: kinds.reduce((all, kind) => all + kind.misses, 0), bytes: platform.cache.bytes },
    }
  }

  async jobs(): Promise<JobReport[]> {
    const { jobs } = this.#parts
    const [repeated, stats] = await Promise.all([jobs.repeated(), jobs.stats()])
    return repeated.map(({ name, expression: schedule, time_zone: timeZone, next_at: nextAt, last }) => {
      const row = stats.find((one) => one.name === name)
      return {
        name, schedule, timeZone, nextAt, ready: row?.ready ?? 0, waiting: row?.waiting ?? 0, running: row?.running ?? 0, failed: row?.failed ?? 0,
        last: last && {
          scheduledFor: last.scheduled_for, startedAt: last.started_at, durationMs: last.duration_ms, outcome: last.error === null ? 'done' : 'failed',
          result: last.result, error: last.error === null ? null : 'It failed; the reason stands in the log of the server.',
        },
      }
    })
  }

  /** Whether the database answered just now, for probes. */
  async ready(): Promise<boolean> {
    return this.#parts.platform.database.db('none').maybe(pingDatabase()).then(() => true, () => false)
  }
}
