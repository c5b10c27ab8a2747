// `npm run bench`: the load test against a server of its own. Arguments go to it.
import { parseArgs } from 'node:util'
import { provideChromium } from './lib/chromium.mjs'
import { ensureInstalled, runNode } from './lib/ensure.mjs'
import { buildIfStale } from './lib/fresh.mjs'

await ensureInstalled()
await buildIfStale()
const args = process.argv.slice(2)
const { positionals } = parseArgs({ args, strict: false, allowPositionals: true, options: { profile: { type: 'string' }, rows: { type: 'string' } } })
const inBrowser = positionals.length === 0 || positionals.includes('thread')
runNode(['server/test/load/index.ts', ...args], inBrowser ? { CHROMIUM_PATH: provideChromium() } : {})
