// Real dialogues by the public doors while a watcher looks at the database: nothing lost, doubled or out of order, nobody
// over capacity, nobody waiting beside a free agent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAgents, demoInboxKey } from '../../src/cli/demo-agents.ts'
import { readScript, sampleFile } from '../../src/cli/replay/dialogues.ts'
import { replay } from '../../src/cli/replay/replay.ts'
import { plain } from '../../src/cli/replay/run.ts'
import { flawless, type Account } from '../../src/cli/replay/tally.ts'
import { Simulation } from '../../src/cli/simulation.ts'
import { Watch, type Violation } from '../checkers/watch.ts'
import { startApp, type TestApp } from '../harness/app.ts'
import { eventually } from '../harness/client.ts'

const dialogues = 30

let t: TestApp
let account: Account
let violations: Violation[]
let watch: Watch
let messages: number
beforeAll(async () => {
  t = await startApp({ rateScale: 0 })
  const script = await readScript(sampleFile, dialogues)
  messages = script.dialogues.reduce((sum, dialogue) => sum + dialogue.turns.length, 0)
  watch = new Watch((sql) => t.database.admin(sql))
  watch.run()
  account = await replay({
    script, url: t.base, inboxKey: demoInboxKey, agents: demoAgents, concurrency: 8, manner: plain(null), strict: true,
    deliveryMs: 5_000, patienceMs: 10_000, tidyMs: 1_000, newVisitorsPerMinute: null, known: [], signal: new AbortController().signal,
  }).finished
  violations = await watch.stop()
})
afterAll(() => t.stop())

/** Of the tenant that the widget leads to: another one of the demo has a history of its own. */
const here = `tenant_id = (select tenant_id from inboxes where key = '${demoInboxKey}')`
const open = () => t.database.admin(`select from conversations where ${here} and state in ('queued', 'assigned')`)

describe('a replay of the sample', () => {
  it('plays every dialogue to its end', () => {
    expect(account.failures).toEqual([])
    expect(account.dialogues).toEqual({ total: dialogues, done: dialogues, failed: 0, readBackEqual: dialogues })
    expect(account.skipped).toEqual({ turns: 0, dialogues: 0 })
  })

  it('delivers every message once and in order', () => {
    expect(account.messages).toEqual({ sent: messages, delivered: messages, lost: 0, missed: 0, duplicates: 0, misordered: 0 })
    expect(flawless(account)).toBe(true)
  })

  it('breaks no invariant at any moment', () => {
    expect(violations).toEqual([])
    expect(watch.looks).toBeGreaterThan(3)
  })

  it('leaves nothing open and needs no sweep', async () => {
    expect(await t.database.admin(`select state, count(*)::integer as many from conversations where ${here} group by state`)).toEqual([{ state: 'resolved', many: dialogues }])
    expect(await t.database.admin(`select active_chats from agents where ${here} and active_chats <> 0`)).toEqual([])
    expect(t.app.router.caughtBySweep).toBe(0)
    expect(t.problems).toEqual([])
  })
})

describe('a simulation', () => {
  it('tells how far it is, and stops at once with nothing left open', async () => {
    const simulation = new Simulation(() => t.base)
    expect(simulation.status()).toEqual({ running: false, dialogues: 0, done: 0, sent: 0, delivered: 0 })
    simulation.start({ dialogues: 70, concurrency: 6 })
    expect(simulation.status()).toMatchObject({ running: true, dialogues: 70 })
    await eventually(async () => simulation.status().delivered > 0)
    expect(await open()).not.toEqual([])
    const began = performance.now()
    await simulation.stop()
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(simulation.status().running).toBe(false)
    expect(await open()).toEqual([])
    // Signed out, they do not linger as present.
    await eventually(async () => (await t.database.admin(`select from agents where ${here} and presence <> 'offline'`)).length === 0, 'agents who left', 2_000)
    await simulation.stop()
  })
})
