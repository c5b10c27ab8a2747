// A sample of what `npm run explore` runs in full: all orders of some pairs of operations, some orders of
// three, and the proof that a product without one of its guards is found out.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '../../src/kernel/must.ts'
import { cloneDatabase, type TestDatabase } from '../harness/database.ts'
import { withoutClock } from './actor.ts'
import { breakageOf, type BreakageName } from './breakages.ts'
import { emptyAccount, Lab, tell, type Account } from './lab.ts'
import { instancesIn, nameOf } from './operations.ts'
import { scenes, type SceneSpec } from './scenes.ts'
import { dice } from './stand.ts'

let database: TestDatabase
let ticking: () => void
beforeAll(async () => {
  database = await cloneDatabase()
  ticking = withoutClock()
})
afterAll(async () => {
  ticking()
  await database.drop()
})

const random = dice(20_261_121)
const one = <T>(list: readonly T[]): T => must(list[Math.floor(random() * list.length)], 'one of a list')
const drawn = (spec: SceneSpec): string => nameOf(one(instancesIn(spec)))
const told = (account: Account): string[] => account.violations.map((violation) => tell(violation, true))

async function inLab<T>(work: (lab: Lab) => Promise<T>, broken?: BreakageName): Promise<T> {
  const lab = await Lab.open(database.url, broken === undefined ? undefined : breakageOf(broken))
  return work(lab).finally(() => lab.close())
}

/** A busy machine draws fewer. */
const within = (ms: number): () => boolean => {
  const end = performance.now() + ms
  return () => performance.now() < end
}

describe('in whatever order their statements run', { timeout: 60_000 }, () => {
  it('two operations keep every invariant', () => inLab(async (lab) => {
    const account = emptyAccount()
    const time = within(4_000)
    for (let i = 0; i < 120 && time(); i++) {
      const spec = one(scenes)
      await lab.pair(spec, [drawn(spec), drawn(spec)], account, 12)
    }
    expect(told(account)).toEqual([])
    expect(account.orders).toBeGreaterThan(20)
  }))

  // What the whole once found.
  it.each<[string, [string, string]]>([['bot-late', ['handOver:2.1', 'dissolve']], ['bot-late', ['late', 'remove:1']]])('in %s: %j', (scene, pair) => inLab(async (lab) => {
    const account = emptyAccount()
    await lab.pair(must(scenes.find((spec) => spec.name === scene), 'scene'), pair, account, 200)
    expect(told(account)).toEqual([])
  }))

  it('three operations keep every invariant', () => inLab(async (lab) => {
    const account = emptyAccount()
    const time = within(2_000)
    for (let i = 0; i < 120 && time(); i++) {
      const spec = one(scenes)
      await lab.sample(spec, [drawn(spec), drawn(spec), drawn(spec)], account, random)
    }
    expect(told(account)).toEqual([])
  }))
})

describe('a product without a guard is found out', () => {
  it.each<[BreakageName | 'backwards', string, [string, string]]>([
    ['no-state-guard', 'one-waits', ['claim:1.1', 'close:1']],
    ['no-holder-guard', 'one-held', ['reassign:1.2', 'resolve:1']],
    ['no-capacity', 'two-wait', ['allocate:1', 'claim:2.1']],
    ['no-presence', 'one-waits', ['claim:1.1', 'offline:1']],
    ['no-agent-lock', 'one-waits', ['take:1.1', 'demote:1']],
    ['no-queue-lock', 'two-wait', ['allocate:1', 'allocate:2']],
    ['no-grace-guard', 'grace-due', ['expire', 'online:1']],
    ['no-cancel', 'grace-due', ['expire', 'online:1']],
    ['no-move-guard', 'one-held', ['move:1', 'resolve:1']],
    // Not a guard but the order of locks: the conversation before the slot.
    ['backwards', 'one-waits', ['backwards:1', 'claim:1.1']],
    // Whether a statement waits for a lock is judged by time: on a machine without a free core an order may be missed once.
  ])('%s', { retry: 2, timeout: 60_000 }, (name, scene, pair) => inLab(async (lab) => {
    const account = emptyAccount()
    await lab.pair(must(scenes.find((spec) => spec.name === scene), 'scene'), pair, account, 100, true)
    expect(account.violations).not.toEqual([])
  }, name === 'backwards' ? undefined : name))
})
