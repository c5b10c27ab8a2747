// `npm start`: a clone with nothing installed becomes a running server. Arguments go to the server: npm start -- --help
import { ensureInstalled, runNode } from './lib/ensure.mjs'
import { buildIfStale } from './lib/fresh.mjs'

const args = process.argv.slice(2)
const onlyAsks = args.some((arg) => ['--help', '-h', '--version', '-v'].includes(arg))

await ensureInstalled()
if (!onlyAsks) await buildIfStale()
runNode(['server/src/main.ts', ...args])
