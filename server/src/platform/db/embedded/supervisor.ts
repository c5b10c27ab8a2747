// Keeps one PostgreSQL running on a cluster: adopts an orphan or starts anew, restarts it when it dies, stops it.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cluster, resetPassword, writeSettings } from './cluster.ts'
import { freePort } from './free-port.ts'
import { clearLeftovers } from './leftovers.ts'
import { rotateLog } from './log-file.ts'
import { type Postmaster, PortTaken, StillHeld, answers, becomesReady, connectionString, findPostmaster, launch, stopPostmaster } from './postmaster.ts'
import { isAlive } from './process-table.ts'
import type { EmbeddedOptions } from './types.ts'

const portAttempts = 10
const watchMilliseconds = 500
const rotateMilliseconds = 60_000
const longestBackoffMilliseconds = 5_000

/** How long processes of a killed postmaster may take to be gone; on a busy machine that is not at once. */
const leftoverPatienceMs = 15_000

export class Supervisor {
  readonly #cluster: Cluster
  readonly #options: EmbeddedOptions
  #current: Postmaster | null = null
  #port = 0
  #stopping = false
  #restarting: Promise<void> | null = null
  #timers: NodeJS.Timeout[] = []

  constructor(cluster: Cluster, options: EmbeddedOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  get adminUrl(): string { return connectionString(this.#cluster, this.#port) }
  get port(): number { return this.#port }
  get pid(): number { return this.#current?.pid ?? 0 }

  async run(): Promise<void> {
    const began = performance.now()
    await rotateLog(this.#cluster.logFile)
    const postmaster = (await this.#adopt()) ?? (await this.#startOnFreePort())
    this.#port = postmaster.port
    this.#watch(postmaster)
    this.#every(watchMilliseconds, () => this.#checkAlive())
    this.#every(rotateMilliseconds, () => { rotateLog(this.#cluster.logFile).catch(() => {}) })
    this.#options.log(postmaster.child === null ? 'adopted the running PostgreSQL' : 'started PostgreSQL', {
      pid: postmaster.pid, port: postmaster.port, milliseconds: Math.round(performance.now() - began),
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#restarting
    if (this.#current !== null) await stopPostmaster(this.#current, this.#options.log)
    this.#current = null
  }

  // An orphan of a killed server serves on as if nothing had happened, if it was started as we would start it.
  async #adopt(): Promise<Postmaster | null> {
    const { log } = this.#options
    const found = await findPostmaster(this.#cluster)
    const sameSettings = await writeSettings(this.#cluster)
    if (found === null) return null
    const usable = sameSettings && !this.#cluster.passwordIsNew && found.status !== 'stopping'
    if (usable && (await becomesReady(this.#cluster, { ...found, child: null }, log)) && (await this.#answersSoon(found.port))) {
      return { ...found, child: null }
    }
    log('stopping a PostgreSQL that cannot be adopted', { pid: found.pid, status: found.status, sameSettings })
    await stopPostmaster(found, log)
    return null
  }

  async #answersSoon(port: number): Promise<boolean> {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await answers(this.#cluster, port)) return true
      await sleep(200)
    }
    return false
  }

  async #startOnFreePort(): Promise<Postmaster> {
    await clearLeftovers(this.#cluster.directory, this.#options.log)
    const patience = Date.now() + leftoverPatienceMs
    if (this.#cluster.passwordIsNew) await resetPassword(this.#cluster)
    for (let attempt = 1; ; attempt++) {
      try {
        return await launch(this.#cluster, await freePort(), this.#options.log)
      } catch (error) {
        if (error instanceof StillHeld && Date.now() < patience) {
          await sleep(100)
          await clearLeftovers(this.#cluster.directory, this.#options.log)
          attempt--
          continue
        }
        if (!(error instanceof PortTaken) || attempt === portAttempts) throw error
      }
    }
  }

  #watch(postmaster: Postmaster): void {
    this.#current = postmaster
    postmaster.child?.once('exit', (code, signal) => this.#lost(postmaster, { code, signal }))
  }

  #checkAlive(): void {
    const postmaster = this.#current
    if (postmaster !== null && !isAlive(postmaster.pid, postmaster.start)) this.#lost(postmaster, {})
  }

  #lost(postmaster: Postmaster, how: Record<string, unknown>): void {
    if (this.#stopping || this.#current !== postmaster) return
    this.#current = null
    this.#options.log('PostgreSQL died, restarting it', { pid: postmaster.pid, ...how })
    this.#restarting = this.#restart().finally(() => { this.#restarting = null })
  }

  // The same port again: the pools that are connected to it know no other.
  async #restart(): Promise<void> {
    const { log, onRestart } = this.#options
    const began = performance.now()
    for (let backoff = 50; !this.#stopping; backoff = Math.min(backoff * 2, longestBackoffMilliseconds)) {
      try {
        await clearLeftovers(this.#cluster.directory, log)
        const postmaster = await launch(this.#cluster, this.#port, log)
        this.#watch(postmaster)
        const milliseconds = Math.round(performance.now() - began)
        log('restarted PostgreSQL', { pid: postmaster.pid, port: this.#port, milliseconds })
        if (!this.#stopping) onRestart?.({ pid: postmaster.pid, port: this.#port, milliseconds })
        return
      } catch (error) {
        log('PostgreSQL could not be restarted, trying again', { error: String(error), retryMilliseconds: backoff })
        await sleep(backoff)
      }
    }
  }

  #every(milliseconds: number, task: () => void): void {
    this.#timers.push(setInterval(task, milliseconds).unref())
  }
}
