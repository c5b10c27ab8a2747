// `npm run build`: builds console and widget, whether their sources changed or not.
import { ensureInstalled } from './lib/ensure.mjs'
import { buildIfStale } from './lib/fresh.mjs'

await ensureInstalled()
await buildIfStale({ force: true })
