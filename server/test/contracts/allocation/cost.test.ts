// What the queue costs does not grow with it: each question is planned and run over a short and over a long queue, and reads
// about as many pages of the database; the table of conversations is never scanned.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFirstQueued } from '../../../src/modules/conversations/index.ts'
import { everyState, type Filter, type PriorityKey } from '../../../src/modules/conversations/queue-pages.ts'
import { findPageByPriority, findPageByTime } from '../../../src/modules/conversations/queue.ts'
import type { Sql } from '../../../src/platform/db/sql.ts'
import { makeDesk, type Desk } from './desk.ts'

const [short, long] = [1_000, 15_000]
const weights = { alpha: 0.4, beta: 0.6 }
const limit = 21
const asOf = new Date().toISOString()
const hour = 3_600_000

let desk: Desk
let rw: pg.Client
beforeAll(async () => {
  desk = await makeDesk()
  rw = new pg.Client({ connectionString: desk.t.database.url, options: '-c role=app_rw -c search_path=switchboard -c jit=off' })
  await rw.connect()
}, 60_000)
afterAll(async () => {
  await rw.end()
  await desk.stop()
})

const filter = (over: Partial<Filter> = {}): Filter => ({ inboxId: null, agentId: null, labelId: null, inboxIds: [1, 2, 3], ...over })
const byPriority = (f: Filter, after: PriorityKey | null = null, states = everyState.slice(0, 1)): Sql => findPageByPriority({ states, where: f, weights, asOf, after, limit })
const byTime = (f: Filter, newest: boolean, states = everyState): Sql => findPageByTime({ states, where: f, newest, after: null, limit }, weights, asOf)
/** In the middle of those that are younger than a day, and of those whose age counts no more. */
const [middle, deep] = [
  { score: 0.45, lastMessageAt: new Date(Date.now() - 12 * hour).toISOString(), id: 1 }, { score: 0.4 * 0.5 + 0.6, lastMessageAt: new Date(Date.now() - 48 * hour).toISOString(), id: 1 },
]

const questions: Record<string, () => Sql> = {
  'the next one': () => findFirstQueued({ inboxIds: [1, 2, 3], weights, instant: asOf, not: 1, most: 8 }),
  'the next one of a quiet inbox': () => findFirstQueued({ inboxIds: [3], weights, instant: asOf, not: 1, most: 8 }),
  'the queue': () => byPriority(filter()),
  'the queue, from its middle': () => byPriority(filter(), middle),
  'the queue, deep among the old': () => byPriority(filter(), deep),
  'all by priority': () => byPriority(filter(), null, everyState),
  'a quiet inbox by priority': () => byPriority(filter({ inboxId: 3 })),
  'what an operator of a quiet inbox sees': () => byPriority(filter({ inboxIds: [3] }), null, everyState),
  'a rare label by priority': () => byPriority(filter({ labelId: 5 })),
  'an operator\'s by priority': () => byPriority(filter({ agentId: 2 }), null, everyState),
  newest: () => byTime(filter(), true),
  oldest: () => byTime(filter(), false),
  'newest of the queue': () => byTime(filter(), true, ['queued']),
  'newest of a quiet inbox': () => byTime(filter({ inboxId: 3 }), true),
  'oldest of a rare label': () => byTime(filter({ labelId: 5 }), false),
  'newest of an operator': () => byTime(filter({ agentId: 2 }), true),
}

interface Plan { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[]; 'Shared Hit Blocks': number; 'Shared Read Blocks': number }
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

async function cost(question: Sql): Promise<{ pages: number; scanned: string[] }> {
  await rw.query('begin; set local app.tenant = 1; set local plan_cache_mode = force_generic_plan')
  try {
    // Prepared, as the server sends it: planned for whatever values come.
    await rw.query({ name: `${question.name}`, text: `explain (analyze, buffers, format json) ${question.text}`, values: [...question.values] })
    const { rows } = await rw.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({ name: question.name, text: `explain (analyze, buffers, format json) ${question.text}`, values: [...question.values] })
    const { Plan: top } = rows[0]?.['QUERY PLAN'][0] ?? { Plan: { 'Node Type': '', 'Shared Hit Blocks': 0, 'Shared Read Blocks': 0 } }
    const scanned = nodes(top).filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'conversations').map((node) => node['Relation Name'] ?? '')
    return { pages: top['Shared Hit Blocks'] + top['Shared Read Blocks'], scanned }
  } finally {
    await rw.query('rollback')
  }
}

/** A crowd in two inboxes, some of it done; ten wait in the third. */
async function fill(from: number, to: number): Promise<void> {
  const now = Date.now()
  for (let n = from; n < to; n += 5_000) {
    await desk.open(Array.from({ length: Math.min(5_000, to - n) }, (_, i) => ({
      inboxId: (n + i) % (to / 5) === 0 ? 3 : 1 + (n + i) % 2, messages: ((n + i) * 7) % 120, state: (n + i) % 4 === 3 ? 'resolved' as const : 'queued' as const,
      lastMessageAt: new Date(now - ((n + i) * 7_919) % (72 * hour)).toISOString(), phone: `+1415${1_000_000 + n + i}`,
    })))
  }
  await desk.t.database.admin('vacuum analyze conversations, conversation_labels')
}

describe('the cost of the queue', () => {
  it(`is about the same with ${short} and with ${long} conversations`, { timeout: 120_000 }, async () => {
    const measure = async (): Promise<Map<string, { pages: number; scanned: string[] }>> => {
      const found = new Map<string, { pages: number; scanned: string[] }>()
      for (const [name, ask] of Object.entries(questions)) found.set(name, await cost(ask()))
      return found
    }
    await fill(0, short)
    const before = await measure()
    await fill(short, long)
    const after = await measure()
    const grown = [...after].filter(([name, { pages }]) => pages > 2.5 * (before.get(name)?.pages ?? 0) + 60).map(([name, { pages }]) => `${name}: ${before.get(name)?.pages} pages, then ${pages}`)
    expect(grown).toEqual([])
    expect([...after].flatMap(([name, { scanned }]) => scanned.map((table) => `${name} scans ${table}`))).toEqual([])
  })

  it('of the next one is the index alone', async () => {
    await rw.query('begin; set local app.tenant = 1')
    const question = questions['the next one']?.() ?? { text: '', values: [] }
    const { rows } = await rw.query<{ 'QUERY PLAN': string }>(`explain ${question.text}`, [...question.values])
    await rw.query('rollback')
    const scans = rows.map((row) => row['QUERY PLAN']).filter((line) => line.includes(' Scan') && line.includes('conversations'))
    expect(scans.length).toBeGreaterThan(0)
    expect(scans.filter((line) => !/Index Only Scan (Backward )?using conversations_priority/.test(line))).toEqual([])
  })
})
