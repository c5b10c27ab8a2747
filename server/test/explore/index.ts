// `npm run explore -- […]` runs every order of every pair of operations in every scene and says what broke.
// [--scene name] [--pair a,b [--order 1122…]] [--triples N] [--seed N] [--break name] [--only n/m] [--most N]
import { parseArgs } from 'node:util'
import { withoutClock } from './actor.ts'
import { emptyAccount, Lab, tell, type Account } from './lab.ts'
import { breakages, breakageOf } from './breakages.ts'
import { instanceOf, instancesIn, nameOf } from './operations.ts'
import { makeProgress } from './progress.ts'
import { scenes, type SceneSpec } from './scenes.ts'
import { inOrder } from './search.ts'
import { dice, withDatabase } from './stand.ts'

const { values: options } = parseArgs({
  options: {
    scene: { type: 'string' }, pair: { type: 'string' }, order: { type: 'string' }, triples: { type: 'string' }, seed: { type: 'string', default: '1' },
    break: { type: 'string' }, only: { type: 'string' }, most: { type: 'string', default: '100000' }, help: { type: 'boolean' },
  },
})

interface Case { spec: SceneSpec; names: [string, string] }

/** Every two of a scene's operations, the same twice among them; `--pair resolve,allocate` takes all targets of both. */
function cases(): Case[] {
  const wanted = options.pair?.split(',')
  const fits = (name: string, want: string | undefined): boolean => want === undefined || name === want || name.split(':')[0] === want
  const all = scenes.filter((spec) => options.scene === undefined || spec.name === options.scene).flatMap((spec) => {
    const named = wanted?.flatMap((want) => instancesIn(spec, want.split(':')[0])) ?? []
    const names = [...new Set([...instancesIn(spec), ...named].map(nameOf))]
    return names.flatMap((a, i) => names.slice(i).filter((b) => (fits(a, wanted?.[0]) && fits(b, wanted?.[1])) || (fits(b, wanted?.[0]) && fits(a, wanted?.[1])))
      .map((b): Case => ({ spec, names: [a, b] })))
  })
  const [part = 0, parts = 1] = options.only?.split('/').map(Number) ?? []
  return all.filter((_, i) => parts === 1 || i % parts === part - 1)
}

const kindsOf = (all: Case[]): number => new Set(all.map(({ names }) => names.map((name) => name.split(':')[0]).toSorted().join())).size
const progress = makeProgress(20_000)
const said = new Set<string>()

function report(account: Account): void {
  for (const found of account.violations.filter((v) => !said.has(`${v.scene} ${v.operations.join()} ${v.order}`))) {
    said.add(`${found.scene} ${found.operations.join()} ${found.order}`)
    progress('')
    console.log(tell(found, options.pair !== undefined))
  }
}

async function pairs(lab: Lab, account: Account): Promise<void> {
  const all = cases()
  const began = performance.now()
  let most = { orders: 0, name: '' }
  let bad = 0
  for (const [i, { spec, names }] of all.entries()) {
    progress(`${i} of ${all.length} pairs in scenes, ${account.orders} orders, ${bad} with violations: ${spec.name} ${names.join()}`)
    const before = account.violations.length
    const orders = await lab.pair(spec, names, account, Number(options.most))
    if (account.violations.length > before) bad++
    if (orders > most.orders) most = { orders, name: `${spec.name} ${names.join()}` }
    report(account)
  }
  progress('')
  console.log(`pairs: ${kindsOf(all)} of operations, ${all.length} with their targets in ${new Set(all.map(({ spec }) => spec.name)).size} scenes; ${account.orders} orders (at most ${most.orders}: ${most.name}); `
    + `${bad} with violations, ${account.cut} not finished, ${account.deadlocks} deadlocks; ${Math.round((performance.now() - began) / 1000)} s`)
}

async function triples(lab: Lab, account: Account, count: number): Promise<void> {
  const began = performance.now()
  const random = dice(Number(options.seed))
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  for (let i = 0; i < count; i++) {
    const spec = one(scenes)
    const names = [0, 1, 2].map(() => nameOf(one(instancesIn(spec))))
    await lab.sample(spec, names, account, random)
    if (i % 50 === 0) progress(`${i} of ${count} triples, ${account.violations.length} violations`)
    report(account)
  }
  progress('')
  console.log(`triples: ${count} by chance (seed ${options.seed}); ${account.violations.length} violations, ${account.deadlocks} deadlocks; ${Math.round((performance.now() - began) / 1000)} s`)
}

async function replay(lab: Lab, account: Account, order: string): Promise<void> {
  const instances = (options.pair ?? '').split(',').map(instanceOf)
  const spec = scenes.find(({ name }) => name === options.scene)
  if (!spec) throw new Error(`--order needs --scene, one of ${scenes.map(({ name }) => name).join(' ')}`)
  const { run, what } = await lab.judge(spec, instances, inOrder(order))
  for (const { actor, step, blocked } of run.taken) console.log(`${actor + 1} ${blocked ? '(waits) ' : ''}${step.label}`)
  console.log(run.outcomes.map((outcome, i) => `${i + 1}: ${outcome.kind === 'refused' ? outcome.code : outcome.kind}`).join('; '))
  for (const problem of what) console.log(`VIOLATION ${problem}`)
  if (what.length > 0) account.violations.push({ scene: spec.name, operations: instances.map(nameOf), order, what, steps: [] })
}

if (options.help) {
  console.log(`--scene ${scenes.map(({ name }) => name).join(' | ')}\n--break ${Object.keys(breakages).join(' | ')}`)
} else {
  const clock = withoutClock()
  process.exitCode = await withDatabase(async (url) => {
    const lab = await Lab.open(url, options.break === undefined ? undefined : breakageOf(options.break))
    const account = emptyAccount()
    try {
      if (options.order !== undefined) await replay(lab, account, options.order)
      else if (options.triples !== undefined) await triples(lab, account, Number(options.triples))
      else await pairs(lab, account)
    } finally {
      await lab.close()
    }
    return account.violations.length > 0 ? 1 : 0
  }).finally(clock)
}
