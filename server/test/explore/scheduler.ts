// Runs some operations in one order of their statements: halts all of them before each, lets one go, and sees whether it
// came through or waits for a lock of another.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Actor, type Outcome } from './actor.ts'
import type { KnownIds } from './footprint.ts'
import type { Rewrite, Step } from './stepped-database.ts'

export interface Taken { actor: number; step: Step; blocked: boolean }
export interface Run { taken: Taken[]; outcomes: Outcome[]; deadlocks: number }
/** Which actor goes next; null: it does not matter any more. */
export type Choose = (depth: number, ready: ReadonlyMap<number, Step>) => number | null
export interface Work { known: KnownIds; start(actor: Actor): Promise<unknown> }

/** So long a statement may take before we ask whether a lock holds it. */
const soonMs = 2
const hangMs = 8_000

export class Hang extends Error {}

export class Scheduler {
  readonly #actors: Actor[]
  readonly #monitor: pg.Client
  #wake: () => void = () => undefined

  private constructor(url: string, count: number, rewrite: Rewrite, monitor: pg.Client) {
    this.#monitor = monitor
    this.#actors = Array.from({ length: count }, () => new Actor(url, rewrite, () => this.#wake()))
  }

  static async open(url: string, count: number, rewrite: Rewrite): Promise<Scheduler> {
    const monitor = new pg.Client({ connectionString: url })
    monitor.on('error', () => undefined)
    await monitor.connect()
    return new Scheduler(url, count, rewrite, monitor)
  }

  async close(): Promise<void> {
    await Promise.all(this.#actors.map((actor) => actor.database.stop()))
    await this.#monitor.end()
  }

  /** Throws `Hang` when somebody neither ends nor waits for another. */
  async run(works: Work[], choose: Choose): Promise<Run> {
    const actors = this.#actors.slice(0, works.length)
    const taken: Taken[] = []
    for (const [i, work] of works.entries()) {
      const actor = actors[i]
      if (actor) actor.start(work.known, () => work.start(actor))
    }
    let free = false
    for (;;) {
      await this.#settle(actors)
      const ready = new Map([...actors.entries()].flatMap(([i, actor]) => actor.ready && actor.next ? [[i, actor.next] as const] : []))
      if (ready.size === 0) break
      // Who sleeps lets the others go first, as long as one of them can.
      const awake = new Map([...ready].filter(([i]) => !actors[i]?.drowsy))
      const may = awake.size > 0 ? awake : ready
      const chosen = free ? null : choose(taken.length, may)
      if (chosen === null) free = true
      const index = chosen ?? [...may.keys()][0] ?? 0
      const actor = actors[index]
      if (!actor || !may.has(index)) throw new Error(`actor ${index} cannot go at step ${taken.length}: the run took another way`)
      const entry: Taken = { actor: index, step: actor.release(), blocked: false }
      taken.push(entry)
      for (const other of actors) if (other !== actor) other.drowsy = false
      await this.#settle([actor])
      entry.blocked = actor.blocked
      // Whoever was blocked may go on now.
      if (entry.step.footprint.publishes.size > 0) for (const other of actors) if (other.blocked) Object.assign(other, { blocked: false, releasedAt: 0 })
    }
    return { taken, outcomes: actors.map((actor) => actor.outcome ?? { kind: 'failed', error: 'never ended' }), deadlocks: actors.reduce((sum, actor) => sum + actor.deadlocks, 0) }
  }

  /** Until everybody stands at a statement, at his end, or behind a lock of another. */
  async #settle(actors: Actor[]): Promise<void> {
    const began = performance.now()
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const busy = actors.filter((actor) => actor.busy)
      if (busy.length === 0) {
        if (actors.length === 1 || actors.some((actor) => actor.ready) || actors.every((actor) => actor.outcome !== null)) return
        // All that are left wait for each other: the database will refuse one of them.
        for (const actor of actors) if (actor.blocked) Object.assign(actor, { blocked: false })
        await sleep(5)
        continue
      }
      const now = performance.now()
      if (now - began > hangMs) throw new Hang(busy.map((actor) => actor.running?.label ?? 'code without a statement').join('; '))
      const late = busy.filter((actor) => actor.running !== null && now - actor.releasedAt > soonMs)
      for (const actor of late) if (await this.#isHeld(actor) && actor.running !== null) actor.blocked = true
      if (late.some((actor) => actor.blocked)) continue
      await Promise.race([new Promise<void>((resolve) => { this.#wake = resolve }), sleep(1)])
    }
  }

  async #isHeld(actor: Actor): Promise<boolean> {
    const others = this.#actors.filter((other) => other !== actor).flatMap((other) => [...other.database.pids])
    const found = await this.#monitor.query<{ held: boolean }>({
      name: 'held', text: 'select coalesce(bool_or(pg_blocking_pids(pid) && $2::integer[]), false) as held from unnest($1::integer[]) as pid', values: [[...actor.database.pids], others],
    })
    return found.rows[0]?.held ?? false
  }
}
