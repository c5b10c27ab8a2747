// The laboratory: runs operations in a scene in one order or in all, and judges each end.
import { Hang, Scheduler, type Choose, type Run } from './scheduler.ts'
import { instanceOf, nameOf, runInstance, type Instance } from './operations.ts'
import { Oracle } from './oracle.ts'
import { forgetScene, makeScene, type SceneSpec } from './scenes.ts'
import { atRandom, explore, orderOf } from './search.ts'
import { unchanged, type Rewrite } from './stepped-database.ts'

export interface Violation { scene: string; operations: string[]; order: string; what: string[]; steps: string[] }
export interface Account { orders: number; violations: Violation[]; /** Stopped at the limit. */ cut: number; deadlocks: number }

/** One is proof enough; all orders of a broken product take too long to read. */
const mostViolations = 3

export class Lab {
  readonly #scheduler: Scheduler
  readonly #oracle: Oracle

  private constructor(scheduler: Scheduler, oracle: Oracle) {
    this.#scheduler = scheduler
    this.#oracle = oracle
  }

  /** `url`: a migrated database of its own, as a superuser. */
  static async open(url: string, rewrite: Rewrite = unchanged): Promise<Lab> {
    return new Lab(await Scheduler.open(url, 3, rewrite), await Oracle.open(url))
  }

  async close(): Promise<void> {
    await this.#scheduler.close()
    await this.#oracle.close()
  }

  /** What is wrong with the end of a run; nothing when it may end so. */
  async judge(spec: SceneSpec, instances: Instance[], choose: Choose): Promise<{ run: Run; what: string[] }> {
    const scene = await makeScene(this.#oracle.client, spec)
    try {
      const run = await this.#scheduler.run(instances.map((instance) => ({ known: scene.known, start: (actor) => runInstance(instance, scene, actor) })), choose)
      const what = run.outcomes.flatMap((outcome, i) => outcome.kind === 'failed' ? [`${i + 1} failed: ${outcome.error}`] : [])
      if (run.deadlocks > 0) what.push(`${run.deadlocks} deadlock(s): two transactions locked in different orders`)
      return { run, what: [...what, ...await this.#oracle.breaches(scene, instances)] }
    } finally {
      await forgetScene(this.#oracle.client, scene)
    }
  }

  /** All orders of two operations, or `most`, or until one is found to be wrong. */
  async pair(spec: SceneSpec, names: [string, string], account: Account, most: number, untilWrong = false): Promise<number> {
    const instances = names.map(instanceOf)
    let found = 0
    let last: string[] = []
    const { orders, exhausted } = await explore(async (choose) => {
      const { run, what } = await this.judge(spec, instances, choose).catch(hung)
      last = what
      return run
    }, most, (run) => {
      account.deadlocks += run.deadlocks
      if (last.length > 0 && found++ < mostViolations) account.violations.push(violation(spec, instances, run, last))
      return untilWrong && last.length > 0
    })
    account.orders += orders
    if (!exhausted) account.cut++
    return orders
  }

  /** One order by chance. */
  async sample(spec: SceneSpec, names: string[], account: Account, random: () => number): Promise<void> {
    const instances = names.map(instanceOf)
    const { run, what } = await this.judge(spec, instances, atRandom(random)).catch(hung)
    account.orders++
    account.deadlocks += run.deadlocks
    if (what.length > 0) account.violations.push(violation(spec, instances, run, what))
  }
}

function hung(error: unknown): { run: Run; what: string[] } {
  if (!(error instanceof Hang)) throw error
  return { run: { taken: [], outcomes: [], deadlocks: 0 }, what: [`hung: ${error.message}`] }
}

const violation = (spec: SceneSpec, instances: Instance[], run: Run, what: string[]): Violation => ({
  scene: spec.name, operations: instances.map(nameOf), order: orderOf(run.taken), what, steps: run.taken.map((entry) => `${entry.actor + 1} ${entry.blocked ? '(waits) ' : ''}${entry.step.label}`),
})

export const emptyAccount = (): Account => ({ orders: 0, violations: [], cut: 0, deadlocks: 0 })

export function tell(v: Violation, withSteps: boolean): string {
  return [
    `VIOLATION --scene ${v.scene} --pair ${v.operations.join(',')} --order ${v.order}`,
    ...v.what.map((what) => `   ${what.split('\n').slice(0, 6).join('\n      ')}`),
    ...(withSteps ? v.steps.map((step) => `      ${step}`) : []),
  ].join('\n')
}
