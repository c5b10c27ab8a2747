// Looks at the invariants again and again while a load runs. A conversation may wait beside a free agent for a moment, as
// long as routing is on its way; that it does so for more than a second is a violation.
import { invariants, waitingBesideFree, type InvariantName } from './invariants.ts'

type Row = Record<string, unknown>
export type AskSql = (sql: string) => Promise<Row[]>
export interface Violation { name: InvariantName; row: Row; firstAt: number; times: number }

const everyMs = 100
const mayWaitMs = 1_000
/** Heavy enough to look at less often: they read what only grows. */
const growing: ReadonlySet<InvariantName> = new Set<InvariantName>([
  'every_assignment_has_its_decision', 'automatic_decision_chose_somebody_eligible', 'every_entry_is_in_the_feed_once',
])
const growingEvery = 10

export class Watch {
  readonly #ask: AskSql
  readonly #violations = new Map<string, Violation>()
  /** Since when a waiting conversation and a free agent were seen at every look, the agent having got nothing else meanwhile. */
  #waiting = new Map<string, number>()
  #running: Promise<void> | null = null
  #stopped = false
  looks = 0
  /** Longest time from the end of one look to the end of the next. */
  longestGapMs = 0
  /** Longest time a conversation was seen waiting beside the same free agent. */
  longestWaitMs = 0

  constructor(ask: AskSql) {
    this.#ask = ask
  }

  run(): void {
    this.#running = this.#loop()
  }

  /** One last look at everything; then what was found. Throws when it could not look. */
  async stop(): Promise<Violation[]> {
    this.#stopped = true
    await this.#running
    await this.#look(true)
    return [...this.#violations.values()]
  }

  async #loop(): Promise<void> {
    for (let last = performance.now(); !this.#stopped; last = performance.now()) {
      await this.#look(this.looks % growingEvery === 0)
      await new Promise((resolve) => setTimeout(resolve, everyMs))
      this.longestGapMs = Math.max(this.longestGapMs, performance.now() - last)
    }
  }

  async #look(all: boolean): Promise<void> {
    this.looks++
    for (const [name, sql] of Object.entries(invariants) as [InvariantName, string][]) {
      if (name === 'nobody_waits_beside_a_free_agent' || (growing.has(name) && !all)) continue
      for (const row of await this.#ask(sql)) this.#found(name, row)
    }
    await this.#lookAtWaiting()
  }

  async #lookAtWaiting(): Promise<void> {
    const rows = await this.#ask(waitingBesideFree)
    const now = performance.now()
    const waiting = new Map<string, number>()
    for (const row of rows) {
      const pair = JSON.stringify([row['conversation'], row['agent'], row['last_assigned_at']])
      const since = this.#waiting.get(pair) ?? now
      waiting.set(pair, since)
      this.longestWaitMs = Math.max(this.longestWaitMs, now - since)
      if (now - since > mayWaitMs) this.#found('nobody_waits_beside_a_free_agent', { conversation: row['conversation'], agent: row['agent'] })
    }
    this.#waiting = waiting
  }

  #found(name: InvariantName, row: Row): void {
    const key = `${name} ${JSON.stringify(row)}`
    const known = this.#violations.get(key)
    if (known) known.times++
    else this.#violations.set(key, { name, row, firstAt: Date.now(), times: 1 })
  }
}
