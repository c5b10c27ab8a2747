// Numbers for Prometheus: a registry of this server's own, and the instruments that the platform writes to. Labels come from
// closed lists and declared routes, so that no caller can make them many.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10]

/** Read when the page is: a gauge or counter whose values live elsewhere. */
export interface Reading { labels?: Record<string, string>; value: number }

export class Observer {
  readonly #registry = new Registry()
  readonly #requests: Histogram
  readonly #errors: Counter
  readonly #jobs: Histogram

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'switchboard_' })
    const registers = [this.#registry]
    this.#requests = new Histogram({ name: 'switchboard_http_request_duration_seconds', help: 'Time from request to answer', labelNames: ['method', 'route', 'status'], buckets: seconds, registers })
    this.#errors = new Counter({ name: 'switchboard_http_errors_total', help: 'Answers with an error, by its code', labelNames: ['route', 'code'], registers })
    this.#jobs = new Histogram({ name: 'switchboard_job_duration_seconds', help: 'Time of a background job', labelNames: ['job', 'outcome'], buckets: [...seconds, 60, 300], registers })
  }

  request(method: string, route: string, status: number, ms: number): void {
    this.#requests.observe({ method, route, status: String(status) }, ms / 1_000)
  }

  error(route: string, code: string): void {
    this.#errors.inc({ route, code })
  }

  job(job: string, outcome: 'done' | 'failed', ms: number): void {
    this.#jobs.observe({ job, outcome }, ms / 1_000)
  }

  /** A gauge whose values are read when the page is. What cannot be read is left out; the page is given all the same. */
  gauge(name: string, help: string, labelNames: string[], read: () => Promise<Reading[]> | Reading[]): void {
    new Gauge({
      name: `switchboard_${name}`, help, labelNames, registers: [this.#registry],
      async collect() {
        this.reset()
        for (const { labels = {}, value } of await Promise.resolve(read()).catch(() => [])) this.set(labels, value)
      },
    })
  }

  /** A counter that is kept elsewhere as a sum since the start of the process. */
  counter(name: string, help: string, labelNames: string[], read: () => Reading[]): void {
    new Counter({
      name: `switchboard_${name}`, help, labelNames, registers: [this.#registry],
      collect() {
        this.reset()
        for (const { labels = {}, value } of read()) this.inc(labels, value)
      },
    })
  }

  get contentType(): string { return this.#registry.contentType }
  page(): Promise<string> { return this.#registry.metrics() }
}
