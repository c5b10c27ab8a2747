// By hand: `node server/test/chaos/webhooks.ts [--events 100000] [--kills 20] [--conversations 2000] [--seed 1]`: webhooks under
// fire at full size; a small one runs with the tests (server/test/outreach/storm.test.ts).
import { parseArgs } from 'node:util'
import { withDatabase } from '../explore/stand.ts'
import { storm, stormPace } from './webhook-storm.ts'

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '100000' }, kills: { type: 'string', default: '20' }, conversations: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
})
const report = await withDatabase((url) => storm({
  url, events: Number(options.events), kills: Number(options.kills), conversations: Number(options.conversations), seed: Number(options.seed),
  pace: { ...stormPace, leaseMs: 15_000, timeoutMs: 1_000 }, settleMs: 120_000,
}))
for (const problem of report.problems) console.log(`VIOLATION ${problem}`)
console.log(`webhooks: ${JSON.stringify({ ...report, problems: report.problems.length })}`)
process.exitCode = report.problems.length > 0 ? 1 : 0
