// `npm test`: the whole suite, browser journeys included. Arguments go to vitest: npm test -- server/src/kernel
import { provideChromium } from './lib/chromium.mjs'
import { ensureInstalled, runNode } from './lib/ensure.mjs'
import { buildIfStale } from './lib/fresh.mjs'

await ensureInstalled()
await buildIfStale()
const chromium = provideChromium()
// Its hints on performance would stand behind the summary, which has to be the end.
runNode(['node_modules/vitest/vitest.mjs', 'run', '--experimental.diagnostics=false', ...process.argv.slice(2)], { CHROMIUM_PATH: chromium })
