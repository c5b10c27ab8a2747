// `npm run bench -- [section…] [--profile <folder>] [--statements] [--rows 100000]`: what the product takes, beside what is possible on the
// same machine in the same run. Sections: start, screen, sends, visitors, routing, allocation (its queue has so many rows),
// workforce, mix (MIX_RATE calls a second for MIX_SECONDS), thread (in Chromium); all of them when none is named.
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../../src/platform/db/embedded/index.ts'
import { describeMachine } from './machine.ts'
import { progress } from './numbers.ts'
import { measureAllocation } from './sections/allocation.ts'
import { measureRouting } from './sections/routing.ts'
import { measureScreen } from './sections/screen.ts'
import { measureSends } from './sections/sends.ts'
import { measureStart } from './sections/start.ts'
import { measureThread } from './sections/thread.ts'
import { measureVisitors } from './sections/visitors.ts'
import { measureMix, measureWorkforce } from './sections/workforce.ts'
import { inFolder, type StandOptions } from './stand.ts'

const sections: Record<string, (options: StandOptions & { rows: number }) => Promise<void>> = {
  start: measureStart, screen: measureScreen, sends: measureSends, visitors: measureVisitors, routing: measureRouting, allocation: measureAllocation,
  workforce: measureWorkforce, mix: measureMix, thread: measureThread,
}

const postgresVersion = (): Promise<string> => inFolder(async (folder) => {
  const embedded = await startEmbedded({ dataDir: `${folder}/version`, fsync: false, log: () => undefined })
  const client = new pg.Client({ connectionString: embedded.adminUrl })
  try {
    await client.connect()
    return (await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version ?? 'unknown'
  } finally {
    await client.end()
    await embedded.stop()
  }
})

const { values, positionals } = parseArgs({ allowPositionals: true, options: { statements: { type: 'boolean', default: false }, profile: { type: 'string' }, rows: { type: 'string', default: '100000' } } })
const unknown = positionals.filter((name) => !(name in sections))
if (unknown.length > 0) {
  process.stderr.write(`There is no section ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}.\n`)
  process.exit(2)
}

const rows = Number(values.rows)
if (!Number.isInteger(rows) || rows < 20_000) {
  process.stderr.write('--rows must be a whole number from 20000.\n')
  process.exit(2)
}

const machine = describeMachine()
const began = performance.now()
for (const [name, measure] of Object.entries(sections)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  await measure({ profile: values.profile && `${values.profile}/${name}`, rows, statements: values.statements })
}
progress(`all of it took ${((performance.now() - began) / 1_000).toFixed(0)} s`)
process.stdout.write(`${await machine(await postgresVersion())}\n`)
