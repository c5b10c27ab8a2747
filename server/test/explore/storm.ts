// `npm run storm` (a million attempts; `-- --attempts 20000`) lets 24 callers at a company at random and looks at the
// invariants all the time. [--clients 24] [--seed 1] [--check 20000] [--break name]
import { parseArgs } from 'node:util'
import { breakageOf } from './breakages.ts'
import { makeProgress } from './progress.ts'
import { withDatabase } from './stand.ts'
import { allAtOnce, storm } from './storm-run.ts'

const { values: options } = parseArgs({
  options: {
    attempts: { type: 'string', default: '20000' }, clients: { type: 'string', default: '24' }, seed: { type: 'string', default: '1' },
    check: { type: 'string', default: '20000' }, break: { type: 'string' },
  },
})
const attempts = Number(options.attempts)
const began = performance.now()
const progress = makeProgress(60_000)
const rewrite = options.break === undefined ? {} : { rewrite: breakageOf(options.break) }

process.exitCode = await withDatabase(async (url) => {
  const problems = await allAtOnce({ url, rounds: 50, callers: 20, ...rewrite })
  console.log(`all at once: 50 rounds of 20 callers with 20 waiting, ${problems.length} rounds in which not each got one`)
  const account = await storm({
    url, attempts, clients: Number(options.clients), seed: Number(options.seed), checkEvery: Number(options.check), ...rewrite,
    progress: (done) => progress(`${done} of ${attempts} attempts, ${Math.round(done / ((performance.now() - began) / 1000))}/s`),
  })
  progress('')
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0)
  for (const line of [...problems, ...account.failed, ...account.breaches]) console.log(`VIOLATION ${line}`)
  console.log(`done ${JSON.stringify(account.done)}\nrefused ${JSON.stringify(account.refused)}`)
  console.log(`storm: ${account.attempts} attempts by ${options.clients} callers (seed ${options.seed}): ${sum(account.done)} done, ${sum(account.refused)} refused, ${account.failed.length} unexpected errors; `
    + `${account.looks} looks, ${account.breaches.length} breaches; ${account.deadlocks} deadlocks; ${Math.round(account.seconds)} s (${Math.round(account.attempts / account.seconds)}/s)`)
  return problems.length + account.failed.length + account.breaches.length > 0 ? 1 : 0
})
