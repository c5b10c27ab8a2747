// Who takes part in an order: one operation on its own connections, halted before every statement. It sleeps without a
// clock: a pause in the product's code is a step like another, due when somebody else has moved.
import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'
import { AppError } from '../../src/kernel/errors.ts'
import { sqlState } from '../../src/platform/db/database.ts'
import { nothingTouched, type KnownIds } from './footprint.ts'
import { SteppedDatabase, type Gate, type Rewrite, type Step } from './stepped-database.ts'

export type Outcome =
  | { kind: 'done' }
  /** Ended with a domain error. */
  | { kind: 'refused'; code: string }
  /** Must not happen: any other error, or a warning in the log. */
  | { kind: 'failed'; error: string }

interface Waiting { step: Step; go(): void }

export class Actor implements Gate {
  readonly database: SteppedDatabase
  readonly log: pino.Logger
  readonly queue: Waiting[] = []
  running: Step | null = null
  releasedAt = 0
  blocked = false
  outcome: Outcome | null = null
  /** Deadlocks that the database resolved at this actor's cost; the product tried again. */
  deadlocks = 0
  /** Nobody else has moved since it went to sleep. */
  drowsy = false
  known: KnownIds = new Map()
  readonly #changed: () => void
  #problem: string | null = null

  constructor(url: string, rewrite: Rewrite, changed: () => void) {
    this.#changed = changed
    this.log = pino({ level: 'warn', base: null }, { write: (line: string) => { this.#problem ??= line.trim() } })
    this.database = new SteppedDatabase(url, this.log, this, rewrite)
  }

  /** A promise of the operation's end is kept in `outcome`. */
  start(known: KnownIds, work: () => Promise<unknown>): void {
    Object.assign(this, { running: null, blocked: false, outcome: null, deadlocks: 0, drowsy: false, known })
    this.queue.length = 0
    this.#problem = null
    const ended = (outcome: Outcome): void => {
      this.outcome = this.#problem === null ? outcome : { kind: 'failed', error: this.#problem }
      this.#changed()
    }
    actors.run(this, () => work().then(() => ended({ kind: 'done' }), (error: unknown) => ended(judge(error))))
  }

  /** Neither at a statement nor at its end nor held by a lock: its code is at work. */
  get busy(): boolean { return this.outcome === null && !this.blocked && (this.running !== null || this.queue.length === 0) }
  get ready(): boolean { return this.outcome === null && !this.blocked && this.running === null && this.queue.length > 0 }
  get next(): Step | undefined { return this.queue[0]?.step }

  take(step: Step): Promise<void> {
    return new Promise((resolve) => {
      this.queue.push({ step, go: resolve })
      this.drowsy = step.kind === 'sleep'
      this.#changed()
    })
  }

  done(error?: unknown): void {
    if (sqlState(error) === '40P01') this.deadlocks++
    this.running = null
    this.blocked = false
    this.#changed()
  }

  release(): Step {
    const first = this.queue.shift()
    if (!first) throw new Error('released nobody')
    this.running = first.step
    this.releasedAt = performance.now()
    first.go()
    return first.step
  }
}

function judge(error: unknown): Outcome {
  if (error instanceof AppError && error.code !== 'server.busy') return { kind: 'refused', code: error.code }
  return { kind: 'failed', error: error instanceof Error ? `${sqlState(error) ?? ''} ${error.stack ?? error.message}`.trim() : String(error) }
}

const actors = new AsyncLocalStorage<Actor>()
/** Longer waits are not pauses of an operation but time-outs of the driver. */
const longestPauseMs = 1_000

/** Until the returned function is called, pauses of actors wait for the scheduler instead of the clock. */
export function withoutClock(): () => void {
  const real = globalThis.setTimeout
  const stepped = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout => {
    const actor = actors.getStore()
    if (!actor || ms > longestPauseMs || actor.outcome !== null) return real(work, ms, ...args)
    void actor.take({ kind: 'sleep', label: 'sleep', footprint: nothingTouched() }).then(() => {
      actor.done()
      work(...args)
    })
    return real(() => undefined, 0).unref()
  }
  globalThis.setTimeout = Object.assign(stepped, real) as typeof setTimeout
  return () => { globalThis.setTimeout = real }
}
