// `npm run explore`, `storm`, `chaos`, `swarm`: the proofs that take longer than the tests, each on a database of its
// own. Arguments go to them: npm run storm -- --attempts 20000
import { ensureInstalled, runNode } from './lib/ensure.mjs'

const programs = { explore: ['explore/index.ts'], storm: ['explore/storm.ts', '--attempts', '1000000'], chaos: ['chaos/server.ts', '--kills', '40'], swarm: ['chaos/swarm.ts'] }
const [name, ...args] = process.argv.slice(2)
const [program, ...usual] = programs[name] ?? []
if (program === undefined) {
  console.error(`There is no proof ${name ?? ''}. There are: ${Object.keys(programs).join(', ')}.`)
  process.exit(2)
}
await ensureInstalled()
runNode([`server/test/${program}`, ...(args.length > 0 ? args : usual)])
