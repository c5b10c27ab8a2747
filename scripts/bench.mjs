// `npm run bench`: the load test against a server of its own. Arguments go to it.
import { ensureInstalled, runNode } from './lib/ensure.mjs'
import { buildIfStale } from './lib/fresh.mjs'

await ensureInstalled()
await buildIfStale()
runNode(['server/test/load/index.ts', ...process.argv.slice(2)])
